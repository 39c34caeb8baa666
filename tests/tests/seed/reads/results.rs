//! What is yielded, and in what order.

use dynamo_orm::ErrorKind;
use dynamo_orm_tests::on_every_engine;

use super::Word;
use crate::common::{Post, User, numbers, operations, post, posts, user};

#[tokio::test]
async fn b92_order_is_by_range_key() {
    on_every_engine(async |engine| {
        // Numbers by value: as strings 10 would come before 2.
        let posts = posts(engine, 11).await;
        let found = posts.query("rust").await.unwrap();
        assert!(numbers(&found).into_iter().eq(1..=11));
        let sent = engine.requests.take();
        assert!(sent[0].body.get("ScanIndexForward").is_none());
        let found = posts.query("rust").reverse().page_size(4).await.unwrap();
        assert!(numbers(&found).into_iter().eq((1..=11).rev()));
        assert_eq!(engine.requests.take()[0].body["ScanIndexForward"], false);

        // Strings by their bytes.
        let words = engine.table::<Word>().await;
        let ordered = ["Z", "a", "aa", "b", "~", "é", "\u{ffff}", "😀"];
        let mut batch = words.batch_write();
        for word in ordered.iter().rev() {
            let word = (*word).to_owned();
            batch.put(&Word { list: 1, word }).await.unwrap();
        }
        batch.finish().await.unwrap();
        let found = words.query(1).await.unwrap();
        assert!(found.iter().map(|word| word.word.as_str()).eq(ordered));
    })
    .await;
}

#[tokio::test]
async fn a_page_holds_what_is_asked_for_and_where_to_go_on() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 9).await;
        // Every third one is edited; two are examined by each request.
        let edited = || posts.query("rust").filter(Post::EDITED.exists());
        let read = || edited().page_size(2);
        let first = read().limit(2).page().await.unwrap();
        let all = edited().await.unwrap();
        assert_eq!(numbers(&first.items), numbers(&all)[..2]);
        let cursor = first.cursor.unwrap();
        let rest = read().limit(20).start_after(cursor).page().await.unwrap();
        assert_eq!(numbers(&rest.items), numbers(&all)[2..]);
        assert!(rest.cursor.is_none());
        assert!(first.scanned + rest.scanned >= 9);

        engine.requests.take();
        let page = posts.query("rust").page_size(4).page().await.unwrap();
        assert_eq!(numbers(&page.items), [1, 2, 3, 4]);
        assert!(page.cursor.is_some());
        assert_eq!(engine.requests.count("Query"), 1);
        let none = posts.query("rust").limit(0).page().await.unwrap();
        assert!(none.items.is_empty() && none.cursor.is_none());
        let cursor = page.cursor.unwrap();
        let none = posts.query("rust").start_after(cursor.clone()).limit(0);
        assert_eq!(none.page().await.unwrap().cursor, Some(cursor));
        assert!(engine.requests.take().is_empty());
    })
    .await;
}

#[tokio::test]
async fn b105_count_sums_the_pages() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 9).await;
        assert_eq!(posts.query("rust").count().await.unwrap(), 9);
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["Query"]);
        assert_eq!(sent[0].body["Select"], "COUNT");
        let query = || posts.query("rust").page_size(1);
        // The first pages count nothing.
        let last = query().filter(Post::BODY.eq("body 9"));
        assert_eq!(last.count().await.unwrap(), 1);
        assert_eq!(query().limit(4).count().await.unwrap(), 4);
        assert_eq!(query().limit(100).count().await.unwrap(), 9);
        assert_eq!(query().range().gt(5).count().await.unwrap(), 4);
        let even = query().filter(Post::EDITED.exists());
        assert_eq!(even.limit(3).count().await.unwrap(), 3);
        assert_eq!(posts.scan().count().await.unwrap(), 9);
        let by_likes = posts.index(Post::BY_LIKES);
        assert_eq!(
            by_likes.query("rust").range().eq(1).count().await.unwrap(),
            3
        );
        engine.requests.take();
        assert_eq!(query().limit(2).count().await.unwrap(), 2);
        assert_eq!(engine.requests.count("Query"), 2);
        // What was counted is no more asked for.
        engine.requests.take();
        let first = posts.query("rust").page_size(4).limit(6).count();
        assert_eq!(first.await.unwrap(), 6);
        let sent = engine.requests.take();
        let limits: Vec<_> = sent.iter().map(|sent| &sent.body["Limit"]).collect();
        assert_eq!(limits, [4, 2]);
    })
    .await;
}

#[tokio::test]
async fn one_and_first() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 2).await;
        let error = posts.query("rust").one().await.unwrap_err();
        let text = format!(
            "table `{}`: more than one item matches, where one was expected",
            posts.name()
        );
        assert_eq!(
            (error.kind(), error.to_string()),
            (ErrorKind::NotUnique, text)
        );
        let error = posts.query("nothing").one().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ItemNotFound);
        assert_eq!(
            posts.query("rust").range().gt(1).one().await.unwrap(),
            post(2)
        );
        assert_eq!(posts.query("rust").first().await.unwrap().unwrap(), post(1));
        assert_eq!(posts.query("nothing").first().await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn large_items_come_back_in_order_through_one_stream() {
    on_every_engine(async |engine| {
        let posts = engine.table::<Post>().await;
        for number in (1..=12).rev() {
            let large = Post {
                body: number
                    .to_string()
                    .repeat(100 * 1024 / number.to_string().len()),
                ..post(number)
            };
            posts.put(&large).await.unwrap();
        }
        engine.requests.take();
        let mut stream = posts.query("rust").stream();
        for number in 1..=12_u64 {
            let post = stream.next().await.unwrap().unwrap();
            assert_eq!(post.number, number);
            assert!(post.body.starts_with(&number.to_string()));
            assert_eq!(post.body.len(), 100 * 1024);
        }
        assert!(stream.next().await.is_none());
        assert!(engine.requests.count("Query") >= 2);
    })
    .await;
}

#[tokio::test]
async fn items_of_a_query_can_be_saved() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 4).await;
        let mut stream = posts.index(Post::BY_LIKES).query("rust").stream();
        while let Some(post) = stream.next().await {
            let mut post = post.unwrap();
            post.body.push('!');
            assert!(post.partial_save().await.unwrap());
        }
        let all = posts.query("rust").await.unwrap();
        assert!(all.iter().all(|post| post.body.ends_with('!')));
    })
    .await;
}

#[tokio::test]
async fn an_item_without_an_indexs_key_is_not_in_the_index() {
    on_every_engine(async |engine| {
        let users = engine.table::<User>().await;
        let hidden = User {
            email: None,
            ..user("Doe", "John", 1)
        };
        users.put(&hidden).await.unwrap();
        users.put(&user("Smith", "Jane", 1)).await.unwrap();
        let by_email = users.index(User::BY_EMAIL).scan().one().await.unwrap();
        assert_eq!(by_email.email, "Jane@example.com");
        // It comes and goes with the attribute.
        let mut john = users.get(("standard_user", "Doe")).await.unwrap().unwrap();
        john.email = Some("john@example.com".into());
        assert!(john.partial_save().await.unwrap());
        let john_doe = users.index(User::BY_EMAIL).query("john@example.com");
        assert_eq!(john_doe.one().await.unwrap().last_name, "Doe");
        john.email = None;
        assert!(john.save().await.unwrap());
        assert_eq!(users.index(User::BY_EMAIL).scan().count().await.unwrap(), 1);
    })
    .await;
}
