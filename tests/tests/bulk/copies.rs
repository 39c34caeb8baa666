//! Copies of what a read finds into another table.

use std::time::Duration;

use dynamo_orm::{DynamoTable, ErrorKind};
use dynamo_orm_tests::{Engine, Faults, on_every_engine};

use crate::common::{
    Note, OldNote, Post, all_unprocessed, n, note, numbers, posts, s, sdk_note, sdk_put, stored,
};

#[tokio::test(start_paused = true)]
async fn a_scan_is_copied() {
    let faults = Faults::new(1, 30, Duration::from_millis(5));
    let engine = Engine::faulty(&faults);
    let from = posts(&engine, 1_000).await;
    let to = engine.table::<Post>().await;
    let report = from.scan().copy_to(&to).concurrency(4).await.unwrap();
    assert_eq!(report.written, 1_000);
    let all = to.query("rust").await.unwrap();
    assert!(numbers(&all).into_iter().eq(1..=1_000));
    assert_eq!(all, from.query("rust").await.unwrap());
}

#[tokio::test]
async fn a_part_is_copied_and_an_index_that_holds_whole_items() {
    on_every_engine(async |engine| {
        let from = posts(engine, 20).await;
        let to = engine.table::<Post>().await;
        let some = from.query("rust").range().between(5, 9).limit(3);
        assert_eq!(some.copy_to(&to).await.unwrap().written, 3);
        let liked = from.index(Post::BY_LIKES).query("rust").range().ge(6);
        assert_eq!(liked.copy_to(&to).await.unwrap().written, 3);
        let copied = numbers(&to.query("rust").await.unwrap());
        assert_eq!(copied, [5, 6, 7, 18, 19, 20]);
    })
    .await;
}

#[tokio::test]
async fn an_item_is_copied_as_it_is_stored() {
    on_every_engine(async |engine| {
        let from = engine.table::<Note>().await;
        // What the struct does not know, and what it could not read.
        let item = stored([
            ("id", s("a")),
            ("text", n(1)),
            ("unknown", n("0.10")),
            ("count", s("x")),
        ]);
        sdk_put(engine, &from, &item).await;
        let kept = sdk_note(engine, &from, "a").await;
        let from = OldNote::table(&engine.db).named(from.name());
        let to = engine.table::<OldNote>().await;
        assert_eq!(from.scan().copy_to(&to).await.unwrap().written, 1);
        assert_eq!(sdk_note(engine, &to, "a").await, kept);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_copied_is_handed_back_as_it_is_stored() {
    let engine = Engine::embedded();
    let from = engine.table::<Note>().await;
    let mut item = stored([("id", s("a")), ("text", n(1)), ("unknown", s("kept"))]);
    sdk_put(&engine, &from, &item).await;
    from.put(&note("b")).await.unwrap();
    let to = engine.table::<Note>().await;
    engine.requests.answer(all_unprocessed);
    let error = from.scan().copy_to(&to).await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::Throttled);
    assert_eq!(error.unwritten.len(), 2);
    let raw = error
        .unwritten
        .iter()
        .find(|write| write.attributes()["id"] == s("a"));
    let raw = raw.unwrap();
    assert_eq!((raw.table(), raw.is_put()), (to.name(), true));
    assert_eq!(raw.attributes(), item);
    // It is no `Note`, and a write of one all the same.
    let dynamo_orm::BatchOp::Raw(same) = raw.of(&to).unwrap() else {
        panic!("a note of a number");
    };
    assert_eq!(same, *raw);
    assert!(raw.of(&from).is_none());

    engine.requests.answer_no_more();
    let again = error.unwritten.iter().map(|write| write.of(&to).unwrap());
    assert_eq!(to.write_all(again).await.unwrap().written, 2);
    assert_eq!(sdk_note(&engine, &to, "a").await, item);
    item.insert("text".into(), n(2));
    sdk_put(&engine, &to, &item).await;
    let report = engine.db.write_all(error.unwritten).await.unwrap();
    assert_eq!(report.written, 2);
    assert_eq!(sdk_note(&engine, &to, "a").await["text"], n(1));
}
