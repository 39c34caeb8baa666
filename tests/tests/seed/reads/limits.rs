//! Limits and page sizes.

use dynamo_orm_tests::{Engine, on_every_engine};
use serde_json::json;

use crate::common::{Post, limits, numbers, post, posts};

#[tokio::test]
async fn b95_limit_is_the_number_of_items_in_total() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 9).await;
        for page_size in [1, 2, 4, 9, 100] {
            let read = posts.query("rust").page_size(page_size).limit(4);
            assert_eq!(numbers(&read.await.unwrap()), [1, 2, 3, 4]);
            let even = posts.query("rust").filter(Post::EDITED.exists());
            let read = even.page_size(page_size).limit(3);
            assert_eq!(numbers(&read.await.unwrap()), [2, 4, 6]);
        }
        assert_eq!(posts.query("rust").limit(100).await.unwrap().len(), 9);
        assert_eq!(posts.query("rust").await.unwrap().len(), 9);
        let first = posts.query("rust").filter(Post::LIKES.eq(2)).first().await;
        assert_eq!(first.unwrap().unwrap().number, 6);
    })
    .await;
}

#[tokio::test]
async fn b96_a_limit_of_0_sends_nothing() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 1).await;
        assert!(posts.query("rust").limit(0).await.unwrap().is_empty());
        assert_eq!(posts.scan().limit(0).count().await.unwrap(), 0);
        assert!(posts.scan().limit(0).segments(2).next().await.is_none());
        assert!(posts.scan().limit(0).stream().next().await.is_none());
        assert!(engine.requests.take().is_empty());
    })
    .await;
}

#[tokio::test]
async fn b97_page_size_is_the_limit_of_a_request() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 5).await;
        let read = posts.query("rust").page_size(2).await.unwrap();
        assert_eq!(numbers(&read), [1, 2, 3, 4, 5]);
        assert_eq!(limits(&engine.requests.take()), [Some(2); 3]);
        // The service may not know yet that a full page was the last one.
        assert_eq!(posts.query("rust").page_size(5).await.unwrap().len(), 5);
        let sent = engine.requests.take();
        assert!(matches!(&limits(&sent)[..], [Some(5)] | [Some(5), Some(5)]));
    })
    .await;
}

#[tokio::test]
async fn b98_what_remains_of_a_limit_is_asked_for_after_a_short_page() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 6).await;
    let mut rest = (1..=6).map(|number| {
        let value = post(number);
        json!({
            "board": {"S": value.board}, "number": {"N": number.to_string()}, "body": {"S": value.body},
            "likes": {"N": value.likes.to_string()}, "lines": {"L": []},
        })
    });
    engine.requests.answer(move |sent| {
        let limit = sent.body["Limit"].as_u64().unwrap();
        // A page of 1 MB holds five of these.
        let items: Vec<_> = rest.by_ref().take(5.min(limit as usize)).collect();
        let last = items.last().unwrap();
        let key = json!({"board": last["board"], "number": last["number"]});
        let body = json!({"Items": items, "Count": items.len(), "LastEvaluatedKey": key});
        Some((200, body.to_string()))
    });
    let found = posts.query("rust").limit(6).await.unwrap();
    assert_eq!(numbers(&found), [1, 2, 3, 4, 5, 6]);
    assert_eq!(limits(&engine.requests.take()), [Some(6), Some(1)]);
}

#[tokio::test]
async fn b99_with_a_filter_the_limit_is_not_sent() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 9).await;
        let filter = || Post::LIKES.eq(2);
        let read = posts.query("rust").filter(filter()).limit(2);
        assert_eq!(numbers(&read.await.unwrap()), [6, 7]);
        let read = posts.scan().filter(filter()).limit(2).page_size(100);
        assert_eq!(read.await.unwrap().len(), 2);
        assert_eq!(limits(&engine.requests.take()), [None, Some(100)]);
    })
    .await;
}

#[tokio::test]
async fn b101_empty_pages_are_passed() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 9).await;
        let last = posts.query("rust").filter(Post::BODY.eq("body 9"));
        let found = last.page_size(1).stream().next().await.unwrap().unwrap();
        assert_eq!(found.number, 9);
        assert_eq!(engine.requests.count("Query"), 9);
        let none = posts.query("rust").filter(Post::BODY.eq("nothing"));
        let mut stream = none.clone().page_size(2).stream();
        assert!(stream.next().await.is_none());
        assert!(stream.next().await.is_none());
        let mut pages = none.page_size(3).pages();
        let mut scanned = 0;
        while let Some(page) = pages.next().await {
            let page = page.unwrap();
            assert!(page.items.is_empty());
            scanned += page.scanned;
        }
        assert_eq!(scanned, 9);
    })
    .await;
}
