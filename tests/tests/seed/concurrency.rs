//! Two clients, one of them stale: no update is lost.

use dynamo_orm::{DynamoTable, ErrorKind, Item, Table};
use dynamo_orm_tests::{Engine, on_every_engine};

use crate::common::{Note, OldNote, n, note, s, sdk_note, sdk_put, second_client, stored};
use aws_sdk_dynamodb::types::AttributeValue;

/// The same item, loaded by two clients.
async fn two_readers(engine: &Engine, notes: &Table<Note>) -> (Item<Note>, Item<Note>) {
    let other = second_client(engine, notes);
    (
        notes.get("a").await.unwrap().unwrap(),
        other.get("a").await.unwrap().unwrap(),
    )
}

async fn one_note(engine: &Engine) -> Table<Note> {
    let notes = engine.table::<Note>().await;
    notes.put(&note("a")).await.unwrap();
    notes
}

#[tokio::test]
async fn b56_a_stale_save_fails_and_stays_dirty() {
    on_every_engine(async |engine| {
        let notes = one_note(engine).await;
        let (mut first, mut stale) = two_readers(engine, &notes).await;
        first.text = "first".into();
        assert!(first.save().await.unwrap());

        stale.count = 2;
        let error = stale.save().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConditionFailed);
        assert_eq!(error.current().unwrap().as_deref(), Some(&*first));
        assert!(stale.needs_save());
        assert_eq!(stale.count, 2);
        assert!(stale.save().await.unwrap_err().is_condition_failed());
        assert_eq!(sdk_note(engine, &notes, "a").await["count"], n(1));

        stale.overwrite().await.unwrap();
        assert!(!stale.needs_save());
        let now = notes.get("a").await.unwrap().unwrap();
        assert_eq!((now.text.as_str(), now.count), ("text", 2));
    })
    .await;
}

#[tokio::test]
async fn b57_a_stale_save_never_erases_an_attribute_that_another_writer_added() {
    on_every_engine(async |engine| {
        let notes = one_note(engine).await;
        let (mut first, mut stale) = two_readers(engine, &notes).await;
        first.color = Some("red".into());
        assert!(first.save().await.unwrap());

        // The struct knows the attribute: a conflict.
        stale.count = 2;
        let error = stale.save().await.unwrap_err();
        assert_eq!(
            error.current().unwrap().unwrap().color.as_deref(),
            Some("red")
        );
        assert_eq!(sdk_note(engine, &notes, "a").await["color"], s("red"));
    })
    .await;
}

#[tokio::test]
async fn b57_an_attribute_that_the_struct_does_not_know_survives_a_stale_save() {
    on_every_engine(async |engine| {
        let notes = one_note(engine).await;
        let old = OldNote::table(&engine.db).named(notes.name());
        let mut stale = old.get("a").await.unwrap().unwrap();
        let mut first = notes.get("a").await.unwrap().unwrap();
        first.color = Some("red".into());
        assert!(first.save().await.unwrap());

        stale.text = "stale".into();
        assert!(stale.save().await.unwrap());
        let now = notes.get("a").await.unwrap().unwrap();
        let expected = Note {
            text: "stale".into(),
            color: Some("red".into()),
            ..note("a")
        };
        assert_eq!(now, expected);
    })
    .await;
}

#[tokio::test]
async fn b62_partial_saves_of_different_fields_both_persist() {
    on_every_engine(async |engine| {
        let notes = one_note(engine).await;
        let (mut first, mut stale) = two_readers(engine, &notes).await;
        first.text = "first".into();
        first.tags.insert("t".into());
        assert!(first.partial_save().await.unwrap());
        stale.count = 2;
        stale.color = Some("red".into());
        assert!(stale.partial_save().await.unwrap());
        let expected = Note {
            text: "first".into(),
            tags: ["t".to_owned()].into(),
            color: Some("red".into()),
            count: 2,
            ..note("a")
        };
        assert_eq!(notes.get("a").await.unwrap().unwrap(), expected);
    })
    .await;
}

#[tokio::test]
async fn b62_partial_saves_of_the_same_field_conflict() {
    on_every_engine(async |engine| {
        let notes = one_note(engine).await;
        let (mut first, mut stale) = two_readers(engine, &notes).await;
        first.text = "first".into();
        assert!(first.partial_save().await.unwrap());

        stale.text = "second".into();
        let error = stale.partial_save().await.unwrap_err();
        assert!(error.is_condition_failed());
        assert_eq!(error.current().unwrap().as_deref(), Some(&*first));
        assert!(stale.needs_save());
        assert_eq!(stale.text, "second");
        assert_eq!(sdk_note(engine, &notes, "a").await["text"], s("first"));

        // The program loads the item again, applies its change, and wins.
        let mut fresh = notes.get("a").await.unwrap().unwrap();
        fresh.text = format!("{} and {}", fresh.text, stale.text);
        assert!(fresh.partial_save().await.unwrap());
        assert_eq!(
            sdk_note(engine, &notes, "a").await["text"],
            s("first and second")
        );
    })
    .await;
}

#[tokio::test]
async fn a_failed_save_is_retried_as_it_is_once_the_cause_is_gone() {
    on_every_engine(async |engine| {
        let notes = one_note(engine).await;
        let (mut first, mut stale) = two_readers(engine, &notes).await;
        first.text = "first".into();
        assert!(first.partial_save().await.unwrap());
        stale.text = "second".into();
        assert!(stale.partial_save().await.is_err());
        // The other writer takes it back.
        first.text = "text".into();
        assert!(first.partial_save().await.unwrap());
        assert!(stale.partial_save().await.unwrap());
        assert!(!stale.needs_save());
        assert_eq!(sdk_note(engine, &notes, "a").await["text"], s("second"));
    })
    .await;
}

/// After a partial save the item must not take for loaded what it never showed its program.
async fn a_partial_save_adopts_nothing(color: Option<AttributeValue>) {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        let mut item = stored([("id", s("a")), ("text", s("old")), ("count", n(1))]);
        item.extend(color.clone().map(|color| ("color".to_owned(), color)));
        sdk_put(engine, &notes, &item).await;
        let (mut first, mut stale) = two_readers(engine, &notes).await;
        first.text = "first".into();
        assert!(first.partial_save().await.unwrap());

        stale.count = 2;
        assert!(stale.partial_save().await.unwrap());
        assert_eq!(stale.text, "old");
        stale.count = 3;
        let error = stale.save().await.unwrap_err();
        assert_eq!(error.current().unwrap().unwrap().text, "first");
        stale.text = "second".into();
        let error = stale.partial_save().await.unwrap_err();
        assert_eq!(error.current().unwrap().unwrap().text, "first");
        assert_eq!(sdk_note(engine, &notes, "a").await["text"], s("first"));
    })
    .await;
}

#[tokio::test]
async fn a_partial_save_does_not_hide_a_conflict_of_another_field() {
    a_partial_save_adopts_nothing(None).await;
}

#[tokio::test]
async fn a_partial_save_of_an_unusual_item_does_not_hide_a_conflict_of_another_field() {
    a_partial_save_adopts_nothing(Some(AttributeValue::Null(true))).await;
}

#[tokio::test]
async fn a_counter_by_many_optimistic_writers_loses_no_update() {
    on_every_engine(async |engine| {
        const WRITERS: u64 = 6;
        const EACH: u64 = 5;
        let notes = one_note(engine).await;
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..WRITERS {
            let notes = second_client(engine, &notes);
            writers.spawn(async move {
                for _ in 0..EACH {
                    loop {
                        let mut item = notes.get("a").consistent().await.unwrap().unwrap();
                        item.count += 1;
                        match item.partial_save().await {
                            Ok(sent) => break assert!(sent),
                            Err(error) => assert!(error.is_condition_failed(), "{error}"),
                        }
                    }
                }
            });
        }
        while let Some(done) = writers.join_next().await {
            done.unwrap();
        }
        let now = notes.get("a").await.unwrap().unwrap();
        assert_eq!(now.count, 1 + WRITERS * EACH);
    })
    .await;
}

#[tokio::test]
async fn a_stale_delete_can_be_guarded() {
    on_every_engine(async |engine| {
        let notes = one_note(engine).await;
        let (mut first, stale) = two_readers(engine, &notes).await;
        first.count = 2;
        assert!(first.save().await.unwrap());
        let error = stale.delete().unchanged().await.unwrap_err();
        assert_eq!(error.current().unwrap().as_deref(), Some(&*first));
        assert!(notes.exists("a").await.unwrap());
        first.delete().unchanged().await.unwrap();
        assert!(!notes.exists("a").await.unwrap());
        // It is gone: there is no current item.
        let error = stale.delete().unchanged().await.unwrap_err();
        assert!(error.is_condition_failed());
        assert_eq!(error.current().unwrap(), None);
    })
    .await;
}
