//! Batch gets of several tables in one.

use std::time::Duration;

use dynamo_orm::{CapacityMeter, DynamoProjection, ErrorKind};
use dynamo_orm_tests::{Engine, Faults, on_every_engine};
use serde_json::{Value, json};

use crate::common::{
    Note, NoteKey, Post, all_unprocessed, n, note, posts, s, sdk_put, second_client, stored,
};

#[derive(DynamoProjection, Debug, PartialEq)]
#[dynamo(table = Post)]
struct Number {
    number: u64,
}

fn key(number: u64) -> (&'static str, u64) {
    ("rust", number)
}

/// The key of a post as it is sent.
fn sent_key(number: u64) -> Value {
    json!({"board": {"S": "rust"}, "number": {"N": number.to_string()}})
}

#[tokio::test]
async fn gets_of_several_tables_share_requests() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 3).await;
        let notes = engine.table::<Note>().await;
        notes.put(&note("a")).await.unwrap();
        engine.requests.take();
        let gets = (
            posts
                .batch_get([key(1), key(9), key(1)])
                .project::<Number>(),
            notes.batch_get(["a", "b", "a"].iter()).consistent(),
        );
        let mut pages = engine.db.batch_get(gets).pages();
        assert!(engine.requests.take().is_empty());
        let (numbers, found) = pages.next().await.unwrap().unwrap();
        assert_eq!(numbers, [Number { number: 1 }]);
        assert_eq!(found, [note("a")]);
        assert!(pages.next().await.is_none());
        let sent = engine.requests.take();
        let expected = json!({"RequestItems": {
            posts.name(): {
                "ProjectionExpression": "#0, #1",
                "ExpressionAttributeNames": {"#0": "number", "#1": "board"},
                "Keys": [sent_key(1), sent_key(9)],
            },
            notes.name(): {
                "ConsistentRead": true,
                "Keys": [{"id": {"S": "a"}}, {"id": {"S": "b"}}],
            },
        }});
        assert_eq!((sent.len(), &sent[0].body), (1, &expected));
        let (missing, missing_notes) = pages.missing();
        assert_eq!((missing.len(), missing[0].number), (1, 9));
        assert_eq!(missing_notes, [NoteKey { id: "b".into() }]);
        assert_eq!(pages.take_missing().0.len(), 1);
        assert!(pages.missing().0.is_empty() && pages.unread().1.is_empty());
    })
    .await;
}

#[tokio::test]
async fn items_are_saved_and_come_in_their_places() {
    on_every_engine(async |engine| {
        let first = posts(engine, 2).await;
        let second = posts(engine, 3).await;
        let notes = engine.table::<Note>().await;
        let gets = (
            vec![
                first.batch_get((1..=3).map(key)),
                second.batch_get([key(3)]),
            ],
            (notes.batch_get(["a"]),),
        );
        let (mut posts, (found,)) = engine.db.batch_get(gets).await.unwrap();
        assert_eq!((posts.len(), posts[0].len(), posts[1].len()), (2, 2, 1));
        assert!(found.is_empty());
        // An item knows its table.
        posts[1][0].likes = 77;
        assert!(posts[1][0].partial_save().await.unwrap());
        let saved = second.get(key(3)).required().await.unwrap();
        assert_eq!(saved.likes, 77);
        // Nothing is no request.
        engine.requests.take();
        let none = (
            first.batch_get([("", 0); 0]),
            Vec::from([notes.batch_get([""; 0])]),
        );
        let none = engine.db.batch_get(none).await.unwrap();
        assert!(none.0.is_empty() && none.1[0].is_empty());
        assert!(engine.requests.take().is_empty());
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn keys_of_several_tables_that_are_left_at_times_are_all_read_once() {
    let faults = Faults::new(1, 30, Duration::from_millis(5));
    let engine = Engine::faulty(&faults);
    let first = posts(&engine, 1_000).await;
    let second = posts(&engine, 500).await;
    let written = faults.requests();
    // The same keys in both.
    let gets = (
        first.batch_get((1..=5_000).map(key)),
        second.batch_get((1..=5_000).map(key)),
    );
    let mut pages = engine.db.batch_get(gets).concurrency(4).pages();
    let (mut one, mut two) = (Vec::new(), Vec::new());
    while let Some(page) = pages.next().await {
        let (some, others) = page.unwrap();
        one.extend(some.iter().map(|post| post.number));
        two.extend(others.iter().map(|post| post.number));
    }
    one.sort_unstable();
    two.sort_unstable();
    assert!(one.into_iter().eq(1..=1_000));
    assert!(two.into_iter().eq(1..=500));
    let (one, two) = pages.missing();
    assert_eq!((one.len(), two.len()), (4_000, 4_500));
    let requests = faults.requests() - written;
    assert!((100..=150).contains(&requests), "{requests}");
    assert_eq!(faults.most_under_way(), 4);
}

#[tokio::test(start_paused = true)]
async fn what_is_left_is_typed_by_its_table() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let notes = engine.table::<Note>().await;
    engine.requests.answer(all_unprocessed);
    let mut keys = (1..).map(key);
    let gets = (posts.batch_get(&mut keys), notes.batch_get(["a"]));
    let mut pages = engine.db.batch_get(gets).pages();
    let error = loop {
        if let Err(error) = pages.next().await.unwrap() {
            break error;
        }
    };
    assert_eq!(error.kind(), ErrorKind::Throttled);
    // It is no one table's.
    assert_eq!(
        error.to_string(),
        "the service left all keys of the batch unprocessed, and so did ten resends"
    );
    assert!(pages.next().await.is_none());
    let (left, left_notes) = pages.unread();
    assert_eq!((left.len(), left_notes.len()), (99, 1));
    drop(pages);
    assert_eq!(keys.next(), Some(key(100)));
}

#[tokio::test]
async fn an_item_that_cannot_be_decoded_is_an_error_behind_its_page() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 2).await;
        let notes = engine.table::<Note>().await;
        let odd = stored([("id", s("a")), ("text", n(1))]);
        sdk_put(engine, &notes, &odd).await;
        notes.put(&note("b")).await.unwrap();
        let gets = (notes.batch_get(["a", "b"]), posts.batch_get([key(1)]));
        let mut pages = engine.db.batch_get(gets).pages();
        let (found, others) = pages.next().await.unwrap().unwrap();
        assert_eq!((found.len(), others.len()), (1, 1));
        let error = pages.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.table(), Some(notes.name()));
        assert_eq!(error.item().unwrap()["id"], s("a"));
        assert!(pages.next().await.is_none());
        assert!(pages.missing().0.is_empty());
    })
    .await;
}

#[tokio::test]
async fn mistakes_are_found_before_sending() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 1).await;
    engine.requests.take();
    let gets = (posts.batch_get([key(1)]), posts.batch_get([key(2)]));
    let error = engine.db.batch_get(gets).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}`: two of the batch gets are of this table, and a request names a table once; give all of its keys to \
             one",
            posts.name()
        )
    );
    let other = second_client::<Post>(&engine, &posts);
    let error = engine.db.batch_get(other.batch_get([key(1)])).await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}`: the table is of another `Database` than the batch; make both of the same one",
            posts.name()
        )
    );
    let get = engine.db.batch_get(posts.batch_get([key(1)]));
    let error = get.concurrency(0).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "with no request under way nothing is sent; give `concurrency` at least 1"
    );
    assert!(engine.requests.take().is_empty());
}

#[tokio::test]
async fn the_database_s_meter_counts() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 2).await;
    let notes = engine.table::<Note>().await;
    notes.put(&note("a")).await.unwrap();
    let (all, one) = (CapacityMeter::new(), CapacityMeter::new());
    let gets = (
        posts.metered(&one).batch_get([key(1), key(2)]),
        notes.batch_get(["a"]),
    );
    engine.db.metered(&all).batch_get(gets).await.unwrap();
    assert_eq!(all.of_table(posts.name()).read_units, 1.0);
    assert_eq!(all.of_table(notes.name()).read_units, 0.5);
    assert_eq!(one.of_table(posts.name()).read_units, 0.0);
}
