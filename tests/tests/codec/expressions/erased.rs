//! Filters put together at run time: what the compiler checks of others is checked before they are sent.

use dynamo_orm::{Condition, DynamoTable, ErrorKind, Result, Table};
use dynamo_orm_tests::Engine;

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "posts")]
#[index(all, name = "ByState", hash = state)]
#[index(keys_only, name = "ByScore", hash(team, state), range(score, day))]
#[index(include(title), name = "ByTeam", hash = team)]
struct Post {
    #[hash_key]
    author: String,
    #[range_key]
    id: u32,
    #[index(keys_only, name = "ByDay")]
    day: u32,
    state: String,
    team: u32,
    score: u32,
    title: String,
    #[dynamo(rename = "text of it")]
    body: String,
}

fn post(id: u32) -> Post {
    Post {
        author: "jane".into(),
        id,
        day: id,
        state: "open".into(),
        team: 1,
        score: 10 * id,
        title: format!("number {id}"),
        body: "long".into(),
    }
}

async fn posts(engine: &Engine) -> Table<Post> {
    let posts = engine.table::<Post>().await;
    for id in 1..=3 {
        posts.put(&post(id)).await.unwrap();
    }
    engine.requests.take();
    posts
}

/// The message that a read fails with before anything is sent; `None` if it does not fail.
async fn refusal<T>(
    engine: &Engine,
    posts: &Table<Post>,
    read: impl IntoFuture<Output = Result<T>>,
) -> Option<String> {
    engine.requests.take();
    let error = read.await.err()?;
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.is_unsent());
    assert!(engine.requests.take().is_empty());
    let message = error.to_string();
    let table = format!("table `{}`: ", posts.name());
    Some(message.strip_prefix(&table).unwrap().to_owned())
}

#[tokio::test]
async fn filters_are_put_together_at_run_time() {
    let engine = Engine::embedded();
    let posts = posts(&engine).await;
    let found = async |filter: Condition<Post>| {
        let found = posts.query("jane").filter(filter).await.unwrap();
        let sent = engine.requests.take().remove(0).body;
        let ids: Vec<_> = found.iter().map(|post| post.id).collect();
        (ids, sent["FilterExpression"].as_str().unwrap().to_owned())
    };
    let titles = |ids: &[u32]| {
        let titles = ids
            .iter()
            .map(|id| Post::TITLE.eq(format!("number {id}")).erased());
        titles.collect::<Vec<_>>()
    };

    let any = Condition::any(titles(&[1, 3, 4])).unwrap();
    let text = "#1 = :1 OR #1 = :2 OR #1 = :3".to_owned();
    assert_eq!(found(any.clone()).await, (vec![1, 3], text));
    let all = Condition::all([any, Post::SCORE.ge(20).erased(), !Post::DAY.eq(5).erased()]);
    assert_eq!(
        found(all.unwrap()).await,
        (
            vec![3],
            "(#1 = :1 OR #1 = :2 OR #1 = :3) AND #2 >= :4 AND NOT #3 = :5".to_owned()
        )
    );
    // One stands alone, none is no condition.
    let one = Condition::all(titles(&[2])).unwrap();
    assert_eq!(found(one).await, (vec![2], "#1 = :1".to_owned()));
    assert!(Condition::any(titles(&[])).is_none());
    assert!(Condition::all(titles(&[])).is_none());
    // Of one attribute they need not be erased, and erased ones join others.
    let scores = Condition::any([10, 20].map(|score| Post::SCORE.eq(score))).unwrap();
    let filter = scores.and(Post::TITLE.ne("number 1").erased());
    let found = posts.query("jane").filter(filter).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].id, 2);
}

#[tokio::test]
async fn an_erased_filter_of_a_query_cannot_name_its_key() {
    let engine = Engine::embedded();
    let posts = posts(&engine).await;
    let message = |attribute| {
        Some(format!(
            "attribute `{attribute}`: a query's filter cannot name the key of what it queries; the hash key is the \
             query's argument, and `.range()` sets a condition on the range key"
        ))
    };
    macro_rules! refusal {
        ($read:expr, $filter:expr) => {
            refusal(&engine, &posts, $read.filter($filter.erased())).await
        };
    }
    let query = || posts.query("jane");
    assert_eq!(refusal!(query(), Post::AUTHOR.exists()), message("author"));
    assert_eq!(refusal!(query(), Post::ID.eq(1)), message("id"));
    // Wherever it stands.
    let deep = Post::TITLE
        .exists()
        .and(!Post::DAY.eq(1).or(Post::ID.is_in([1])));
    assert_eq!(refusal!(query(), deep), message("id"));
    assert_eq!(refusal!(query(), Post::DAY.lt(Post::ID)), message("id"));
    assert_eq!(
        refusal!(query(), Post::DAY.between(1, Post::ID)),
        message("id")
    );
    assert_eq!(
        refusal!(query(), Post::DAY.between(Post::ID, 1)),
        message("id")
    );
    assert_eq!(refusal!(query(), Post::ID.between(1, 2)), message("id"));
    assert_eq!(
        refusal!(query(), Post::TITLE.contains(Post::AUTHOR)),
        message("author")
    );
    assert_eq!(
        refusal!(query(), Post::AUTHOR.size().gt(1)),
        message("author")
    );
    assert_eq!(
        refusal!(query(), Post::DAY.lt(Post::AUTHOR.size())),
        message("author")
    );
    // Given as one filter of several.
    let first = posts.query("jane").filter(Post::TITLE.exists());
    assert_eq!(refusal!(first, Post::ID.eq(1)), message("id"));

    // The keys of an index: all attributes of both, and no others.
    let by_score = || posts.index(Post::BY_SCORE).query((1, "open"));
    assert_eq!(refusal!(by_score(), Post::TEAM.eq(1)), message("team"));
    assert_eq!(
        refusal!(by_score(), Post::STATE.eq("open")),
        message("state")
    );
    assert_eq!(refusal!(by_score(), Post::SCORE.eq(1)), message("score"));
    assert_eq!(refusal!(by_score(), Post::DAY.eq(1)), message("day"));
    assert_eq!(refusal!(by_score(), Post::ID.eq(1)), None);
    assert_eq!(refusal!(by_score(), Post::AUTHOR.eq("jane")), None);
    let by_day = || posts.index(Post::BY_DAY).query("jane");
    assert_eq!(
        refusal!(by_day(), Post::AUTHOR.eq("jane")),
        message("author")
    );
    assert_eq!(refusal!(by_day(), Post::DAY.eq(1)), message("day"));
    assert_eq!(refusal!(by_day(), Post::ID.eq(1)), None);
    // What is a key elsewhere, and a scan's filter by any key.
    assert_eq!(refusal!(query(), Post::STATE.eq("open")), None);
    assert_eq!(
        refusal!(posts.scan(), Post::AUTHOR.eq("jane").and(Post::ID.eq(1))),
        None
    );
    let scan = posts.index(Post::BY_SCORE).scan();
    assert_eq!(refusal!(scan, Post::SCORE.eq(1).and(Post::DAY.eq(1))), None);
}

#[tokio::test]
async fn an_erased_filter_cannot_name_what_the_index_does_not_hold() {
    let engine = Engine::embedded();
    let posts = posts(&engine).await;
    let message = |attribute| {
        Some(format!(
            "attribute `{attribute}`: this index does not project the attribute, so a filter cannot see it; include \
             the attribute in the index, or filter on the table"
        ))
    };
    macro_rules! refusal {
        ($read:expr, $filter:expr) => {
            refusal(&engine, &posts, $read.filter($filter.erased())).await
        };
    }
    let by_team = || posts.index(Post::BY_TEAM).query(1);
    assert_eq!(
        refusal!(by_team(), Post::BODY.exists()),
        message("text of it")
    );
    assert_eq!(refusal!(by_team(), Post::SCORE.eq(1)), message("score"));
    assert_eq!(
        refusal!(by_team(), Post::TITLE.ne(Post::STATE)),
        message("state")
    );
    assert_eq!(refusal!(by_team(), Post::TITLE.exists()), None);
    assert_eq!(
        refusal!(by_team(), Post::AUTHOR.exists().and(Post::ID.eq(1))),
        None
    );
    let by_score = || posts.index(Post::BY_SCORE).scan();
    assert_eq!(refusal!(by_score(), Post::TITLE.exists()), message("title"));
    assert_eq!(refusal!(by_score(), Post::AUTHOR.exists()), None);
    let by_day = || posts.index(Post::BY_DAY).query("jane");
    assert_eq!(refusal!(by_day(), Post::TITLE.exists()), message("title"));
    // All of them.
    let by_state = || posts.index(Post::BY_STATE).query("open");
    assert_eq!(
        refusal!(by_state(), Post::BODY.exists().and(Post::ID.eq(1))),
        None
    );
    assert_eq!(refusal!(posts.scan(), Post::BODY.exists()), None);
}
