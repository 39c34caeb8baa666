//! Why a write was refused: what each refusal says, with the item that refused it.

use dynamo_orm::{Table, WriteError, to_attributes};
use dynamo_orm_tests::{Engine, on_every_engine};

use crate::common::{Note, note, operations, s, sdk_note, sdk_put};

const TAKEN: &str = "an item with this key exists already; give the new one another key, or get the stored one and change it";
const MISSING: &str =
    "there is no item under this key; insert one, or update with `create_if_missing()`";
const GONE: &str =
    "the item is gone: it was deleted since it was loaded; insert it if it is to be stored again";
const CHANGED: &str = "the item was changed by another writer since it was loaded; get it again and repeat your change on it";
const CONDITION: &str = "the condition does not hold for the stored item";
const CONDITION_OF_NONE: &str = "the condition does not hold, for there is no item under this key";

/// It was refused for this reason, by this item.
#[track_caller]
fn refused<O>(
    notes: &Table<Note>,
    result: Result<O, WriteError<Note>>,
    reason: &str,
    current: Option<&Note>,
) {
    let Err(error) = result else {
        panic!("it was not refused");
    };
    assert_eq!(
        error.to_string(),
        format!("table `{}`: {reason}", notes.name())
    );
    assert!(error.is_condition_failed());
    assert_eq!(error.current().unwrap().as_deref(), current);
    assert_eq!(
        error.error().code(),
        Some("ConditionalCheckFailedException")
    );
}

async fn one(engine: &Engine) -> Table<Note> {
    let notes = engine.table::<Note>().await;
    notes.put(&note("a")).await.unwrap();
    notes
}

#[tokio::test]
async fn a_taken_key() {
    on_every_engine(async |engine| {
        let notes = one(engine).await;
        let (taken, never) = (note("a"), Note::COUNT.eq(9));
        refused(&notes, notes.insert(&taken).await, TAKEN, Some(&taken));
        let mut new = notes.item(note("a"));
        refused(&notes, new.save().await, TAKEN, Some(&taken));
        let insert = notes.insert(&taken).condition(never.clone());
        refused(&notes, insert.await, TAKEN, Some(&taken));
        let free = note("b");
        let insert = notes.insert(&free).condition(never);
        refused(&notes, insert.await, CONDITION_OF_NONE, None);
    })
    .await;
}

#[tokio::test]
async fn a_missing_item() {
    on_every_engine(async |engine| {
        let notes = one(engine).await;
        let update = |id: &str| notes.update(id).add(Note::COUNT, 1);
        refused(&notes, update("b").must_exist().await, MISSING, None);
        let never = Note::COUNT.eq(9);
        let update_b = update("b").condition(never.clone()).must_exist();
        refused(&notes, update_b.await, MISSING, None);
        let update_a = update("a").must_exist().condition(never.clone());
        refused(&notes, update_a.await, CONDITION, Some(&note("a")));
        let create = update("b").create_if_missing().condition(never.clone());
        refused(&notes, create.await, CONDITION_OF_NONE, None);
        let delete = notes.delete("b").condition(never.clone());
        refused(&notes, delete.await, CONDITION_OF_NONE, None);
        let there = note("a");
        let put = notes.put(&there).condition(never);
        refused(&notes, put.await, CONDITION, Some(&there));
    })
    .await;
}

#[tokio::test]
async fn a_loaded_item_that_is_gone_or_changed() {
    on_every_engine(async |engine| {
        let notes = one(engine).await;
        let mut stale = notes.get("a").required().await.unwrap();
        stale.text = "mine".into();
        notes
            .update("a")
            .set(Note::TEXT, "theirs")
            .must_exist()
            .await
            .unwrap();
        let theirs = Note {
            text: "theirs".into(),
            ..note("a")
        };
        let (always, never) = (Note::COUNT.eq(1), Note::COUNT.eq(9));
        refused(&notes, stale.save().await, CHANGED, Some(&theirs));
        let save = stale.partial_save().condition(always.clone());
        refused(&notes, save.await, CHANGED, Some(&theirs));
        let save = stale.save().condition(never.clone());
        refused(&notes, save.await, CHANGED, Some(&theirs));
        refused(
            &notes,
            stale.delete().unchanged().await,
            CHANGED,
            Some(&theirs),
        );

        let mut fresh = notes.get("a").required().await.unwrap();
        fresh.color = Some("red".into());
        let save = fresh.partial_save().condition(never.clone());
        refused(&notes, save.await, CONDITION, Some(&theirs));
        let save = fresh.save().condition(never.clone());
        refused(&notes, save.await, CONDITION, Some(&theirs));
        assert!(fresh.needs_save());
        let delete = fresh.delete().condition(never.clone());
        refused(&notes, delete.await, CONDITION, Some(&theirs));
        let delete = fresh.delete().unchanged().condition(never.clone());
        refused(&notes, delete.await, CONDITION, Some(&theirs));
        let overwrite = fresh.overwrite().condition(never.clone());
        refused(&notes, overwrite.await, CONDITION, Some(&theirs));
        assert!(fresh.needs_save());
        assert!(fresh.save().condition(always.clone()).await.unwrap());

        notes.delete("a").await.unwrap();
        fresh.color = None;
        refused(&notes, fresh.save().await, GONE, None);
        let save = fresh.partial_save().condition(always.clone());
        refused(&notes, save.await, GONE, None);
        refused(&notes, fresh.delete().unchanged().await, GONE, None);
        let delete = fresh.delete().condition(always.clone());
        refused(&notes, delete.await, CONDITION_OF_NONE, None);
        let overwrite = fresh.overwrite().condition(always);
        refused(&notes, overwrite.await, CONDITION_OF_NONE, None);
    })
    .await;
}

#[tokio::test]
async fn a_clean_item_sends_nothing_and_asks_nothing() {
    on_every_engine(async |engine| {
        let notes = one(engine).await;
        let mut item = notes.get("a").required().await.unwrap();
        engine.requests.take();
        let never = Note::COUNT.eq(9);
        assert!(!item.save().condition(never.clone()).await.unwrap());
        assert!(!item.partial_save().condition(never).await.unwrap());
        assert!(operations(&engine.requests.take()).is_empty());
    })
    .await;
}

/// It is an item like one that was read, with what the struct does not know, and a guard of its own.
#[tokio::test]
async fn the_current_item_is_changed_and_saved() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        let mut stored = to_attributes(&note("a")).unwrap();
        stored.insert("unknown".into(), s("kept"));
        sdk_put(engine, &notes, &stored).await;
        let error = notes.insert(&note("a")).await.unwrap_err();
        let mut one = error.current().unwrap().unwrap();
        let mut other = error.current().unwrap().unwrap();
        assert!(!one.needs_save());
        engine.requests.take();
        one.count = 7;
        assert!(one.save().await.unwrap());
        other.count = 8;
        let error = other.save().await.unwrap_err();
        assert_eq!(error.current().unwrap().as_deref(), Some(&*one));
        assert_eq!(engine.requests.count("GetItem"), 0);
        assert_eq!(sdk_note(engine, &notes, "a").await["unknown"], s("kept"));

        let taken = note("a");
        let insert = engine.db.transact_write().action(notes.insert(&taken));
        let error = insert.await.unwrap_err();
        let mut current = error.reasons()[0].current::<Note>().unwrap().unwrap();
        current.count += 1;
        assert!(current.partial_save().await.unwrap());
        assert_eq!(notes.get("a").required().await.unwrap().count, 8);
    })
    .await;
}

/// An error is one word, and can be kept, sent and found out anywhere.
#[test]
fn an_error_is_small_and_free_to_go() {
    fn is_free(_: impl Send) {}
    fn of_any<T>(error: WriteError<T>)
    where
        WriteError<T>: Send + Sync + 'static,
    {
        is_free(error.resolve());
    }
    let _ = of_any::<Note>;
    assert_eq!(
        size_of::<Result<(), WriteError<Note>>>(),
        size_of::<usize>()
    );
}
