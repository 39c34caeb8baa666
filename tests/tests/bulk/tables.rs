//! Writes to several tables.

use std::time::Duration;

use dynamo_orm::{BatchOp, CapacityMeter, Database, ErrorKind, TableWrite};
use dynamo_orm_tests::{Engine, Faults, on_every_engine};
use serde_json::json;

use crate::common::{Note, Post, all_unprocessed, note, numbers, post, posts, second_client};

#[tokio::test]
async fn writes_of_several_tables_share_requests() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 3).await;
        let notes = engine.table::<Note>().await;
        let writes = [
            TableWrite::put(&notes, &note("a")),
            TableWrite::delete(&posts, ("rust", 1)),
            TableWrite::put(&notes, &note("b")),
        ];
        let report = engine.db.write_all(writes).await.unwrap();
        assert_eq!([report.written, report.requests], [3, 1]);
        let sent = engine.requests.take();
        let tables = sent[0].body["RequestItems"].as_object().unwrap();
        assert_eq!(tables.len(), 2);
        assert_eq!(tables[notes.name()].as_array().unwrap().len(), 2);
        let key = json!({"board": {"S": "rust"}, "number": {"N": "1"}});
        let delete = json!([{"DeleteRequest": {"Key": key}}]);
        assert_eq!(tables[posts.name()], delete);
        assert_eq!(numbers(&posts.query("rust").await.unwrap()), [2, 3]);
        assert_eq!(notes.scan().count().await.unwrap(), 2);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_comes_back_of_several_tables_all_arrives_once() {
    let faults = Faults::new(1, 30, Duration::from_millis(5));
    let engine = Engine::faulty(&faults);
    let first = posts(&engine, 0).await;
    let second = posts(&engine, 0).await;
    // The same keys in both.
    let writes = (1..=1_000).flat_map(|number| {
        [
            TableWrite::put(&first, &post(number)),
            TableWrite::put(&second, &post(number)),
        ]
    });
    let report = engine.db.write_all(writes).concurrency(4).await.unwrap();
    assert_eq!([report.taken, report.written], [2_000, 2_000]);
    assert_eq!(faults.processed(), 2_000);
    for table in [first, second] {
        assert_eq!(table.query("rust").count().await.unwrap(), 1_000);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_handed_back_is_typed_by_its_table() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let notes = engine.table::<Note>().await;
    engine.requests.answer(all_unprocessed);
    let writes = [
        TableWrite::put(&posts, &post(1)),
        TableWrite::delete(&notes, "a"),
    ];
    let error = engine.db.write_all(writes).await.unwrap_err();
    // It is no one table's.
    assert_eq!(
        error.to_string(),
        "the service left all writes of the batch unprocessed, and so did ten resends (taken from the input: 2, written: 0, \
         handed back: 2)"
    );
    let [put, delete] = &error.unwritten[..] else {
        panic!("{error:?}");
    };
    assert_eq!(put.of(&posts), Some(BatchOp::Put(post(1))));
    assert_eq!(put.of(&notes), None);
    let key = crate::common::NoteKey { id: "a".into() };
    assert_eq!(delete.of(&notes), Some(BatchOp::Delete(key)));
}

#[tokio::test]
async fn a_table_of_another_database_is_refused() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let other = second_client::<Post>(&engine, &posts);
    let write = TableWrite::put(&other, &post(1)).unwrap();
    let error = engine.db.write_all([write.clone()]).await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::Request);
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}`: the table is of another `Database` than the one that is to write; make both from one, which is \
             cheap to clone",
            posts.name()
        )
    );
    // A clone is the same.
    let db: Database = engine.db.clone();
    let write = TableWrite::put(&posts, &post(1)).unwrap();
    assert_eq!(db.write_all([write]).await.unwrap().written, 1);
}

#[tokio::test]
async fn the_database_that_writes_counts() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let notes = engine.table::<Note>().await;
    let (all, one) = (CapacityMeter::new(), CapacityMeter::new());
    let writes = [
        TableWrite::put(&posts.metered(&one), &post(1)),
        TableWrite::put(&notes, &note("a")),
    ];
    engine.db.metered(&all).write_all(writes).await.unwrap();
    // A post is in an index too.
    assert_eq!(all.of_table(posts.name()).write_units, 2.0);
    assert_eq!(all.of_table(notes.name()).write_units, 1.0);
    assert_eq!(one.of_table(posts.name()).write_units, 0.0);
    // Those of a table are that table's.
    let metered = posts.metered(&one);
    metered.put_all([post(2)]).await.unwrap();
    assert_eq!(one.of_table(posts.name()).write_units, 2.0);
}

#[tokio::test]
async fn a_write_of_another_table_is_refused() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let others = engine.table::<Post>().await;
    let write = TableWrite::put(&others, &post(1)).unwrap();
    let error = posts.write_all([BatchOp::Raw(write)]).await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::Request);
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}`: this write is of table `{}`; give it to a batch of that one, or to `Database::write_all`",
            posts.name(),
            others.name()
        )
    );
    let write = TableWrite::put(&posts, &post(1)).unwrap();
    let report = posts.write_all([BatchOp::Raw(write)]).await.unwrap();
    assert_eq!(report.written, 1);
}
