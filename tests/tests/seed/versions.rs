//! Versions: items whose writes are counted, and guarded by that count.

use dynamo_orm::{DynamoTable, ErrorKind, ModifyError, Table, Version, WriteError, to_json};
use dynamo_orm_tests::{Engine, on_every_engine};
use serde_json::json;
use tokio::time::Instant;

use crate::common::{n, operations, s, sdk_note, sdk_put, second_client, stored};

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "accounts")]
struct Account {
    #[hash_key]
    id: String,
    balance: i64,
    note: Option<String>,
    #[dynamo(version)]
    version: u64,
}

fn account(version: u64) -> Account {
    Account {
        id: "a".into(),
        balance: 100,
        note: None,
        version,
    }
}

const CHANGED: &str = "the item was changed by another writer since it was loaded; get it again and repeat your change on it";
const TAKEN: &str = "an item with this key exists already; give the new one another key, or get the stored one and change it";
const GONE: &str =
    "the item is gone: it was deleted since it was loaded; insert it if it is to be stored again";
const CONDITION: &str = "the condition does not hold for the stored item";

#[track_caller]
fn refused<O>(result: Result<O, WriteError<Account>>, reason: &str, current: Option<&Account>) {
    let Err(error) = result else {
        panic!("it was not refused");
    };
    assert!(error.to_string().ends_with(reason), "{error}");
    assert!(error.is_condition_failed());
    assert_eq!(error.current().unwrap().as_deref(), current);
}

async fn read(accounts: &Table<Account>) -> Account {
    let item = accounts.get("a").consistent().required().await;
    item.unwrap().into_inner()
}

// The cases of Java's `VersionedRecordExtension`.
#[tokio::test]
async fn a_new_value_is_stored_as_version_1() {
    on_every_engine(async |engine| {
        let accounts = engine.table::<Account>().await;
        assert_eq!(accounts.put(&account(0)).await.unwrap(), 1);
        assert_eq!(read(&accounts).await, account(1));
        let never = "an item with this key exists already, and version 0 is of a value that was never stored; get the stored \
                     one and change it, or put this one as it is with `unversioned()`";
        refused(accounts.put(&account(0)).await, never, Some(&account(1)));
        refused(accounts.insert(&account(0)).await, TAKEN, Some(&account(1)));
        accounts.delete("a").await.unwrap();
        assert_eq!(accounts.insert(&account(0)).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_put_of_the_stored_version_stores_the_next() {
    on_every_engine(async |engine| {
        let accounts = engine.table::<Account>().await;
        accounts.put(&account(0)).await.unwrap();
        let changed = Account {
            balance: 7,
            ..account(1)
        };
        assert_eq!(accounts.put(&changed).await.unwrap(), 2);
        let now = Account {
            balance: 7,
            ..account(2)
        };
        assert_eq!(read(&accounts).await, now);
        // A stale version, and one that is not reached yet.
        refused(accounts.put(&changed).await, CHANGED, Some(&now));
        refused(accounts.put(&account(3)).await, CHANGED, Some(&now));
        accounts.delete("a").await.unwrap();
        let never = "there is no item of this version under this key: it was deleted, or never stored; `insert` stores it as a \
                     new one, and `unversioned()` as it is";
        refused(accounts.put(&account(2)).await, never, None);
    })
    .await;
}

#[tokio::test]
async fn a_version_and_a_condition_both_count() {
    on_every_engine(async |engine| {
        let accounts = engine.table::<Account>().await;
        accounts.put(&account(0)).await.unwrap();
        let (holds, fails) = (Account::BALANCE.eq(100), Account::BALANCE.eq(0));
        let either = fails.clone().or(holds.clone());
        let now = account(1);
        refused(
            accounts.put(&now).condition(fails.clone()).await,
            CONDITION,
            Some(&now),
        );
        let stale = account(5);
        let put = accounts.put(&stale).condition(either.clone());
        refused(put.await, CHANGED, Some(&now));
        assert_eq!(accounts.put(&now).condition(either).await.unwrap(), 2);

        let mut item = accounts.get("a").required().await.unwrap();
        item.balance = 5;
        let save = item.partial_save().condition(fails.clone());
        refused(save.await, CONDITION, Some(&account(2)));
        assert_eq!((item.version, item.needs_save()), (2, true));
        refused(
            item.delete().condition(fails).await,
            CONDITION,
            Some(&account(2)),
        );
        assert!(item.save().condition(holds).await.unwrap());
        assert_eq!(item.version, 3);
    })
    .await;
}

#[tokio::test]
async fn an_item_has_the_version_that_it_stored() {
    on_every_engine(async |engine| {
        let accounts = engine.table::<Account>().await;
        let mut item = accounts.item(account(0));
        assert!(item.save().await.unwrap());
        assert_eq!(*item, account(1));
        assert!(!item.needs_save());
        item.balance = 1;
        assert!(item.partial_save().await.unwrap());
        assert_eq!(item.version, 2);
        item.note = Some("n".into());
        assert!(item.save().await.unwrap());
        assert_eq!(item.version, 3);
        item.overwrite().await.unwrap();
        assert_eq!(item.version, 4);
        assert!(!item.needs_save());
        assert_eq!(read(&accounts).await, *item);
        item.delete().await.unwrap();
        assert!(!accounts.exists("a").await.unwrap());
        refused(item.delete().await, GONE, None);
    })
    .await;
}

#[tokio::test]
async fn a_stale_item_is_refused_whatever_it_changed() {
    on_every_engine(async |engine| {
        let accounts = engine.table::<Account>().await;
        accounts.put(&account(0)).await.unwrap();
        let mut stale = accounts.get("a").required().await.unwrap();
        let other = second_client(engine, &accounts);
        let mut first = other.get("a").required().await.unwrap();
        first.balance = 7;
        first.partial_save().await.unwrap();
        stale.note = Some("n".into());
        refused(stale.partial_save().await, CHANGED, Some(&*first));
        refused(stale.save().await, CHANGED, Some(&*first));
        refused(stale.delete().await, CHANGED, Some(&*first));
        assert_eq!((stale.version, stale.needs_save()), (1, true));
        stale.overwrite().await.unwrap();
        assert_eq!(read(&accounts).await.balance, 100);
    })
    .await;
}

#[tokio::test]
async fn a_version_changed_by_hand_is_an_error() {
    on_every_engine(async |engine| {
        let accounts = engine.table::<Account>().await;
        accounts.put(&account(0)).await.unwrap();
        let mut item = accounts.get("a").required().await.unwrap();
        item.version = 9;
        engine.requests.take();
        for error in [
            item.save().await.unwrap_err(),
            item.partial_save().await.unwrap_err(),
            item.overwrite().await.unwrap_err(),
            item.delete().await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::VersionChanged);
            assert!(error.error().is_unsent());
            assert_eq!(
                error.to_string(),
                format!(
                    "table `{}` (key `id`): `version` was changed, but the version of an item counts its writes by \
                     itself; leave it as it was loaded",
                    accounts.name()
                )
            );
        }
        assert!(engine.requests.take().is_empty());
        item.version = 1;
        assert!(!item.save().await.unwrap());
    })
    .await;
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "small")]
struct Small {
    #[hash_key]
    id: String,
    text: String,
    #[dynamo(version)]
    version: u8,
}

#[tokio::test]
async fn the_greatest_version_has_no_next() {
    on_every_engine(async |engine| {
        let table = engine.table::<Small>().await;
        let mut last = Small {
            id: "a".into(),
            text: "t".into(),
            version: 254,
        };
        table.put(&last).unversioned().await.unwrap();
        assert_eq!(table.put(&last).await.unwrap(), 255);
        last.version = 255;
        let mut item = table.get("a").required().await.unwrap();
        item.text = "changed".into();
        engine.requests.take();
        for error in [
            table.put(&last).await.unwrap_err(),
            item.save().await.unwrap_err(),
            item.overwrite().await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::VersionOverflow);
            assert!(error.error().is_unsent());
            assert_eq!(
                error.to_string(),
                format!(
                    "table `{}` (key `id`): `version` is the greatest number of its type, so there is no next version; \
                     give the field a wider type, such as `u64`",
                    table.name()
                )
            );
        }
        assert!(engine.requests.take().is_empty());
        item.delete().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_item_from_before_versions_is_version_0() {
    on_every_engine(async |engine| {
        let accounts = engine.table::<Account>().await;
        let old = stored([("id", s("a")), ("balance", n(100)), ("unknown", s("kept"))]);
        sdk_put(engine, &accounts, &old).await;
        let mut item = accounts.get("a").required().await.unwrap();
        let mut stale = accounts.get("a").required().await.unwrap();
        assert_eq!(item.version, 0);
        item.balance = 1;
        assert!(item.partial_save().await.unwrap());
        let sent = engine.requests.take();
        assert_eq!(
            sent.last().unwrap().body["ConditionExpression"],
            "attribute_exists(#0) AND attribute_not_exists(#2)"
        );
        assert_eq!(item.version, 1);
        item.balance = 2;
        assert!(item.save().await.unwrap());
        let expected = stored([
            ("id", s("a")),
            ("balance", n(2)),
            ("unknown", s("kept")),
            ("version", n(2)),
        ]);
        assert_eq!(sdk_note(engine, &accounts, "a").await, expected);
        stale.balance = 3;
        refused(stale.partial_save().await, CHANGED, Some(&*item));
        refused(stale.delete().await, CHANGED, Some(&*item));
        // A stored 0 is a version like any other.
        accounts.put(&account(0)).unversioned().await.unwrap();
        let mut zero = accounts.get("a").required().await.unwrap();
        zero.balance = 3;
        assert!(zero.partial_save().await.unwrap());
        assert_eq!(zero.version, 1);
    })
    .await;
}

#[tokio::test]
async fn an_update_counts_the_version() {
    on_every_engine(async |engine| {
        let accounts = engine.table::<Account>().await;
        let update = || accounts.update("a").add(Account::BALANCE, 1);
        update().create_if_missing().await.unwrap();
        let item = update().must_exist().returning_new().await.unwrap();
        assert_eq!((item.balance, item.version), (2, 2));
        let mut stale = accounts.get("a").required().await.unwrap();
        update().must_exist().await.unwrap();
        stale.note = Some("n".into());
        let error = stale.partial_save().await.unwrap_err();
        assert_eq!(error.current().unwrap().unwrap().version, 3);
    })
    .await;
}

#[tokio::test]
async fn a_modify_changes_what_is_stored_by_then() {
    on_every_engine(async |engine| {
        let accounts = engine.table::<Account>().await;
        accounts.put(&account(0)).await.unwrap();
        engine.requests.take();
        let saved = accounts.modify("a", |account| account.balance += 1);
        let saved = saved.await.unwrap();
        assert_eq!((saved.balance, saved.version), (101, 2));
        assert!(!saved.needs_save());
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["GetItem", "UpdateItem"]);
        assert_eq!(sent[0].body["ConsistentRead"], true);

        // Nothing changed: nothing is sent.
        let same = accounts.modify("a", |account| account.balance += 0).await;
        assert_eq!(same.unwrap().version, 2);
        assert_eq!(operations(&engine.requests.take()), ["GetItem"]);

        let given_up = accounts.modify("a", |account| {
            account.balance -= 500;
            if account.balance < 0 {
                Err("not enough")
            } else {
                Ok(())
            }
        });
        let error = given_up.await.unwrap_err();
        assert_eq!(error.aborted(), Some(&"not enough"));
        assert_eq!(error.kind(), ErrorKind::Aborted);
        let text = "the closure of `modify` gave up, so nothing was written; the source says why";
        assert_eq!(error.to_string(), text);
        let error = dynamo_orm::Error::from(error);
        assert_eq!(
            (error.kind(), error.to_string()),
            (ErrorKind::Aborted, text.into())
        );
        let source = std::error::Error::source(&error).unwrap();
        assert_eq!(source.to_string(), "not enough");
        assert_eq!(operations(&engine.requests.take()), ["GetItem"]);

        // So it does of the error as it is, if the reason is an error.
        let given_up = accounts.modify("a", |_| "x".parse::<u8>().map(drop));
        let error = given_up.await.unwrap_err();
        let source = std::error::Error::source(&error).unwrap();
        assert_eq!(source.to_string(), "invalid digit found in string");
        engine.requests.take();

        let missing = accounts.modify("b", |account| account.balance += 1);
        assert_eq!(missing.await.unwrap_err().kind(), ErrorKind::ItemNotFound);
    })
    .await;
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "plain")]
struct Plain {
    #[hash_key]
    id: String,
    visits: u64,
}

/// Twenty writers at once, each of whom adds 1: nothing is lost, with a version or without.
#[tokio::test]
async fn modifies_at_once_lose_nothing() {
    async fn all<T: DynamoTable>(table: &Table<T>, add: fn(&mut T))
    where
        T::Shape: Sized,
        for<'k> &'k str: dynamo_orm::state::IntoKey<T::Shape>,
    {
        let writers: Vec<_> = (0..20)
            .map(|_| {
                let table = table.clone();
                tokio::spawn(async move { table.modify("a", add).await.map(drop) })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap().unwrap();
        }
    }
    on_every_engine(async |engine| {
        let accounts = engine.table::<Account>().await;
        accounts.put(&account(0)).await.unwrap();
        all(&accounts, |account| account.balance += 1).await;
        let now = read(&accounts).await;
        assert_eq!((now.balance, now.version), (120, 21));

        let plain = engine.table::<Plain>().await;
        let zero = Plain {
            id: "a".into(),
            visits: 0,
        };
        plain.put(&zero).await.unwrap();
        all(&plain, |plain| plain.visits += 1).await;
        let now = plain.get("a").consistent().required().await.unwrap();
        assert_eq!(now.visits, 20);
    })
    .await;
}

/// The item that refused it is tried first, without a read and without a pause.
#[tokio::test(start_paused = true)]
async fn a_modify_goes_on_with_what_refused_it() {
    let engine = Engine::embedded();
    let accounts = engine.table::<Account>().await;
    accounts.put(&account(0)).await.unwrap();
    engine.requests.take();
    let mut refusals = 1;
    let current = to_json(&Account {
        balance: 500,
        ..account(1)
    });
    let current = current.unwrap();
    engine.requests.answer(move |sent| {
        let refuses = sent.operation == "UpdateItem" && refusals > 0;
        refusals -= u32::from(refuses);
        let refusal = format!(
            r#"{{"__type":"ConditionalCheckFailedException","message":"refused","Item":{current}}}"#
        );
        refuses.then_some((400, refusal))
    });
    let started = Instant::now();
    let mut seen = Vec::new();
    let modify = accounts.modify("a", |account| {
        seen.push(account.balance);
        account.balance += 1;
    });
    assert_eq!(modify.await.unwrap().balance, 501);
    assert_eq!(seen, [100, 500]);
    assert!(started.elapsed().is_zero());
    let sent = operations(&engine.requests.take()).join(" ");
    assert_eq!(sent, "GetItem UpdateItem UpdateItem");
    assert_eq!(read(&accounts).await.balance, 501);
}

#[tokio::test(start_paused = true)]
async fn a_modify_gives_up_after_eleven_conflicts() {
    let engine = Engine::embedded();
    let accounts = engine.table::<Account>().await;
    accounts.put(&account(0)).await.unwrap();
    engine.requests.take();
    engine.requests.answer(|sent| {
        let refusal = serde_json::json!({
            "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
            "message": "The conditional request failed",
        });
        (sent.operation == "UpdateItem").then(|| (400, refusal.to_string()))
    });
    let mut calls = 0;
    let modify = accounts.modify("a", |account| {
        calls += 1;
        account.balance += 1;
    });
    let error = modify.await.unwrap_err();
    assert!(matches!(&error, ModifyError::Failed(error) if error.is_condition_failed()));
    assert!(error.to_string().ends_with(GONE));
    assert_eq!(calls, 11);
    assert_eq!(engine.requests.count("UpdateItem"), 11);

    // Any other failure ends it at once.
    engine.requests.answer(|sent| {
        let refusal = serde_json::json!({"__type": "ValidationException", "message": "no"});
        (sent.operation == "UpdateItem").then(|| (400, refusal.to_string()))
    });
    let modify = accounts.modify("a", |account| account.balance += 1);
    assert_eq!(modify.await.unwrap_err().kind(), ErrorKind::Validation);
    assert_eq!(engine.requests.count("UpdateItem"), 1);
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "signed")]
#[index(include(version), name = "ByKind", hash = kind)]
struct Signed {
    #[hash_key]
    id: String,
    kind: String,
    #[dynamo(version, rename = "the \"version\"")]
    version: i32,
}

#[tokio::test]
async fn a_version_of_any_name_and_integer_is_read_by_any_path() {
    on_every_engine(async |engine| {
        let table = engine.table::<Signed>().await;
        let value = Signed {
            id: "a".into(),
            kind: "k".into(),
            version: 0,
        };
        let version: i32 = table.put(&value).await.unwrap();
        assert_eq!(version, 1);
        let first = Signed { version, ..value };
        assert_eq!(table.put(&first).await.unwrap(), 2);
        let found = table.scan().filter(Signed::VERSION.eq(2)).await.unwrap();
        assert_eq!(found.len(), 1);
        let indexed = table.index(Signed::BY_KIND).query("k").one().await.unwrap();
        assert_eq!(indexed.version, 2);
    })
    .await;
}

#[tokio::test]
async fn a_transaction_checks_and_counts_versions() {
    on_every_engine(async |engine| {
        let accounts = engine.table::<Account>().await;
        accounts.put(&account(0)).await.unwrap();
        let other = Account {
            id: "b".into(),
            ..account(0)
        };
        let mut item = accounts.get("a").required().await.unwrap();
        let mut stale = accounts.get("a").required().await.unwrap();
        item.balance = 1;
        let write = engine.db.transact_write().action(item.partial_save());
        write.action(accounts.put(&other)).await.unwrap();
        assert_eq!((item.version, item.needs_save()), (2, false));
        assert_eq!(read(&accounts).await, *item);
        let stored = accounts.get("b").consistent().required().await.unwrap();
        assert_eq!(stored.version, 1);

        stale.balance = 2;
        let write = engine.db.transact_write().action(stale.save());
        let error = write.await.unwrap_err();
        let reason = &error.reasons()[0];
        assert_eq!(reason.current::<Account>().unwrap().unwrap(), *item);
        assert_eq!((stale.version, stale.needs_save()), (1, true));
        let write = engine.db.transact_write().action(item.overwrite());
        write.await.unwrap();
        assert_eq!(item.version, 3);
        let write = engine.db.transact_write().action(stale.delete());
        write.await.unwrap_err();
        let write = engine.db.transact_write().action(item.delete());
        write.await.unwrap();
        assert!(!accounts.exists("a").consistent().await.unwrap());
    })
    .await;
}

/// A page that was shown is saved, unless it was changed since: the version goes out and comes back as a number.
#[tokio::test]
async fn a_version_with_nonces_is_serialized_as_its_number() {
    #[derive(DynamoTable, serde::Deserialize, serde::Serialize)]
    #[dynamo(table = "drafts")]
    struct Draft {
        #[hash_key]
        id: u64,
        text: String,
        #[dynamo(version)]
        #[serde(skip_deserializing)]
        version: Version,
    }
    let engine = Engine::embedded();
    let drafts = engine.table::<Draft>().await;
    let new = r#"{"id": 1, "text": "a", "version": 7}"#;
    let new: Draft = serde_json::from_str(new).unwrap();
    assert_eq!(new.version, Version::default());
    drafts.put(&new).await.unwrap();

    let mut draft = drafts.get(1).required().await.unwrap();
    let shown = serde_json::to_value(&draft).unwrap();
    assert_eq!(shown, json!({"id": 1, "text": "a", "version": 1}));
    assert_eq!(shown["version"], draft.version.number());
    draft.text = "b".into();
    draft.save().await.unwrap();
    assert_ne!(shown["version"], draft.version.number());

    // A number alone replaces nothing that has nonces.
    draft.version = Version::from(2);
    let put = drafts.put(&draft).await;
    assert!(put.unwrap_err().is_condition_failed());
}
