//! Writes of one key: refused, or the last one wins; never two of them under way at once.

use std::collections::HashMap;
use std::time::Duration;

use dynamo_orm::encode::{Reader, Writer, kind};
use dynamo_orm::{Attribute, BatchOp, DecodeError, DynamoKey, DynamoTable, EncodeError, ErrorKind};
use dynamo_orm_tests::{Engine, Faults, on_every_engine};
use serde_json::json;

use crate::common::{Note, Post, note, post, posts, sizes};

fn body(number: u64, body: &str) -> Post {
    Post {
        body: body.into(),
        ..post(number)
    }
}

#[tokio::test]
async fn a_key_that_waits_is_refused() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 0).await;
        let error = posts
            .put_all([post(1), post(2), post(1)])
            .await
            .unwrap_err();
        assert_eq!(error.error.kind(), ErrorKind::DuplicateKey);
        assert!(error.error.is_unsent());
        assert_eq!(
            error.to_string(),
            format!(
                "table `{}` (key `board`, `number`): a write of the same key waits or is under way; give each key \
                 once, or choose `last_wins` (taken from the input: 3, written: 0, handed back: 3)",
                posts.name()
            )
        );
        let unwritten = [post(1), post(2), post(1)].map(BatchOp::Put);
        assert_eq!(error.unwritten, unwritten);
        assert!(engine.requests.take().is_empty());
        // The last one wins, and takes the place of the first.
        let last = [body(1, "new"), post(2)].map(BatchOp::Put);
        let twice = posts.write_all(error.unwritten.into_iter().chain(last));
        let report = twice.last_wins().await.unwrap();
        assert_eq!([report.taken, report.written, report.replaced], [5, 2, 3]);
        assert_eq!(sizes(&engine.requests.take()), [2]);
        assert_eq!(posts.get(("rust", 1)).required().await.unwrap().body, "new");
    })
    .await;
}

/// A number as it was written down.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Spelled(String);

impl Attribute for Spelled {
    type Kind = kind::Number;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        writer.number(&self.0)
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        reader.number().map(|text| Self(text.into()))
    }
}

impl DynamoKey for Spelled {}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "readings")]
struct Reading {
    #[hash_key]
    at: Spelled,
    value: u64,
}

#[tokio::test]
async fn keys_are_compared_by_value() {
    let engine = Engine::embedded();
    let readings = engine.table::<Reading>().await;
    let reading = |at: &str, value| Reading {
        at: Spelled(at.into()),
        value,
    };
    let input = [reading("1", 1), reading("1.0", 2), reading("10e-1", 3)];
    let error = readings.put_all(&input).await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::DuplicateKey);
    let report = readings.put_all(&input).last_wins().await.unwrap();
    assert_eq!((report.written, report.replaced), (1, 2));
    assert_eq!(readings.scan().one().await.unwrap().value, 3);
    let keys = ["1", "1.0", "1.00"].map(|at| Spelled(at.into()));
    assert_eq!(readings.batch_get(keys).await.unwrap().len(), 1);
    assert_eq!(sizes(&engine.requests.take()[2..]), [1]);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_under_way_is_refused() {
    let faults = Faults::new(1, 0, Duration::from_secs(1));
    let posts = posts(&Engine::faulty(&faults), 0).await;
    let input = (1..=25).chain([3]).map(post);
    let error = posts.put_all(input).concurrency(2).await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::DuplicateKey);
    // What was under way was awaited.
    assert_eq!(error.report.written, 25);
    assert_eq!(error.unwritten, [BatchOp::Put(post(3))]);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_done_is_written_again() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let input = (1..=25).chain([3]).map(post);
    let report = posts.put_all(input).concurrency(1).await.unwrap();
    assert_eq!((report.written, report.requests), (26, 2));
}

/// Of a few keys, the last write of each wins, whatever comes back; and no two writes of one are under way.
#[tokio::test(start_paused = true)]
async fn the_last_write_of_each_key_wins() {
    for seed in 0..5 {
        let faults = Faults::new(seed, 30, Duration::from_millis(20));
        let engine = Engine::faulty(&faults);
        let notes = engine.table::<Note>().await;
        // 60 keys, in an order without a pattern.
        let input = (0..5_000_u64).map(|count| Note {
            count,
            ..note(&(count * count % 61 * 7 % 60).to_string())
        });
        let mut last = HashMap::new();
        for note in input.clone() {
            last.insert(note.id, note.count);
        }
        let report = notes
            .put_all(input)
            .concurrency(4)
            .last_wins()
            .await
            .unwrap();
        assert_eq!(report.taken, 5_000);
        assert_eq!(report.written + report.replaced, 5_000);
        assert!(report.replaced > 0);
        assert!(faults.most_under_way() > 1);
        assert_eq!(faults.overlaps(), 0);
        let stored = notes.scan().await.unwrap();
        assert_eq!(stored.len(), last.len());
        for note in stored {
            assert_eq!(note.count, last[&note.id], "seed {seed}, {}", note.id);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_endless_input_of_few_keys_is_written_all_the_while() {
    let faults = Faults::new(1, 0, Duration::from_millis(5));
    let notes = Engine::faulty(&faults).table::<Note>().await;
    let input = (0..).map(|count: u64| Note {
        count,
        ..note(&(count % 3).to_string())
    });
    let mut puts = notes.put_all(input).last_wins().reports();
    let mut report = puts.next().await.unwrap().unwrap();
    while report.requests < 10 {
        report = puts.next().await.unwrap().unwrap();
    }
    assert_eq!(report.written, 30);
    // At most one write of each key is left.
    let left = puts.into_unwritten();
    assert!(left.len() <= 3, "{}", left.len());
}

#[tokio::test(start_paused = true)]
async fn of_a_key_that_fails_and_one_that_waits_for_it_the_later_is_handed_back() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    engine.requests.break_connection("BatchWriteItem");
    let input = (1..=25).map(post).chain([body(3, "later")]);
    let error = posts
        .put_all(input)
        .concurrency(2)
        .last_wins()
        .await
        .unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::Connection);
    assert_eq!([error.report.taken, error.report.replaced], [26, 1]);
    assert_eq!(error.unwritten.len(), 25);
    assert_eq!(error.unwritten[24], BatchOp::Put(body(3, "later")));
}

#[tokio::test(start_paused = true)]
async fn of_a_key_that_rests_and_one_that_waits_for_it_the_first_is_replaced() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let mut requests = 0;
    engine.requests.answer(move |sent| {
        requests += 1;
        if requests > 1 {
            let refused = r#"{"__type":"x#ValidationException","message":"no"}"#;
            return Some((400, refused.into()));
        }
        let writes = sent.body["RequestItems"].as_object().unwrap();
        let (table, writes) = writes.iter().next().unwrap();
        let left = json!({"UnprocessedItems": {table: [writes[0]]}});
        Some((200, left.to_string()))
    });
    let input = (1..=25).map(post).chain([body(1, "later")]);
    let input = input.chain((26..=50).map(post));
    let bulk = posts.put_all(input).concurrency(2).last_wins();
    let error = bulk.await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::Validation);
    let report = error.report;
    assert_eq!([report.taken, report.written, report.replaced], [51, 24, 1]);
    assert_eq!(error.unwritten.len(), 26);
    assert_eq!(error.unwritten[0], BatchOp::Put(body(1, "later")));
}
