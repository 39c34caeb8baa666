//! Cursors: a read goes on where another ended.

use std::time::Duration;

use dynamo_orm::state::{Index, Mode, Output};
use dynamo_orm::{Cursor, CursorKeys, ErrorKind, Read};
use dynamo_orm_tests::on_every_engine;

use crate::common::{Post, User, numbers, posts, user};

/// Reads in two parts, with a new stream after each `taken` items, and expects the same as in one: by cursors as they are
/// and sealed.
pub(super) async fn resumes<I, M: Mode, O>(read: Read<I, M, O>) -> usize
where
    I: Index,
    O: Output + PartialEq + std::fmt::Debug,
{
    let all = read.clone().collect().await.unwrap();
    let seal = CursorKeys::new(&[1; 32]).seal_for("ada");
    for (taken, seals) in [(1, false), (3, false), (2, true)] {
        let mut found = Vec::new();
        let mut cursor: Option<Cursor> = None;
        loop {
            let sealed = cursor.as_ref().filter(|_| seals);
            let sealed = sealed.map(|cursor| cursor.seal(&seal, Duration::from_secs(60)).unwrap());
            let mut stream = match sealed {
                Some(text) => read
                    .clone()
                    .start_after_sealed(text.as_str(), &seal)
                    .stream(),
                None => read.clone().start_after(cursor).stream(),
            };
            for _ in 0..taken {
                match stream.next().await {
                    Some(item) => found.push(item.unwrap()),
                    None => break,
                }
            }
            cursor = stream.cursor();
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(found, all, "{taken} at a time");
    }
    all.len()
}

#[tokio::test]
async fn b102_a_cursor_resumes_exactly_after_the_last_item() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 10).await;
        let query = posts.query("rust");
        assert_eq!(resumes(query.clone()).await, 10);
        assert_eq!(resumes(query.clone().page_size(4)).await, 10);
        assert_eq!(resumes(query.clone().reverse().page_size(3)).await, 10);
        assert_eq!(resumes(query.range().gt(3).page_size(3)).await, 7);
        assert_eq!(resumes(posts.scan()).await, 10);
        assert_eq!(resumes(posts.scan().page_size(4)).await, 10);
        // Three posts each have the same index range key.
        let by_likes = posts.index(Post::BY_LIKES);
        assert_eq!(resumes(by_likes.query("rust")).await, 10);
        assert_eq!(resumes(by_likes.query("rust").page_size(4)).await, 10);
        assert_eq!(
            resumes(by_likes.query("rust").reverse().page_size(4)).await,
            10
        );
        assert_eq!(resumes(by_likes.scan().page_size(4)).await, 10);
        let even = || Post::EDITED.exists();
        assert_eq!(resumes(posts.query("rust").filter(even())).await, 5);
        assert_eq!(
            resumes(posts.query("rust").filter(even()).page_size(3)).await,
            5
        );
        assert_eq!(resumes(posts.scan().filter(even()).page_size(3)).await, 5);
    })
    .await;
}

#[tokio::test]
async fn b102_a_cursor_of_a_global_index() {
    on_every_engine(async |engine| {
        let users = engine.table::<User>().await;
        for number in 0..7 {
            let name = format!("n{number}");
            // All of them have one email, and one date.
            let user = User {
                email: Some("same@example.com".into()),
                ..user(&name, "same", 1)
            };
            users.put(&user).await.unwrap();
        }
        let by_email = users.index(User::BY_EMAIL).query("same@example.com");
        assert_eq!(resumes(by_email.page_size(3)).await, 7);
        let by_org = users.index(User::BY_ORG).query(("dynamo", 1)).range().eq(1);
        assert_eq!(resumes(by_org.page_size(3)).await, 7);
        assert_eq!(
            resumes(users.index(User::BY_ORG).scan().page_size(3)).await,
            7
        );
    })
    .await;
}

#[tokio::test]
async fn b102_a_cursor_with_limit_and_filter() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 10).await;
        let even = || posts.query("rust").filter(Post::EDITED.exists());
        for page_size in [1, 3, 5, 100] {
            let mut cursor = None;
            let mut found = Vec::new();
            loop {
                let read = even().page_size(page_size).limit(2);
                let mut stream = read.start_after(cursor).stream();
                while let Some(post) = stream.next().await {
                    found.push(post.unwrap().number);
                }
                cursor = stream.cursor();
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(found, [2, 4, 6, 8, 10], "pages of {page_size}");
        }
        // Pages have cursors too.
        let mut pages = posts.query("rust").page_size(4).limit(6).pages();
        let mut last = None;
        while let Some(page) = pages.next().await {
            last = page.unwrap().cursor;
        }
        let rest = posts.query("rust").start_after(last).await.unwrap();
        assert_eq!(numbers(&rest), [7, 8, 9, 10]);
    })
    .await;
}

#[tokio::test]
async fn b102_a_cursor_belongs_to_its_table_and_index() {
    on_every_engine(async |engine| {
        let table = posts(engine, 3).await;
        let other = posts(engine, 3).await;
        let mut stream = table.query("rust").stream();
        assert!(stream.cursor().is_none());
        stream.next().await.unwrap().unwrap();
        let cursor = stream.cursor().unwrap();
        assert!(!format!("{cursor:?}").contains("rust"));
        engine.requests.take();
        let error = other
            .query("rust")
            .start_after(cursor.clone())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cursor);
        let text = format!(
            "table `{0}`: the cursor is of table `{1}`, not of table `{0}`",
            other.name(),
            table.name()
        );
        assert_eq!(error.to_string(), text);
        let by_likes = table.index(Post::BY_LIKES).query("rust");
        let error = by_likes.start_after(cursor).await.unwrap_err();
        let text = format!(
            "table `{0}`: the cursor is of table `{0}`, not of index `ByLikes` of table `{0}`",
            table.name()
        );
        assert_eq!(error.to_string(), text);
        assert!(engine.requests.take().is_empty());
    })
    .await;
}

#[tokio::test]
async fn b102_cursors_are_equal_at_the_same_item_of_the_same_table() {
    on_every_engine(async |engine| {
        let table = posts(engine, 3).await;
        let other = posts(engine, 3).await;
        let mut first = table.query("rust").stream();
        let mut second = table.query("rust").page_size(1).stream();
        let mut elsewhere = other.query("rust").stream();
        for stream in [&mut first, &mut second, &mut elsewhere] {
            stream.next().await.unwrap().unwrap();
        }
        assert_eq!(first.cursor(), second.cursor());
        assert_ne!(first.cursor(), elsewhere.cursor());
        second.next().await.unwrap().unwrap();
        assert_ne!(first.cursor(), second.cursor());
    })
    .await;
}
