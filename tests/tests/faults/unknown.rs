//! Writes whose outcome is not known: seen, told, and found out.

use dynamo_orm::testing::{Failure, Fault, Faults};
use dynamo_orm::{DynamoTable, Error, ErrorKind, Table, WriteError};

use crate::{LATER, Note, note, notes, operations};

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "counters")]
pub(super) struct Counter {
    #[hash_key]
    pub(super) id: u64,
    pub(super) count: u64,
    pub(super) tags: std::collections::BTreeSet<String>,
    pub(super) log: Vec<String>,
    pub(super) note: Option<String>,
    #[dynamo(version)]
    pub(super) version: u32,
}

const LOST: &str = "it is not known whether this write was applied, for no answer tells; `WriteError::resolve` \
                    sends it again, or get the item and look";
const REFUSED: &str = "it is not known whether this write was applied: an answer was lost, and what refuses it now may be its \
                       own doing or another writer's; get the item and look";
const ONCE: &str = "it is not known whether this update was applied, and sent again it might be applied twice; get the item and \
                    look, and send such updates with `exactly_once()`";

const OLD: &str = "it is not known whether this write was applied, and sent again it could not tell the item as it was before; \
                   `WriteError::resolve` sends it again without that, or get the item and look";

pub(super) fn counter(count: u64) -> Counter {
    Counter {
        id: 1,
        count,
        tags: ["old".to_owned()].into(),
        log: vec!["begun".into()],
        note: None,
        version: 0,
    }
}

pub(super) async fn counters(faults: &Faults) -> Table<Counter> {
    let counters = Counter::table(&faults.database());
    counters.create_table().await.unwrap();
    counters.put(&counter(1)).await.unwrap();
    faults.forget();
    counters
}

/// Every attempt of the next write is answered so.
pub(super) fn outage(faults: &Faults, operation: &str, fault: Fault) {
    for _ in 0..4 {
        faults.next(operation, fault);
    }
}

pub(super) const APPLIED: Fault = Fault::Applied(Failure::Status(500));
pub(super) const LOST_ON_THE_WAY: Fault = Fault::Lost(Failure::Reset);

#[track_caller]
pub(super) fn unknown<O, T>(result: Result<O, WriteError<T>>) -> WriteError<T> {
    match result {
        Err(error) if error.is_outcome_unknown() => error,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("it is known"),
    }
}

/// After each failure that may have come behind the write, a refusal may be of its own doing.
#[tokio::test(start_paused = true)]
async fn a_refusal_after_a_lost_answer_is_no_conflict() {
    let failures = [
        APPLIED,
        Fault::Applied(Failure::Status(503)),
        Fault::Applied(Failure::Status(502)),
        Fault::Applied(Failure::Reset),
        Fault::Applied(Failure::Timeout),
        Fault::Cut,
        Fault::WrongChecksum,
    ];
    for fault in failures {
        let faults = Faults::seeded(1);
        let notes = notes(&faults, 1).await;
        faults.next("PutItem", fault);
        let error = unknown(notes.insert(&note(2)).await);
        assert_eq!(error.to_string(), format!("table `notes`: {REFUSED}"));
        assert_eq!(
            error.current().unwrap().as_deref(),
            Some(&note(2)),
            "{fault}"
        );

        let mut item = notes.get(("rust", 1)).required().await.unwrap();
        item.text = "new".into();
        for partial in [true, false] {
            faults.next("UpdateItem", fault);
            let save = if partial {
                item.partial_save()
            } else {
                item.save()
            };
            let error = unknown(save.await);
            assert_eq!(
                error
                    .current()
                    .unwrap()
                    .map(|note| note.text.clone())
                    .as_deref(),
                Some("new")
            );
            assert!(item.needs_save(), "{fault}");
        }

        let is_old = Note::TEXT.eq("old");
        faults.next("UpdateItem", fault);
        let update = notes.update(("rust", 2)).set(Note::TEXT, "old");
        update.create_if_missing().await.unwrap();
        faults.next("PutItem", fault);
        let two = note(2);
        unknown(notes.put(&two).condition(is_old).await);
        faults.next("DeleteItem", fault);
        let delete = notes.delete(("rust", 2)).condition(Note::TEXT.exists());
        let error = unknown(delete.await);
        assert_eq!(error.current().unwrap(), None);
        faults.next("DeleteItem", fault);
        unknown(
            item.delete()
                .unchanged()
                .condition(Note::TEXT.eq("new"))
                .await,
        );
    }
}

/// An error that DynamoDB names is an answer: nothing was applied, and a refusal behind it is another's doing.
#[tokio::test(start_paused = true)]
async fn a_refusal_after_an_answer_is_a_conflict() {
    use dynamo_orm::testing::Throttle;
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 1).await;
    for throttle in [Throttle::KeyRange, Throttle::AccountLimit] {
        faults.next("PutItem", Fault::Throttled(throttle));
        let error = notes.insert(&note(1)).await.unwrap_err();
        assert!(error.is_condition_failed(), "{error}");
        assert_eq!(operations(&faults), ["PutItem", "PutItem"]);
    }
    // A lost answer is remembered beyond others.
    faults.next("PutItem", LOST_ON_THE_WAY);
    faults.next("PutItem", Fault::Throttled(Throttle::KeyRange));
    unknown(notes.insert(&note(1)).await);
    assert_eq!(operations(&faults).len(), 3);
    outage(&faults, "PutItem", Fault::Throttled(Throttle::KeyRange));
    faults.next("PutItem", LOST_ON_THE_WAY);
    let error = notes.insert(&note(2)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Throttled);
}

/// An error without a name is a proxy's, which may have passed the request on.
#[tokio::test(start_paused = true)]
async fn an_error_that_dynamodb_does_not_name_is_no_answer() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 0).await;
    for status in [400, 408, 413, 429] {
        faults.next("PutItem", Fault::Applied(Failure::Status(status)));
        let error = unknown(notes.insert(&note(1)).await);
        assert_eq!(
            error.to_string(),
            format!("table `notes`: {LOST}: the answer has status {status} and names no error")
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_is_sent_again_and_then_known() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 1).await;
    for fault in [APPLIED, LOST_ON_THE_WAY] {
        outage(&faults, "PutItem", fault);
        let put = unknown(notes.put(&note(2)).await);
        assert_eq!(put.error().code().is_some(), fault == APPLIED);
        put.resolve().await.unwrap();
        assert_eq!(operations(&faults).len(), 5);
        assert!(notes.exists(("rust", 2)).await.unwrap());

        outage(&faults, "DeleteItem", fault);
        let delete = unknown(notes.delete(("rust", 2)).await);
        delete.resolve().await.unwrap();
        assert!(!notes.exists(("rust", 2)).await.unwrap());

        outage(&faults, "UpdateItem", fault);
        let update = notes
            .update(("rust", 1))
            .set(Note::TEXT, "new")
            .must_exist();
        unknown(update.await).resolve().await.unwrap();
        assert_eq!(notes.get(("rust", 1)).required().await.unwrap().text, "new");
        faults.forget();
    }
}

/// What was on its way is refused once the same request was applied under its guard.
#[tokio::test(start_paused = true)]
async fn to_resolve_is_a_fence() {
    let faults = Faults::seeded(1);
    let counters = counters(&faults).await;
    let mut item = counters.get(1).required().await.unwrap();
    item.count += 1;
    let late = Fault::Late(Failure::Timeout, 1000 * LATER);
    outage(&faults, "UpdateItem", late);
    let error = unknown(item.partial_save().await);
    error.resolve().await.unwrap();
    tokio::time::sleep(1000 * LATER).await;
    let now = counters.get(1).required().await.unwrap();
    assert_eq!((now.count, now.version), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn what_was_refused_stays_unknown_without_another_request() {
    let faults = Faults::seeded(1);
    let counters = counters(&faults).await;
    let mut item = counters.get(1).required().await.unwrap();
    item.count += 1;
    faults.next("UpdateItem", APPLIED);
    let error = unknown(item.partial_save().await);
    operations(&faults);
    let error = unknown(error.resolve().await);
    assert_eq!(error.to_string(), format!("table `counters`: {REFUSED}"));
    assert_eq!(
        error.current().unwrap().map(|counter| counter.count),
        Some(2)
    );
    assert_eq!(operations(&faults), [""; 0]);

    // So it is if the request was sent again, and then refused.
    let mut item = counters.get(1).required().await.unwrap();
    item.count += 1;
    outage(&faults, "UpdateItem", LOST_ON_THE_WAY);
    let error = unknown(item.partial_save().await);
    counters
        .update(1)
        .set(Counter::COUNT, 9)
        .must_exist()
        .await
        .unwrap();
    let error = unknown(error.resolve().await);
    assert_eq!(error.to_string(), format!("table `counters`: {REFUSED}"));
}

#[tokio::test(start_paused = true)]
async fn an_item_is_clean_once_its_save_is_known() {
    let faults = Faults::seeded(1);
    let counters = counters(&faults).await;
    let mut item = counters.get(1).required().await.unwrap();
    item.count += 1;
    let version = item.version;
    outage(&faults, "UpdateItem", LOST_ON_THE_WAY);
    let error = unknown(item.save().await);
    assert_eq!(item.version, version);
    item.note = Some("since".into());
    error.resolve_into(&mut item).await.unwrap();
    assert_eq!(item.version, version + 1);
    // What was changed since is left.
    assert!(item.needs_save());
    item.partial_save().await.unwrap();
    item.note = None;
    item.save().await.unwrap();
    assert!(!item.needs_save());
    let now = counters.get(1).required().await.unwrap();
    assert_eq!((&*now, now.version), (&*item, version + 3));

    // A new item, and one that is overwritten.
    let mut item = counters.item(Counter {
        id: 2,
        ..counter(5)
    });
    for version in 1..4 {
        outage(&faults, "PutItem", LOST_ON_THE_WAY);
        let error = match version {
            1 => unknown(item.save().await),
            _ => unknown(item.overwrite().await),
        };
        error.resolve_into(&mut item).await.unwrap();
        assert!(!item.needs_save());
        assert_eq!(item.version, version);
        // The last time it is clean.
        if version == 1 {
            item.count += 1;
        }
    }
    item.count += 1;
    item.save().await.unwrap();

    // One that was clean when it was overwritten, and changed since.
    outage(&faults, "PutItem", LOST_ON_THE_WAY);
    let error = unknown(item.overwrite().await);
    item.count += 1;
    error.resolve_into(&mut item).await.unwrap();
    assert!(item.partial_save().await.unwrap());

    // Of a table of another name.
    let named = counters.named("others");
    named.create_table().await.unwrap();
    named.put(&counter(1)).await.unwrap();
    let mut named = named.get(1).required().await.unwrap();
    named.count += 1;
    outage(&faults, "UpdateItem", LOST_ON_THE_WAY);
    let error = unknown(named.save().await);
    let mut same_key = counters.get(1).required().await.unwrap();
    same_key.count += 1;
    let error = error.resolve_into(&mut same_key).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);

    // Of another item, of another copy of it, or of none.
    let mut other = counters.get(1).required().await.unwrap();
    other.count += 1;
    outage(&faults, "UpdateItem", LOST_ON_THE_WAY);
    let of_other = unknown(other.save().await);
    item.count += 1;
    let mut copy = counters.get(2).required().await.unwrap();
    copy.count += 10;
    outage(&faults, "UpdateItem", LOST_ON_THE_WAY);
    let of_copy = unknown(copy.save().await);
    outage(&faults, "PutItem", LOST_ON_THE_WAY);
    let of_none = unknown(counters.put(&*other).await);
    faults.forget();
    for error in [of_other, of_copy, of_none] {
        let error = error.resolve_into(&mut item).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert_eq!(
            error.to_string(),
            "table `counters`: the error is of another write than a save of this item; give it the item whose save \
             failed, or call `resolve()`"
        );
    }
    assert_eq!(operations(&faults), [""; 0]);
}

/// What changes more when it is applied twice is sent once, unless it was answered that it was not applied.
#[tokio::test(start_paused = true)]
async fn an_update_that_adds_is_not_sent_again() {
    use dynamo_orm::testing::Throttle;
    for fault in [APPLIED, LOST_ON_THE_WAY, Fault::Cut, Fault::WrongChecksum] {
        let faults = Faults::seeded(1);
        let counters = counters(&faults).await;
        for nth in 0.. {
            let update = counters.update(1);
            let update = match nth {
                0 => update.add(Counter::COUNT, 1),
                1 => update.append(Counter::LOG, ["more"]),
                2 => update.prepend(Counter::LOG, ["more"]),
                3 => update.set(Counter::COUNT, Counter::COUNT.plus(1)),
                4 => update.set(Counter::COUNT, Counter::COUNT.minus(1)),
                5 => update.remove(Counter::LOG.at(0)),
                6 => update.set(Counter::LOG.at(5), "more"),
                _ => break,
            };
            faults.next("UpdateItem", Fault::Throttled(Throttle::KeyRange));
            faults.next("UpdateItem", fault);
            let error = unknown(update.must_exist().await);
            let message = error.to_string();
            assert!(
                message.starts_with(&format!("table `counters`: {ONCE}: ")),
                "{message}"
            );
            assert_eq!(operations(&faults).len(), 2, "{nth} {fault}");
            let error = unknown(error.resolve().await);
            assert_eq!(error.to_string(), format!("table `counters`: {ONCE}"));
            assert_eq!(operations(&faults).len(), 0);
        }
        let now = counters.get(1).required().await.unwrap();
        assert_eq!(now.version, if fault == LOST_ON_THE_WAY { 1 } else { 8 });
        faults.forget();

        // The same twice is the same.
        for nth in 0.. {
            let update = counters.update(1);
            let update = match nth {
                0 => update.set(Counter::COUNT, 1),
                1 => update.add(Counter::TAGS, ["new"]),
                2 => update.delete(Counter::TAGS, ["old"]),
                3 => update.set_if_absent(Counter::NOTE, "new"),
                4 => update.remove(Counter::NOTE),
                _ => break,
            };
            faults.next("UpdateItem", fault);
            update.must_exist().await.unwrap();
            assert_eq!(operations(&faults).len(), 2, "{nth} {fault}");
        }
    }
}

/// Sent again, it would tell its own doing as the item that was there before.
#[tokio::test(start_paused = true)]
async fn a_write_that_tells_the_old_item_is_not_sent_again() {
    use dynamo_orm::testing::Throttle;
    for fault in [APPLIED, LOST_ON_THE_WAY, Fault::Cut, Fault::WrongChecksum] {
        let faults = Faults::seeded(1);
        let notes = notes(&faults, 1).await;
        let key = ("rust", 1);
        let writes = ["UpdateItem", "UpdateItem", "PutItem", "DeleteItem"];
        for (nth, operation) in writes.into_iter().enumerate() {
            // What was answered not to be applied is sent again.
            faults.next(operation, Fault::Throttled(Throttle::KeyRange));
            faults.next(operation, fault);
            let new = Note {
                text: nth.to_string(),
                ..note(1)
            };
            let update = || notes.update(key).set(Note::TEXT, &new.text).must_exist();
            let error = match nth {
                0 => unknown(update().returning_old().await),
                1 => unknown(update().returning_updated_old().await),
                2 => unknown(notes.put(&new).returning_old().await),
                _ => unknown(notes.delete(key).returning_old().await),
            };
            let message = error.to_string();
            assert!(
                message.starts_with(&format!("table `notes`: {OLD}: ")),
                "{message}"
            );
            assert_eq!(operations(&faults), [operation; 2], "{fault}");
            let now = notes.get(key).await.unwrap();
            let is_applied = match operation {
                "DeleteItem" => now.is_none(),
                _ => now.is_some_and(|now| *now == new),
            };
            assert_eq!(is_applied, fault != LOST_ON_THE_WAY, "{operation} {fault}");
            faults.forget();

            // To resolve it is to send it until it is applied, whatever it then tells.
            faults.next(operation, fault);
            error.resolve().await.unwrap();
            assert_eq!(operations(&faults), [operation; 2], "{fault}");
            assert_eq!(notes.exists(key).await.unwrap(), operation != "DeleteItem");
            faults.forget();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn it_becomes_an_error_of_its_kind() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 0).await;
    outage(&faults, "PutItem", APPLIED);
    let error = unknown(notes.put(&note(1)).await);
    assert!(error.is_outcome_unknown() && !error.is_condition_failed());
    let printed = format!("{error} {error:?}");
    assert!(!printed.contains("text 1"), "{printed}");
    let error = Error::from(error);
    assert!(error.is_outcome_unknown() && !error.is_unsent());
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(error.code(), Some("InternalServerError"));
    assert_eq!(error.table(), Some("notes"));
}

/// A transaction is known by its token: it is not refused by its own doing.
#[tokio::test(start_paused = true)]
async fn a_transaction_is_known_by_its_token() {
    let faults = Faults::seeded(1);
    notes(&faults, 1).await;
    let db = faults.database();
    let notes = Note::table(&db);
    faults.next("TransactWriteItems", APPLIED);
    let (two, one) = (note(2), note(1));
    db.transact_write()
        .action(notes.insert(&two))
        .await
        .unwrap();
    faults.next("TransactWriteItems", APPLIED);
    let error = db.transact_write().action(notes.insert(&one)).await;
    assert!(error.unwrap_err().is_condition_failed());
    outage(&faults, "TransactWriteItems", APPLIED);
    let three = note(3);
    let write = || db.transact_write().action(notes.insert(&three));
    let error = write().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    write().token(error.token().unwrap()).await.unwrap();

    // After ten minutes it is not known any more.
    outage(&faults, "TransactWriteItems", APPLIED);
    let four = note(4);
    let write = db.transact_write().action(notes.insert(&four));
    let error = write.await.unwrap_err();
    tokio::time::advance(std::time::Duration::from_mins(10)).await;
    faults.forget();
    let error = error.resolve().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "it is not known whether this transaction was applied, and after ten minutes its token is forgotten, so that sent \
         again it might be applied twice; get the items and look"
    );
    assert!(error.is_outcome_unknown());
    assert!(operations(&faults).is_empty());
    assert!(error.resolve().await.unwrap_err().is_outcome_unknown());
}

#[tokio::test(start_paused = true)]
async fn a_known_outcome_cannot_be_resolved() {
    const REFUSED: &str = "there is nothing to resolve: what the write failed with is `ConditionFailed`, which is known";
    let faults = Faults::seeded(1);
    notes(&faults, 1).await;
    let db = faults.database();
    let notes = Note::table(&db);
    let mut item = notes.item(note(1));
    operations(&faults);

    let refused = item.save().await.unwrap_err();
    let one = note(1);
    let canceled = db.transact_write().action(notes.insert(&one)).await;
    let two = db.transact_write().action(notes.insert(&one));
    let two = two.action(notes.delete(("rust", 2)).condition(Note::TEXT.exists()));
    let both = two.await;
    operations(&faults);
    let error = refused.resolve().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(error.to_string(), format!("table `notes`: {REFUSED}"));
    let error = refused.resolve_into(&mut item).await.unwrap_err();
    assert_eq!(error.to_string(), format!("table `notes`: {REFUSED}"));
    assert!(item.needs_save());
    let error = canceled.unwrap_err().resolve().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(error.to_string(), format!("table `notes`: {REFUSED}"));
    let error = both.unwrap_err().resolve().await.unwrap_err();
    assert_eq!(error.to_string(), REFUSED);
    assert!(operations(&faults).is_empty());

    // After `?` the write is gone, and it is as unknown as before whether it was applied.
    outage(&faults, "PutItem", APPLIED);
    let error = Error::from(unknown(notes.put(&note(2)).await));
    let error = WriteError::<Note>::from(error).resolve().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(!error.error().is_unsent());
    assert_eq!(
        error.to_string(),
        "table `notes`: it is not known whether the write was applied, and this error, which was an `Error` before, does not \
         have it any more; get the item and look, and call `resolve()` of what the write returns"
    );
}

/// Whoever gives up waiting can ask again.
#[tokio::test(start_paused = true)]
async fn resolving_can_be_given_up() {
    let faults = Faults::seeded(1);
    notes(&faults, 1).await;
    let db = faults.database();
    let notes = Note::table(&db);
    let mut item = notes.get(("rust", 1)).required().await.unwrap();
    item.text = "new".into();
    outage(&faults, "UpdateItem", LOST_ON_THE_WAY);
    let error = unknown(item.save().await);
    let two = note(2);
    outage(&faults, "TransactWriteItems", LOST_ON_THE_WAY);
    let write = db.transact_write().action(notes.insert(&two));
    let transaction = write.await.unwrap_err();
    operations(&faults);

    let short = std::time::Duration::from_millis(1);
    let late = Fault::Delay(std::time::Duration::from_hours(24));
    faults.next("UpdateItem", late);
    faults.next("TransactWriteItems", late);
    let given_up = tokio::time::timeout(short, error.resolve_into(&mut item)).await;
    assert!(given_up.is_err() && item.needs_save());
    let given_up = tokio::time::timeout(short, transaction.resolve()).await;
    assert!(given_up.is_err());
    assert_eq!(operations(&faults), ["UpdateItem", "TransactWriteItems"]);
    faults.stop();
    error.resolve_into(&mut item).await.unwrap();
    assert!(!item.needs_save());
    // Under its token it is applied once, however often.
    transaction.resolve().await.unwrap();
    transaction.resolve().await.unwrap();
    assert!(notes.exists(("rust", 2)).await.unwrap());
}

/// It may be its own doing that refused it: to change the item once more might be once too often.
#[tokio::test(start_paused = true)]
async fn a_modify_of_unknown_outcome_changes_nothing_twice() {
    let faults = Faults::seeded(1);
    let counters = counters(&faults).await;
    faults.next("UpdateItem", APPLIED);
    let mut calls = 0;
    let modify = counters.modify(1, |counter| {
        calls += 1;
        counter.count += 1;
    });
    let error = modify.await.unwrap_err();
    assert!(error.is_outcome_unknown() && !error.is_condition_failed());
    assert_eq!(calls, 1);
    assert_eq!(counters.get(1).required().await.unwrap().count, 2);
}
