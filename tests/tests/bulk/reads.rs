//! Batch gets of any number of keys, several requests under way.

use std::time::Duration;

use dynamo_orm::{DynamoTable, ErrorKind};
use dynamo_orm_tests::{Engine, Faults};
use serde_json::json;

use crate::common::{Note, all_unprocessed, note, numbers, post, posts, refusal, sizes};

const DELAY: Duration = Duration::from_millis(5);

fn key(number: u64) -> (&'static str, u64) {
    ("rust", number)
}

#[tokio::test(start_paused = true)]
async fn keys_that_are_left_unprocessed_at_times_are_all_read_once() {
    let faults = Faults::new(1, 30, DELAY);
    let posts = posts(&Engine::faulty(&faults), 2_000).await;
    let written = faults.requests();
    let get = posts.batch_get((1..=30_000).map(key)).concurrency(8);
    let mut stream = get.stream();
    let mut found = Vec::new();
    while let Some(post) = stream.next().await {
        found.push(post.unwrap().number);
    }
    found.sort_unstable();
    assert!(found.into_iter().eq(1..=2_000));
    let mut missing: Vec<_> = stream.missing().iter().map(|key| key.number).collect();
    missing.sort_unstable();
    assert!(missing.into_iter().eq(2_001..=30_000));
    assert_eq!(stream.take_missing().len(), 28_000);
    assert!(stream.missing().is_empty() && stream.unread().is_empty());
    let requests = faults.requests() - written;
    assert!(requests <= 435, "{requests}");
    assert_eq!(faults.most_under_way(), 8);
}

#[tokio::test(start_paused = true)]
async fn endless_keys_are_taken_as_they_are_needed() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 150).await;
    let mut keys = (1..).map(key);
    let mut stream = posts.batch_get(&mut keys).stream();
    for _ in 0..100 {
        stream.next().await.unwrap().unwrap();
    }
    assert_eq!(sizes(&engine.requests.take()), [100]);
    drop(stream);
    assert_eq!(keys.next(), Some(key(101)));
}

#[tokio::test(start_paused = true)]
async fn no_wait_where_answers_are_cut_and_some_where_none_is_read() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 10).await;
    // One key of each request is read, as if its item were 16 MB.
    let table = posts.name().to_owned();
    engine.requests.answer(move |sent| {
        let keys = sent.body["RequestItems"][&table]["Keys"].as_array()?;
        let body = json!({
            "Responses": {&table: []}, "UnprocessedKeys": {&table: {"Keys": keys[1..]}},
        });
        Some((200, body.to_string()))
    });
    let started = tokio::time::Instant::now();
    let found = posts.batch_get((1..=10).map(key)).await.unwrap();
    assert!(found.is_empty());
    assert_eq!(sizes(&engine.requests.take()).len(), 10);
    assert_eq!(started.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_failed_request_ends_it_and_what_was_read_comes_first() {
    let faults = Faults::new(1, 0, DELAY);
    let engine = Engine::faulty(&faults);
    let posts = posts(&engine, 500).await;
    let mut requests = 0;
    engine.requests.answer(move |_| {
        requests += 1;
        (requests == 2).then(|| refusal("AccessDeniedException"))
    });
    let mut keys = (1..=500).map(key);
    let mut stream = posts.batch_get(&mut keys).concurrency(3).stream();
    let mut found = Vec::new();
    let error = loop {
        match stream.next().await.unwrap() {
            Ok(post) => found.push(post.number),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::AccessDenied);
    assert!(stream.next().await.is_none());
    found.sort_unstable();
    assert!(found.into_iter().eq((1..=100).chain(201..=300)));
    let unread = stream.unread();
    assert!(unread.iter().map(|key| key.number).eq(101..=200));
    drop(stream);
    assert_eq!(keys.next(), Some(key(301)));
}

#[tokio::test(start_paused = true)]
async fn throttling_is_a_round_without_progress() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 3).await;
    let mut left = 2 * 4; // attempts of the SDK
    engine.requests.answer(move |sent| {
        all_unprocessed(sent)?;
        left -= 1;
        (left >= 0).then(|| refusal("ProvisionedThroughputExceededException"))
    });
    let found = posts.batch_get((1..=3).map(key)).await.unwrap();
    assert_eq!(found.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_waits_or_is_under_way_is_read_once() {
    let faults = Faults::new(1, 0, DELAY);
    let posts = posts(&Engine::faulty(&faults), 300).await;
    let keys = (1..=100).chain(1..=150).map(key);
    let found = posts.batch_get(keys).concurrency(2).await.unwrap();
    assert_eq!(found.len(), 150);
    // One after the other, it is forgotten when it was read.
    let keys = (1..=100).chain([1]).map(key);
    assert_eq!(posts.batch_get(keys).await.unwrap().len(), 101);
}

#[tokio::test]
async fn a_key_that_cannot_be_one_ends_it() {
    let engine = Engine::embedded();
    let notes = engine.table::<Note>().await;
    notes.put(&note("a")).await.unwrap();
    engine.requests.take();
    let mut stream = notes.batch_get(["a", "", "b"]).stream();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert!(stream.next().await.is_none());
    assert_eq!(stream.unread(), [note("a").key()]);
    assert!(engine.requests.take().is_empty());
}

#[tokio::test]
async fn items_come_by_concurrency_and_projected() {
    #[derive(dynamo_orm::DynamoProjection)]
    #[dynamo(table = crate::common::Post)]
    struct Body {
        body: String,
    }
    let engine = Engine::embedded();
    let posts = posts(&engine, 250).await;
    let keys = (1..=250).map(key);
    let get = posts.batch_get(keys).concurrency(3).consistent();
    let bodies = get.project::<Body>().await.unwrap();
    assert_eq!(bodies.len(), 250);
    assert!(bodies.iter().any(|item| item.body == post(250).body));
    let sent = engine.requests.take();
    assert_eq!(sizes(&sent), [100, 100, 50]);
    for sent in sent {
        assert_eq!(
            sent.body["RequestItems"][posts.name()]["ConsistentRead"],
            true
        );
    }
    let found = posts.batch_get((1..=3).map(key)).await.unwrap();
    assert_eq!(numbers(&found).len(), 3);
}
