//! What an earlier save of an item, or an attempt that is on its way still, may do yet.

use dynamo_orm::testing::{Failure, Fault, Faults, Throttle};
use dynamo_orm::{DynamoTable, ErrorKind, Item};

use super::unknown::{APPLIED, Counter, LOST_ON_THE_WAY, counter, counters, outage, unknown};
use crate::{LATER, Note, note, notes, operations};

const EARLIER: &str = "it is not known whether an earlier save of this item was applied: its answer was lost, or it was given \
                       up, and what refuses this one may be its doing or another writer's; get the item and look";

/// A save of which it is not known whether it was applied may be what refuses the next one of the item.
#[tokio::test(start_paused = true)]
async fn an_earlier_save_may_be_what_refuses_an_item() {
    let expected = format!("table `counters`: {EARLIER}");
    let faults = Faults::seeded(1);
    counters(&faults).await;
    let db = faults.database();
    let counters = Counter::table(&db);
    let load = async || {
        let mut item = counters.get(1).required().await.unwrap();
        item.count += 100;
        item
    };
    let doubted = async |item: &mut Item<Counter>| {
        let error = unknown(item.save().await);
        assert_eq!(error.to_string(), expected);
        assert!(error.current().unwrap().is_some() && item.needs_save());
        operations(&faults);
        // To send it again tells no more.
        let again = unknown(error.resolve().await);
        assert_eq!(again.to_string(), expected);
        assert!(again.current().unwrap().is_some());
        assert!(operations(&faults).is_empty());
    };

    // Its answers were lost.
    let mut item = load().await;
    outage(&faults, "UpdateItem", APPLIED);
    unknown(item.save().await);
    doubted(&mut item).await;
    doubted(&mut item).await;
    // Of a known failure there is no doubt, but what there was before stays.
    outage(&faults, "UpdateItem", Fault::Throttled(Throttle::KeyRange));
    let error = item.save().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Throttled);
    doubted(&mut item).await;

    // It was given up.
    let mut item = load().await;
    faults.next("UpdateItem", Fault::Applied(Failure::Timeout));
    let short = std::time::Duration::from_millis(1);
    let given_up = tokio::time::timeout(short, item.save()).await;
    assert!(given_up.is_err() && item.needs_save());
    faults.stop();
    doubted(&mut item).await;

    // A new one.
    let mut item = counters.item(Counter {
        id: 2,
        ..counter(1)
    });
    outage(&faults, "PutItem", APPLIED);
    unknown(item.save().await);
    doubted(&mut item).await;

    // In a transaction, whatever its `resolve` tells.
    let mut item = load().await;
    outage(&faults, "TransactWriteItems", APPLIED);
    let error = db.transact_write().action(item.save()).await.unwrap_err();
    error.resolve().await.unwrap();
    doubted(&mut item).await;
    let error = db.transact_write().action(item.save()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("table `counters`: action 1 of 1: {EARLIER}")
    );

    // What was refused or never sent leaves no doubt, and other writers are told.
    let mut item = load().await;
    let mut first = load().await;
    let wrong = Counter::COUNT.eq(7);
    let refused = item.save().condition(wrong.clone()).await.unwrap_err();
    assert!(refused.is_condition_failed());
    let canceled = db.transact_write().action(item.save().condition(wrong));
    assert!(canceled.await.unwrap_err().is_condition_failed());
    drop(item.save());
    drop(db.transact_write().action(item.save()));
    first.save().await.unwrap();
    let error = item.save().await.unwrap_err();
    assert!(error.is_condition_failed());
    assert!(error.to_string().contains("by another writer"), "{error}");

    // Nor does what was found out.
    let mut item = load().await;
    outage(&faults, "UpdateItem", LOST_ON_THE_WAY);
    let error = unknown(item.save().await);
    error.resolve_into(&mut item).await.unwrap();
    load().await.save().await.unwrap();
    item.count += 1;
    assert!(item.save().await.unwrap_err().is_condition_failed());
}

/// A change that is taken back after a save whose answer was lost: if that was applied, it has to be undone.
#[tokio::test(start_paused = true)]
async fn what_is_changed_back_is_saved_if_it_may_be_stored_otherwise() {
    let faults = Faults::seeded(1);
    notes(&faults, 2).await;
    let db = faults.database();
    let notes = Note::table(&db);
    let load = async |number: u64| notes.get(("rust", number)).required().await.unwrap();
    let doubted = async |number: u64, fault: Fault| {
        let mut item = load(number).await;
        item.text = "new".into();
        item.color = (item.color.is_none()).then(|| "blue".into());
        outage(&faults, "UpdateItem", fault);
        unknown(item.partial_save().await);
        let note = note(number);
        (item.text, item.color) = (note.text, note.color);
        assert!(item.needs_save());
        faults.forget();
        item
    };
    for number in [1, 2] {
        // It was not applied.
        let mut item = doubted(number, LOST_ON_THE_WAY).await;
        assert!(item.partial_save().await.unwrap());
        assert_eq!(operations(&faults), ["UpdateItem"]);
        assert!(!item.needs_save() && !item.partial_save().await.unwrap());
        assert_eq!(load(number).await, note(number));
        let mut item = doubted(number, LOST_ON_THE_WAY).await;
        let transaction = db.transact_write().action(item.partial_save());
        transaction.await.unwrap();
        assert!(!item.needs_save());
        assert_eq!(load(number).await, note(number));

        // It was, and is found in store.
        let mut item = doubted(number, APPLIED).await;
        let error = unknown(item.partial_save().await);
        assert_eq!(error.to_string(), format!("table `notes`: {EARLIER}"));
        let mut stored = error.current().unwrap().expect("it is there");
        assert_eq!(stored.text, "new");
        (stored.text, stored.color) = (item.text.clone(), item.color.clone());
        assert!(stored.partial_save().await.unwrap());
        assert_eq!(load(number).await, note(number));
    }
    // What an item was replaced by in vain is all that it has.
    let mut item = load(1).await;
    outage(&faults, "PutItem", LOST_ON_THE_WAY);
    unknown(item.overwrite().await);
    assert!(item.needs_save() && item.partial_save().await.unwrap());
    assert!(!item.needs_save());
}

/// What others change meanwhile does not matter, beside what is in doubt.
#[tokio::test(start_paused = true)]
async fn an_item_in_doubt_asks_for_what_is_in_doubt_alone() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 1).await;
    let mut item = notes.get(("rust", 1)).required().await.unwrap();
    item.text = "new".into();
    outage(&faults, "UpdateItem", LOST_ON_THE_WAY);
    unknown(item.partial_save().await);
    let other = notes.update(("rust", 1)).set(Note::COLOR, "green");
    other.must_exist().await.unwrap();
    item.text = note(1).text;
    assert!(item.partial_save().await.unwrap());
    let stored = notes.get(("rust", 1)).required().await.unwrap();
    let expected = Note {
        color: Some("green".into()),
        ..note(1)
    };
    assert_eq!(stored, expected);
}

/// A version counts on, whether anything is changed or not.
#[tokio::test(start_paused = true)]
async fn a_version_tells_what_is_changed_back_from_what_was_stored() {
    let faults = Faults::seeded(1);
    let counters = counters(&faults).await;
    for (fault, version) in [(LOST_ON_THE_WAY, 2), (APPLIED, 3)] {
        let mut item = counters.get(1).required().await.unwrap();
        let count = item.count;
        item.count += 100;
        outage(&faults, "UpdateItem", fault);
        unknown(item.save().await);
        item.count = count;
        let saved = item.save().await;
        if fault == APPLIED {
            let error = unknown(saved);
            assert_eq!(error.current().unwrap().unwrap().count, count + 100);
        } else {
            assert!(saved.unwrap());
        }
        let stored = counters.get(1).required().await.unwrap();
        assert_eq!(stored.version, version);
    }
}

const ARRIVES: &str = "may arrive late, when what refuses it now does not any more;";

/// What refuses an attempt may be gone by the time that one before it arrives.
#[tokio::test(start_paused = true)]
async fn a_transaction_that_was_refused_may_be_applied_late() {
    let faults = Faults::seeded(1);
    notes(&faults, 1).await;
    let db = faults.database();
    let notes = Note::table(&db);
    let text = async || {
        notes
            .get(("rust", 1))
            .required()
            .await
            .unwrap()
            .text
            .clone()
    };
    let set = async |text: &str| {
        let update = notes.update(("rust", 1)).set(Note::TEXT, text);
        update.must_exist().await.unwrap();
    };
    let write = || {
        let update = notes.update(("rust", 1)).set(Note::TEXT, "late");
        update.condition(Note::TEXT.eq("text 1")).must_exist()
    };
    let late = Fault::Late(Failure::Timeout, 5 * LATER);

    // By a conflict, and by its condition.
    for conflict in [true, false] {
        faults.next("TransactWriteItems", late);
        if conflict {
            faults.next("TransactWriteItems", Fault::TransactionConflict);
        } else {
            set("other").await;
        }
        let error = db.transact_write().action(write()).await.unwrap_err();
        assert!(error.is_outcome_unknown(), "{error}");
        assert!(error.to_string().contains(ARRIVES), "{error}");
        assert_eq!(error.reasons().len(), 1);
        set("text 1").await;
        tokio::time::sleep(10 * LATER).await;
        assert_eq!(text().await, "late");
        // Under its token it is known then.
        error.resolve().await.unwrap();
        set("text 1").await;
    }
    faults.next("TransactWriteItems", late);
    set("other").await;
    let error = unknown(write().exactly_once().await);
    assert!(error.to_string().contains(ARRIVES), "{error}");
    assert_eq!(error.current().unwrap().unwrap().text, "other");
    // It is refused once more, and may be on its way still.
    let again = unknown(error.resolve().await);
    assert!(again.to_string().contains(ARRIVES), "{again}");
    set("text 1").await;
    tokio::time::sleep(10 * LATER).await;
    assert_eq!(text().await, "late");
    again.resolve().await.unwrap();
}

/// A read changes nothing, whenever it arrives.
#[tokio::test(start_paused = true)]
async fn a_read_in_a_transaction_is_refused_whatever_was_not_answered() {
    let faults = Faults::seeded(1);
    notes(&faults, 1).await;
    let db = faults.database();
    let notes = Note::table(&db);
    let late = Fault::Late(Failure::Timeout, 5 * LATER);
    faults.next("TransactGetItems", late);
    faults.next("TransactGetItems", Fault::TransactionConflict);
    let error = db.transact_get(notes.get(("rust", 1))).await.unwrap_err();
    assert!(error.is_transaction_conflict(), "{error}");
}

/// A version is not counted back to what it was: what is refused by it is refused for good.
#[tokio::test(start_paused = true)]
async fn a_version_refuses_what_comes_late_too() {
    let faults = Faults::seeded(1);
    counters(&faults).await;
    let db = faults.database();
    let counters = Counter::table(&db);
    let late = Fault::Late(Failure::Timeout, 5 * LATER);
    for single in [true, false] {
        let load = async || counters.get(1).required().await.unwrap();
        let (mut item, mut first) = (load().await, load().await);
        first.count += 1;
        first.save().await.unwrap();
        item.count += 100;
        faults.next("TransactWriteItems", late);
        if single {
            let error = item.save().exactly_once().await.unwrap_err();
            assert!(error.is_condition_failed(), "{error}");
        } else {
            let error = db.transact_write().action(item.save()).await.unwrap_err();
            assert!(error.is_condition_failed(), "{error}");
        }
        tokio::time::sleep(10 * LATER).await;
        assert_eq!(load().await.count, first.count);
    }
    // An item that is made anew may have the version that was loaded.
    counters.delete(1).await.unwrap();
    counters.insert(&counter(1)).await.unwrap();
    let mut item = counters.get(1).required().await.unwrap();
    counters.delete(1).await.unwrap();
    item.count = 100;
    faults.next("TransactWriteItems", late);
    let error = unknown(item.save().exactly_once().await);
    assert!(error.to_string().contains(ARRIVES), "{error}");
    counters.insert(&counter(1)).await.unwrap();
    tokio::time::sleep(10 * LATER).await;
    assert_eq!(counters.get(1).required().await.unwrap().count, 100);
}
