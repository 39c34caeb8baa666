//! Pages of an HTTP endpoint, without the HTTP: ten posts each, and a text for the next one. Run
//! `cargo run --features cursor --example paging`.
//!
//! - `page()` reads until there are as many items as the limit, also behind a filter, and tells where to go on.
//! - The cursor leaves the process sealed: a client sees no key in it, cannot make one up, and cannot use another's or one of
//!   another query. A refusal is always the same, and nothing was sent for it.

use std::error::Error;
use std::time::Duration;

use dynamo_orm::{CursorKeys, DynamoTable, Table, embedded};
use serde_json::{Value, json};

const HOUR: Duration = Duration::from_hours(1);

#[derive(DynamoTable)]
#[dynamo(table = "posts")]
struct Post {
    #[hash_key]
    board: String,
    #[range_key]
    number: u32,
    title: String,
    hidden: bool,
}

/// `GET /boards/rust?after=..`, as this user asks for it: the status and the body.
async fn posts_of(
    posts: &Table<Post>,
    keys: &CursorKeys,
    user: &str,
    after: Option<&str>,
) -> dynamo_orm::Result<(u16, Value)> {
    let seal = keys.seal_for(user);
    let visible = posts.query("rust").filter(Post::HIDDEN.eq(false)).reverse();
    let page = visible.start_after_sealed(after, &seal).limit(10).page();
    let page = match page.await {
        Err(error) if error.is_invalid_cursor() => {
            return Ok((400, json!({ "error": "begin again" })));
        }
        page => page?,
    };
    let titles: Vec<&str> = page.items.iter().map(|post| &*post.title).collect();
    let next = page.cursor.map(|cursor| cursor.seal(&seal, HOUR));
    Ok((200, json!({ "posts": titles, "next": next.transpose()? })))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let posts = Post::table(&embedded::database());
    posts.create_table().await?;
    let all = (1..=60).map(|number| Post {
        board: "rust".into(),
        number,
        title: format!("Post {number}"),
        hidden: number % 3 == 0,
    });
    posts.put_all(all).await?;

    // 32 random bytes of a secret store, the same in every process that answers.
    let keys = CursorKeys::new(&[7; 32]);
    let mut after = None;
    let mut pages = 0;
    loop {
        let (status, body) = posts_of(&posts, &keys, "ada", after.as_deref()).await?;
        let titles = body["posts"].as_array().map_or(0, Vec::len);
        println!("HTTP {status}: {titles} posts from {}", body["posts"][0]);
        pages += 1;
        let next = body["next"].as_str().map(str::to_owned);
        if next.is_none() {
            break;
        }
        after = next;
    }
    assert!(pages >= 4);

    let (status, body) = posts_of(&posts, &keys, "mallory", after.as_deref()).await?;
    println!("HTTP {status}: {body}, to another user with this cursor");
    assert_eq!(status, 400);
    Ok(())
}
