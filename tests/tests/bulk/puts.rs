//! How many requests puts are, how many are under way, and what comes of what is left unprocessed.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{DynamoTable, Report};
use dynamo_orm_tests::{Engine, Faults, answering, database, on_every_engine};
use serde_json::Value;

use crate::common::{Note, all_unprocessed, note, numbers, post, posts, sizes};

const DELAY: Duration = Duration::from_millis(5);

fn counts(report: Report) -> [u64; 5] {
    let Report {
        taken,
        written,
        replaced,
        retried,
        requests,
        ..
    } = report;
    [taken, written, replaced, retried, requests]
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_puts_at_concurrency_8_are_400_requests() {
    let faults = Faults::new(1, 0, DELAY);
    let posts = posts(&Engine::faulty(&faults), 0).await;
    let report = posts
        .put_all((1..=10_000).map(post))
        .concurrency(8)
        .await
        .unwrap();
    assert_eq!(counts(report), [10_000, 10_000, 0, 0, 400]);
    assert_eq!(faults.requests(), 400);
    assert_eq!(faults.most_under_way(), 8);
    let stored = posts.query("rust").await.unwrap();
    assert!(numbers(&stored).into_iter().eq(1..=10_000));
}

#[derive(DynamoTable)]
#[dynamo(table = "numbers")]
struct Number {
    #[hash_key]
    number: u64,
}

#[tokio::test(start_paused = true)]
async fn of_a_hundred_thousand_puts_that_are_left_unprocessed_at_times_all_arrive_once() {
    const COUNT: u64 = 100_000;
    let arrived = Arc::new(Mutex::new(vec![0_u8; COUNT as usize]));
    let service = {
        let arrived = Arc::clone(&arrived);
        answering(move |_, body| {
            let body: Value = serde_json::from_slice(body).unwrap();
            for put in body["RequestItems"]["numbers"].as_array().unwrap() {
                let number = &put["PutRequest"]["Item"]["number"]["N"];
                let number: usize = number.as_str().unwrap().parse().unwrap();
                arrived.lock().unwrap()[number] += 1;
            }
            "{}".into()
        })
    };
    let faults = Faults::new(2, 30, DELAY);
    let numbers = Number::table(&database(faults.before(service)));
    let all = (0..COUNT).map(|number| Number { number });
    let report = numbers.put_all(all).concurrency(8).await.unwrap();
    assert_eq!([report.taken, report.written], [COUNT; 2]);
    assert!(arrived.lock().unwrap().iter().all(|count| *count == 1));
    // Where 7 of 10 are processed, 1.43 times the fewest requests are the fewest possible.
    let fewest = COUNT.div_ceil(25);
    assert!(report.requests * 100 <= fewest * 145, "{report:?}");
    assert_eq!(report.requests as usize, faults.requests());
    assert_eq!(faults.most_under_way(), 8);
}

#[tokio::test(start_paused = true)]
async fn puts_that_are_left_unprocessed_at_times_are_all_stored() {
    let faults = Faults::new(4, 30, DELAY);
    let posts = posts(&Engine::faulty(&faults), 0).await;
    let puts = posts.put_all((1..=1_000).map(post)).concurrency(8);
    assert_eq!(puts.await.unwrap().written, 1_000);
    assert_eq!(faults.processed(), 1_000);
    let stored = posts.query("rust").await.unwrap();
    assert!(numbers(&stored).into_iter().eq(1..=1_000));
}

#[tokio::test]
async fn nothing_is_no_request_and_a_few_are_one() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        let none: [Note; 0] = [];
        let report = notes.put_all(&none).await.unwrap();
        assert_eq!(report, Report::default());
        assert!(engine.requests.take().is_empty());
        let two = [note("a"), note("b")];
        let report = notes.put_all(&two).await.unwrap();
        assert_eq!(counts(report), [2, 2, 0, 0, 1]);
        assert_eq!(sizes(&engine.requests.take()), [2]);
        assert_eq!(notes.get("b").await.unwrap().unwrap(), two[1]);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_taken_or_sent_before_it_is_awaited() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let mut taken = 0;
    let puts = posts.put_all((1..=3).inspect(|_| taken += 1).map(post));
    drop(puts.concurrency(2).reports());
    assert_eq!(taken, 0);
    assert!(engine.requests.take().is_empty());
}

#[tokio::test]
async fn an_endless_input_is_taken_as_it_is_needed() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let mut input = (1..).map(post);
    let mut puts = posts.put_all(&mut input).concurrency(2).reports();
    let report = puts.next().await.unwrap().unwrap();
    assert_eq!(report.written, 25);
    assert!(report.taken <= 75, "{report:?}");
    let taken = puts.report().taken;
    let unwritten = puts.into_unwritten();
    assert_eq!(unwritten.len() as u64, taken - 25);
    // The next one is the caller's still.
    assert_eq!(input.next().unwrap().number, taken + 1);
}

#[tokio::test(start_paused = true)]
async fn what_comes_back_goes_out_beside_new_writes() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let mut answered = false;
    engine.requests.answer(move |sent| {
        if std::mem::replace(&mut answered, true) {
            return None;
        }
        let (table, requests) = sent.body["RequestItems"].as_object()?.iter().next()?;
        let left = &requests.as_array()?[20..];
        let body = serde_json::json!({"UnprocessedItems": {table: left}});
        Some((200, body.to_string()))
    });
    let puts = posts.put_all((1..=50).map(post)).concurrency(1);
    let report = puts.await.unwrap();
    assert_eq!(counts(report), [50, 50, 0, 5, 3]);
    let sent = engine.requests.take();
    assert_eq!(sizes(&sent), [25, 25, 5]);
    let second = sent[1].body["RequestItems"][posts.name()]
        .as_array()
        .unwrap();
    let number = |at: usize| &second[at]["PutRequest"]["Item"]["number"]["N"];
    assert_eq!((number(0), number(5)), (&"21".into(), &"26".into()));
}

#[tokio::test(start_paused = true)]
async fn the_few_at_the_end_go_out_beside_the_others() {
    let faults = Faults::new(1, 0, DELAY);
    let table = posts(&Engine::faulty(&faults), 0).await;
    let puts = table.put_all((1..=30).map(post)).concurrency(2);
    assert_eq!(counts(puts.await.unwrap()), [30, 30, 0, 0, 2]);
    assert_eq!(faults.most_under_way(), 2);
}

#[tokio::test(start_paused = true)]
async fn reports_tell_of_each_request() {
    let faults = Faults::new(3, 0, DELAY);
    let posts = posts(&Engine::faulty(&faults), 0).await;
    let mut puts = posts.put_all((1..=60).map(post)).concurrency(1).reports();
    let mut written = Vec::new();
    while let Some(report) = puts.next().await {
        let report = report.unwrap();
        assert_eq!(report, puts.report());
        written.push((report.requests, report.written));
    }
    assert_eq!(written, [(1, 25), (2, 50), (3, 60)]);
    assert!(puts.next().await.is_none());
    assert!(puts.into_unwritten().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_request_whose_writes_are_all_throttled_is_a_round_without_progress() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let mut left = 3 * 4; // attempts of the SDK
    engine.requests.answer(move |sent| {
        all_unprocessed(sent)?;
        left -= 1;
        (left >= 0).then(|| crate::common::refusal("ProvisionedThroughputExceededException"))
    });
    let report = posts
        .put_all((1..=30).map(post))
        .concurrency(1)
        .await
        .unwrap();
    assert_eq!(counts(report), [30, 30, 0, 75, 5]);
    assert_eq!(posts.query("rust").count().await.unwrap(), 30);
}

#[derive(DynamoTable)]
#[dynamo(table = "digits")]
struct Digits {
    #[hash_key]
    id: String,
    numbers: Vec<AttributeValue>,
}

/// Three bytes each as they are stored, and in JSON as long as they were spelled.
#[tokio::test]
async fn an_item_that_is_longer_than_a_request_is_sent_alone() {
    let engine = Engine::embedded();
    let digits = engine.new_table::<Digits>();
    engine.requests.answer(|_| Some((200, "{}".into())));
    let number = AttributeValue::N(format!("1{}", "0".repeat(125)));
    let long = |id: &str| Digits {
        id: id.into(),
        numbers: vec![number.clone(); 125_000],
    };
    let report = digits.put_all([long("a"), long("b")]).await.unwrap();
    assert_eq!([report.written, report.requests], [2, 2]);
    let mut batch = digits.batch_write();
    batch.put(&long("a")).await.unwrap();
    batch.finish().await.unwrap();
    assert_eq!(sizes(&engine.requests.take()), [1, 1, 1]);
}

#[tokio::test]
async fn a_request_is_cut_at_16_megabytes() {
    let engine = Engine::embedded();
    let notes = engine.table::<Note>().await;
    engine.requests.answer(|_| Some((200, "{}".into())));
    // 380 KB that are six times as long in JSON.
    let long = |id: u32| Note {
        text: "\u{1}".repeat(380 * 1024),
        ..note(&id.to_string())
    };
    let report = notes.put_all((0..13).map(long)).await.unwrap();
    assert_eq!(report.requests, 3);
    let sent = engine.requests.take();
    assert_eq!(sizes(&sent), [6, 6, 1]);
    for sent in &sent {
        assert!(sent.body.to_string().len() <= 16_000_000);
    }
    let mut batch = notes.batch_write();
    for id in 0..13 {
        batch.put(&long(id)).await.unwrap();
    }
    batch.finish().await.unwrap();
    assert_eq!(sizes(&engine.requests.take()), [6, 6, 1]);
}
