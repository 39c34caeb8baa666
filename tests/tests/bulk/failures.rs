//! Giving up, stopping and dropping: what was taken is written or in the caller's hands.

use std::collections::BTreeSet;
use std::time::Duration;

use dynamo_orm::{BatchOp, BulkError, ErrorKind};
use dynamo_orm_tests::{Engine, Faults};
use futures_core::Stream;

use crate::common::{Note, Post, PostKey, all_unprocessed, note, post, posts, refusal};

type Failure = BulkError<BatchOp<Post, PostKey>>;

fn numbers_of(ops: &[BatchOp<Post, PostKey>]) -> Vec<u64> {
    let number = |op: &BatchOp<Post, PostKey>| match op {
        BatchOp::Put(post) => post.number,
        other => panic!("{other:?}"),
    };
    ops.iter().map(number).collect()
}

#[tokio::test(start_paused = true)]
async fn on_a_total_outage_what_is_written_and_what_is_handed_back_is_the_input() {
    const COUNT: u64 = 2_000;
    let faults = Faults::new(1, 30, Duration::from_millis(5));
    let engine = Engine::faulty(&faults);
    let posts = posts(&engine, 0).await;
    let mut requests = 0;
    engine.requests.answer(move |sent| {
        requests += 1;
        (requests > 40).then(|| all_unprocessed(sent)).flatten()
    });
    let mut input = (1..=COUNT).map(post);
    let error: Failure = posts.put_all(&mut input).concurrency(4).await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::Throttled);
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}`: the service left all writes of the batch unprocessed, and so did ten resends (taken from the \
             input: {}, written: {}, handed back: {})",
            posts.name(),
            error.report.taken,
            error.report.written,
            error.unwritten.len(),
        )
    );
    engine.requests.answer_no_more();
    let mut all = numbers_of(&error.unwritten);
    assert!(all.is_sorted());
    assert_eq!(error.report.written + all.len() as u64, error.report.taken);
    let stored = posts.query("rust").await.unwrap();
    assert_eq!(stored.len() as u64, error.report.written);
    all.extend(stored.iter().map(|post| post.number));
    // What was not taken is in the input still.
    all.extend(input.map(|post| post.number));
    assert_eq!(all.len() as u64, COUNT);
    assert!(BTreeSet::from_iter(all).into_iter().eq(1..=COUNT));
    // What is handed back can be written.
    let rest = posts.write_all(error.unwritten).await.unwrap();
    assert_eq!(rest.written, error.report.taken - error.report.written);
}

#[tokio::test(start_paused = true)]
async fn it_gives_up_after_ten_rounds_without_progress() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    engine.requests.answer(all_unprocessed);
    let started = tokio::time::Instant::now();
    let puts = posts.put_all((1..=30).map(post)).concurrency(1);
    let error = puts.await.unwrap_err();
    assert_eq!(engine.requests.count("BatchWriteItem"), 11);
    assert!(started.elapsed() > Duration::ZERO);
    assert!(started.elapsed() <= Duration::from_secs(22));
    assert_eq!([error.report.taken, error.report.requests], [25, 11]);
    assert!(numbers_of(&error.unwritten).into_iter().eq(1..=25));
}

#[tokio::test(start_paused = true)]
async fn an_outage_that_the_service_calls_throttling_is_told_in_its_words() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    engine.requests.answer(|sent| {
        all_unprocessed(sent).map(|_| refusal("ProvisionedThroughputExceededException"))
    });
    let error = posts.put_all([post(1)]).await.unwrap_err();
    assert_eq!(
        error.error.code(),
        Some("ProvisionedThroughputExceededException")
    );
    // Each round is the SDK's four attempts.
    assert_eq!(engine.requests.count("BatchWriteItem"), 44);
    assert_eq!(error.unwritten, [BatchOp::Put(post(1))]);
}

#[tokio::test(start_paused = true)]
async fn a_failed_request_ends_it_and_those_under_way_are_awaited() {
    let faults = Faults::new(1, 0, Duration::from_millis(50));
    let engine = Engine::faulty(&faults);
    let posts = posts(&engine, 0).await;
    let mut requests = 0;
    engine.requests.answer(move |_| {
        requests += 1;
        (requests == 2).then(|| refusal("AccessDeniedException"))
    });
    let mut input = (1..=1_000).map(post);
    let puts = posts.put_all(&mut input).concurrency(4);
    let error: Failure = puts.await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::AccessDenied);
    assert_eq!(error.error.table(), Some(posts.name()));
    let report = error.report;
    assert_eq!(
        [report.taken, report.written, report.requests],
        [100, 75, 4]
    );
    assert!(numbers_of(&error.unwritten).into_iter().eq(26..=50));
    assert_eq!(input.next().unwrap().number, 101);
    let error = dynamo_orm::Error::from(error);
    assert_eq!(error.kind(), ErrorKind::AccessDenied);
}

#[tokio::test]
async fn an_item_that_cannot_be_stored_ends_it_before_it_is_sent() {
    let engine = Engine::embedded();
    let notes = engine.table::<Note>().await;
    let large = Note {
        text: "a".repeat(400 * 1024),
        ..note("b")
    };
    let error = notes
        .put_all([note("a"), large, note("c")])
        .await
        .unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::Encode);
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}` (key `id`): an item has at most 400 KB (409600 bytes); this one has 409614 \
             (taken from the input: 1, written: 0, handed back: 1)",
            notes.name()
        )
    );
    assert_eq!(error.unwritten, [BatchOp::Put(note("a"))]);
    // It is the one behind what was taken.
    assert_eq!(error.report.taken, 1);
    let error = notes.delete_all(["a", ""]).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}` (key `id`): attribute `id`: a key value cannot be empty (taken from the input: 1, written: 0, \
             handed back: 1)",
            notes.name()
        )
    );
    assert!(engine.requests.take().is_empty());
}

#[tokio::test]
async fn no_request_under_way_is_an_error() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let text = "with no request under way nothing is sent; give `concurrency` at least 1";
    let mut input = [post(1)].into_iter();
    let puts = posts.put_all(&mut input).concurrency(0);
    let error = puts.await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::Request);
    assert_eq!(error.to_string(), text);
    assert!(input.next().is_some());
    let error = posts
        .batch_get([("rust", 1)])
        .concurrency(0)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("table `{}`: {text}", posts.name())
    );
    assert!(engine.requests.take().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_is_under_way_when_it_is_stopped_is_handed_back() {
    let faults = Faults::new(1, 0, Duration::from_secs(10));
    let posts = posts(&Engine::faulty(&faults), 0).await;
    let mut input = (1..=100).map(post);
    let mut puts = posts.put_all(&mut input).concurrency(2).reports();
    let patience = tokio::time::timeout(Duration::from_micros(1), puts.next());
    assert!(patience.await.is_err());
    assert_eq!(faults.most_under_way(), 2);
    let unwritten = puts.into_unwritten();
    assert!(numbers_of(&unwritten).into_iter().eq(1..=50));
    assert_eq!(input.next().unwrap().number, 51);
}

#[tokio::test(start_paused = true)]
async fn after_an_error_nothing_is_sent_or_handed_back_again() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    engine.requests.break_connection("BatchWriteItem");
    let mut puts = posts.put_all((1..=30).map(post)).concurrency(1).reports();
    let error = puts.next().await.unwrap().unwrap_err();
    assert_eq!(error.unwritten.len(), 25);
    engine.requests.take();
    assert!(puts.next().await.is_none());
    assert!(engine.requests.take().is_empty());
    assert!(puts.into_unwritten().is_empty());
}

#[test]
fn errors_and_builders_show_no_value() {
    let secret = |shown: String| assert!(!shown.contains("topsecret"), "{shown}");
    let db = dynamo_orm::embedded::database();
    let notes = <Note as dynamo_orm::DynamoTable>::table(&db);
    let write = dynamo_orm::TableWrite::put(&notes, &note("topsecret")).unwrap();
    assert!(format!("{write:?}").contains("notes"));
    secret(format!("{write:?}"));
    secret(format!("{:?}", db.write_all([write])));
    secret(format!(
        "{:?}",
        notes.put_all([note("topsecret")]).reports()
    ));
    secret(format!("{:?}", notes.batch_get(["topsecret"]).stream()));
}

/// What is awaited can be spawned, and what is polled is a stream.
#[test]
fn futures_and_streams_are_what_they_should_be() {
    fn is_send(_: impl Send) {}
    fn is_stream(_: impl Stream + Send) {}
    let posts = <Post as dynamo_orm::DynamoTable>::table(&dynamo_orm::embedded::database());
    is_send(posts.put_all([post(1)]).into_future());
    is_stream(posts.put_all([post(1)]).reports());
    is_stream(posts.batch_get([("rust", 1)]).stream());
}
