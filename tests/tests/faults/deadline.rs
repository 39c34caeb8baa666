//! Deadlines, which stand outside all attempts, and writes that are applied exactly once.

use std::time::Duration;

use dynamo_orm::testing::{Failure, Fault, Faults, Throttle};
use dynamo_orm::{DynamoTable, ErrorKind, Table, Version};
use tokio::time::Instant;

use crate::{Note, note, notes, operations};

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "counters")]
struct Counter {
    #[hash_key]
    id: u64,
    count: u64,
    #[dynamo(version)]
    version: Version,
}

async fn counters(faults: &Faults) -> Table<Counter> {
    let counters = Counter::table(&faults.database());
    counters.create_table().await.unwrap();
    let counter = Counter {
        id: 1,
        count: 0,
        version: Version::default(),
    };
    counters.put(&counter).await.unwrap();
    faults.forget();
    counters
}

const SECOND: Duration = Duration::from_secs(1);
const SLOW: Fault = Fault::Delay(Duration::from_secs(1000));
const APPLIED: Fault = Fault::Applied(Failure::Status(500));
const LOST: Fault = Fault::Lost(Failure::Reset);

const LATE: &str = "no answer by the deadline; try again, or give it more time with `deadline(..)`";

const FORGOTTEN: &str = "table `counters`: it is not known whether this write was applied, and after ten minutes its token is forgotten, so that \
     sent again it might be applied twice; get the item and look";

/// The time that a call takes, which fails.
async fn failing<O, E>(call: impl IntoFuture<Output = Result<O, E>>) -> (E, Duration) {
    let begin = Instant::now();
    let Err(error) = call.await else {
        panic!("it did not fail");
    };
    (error, begin.elapsed())
}

#[track_caller]
fn at(took: Duration, deadline: Duration) {
    // Timers go by milliseconds.
    assert!(
        took >= deadline && took <= deadline + Duration::from_millis(2),
        "{took:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn of_a_database_a_table_and_a_call() {
    let faults = Faults::seeded(5);
    notes(&faults, 1).await;
    let db = faults.database().deadline(3 * SECOND);
    let of_db = Note::table(&db);
    let of_table = of_db.deadline(2 * SECOND);
    let mut item = of_table.get(("rust", 1)).required().await.unwrap();
    item.text = "new".into();
    faults.inject(1.0, SLOW);

    let (error, took) = failing(of_db.get(("rust", 1))).await;
    at(took, 3 * SECOND);
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.to_string(), format!("table `notes`: {LATE}"));
    let (_, took) = failing(of_table.query("rust")).await;
    at(took, 2 * SECOND);
    let (_, took) = failing(of_table.batch_get([("rust", 1)])).await;
    at(took, 2 * SECOND);
    let note = note(2);
    let (error, took) = failing(of_table.put(&note)).await;
    at(took, 2 * SECOND);
    assert!(error.is_outcome_unknown());
    assert!(
        error
            .to_string()
            .ends_with("others may have written since: no answer by the deadline"),
        "{error}"
    );

    at(
        failing(of_table.put(&note).deadline(SECOND)).await.1,
        SECOND,
    );
    at(
        failing(of_table.insert(&note).deadline(SECOND)).await.1,
        SECOND,
    );
    at(
        failing(of_table.delete(("rust", 1)).deadline(SECOND))
            .await
            .1,
        SECOND,
    );
    let update = of_table.update(("rust", 1)).set(Note::TEXT, "new");
    at(
        failing(update.must_exist().deadline(SECOND)).await.1,
        SECOND,
    );
    let update = of_table.update(("rust", 1)).set(Note::TEXT, "new");
    let update = update.must_exist().deadline(SECOND).returning_new();
    at(failing(update).await.1, SECOND);
    at(failing(item.save().deadline(SECOND)).await.1, SECOND);
    at(
        failing(item.partial_save().deadline(SECOND)).await.1,
        SECOND,
    );
    at(failing(item.overwrite().deadline(SECOND)).await.1, SECOND);
    at(failing(item.delete().deadline(SECOND)).await.1, SECOND);
    let write = db.transact_write().action(item.save());
    let (error, took) = failing(write.deadline(SECOND)).await;
    at(took, SECOND);
    assert!(error.is_outcome_unknown());
    let write = db.transact_write().action(item.save());
    at(failing(write).await.1, 3 * SECOND);
    assert!(item.needs_save());
}

/// It ends the attempts and the delays between them too; what was answered, and not applied, is known.
#[tokio::test(start_paused = true)]
async fn it_stands_outside_all_attempts() {
    for (fault, is_known) in [
        (Fault::Throttled(Throttle::KeyRange), true),
        (APPLIED, false),
    ] {
        let faults = Faults::seeded(5);
        let notes = notes(&faults, 1).await;
        faults.inject(1.0, fault);
        let deadline = Duration::from_millis(30);
        let note = note(2);
        let (error, took) = failing(notes.put(&note).deadline(deadline)).await;
        assert!(took <= deadline + Duration::from_millis(2), "{took:?}");
        assert!(operations(&faults).len() < 4);
        let kind = if is_known {
            ErrorKind::Timeout
        } else {
            ErrorKind::OutcomeUnknown
        };
        assert_eq!(error.kind(), kind);
    }
}

/// The resends of a version with nonces end by it, without waiting for an attempt that cannot be made any more.
#[tokio::test(start_paused = true)]
async fn it_ends_resends() {
    for fault in [LOST, SLOW] {
        let faults = Faults::seeded(5);
        let counters = counters(&faults).await;
        let mut item = counters.get(1).required().await.unwrap();
        item.count = 1;
        faults.inject(1.0, fault);
        for (deadline, longest) in [(Some(SECOND), SECOND), (None, 10 * SECOND)] {
            let save = item.save();
            let save = match deadline {
                Some(deadline) => save.deadline(deadline),
                None => save,
            };
            let (error, took) = failing(save).await;
            assert!(error.is_outcome_unknown());
            assert!(took <= longest + Duration::from_millis(2), "{took:?}");
            assert!(took > longest / 4, "{took:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn exactly_once() {
    let failures = [
        APPLIED,
        Fault::Applied(Failure::Timeout),
        Fault::Late(Failure::Reset, Duration::from_millis(100)),
        Fault::Cut,
        Fault::WrongChecksum,
        LOST,
    ];
    for fault in failures {
        for times in [0, 1, 6] {
            let faults = Faults::seeded(1);
            let counters = counters(&faults).await;
            let notes = notes(&faults, 1).await;
            let trouble = || (0..times).for_each(|_| faults.next("TransactWriteItems", fault));
            trouble();
            let update = counters.update(1).add(Counter::COUNT, 1);
            update.must_exist().exactly_once().await.unwrap();
            assert_eq!(counters.get(1).required().await.unwrap().count, 1);
            trouble();
            let two = note(2);
            notes.insert(&two).exactly_once().await.unwrap();
            trouble();
            notes.put(&note(3)).exactly_once().await.unwrap();
            trouble();
            let delete = notes.delete(("rust", 3)).condition(Note::TEXT.exists());
            delete.exactly_once().await.unwrap();
            let mut item = notes.get(("rust", 2)).required().await.unwrap();
            item.text = "new".into();
            trouble();
            assert!(item.save().exactly_once().await.unwrap());
            trouble();
            item.overwrite().exactly_once().await.unwrap();
            item.text = "newer".into();
            trouble();
            item.partial_save().exactly_once().await.unwrap();
            trouble();
            item.delete().unchanged().exactly_once().await.unwrap();
            trouble();
            let mut new = notes.item(note(4));
            new.save().exactly_once().await.unwrap();
            assert!(!new.needs_save());
            let writes = operations(&faults);
            let transactions = writes
                .iter()
                .filter(|operation| **operation == "TransactWriteItems");
            assert!(transactions.count() >= 9 * (times + 1), "{fault} {times}");
            tokio::time::sleep(SECOND).await;
            assert_eq!(counters.get(1).required().await.unwrap().count, 1);
            assert_eq!(notes.scan().count().await.unwrap(), 2);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn exactly_once_sends_one_action_under_one_token() {
    let faults = Faults::seeded(1);
    let counters = counters(&faults).await;
    for _ in 0..5 {
        faults.next("TransactWriteItems", LOST);
    }
    let update = counters.update(1).add(Counter::COUNT, 1);
    update.must_exist().exactly_once().await.unwrap();
    let sent = faults.captured();
    assert_eq!(sent.len(), 6);
    let token = sent[0].body["ClientRequestToken"].as_str().unwrap();
    assert_eq!(token.len(), 32);
    let expected = serde_json::json!({
        "ClientRequestToken": token,
        "TransactItems": [{"Update": {
            "Key": {"id": {"N": "1"}},
            "UpdateExpression": "ADD #0 :0, #1 :0",
            "ConditionExpression": "attribute_exists(#2)",
            "ExpressionAttributeNames": {"#0": "count", "#1": "version", "#2": "id"},
            "ExpressionAttributeValues": {":0": {"N": "1"}},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            "TableName": "counters",
        }}],
    });
    for sent in &sent {
        assert_eq!(sent.body, expected);
    }
}

/// Refused as the write alone would be: what was applied under its token is not refused.
#[tokio::test(start_paused = true)]
async fn exactly_once_is_refused_in_the_same_words() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 1).await;
    for failed in [false, true] {
        if failed {
            faults.next("TransactWriteItems", Fault::Lost(Failure::Status(500)));
        }
        let value = note(1);
        let error = notes.insert(&value).exactly_once().await.unwrap_err();
        assert!(error.is_condition_failed());
        assert_eq!(error.current().unwrap().as_deref(), Some(&note(1)));
        assert_eq!(
            error.to_string(),
            "table `notes`: an item with this key exists already; give the new one another key, or get the stored one and \
             change it"
        );
    }
    faults.next("TransactWriteItems", Fault::TransactionConflict);
    let error = notes.delete(("rust", 1)).exactly_once().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TransactionConflict);
    assert_eq!(
        error.to_string(),
        "table `notes`: TransactionConflict: Transaction is ongoing for the item"
    );
}

/// After ten minutes the service may have forgotten its token.
#[tokio::test(start_paused = true)]
async fn exactly_once_is_not_sent_again_once_its_token_is_forgotten() {
    let faults = Faults::seeded(1);
    let counters = counters(&faults).await;
    faults.inject(1.0, LOST);
    let add = || counters.update(1).add(Counter::COUNT, 1).must_exist();
    let (error, took) = failing(add().exactly_once()).await;
    assert!(took > 4 * SECOND && took <= 10 * SECOND, "{took:?}");
    assert!(error.is_outcome_unknown(), "{error}");
    faults.stop();
    error.resolve().await.unwrap();
    tokio::time::sleep(600 * SECOND).await;
    operations(&faults);
    let error = error.resolve().await.unwrap_err();
    assert_eq!(error.to_string(), FORGOTTEN);
    assert_eq!(operations(&faults), [""; 0]);
    assert_eq!(counters.get(1).required().await.unwrap().count, 1);

    // Nor however much time it is given.
    faults.inject(1.0, LOST);
    let (error, took) = failing(add().deadline(3600 * SECOND).exactly_once()).await;
    assert!(error.to_string().starts_with(FORGOTTEN), "{error}");
    assert!(took > 530 * SECOND && took < 600 * SECOND, "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn the_shortest_deadline_of_its_actions_is_a_transactions() {
    let faults = Faults::seeded(1);
    let db = faults.database();
    let counters = {
        counters(&faults).await;
        Counter::table(&db)
    };
    let mut item = counters.get(1).required().await.unwrap();
    item.count = 5;
    let insert = Counter {
        id: 2,
        ..item.clone().into_inner()
    };
    let insert = Counter {
        version: Version::default(),
        ..insert
    };
    for (own, expected) in [(None, SECOND), (Some(3 * SECOND), 3 * SECOND)] {
        faults.next("TransactWriteItems", SLOW);
        let write = db.transact_write().action(item.save().deadline(SECOND));
        let write = write.action(counters.insert(&insert).deadline(2 * SECOND));
        let write = match own {
            Some(own) => write.deadline(own),
            None => write,
        };
        let (error, took) = failing(write).await;
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
        at(took, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_deadline_may_be_none_at_all() {
    let faults = Faults::seeded(1);
    let counters = counters(&faults).await;
    let counters = counters.deadline(SECOND).deadline(Duration::MAX);
    faults.next("GetItem", Fault::Delay(2 * SECOND));
    let counter = counters.get(1).required().await.unwrap();
    faults.next("PutItem", Fault::Delay(2 * SECOND));
    let put = counters.put(&counter).deadline(Duration::MAX);
    put.await.unwrap();
    let db = faults.database();
    let update = Counter::table(&db).update(1).set(Counter::COUNT, 5);
    let write = db.transact_write().action(update.must_exist());
    faults.next("TransactWriteItems", Fault::Delay(2 * SECOND));
    write.deadline(Duration::MAX).await.unwrap();
    assert_eq!(counters.get(1).required().await.unwrap().count, 5);
}
