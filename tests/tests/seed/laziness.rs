//! What is sent, when and how often.

use dynamo_orm_tests::{Engine, on_every_engine};

use crate::common::{Post, limits, operations, post, posts, sizes};

#[tokio::test]
async fn b106_nothing_is_sent_before_the_first_next() {
    on_every_engine(async |engine| {
        let table = posts(engine, 3).await;
        let mut query = table.query("rust").stream();
        let mut scan = table.scan().stream();
        let mut index = table.index(Post::BY_LIKES).query("rust").stream();
        let mut segments = table.scan().segments(2);
        let mut batch = table.batch_get([("rust", 1), ("rust", 2)]).stream();
        let mut pages = table.query("rust").pages();
        let get = table.get(("rust", 1));
        assert!(engine.requests.take().is_empty());

        query.next().await.unwrap().unwrap();
        assert_eq!(operations(&engine.requests.take()), ["Query"]);
        scan.next().await.unwrap().unwrap();
        assert_eq!(operations(&engine.requests.take()), ["Scan"]);
        index.next().await.unwrap().unwrap();
        assert_eq!(operations(&engine.requests.take()), ["Query"]);
        segments.next().await.unwrap().unwrap();
        assert!(engine.requests.count("Scan") <= 2);
        batch.next().await.unwrap().unwrap();
        assert_eq!(operations(&engine.requests.take()), ["BatchGetItem"]);
        pages.next().await.unwrap().unwrap();
        assert_eq!(operations(&engine.requests.take()), ["Query"]);
        get.await.unwrap();
        assert_eq!(operations(&engine.requests.take()), ["GetItem"]);
    })
    .await;
}

#[tokio::test]
async fn b106_a_page_is_asked_for_when_the_one_before_is_used_up() {
    on_every_engine(async |engine| {
        let table = posts(engine, 5).await;
        let query = table.query("rust").page_size(2);
        let mut stream = query.prefetch(false).stream();
        for sent in [1, 0, 1, 0, 1] {
            stream.next().await.unwrap().unwrap();
            assert_eq!(engine.requests.count("Query"), sent);
        }
        assert!(stream.next().await.is_none());
        assert!(engine.requests.count("Query") <= 1);
        // It is read once.
        assert!(stream.next().await.is_none());
        assert!(engine.requests.take().is_empty());
    })
    .await;
}

#[tokio::test]
async fn b98_a_request_asks_for_no_more_than_is_needed() {
    on_every_engine(async |engine| {
        let table = posts(engine, 9).await;
        let found = table.query("rust").limit(5).page_size(2).await.unwrap();
        assert_eq!(found.len(), 5);
        let sent = engine.requests.take();
        assert_eq!(limits(&sent), [Some(2), Some(2), Some(1)]);
        let found = table.scan().limit(5).page_size(2).await.unwrap();
        assert_eq!(found.len(), 5);
        let sent = engine.requests.take();
        assert_eq!(limits(&sent), [Some(2), Some(2), Some(1)]);
    })
    .await;
}

#[tokio::test]
async fn b100_a_dropped_stream_sends_no_more() {
    on_every_engine(async |engine| {
        let table = posts(engine, 9).await;
        let mut stream = table.query("rust").page_size(2).stream();
        for _ in 0..3 {
            stream.next().await.unwrap().unwrap();
        }
        drop(stream);
        assert_eq!(engine.requests.count("Query"), 2);
        // A future that is dropped between pages sends nothing either.
        let mut stream = table.scan().page_size(2).stream();
        stream.next().await.unwrap().unwrap();
        drop(stream.next());
        drop(stream);
        assert_eq!(engine.requests.count("Scan"), 1);
    })
    .await;
}

async fn requests_of(engine: &Engine, puts: u64) -> Vec<usize> {
    let table = engine.table::<Post>().await;
    let mut batch = table.batch_write();
    for number in 0..puts {
        batch.put(&post(number)).await.unwrap();
    }
    batch.finish().await.unwrap();
    let sent = engine.requests.take();
    assert_eq!(table.scan().count().await.unwrap() as u64, puts);
    sizes(&sent)
}

#[tokio::test]
async fn b70_puts_are_sent_25_a_request() {
    on_every_engine(async |engine| {
        assert_eq!(requests_of(engine, 100).await, [25, 25, 25, 25]);
        assert_eq!(requests_of(engine, 26).await, [25, 1]);
        assert!(requests_of(engine, 0).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn b69_nothing_is_sent_before_25_writes_wait() {
    on_every_engine(async |engine| {
        let table = posts(engine, 1).await;
        let mut batch = table.batch_write();
        batch.delete(("rust", 1)).await.unwrap();
        for number in 2..=24 {
            batch.put(&post(number)).await.unwrap();
        }
        assert!(engine.requests.take().is_empty());
        batch.put(&post(25)).await.unwrap();
        assert_eq!(sizes(&engine.requests.take()), [25]);
        batch.delete(("rust", 2)).await.unwrap();
        assert!(engine.requests.take().is_empty());
        batch.finish().await.unwrap();
        assert_eq!(sizes(&engine.requests.take()), [1]);
        assert_eq!(table.query("rust").count().await.unwrap(), 23);
    })
    .await;
}

#[tokio::test]
async fn b108_keys_are_read_100_a_request() {
    on_every_engine(async |engine| {
        let table = posts(engine, 250).await;
        let keys = (1..=250_u64).map(|number| ("rust", number));
        let mut stream = table.batch_get(keys).stream();
        assert!(engine.requests.take().is_empty());
        let mut numbers = Vec::new();
        for _ in 0..100 {
            numbers.push(stream.next().await.unwrap().unwrap().number);
        }
        assert_eq!(sizes(&engine.requests.take()), [100]);
        while let Some(post) = stream.next().await {
            numbers.push(post.unwrap().number);
        }
        assert_eq!(sizes(&engine.requests.take()), [100, 50]);
        numbers.sort_unstable();
        assert!(numbers.into_iter().eq(1..=250));
        assert!(stream.missing().is_empty() && stream.unread().is_empty());
    })
    .await;
}

/// Polls a future once and drops it, unless it is ready.
async fn poll_once<F: Future>(future: F) -> Option<F::Output> {
    tokio::select! {
        biased;
        output = future => Some(output),
        () = std::future::ready(()) => None,
    }
}

#[tokio::test]
async fn a_dropped_next_loses_nothing() {
    on_every_engine(async |engine| {
        let table = posts(engine, 7).await;
        let mut query = table.query("rust").page_size(3).stream();
        let mut segments = table.scan().segments(3);
        let mut batch = table
            .batch_get((1..=7_u64).map(|number| ("rust", number)))
            .stream();
        let mut found = [Vec::new(), Vec::new(), Vec::new()];
        let mut dropped = 0;
        for turn in 0.. {
            let next = [
                poll_once(query.next()).await,
                poll_once(segments.next()).await,
                poll_once(batch.next()).await,
            ];
            let done = next.iter().all(|next| matches!(next, Some(None)));
            for (next, found) in next.into_iter().zip(&mut found) {
                match next {
                    Some(Some(post)) => found.push(post.unwrap().number),
                    Some(None) => {}
                    None => dropped += 1,
                }
            }
            if done {
                break;
            }
            assert!(turn < 100_000);
            tokio::task::yield_now().await;
        }
        // In process an answer may be there at once.
        assert!(dropped > 0 || engine.name == "embedded");
        for mut found in found {
            found.sort_unstable();
            assert_eq!(found, [1, 2, 3, 4, 5, 6, 7]);
        }
        let sent = engine.requests.take();
        let sent = operations(&sent);
        let count = |operation| sent.iter().filter(|sent| **sent == operation).count();
        assert_eq!(
            (count("Query"), count("Scan"), count("BatchGetItem")),
            (3, 3, 1)
        );
    })
    .await;
}

#[tokio::test]
async fn a_dropped_put_of_a_batch_loses_nothing() {
    on_every_engine(async |engine| {
        let table = engine.table::<Post>().await;
        let mut batch = table.batch_write();
        for number in 1..=60 {
            // The 25th sends; it is dropped while the request is under way.
            drop(poll_once(batch.put(&post(number))).await);
        }
        batch.finish().await.unwrap();
        assert!(
            sizes(&engine.requests.take())
                .iter()
                .all(|size| *size <= 25)
        );
        let all = table.query("rust").await.unwrap();
        assert!(crate::common::numbers(&all).into_iter().eq(1..=60));
    })
    .await;
}

#[tokio::test]
async fn a_failure_of_the_service_is_retried() {
    let engine = Engine::embedded();
    let table = posts(&engine, 3).await;
    let mut failures = 2;
    engine.requests.answer(move |_| {
        let fails = failures > 0;
        failures -= i32::from(fails);
        let body = r#"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}"#;
        fails.then(|| (500, body.to_owned()))
    });
    let found = table.query("rust").await.unwrap();
    assert_eq!(crate::common::numbers(&found), [1, 2, 3]);
    assert_eq!(engine.requests.count("Query"), 3);
}
