//! Versions with nonces: a write whose answer was lost finds out what became of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::BeforeSerializationInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::testing::{Failure, Fault, Faults, Throttle};
use dynamo_orm::{Database, DynamoTable, ErrorKind, Item, Table, Version, WriteError};
use serde_json::Value;

use crate::{LATER, operations};

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "accounts")]
struct Account {
    #[hash_key]
    id: u64,
    balance: i64,
    #[dynamo(version, rename = "v")]
    version: Version,
}

/// The same items, to a writer that counts them and knows of no nonces.
#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "accounts")]
struct Plain {
    #[hash_key]
    id: u64,
    balance: i64,
    #[dynamo(version, rename = "v")]
    version: u64,
    #[dynamo(flatten)]
    others: BTreeMap<String, AttributeValue>,
}

fn account(balance: i64) -> Account {
    Account {
        id: 1,
        balance,
        version: Version::default(),
    }
}

/// A table with an account of version 1, and another client's view of it, without faults.
async fn accounts(faults: &Faults) -> (Table<Account>, Table<Account>) {
    let accounts = Account::table(&faults.database());
    accounts.create_table().await.unwrap();
    accounts.insert(&account(100)).await.unwrap();
    faults.forget();
    let other = accounts.clone();
    (accounts, other)
}

async fn read(accounts: &Table<Account>) -> Item<Account> {
    accounts.get(1).consistent().required().await.unwrap()
}

const APPLIED: Fault = Fault::Applied(Failure::Status(500));
const LOST: Fault = Fault::Lost(Failure::Reset);
const BUSY: Fault = Fault::Throttled(Throttle::KeyRange);

const FAILURES: [Fault; 6] = [
    APPLIED,
    Fault::Applied(Failure::Reset),
    Fault::Applied(Failure::Timeout),
    Fault::Cut,
    Fault::CutUnchecked,
    Fault::WrongChecksum,
];

#[tokio::test(start_paused = true)]
async fn a_write_finds_itself() {
    for fault in FAILURES {
        for times in [1, 4, 9] {
            let faults = Faults::seeded(1);
            let (accounts, _) = accounts(&faults).await;
            let trouble = |operation| {
                for _ in 0..times {
                    faults.next(operation, fault);
                }
            };
            let mut item = read(&accounts).await;
            for partial in [false, true] {
                item.balance += 1;
                trouble("UpdateItem");
                let save = if partial {
                    item.partial_save()
                } else {
                    item.save()
                };
                assert!(save.await.unwrap(), "{fault}");
                assert!(!item.needs_save());
                assert_eq!(item, read(&accounts).await);
            }
            assert_eq!((item.balance, item.version.number()), (102, 3));

            item.balance = 7;
            trouble("PutItem");
            item.overwrite().await.unwrap();
            assert_eq!(item, read(&accounts).await);
            let mut value = item.clone().into_inner();
            value.balance = 8;
            trouble("PutItem");
            value.version = accounts.put(&value).await.unwrap();
            assert_eq!(value, *read(&accounts).await);
            assert_eq!(value.version.number(), 5);

            for insert in [true, false] {
                accounts.delete(1).await.unwrap();
                trouble("PutItem");
                let value = account(5);
                let put = if insert {
                    accounts.insert(&value)
                } else {
                    accounts.put(&value)
                };
                let version = put.await.unwrap();
                assert_eq!(read(&accounts).await.version, version);
            }
            accounts.delete(1).await.unwrap();
            trouble("PutItem");
            let mut new = accounts.item(account(6));
            new.save().await.unwrap();
            assert_eq!(new, read(&accounts).await);
            new.balance += 1;
            new.save().await.unwrap();
        }
    }
}

#[track_caller]
fn conflict<O>(result: Result<O, WriteError<Account>>, reason: &str) {
    let error = result.err().expect("refused");
    assert!(error.is_condition_failed(), "{error}");
    assert!(error.to_string().ends_with(reason), "{error}");
}

#[track_caller]
fn unknown<O>(result: Result<O, WriteError<Account>>) {
    let error = result.err().expect("failed");
    assert!(error.is_outcome_unknown(), "{error}");
}

const CHANGED: &str = "the item was changed by another writer since it was loaded; get it again and repeat your change on it";
const TAKEN: &str = "an item with this key exists already; give the new one another key, or get the stored one and change it";
const GONE: &str =
    "the item is gone: it was deleted since it was loaded; insert it if it is to be stored again";
const CONDITION: &str = "the condition does not hold for the stored item";

/// An item that was loaded before these writes of others, and changed.
async fn stale(
    faults: &Faults,
    others: impl AsyncFnOnce(Table<Account>),
) -> (Table<Account>, Item<Account>) {
    let (accounts, other) = accounts(faults).await;
    let mut item = read(&accounts).await;
    item.balance += 1;
    others(other).await;
    (accounts, item)
}

async fn save(accounts: &Table<Account>, balance: i64) {
    let mut item = read(accounts).await;
    item.balance = balance;
    item.save().await.unwrap();
}

/// After answers that tell, a refusal is a conflict; after one that was lost, the nonces tell.
#[tokio::test(start_paused = true)]
async fn another_writer_was_first() {
    for (fault, is_lost) in [(BUSY, false), (LOST, true)] {
        let faults = Faults::seeded(1);
        let (accounts, mut item) = stale(&faults, async |other| save(&other, 7).await).await;
        faults.next("UpdateItem", fault);
        conflict(item.save().await, CHANGED);
        faults.next("DeleteItem", fault);
        conflict(item.delete().await, CHANGED);
        faults.next("PutItem", fault);
        let value = item.clone().into_inner();
        conflict(accounts.put(&value).await, CHANGED);

        // Once more than seven others were.
        accounts.delete_table().await.unwrap();
        for (others, is_told) in [(7, true), (8, false)] {
            let (accounts, mut item) = stale(&faults, async |other| {
                for balance in 0..others {
                    save(&other, balance).await;
                }
            })
            .await;
            faults.next("UpdateItem", fault);
            let saved = item.save().await;
            if is_told || !is_lost {
                conflict(saved, CHANGED);
            } else {
                unknown(saved);
            }
            accounts.delete_table().await.unwrap();
        }

        // It was deleted.
        let faults = Faults::seeded(1);
        let (accounts, mut item) =
            stale(&faults, async |other| other.delete(1).await.unwrap()).await;
        faults.next("UpdateItem", fault);
        let saved = item.save().await;
        faults.next("DeleteItem", fault);
        let deleted = item.delete().await;
        if is_lost {
            unknown(saved);
            unknown(deleted);
        } else {
            conflict(saved, GONE);
            conflict(deleted, GONE);
        }
        // And created again, with the same version.
        accounts.insert(&account(5)).await.unwrap();
        faults.next("UpdateItem", fault);
        let saved = item.save().await;
        faults.next("DeleteItem", fault);
        let deleted = item.delete().await;
        if is_lost {
            unknown(saved);
            unknown(deleted);
        } else {
            conflict(saved, CHANGED);
            conflict(deleted, CHANGED);
        }
        assert_eq!(read(&accounts).await.balance, 5);
        faults.next("PutItem", fault);
        let inserted = accounts.insert(&account(6)).await;
        if is_lost {
            unknown(inserted);
        } else {
            conflict(inserted, TAKEN);
        }
        // Or overwritten.
        let mut first = read(&accounts).await;
        let mut second = first.clone();
        second.overwrite().await.unwrap();
        first.balance += 1;
        faults.next("UpdateItem", fault);
        if is_lost {
            unknown(first.save().await);
        } else {
            conflict(first.save().await, CHANGED);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_users_condition_does_not_hold() {
    for fault in [BUSY, LOST] {
        let faults = Faults::seeded(1);
        let (accounts, _) = accounts(&faults).await;
        save(&accounts, 10).await;
        let mut item = read(&accounts).await;
        item.balance = 1;
        let is_rich = Account::BALANCE.gt(1000);
        faults.next("UpdateItem", fault);
        conflict(item.save().condition(is_rich.clone()).await, CONDITION);
        faults.next("DeleteItem", fault);
        conflict(item.delete().condition(is_rich.clone()).await, CONDITION);
        save(&accounts, 5000).await;
        faults.next("UpdateItem", fault);
        conflict(item.save().condition(is_rich.clone()).await, CHANGED);
        // Not by its version, but by its nonce.
        accounts.delete(1).await.unwrap();
        accounts.insert(&account(5)).await.unwrap();
        if fault == BUSY {
            conflict(item.save().condition(is_rich).await, CHANGED);
        }
    }
}

/// What is applied late is refused by what was applied meanwhile.
#[tokio::test(start_paused = true)]
async fn nothing_is_applied_twice() {
    for seed in 0..50 {
        let faults = Faults::seeded(seed);
        let (accounts, _) = accounts(&faults).await;
        let mut item = read(&accounts).await;
        for nth in 0..20 {
            item.balance += 1;
            faults.next("UpdateItem", Fault::Late(Failure::Timeout, LATER));
            if nth % 3 == 0 {
                faults.next("UpdateItem", Fault::Late(Failure::Reset, LATER));
            }
            item.partial_save().await.unwrap();
        }
        tokio::time::sleep(LATER).await;
        let now = read(&accounts).await;
        assert_eq!((now.balance, now.version.number()), (120, 21));
        assert_eq!(now, item);
    }
}

/// Writers that count the version and know of no nonces are in no one's way, and those without any get them.
#[tokio::test(start_paused = true)]
async fn with_writers_of_integers() {
    let faults = Faults::seeded(1);
    let (accounts, _) = accounts(&faults).await;
    let plain = Plain::table(&faults.database());
    let mut item = plain.get(1).required().await.unwrap();
    // The nonces are no attribute of theirs.
    assert!(item.others.is_empty());
    item.balance = 1;
    item.save().await.unwrap();
    accounts
        .update(1)
        .add(Account::BALANCE, 1)
        .must_exist()
        .await
        .unwrap();
    let mut item = read(&accounts).await;
    assert_eq!((item.balance, item.version.number()), (2, 3));
    item.balance += 1;
    faults.next("UpdateItem", APPLIED);
    item.save().await.unwrap();

    // One that counted since is known by the number alone, which tells nothing of a write that is in doubt.
    item.balance += 1;
    let add = accounts.update(1).add(Account::BALANCE, 1);
    add.must_exist().await.unwrap();
    conflict(item.save().await, CHANGED);
    conflict(item.delete().await, CHANGED);
    faults.next("UpdateItem", LOST);
    unknown(item.save().await);
    faults.next("DeleteItem", LOST);
    unknown(item.delete().await);

    // Replaced by one that has none, it is guarded by that.
    let value = plain.get(1).required().await.unwrap().into_inner();
    plain.put(&value).await.unwrap();
    let mut item = read(&accounts).await;
    let mut other = item.clone();
    assert_eq!(item.version, Version::from(6));
    other.balance = 8;
    other.save().await.unwrap();
    item.balance = 9;
    conflict(item.save().await, CHANGED);
    faults.next("UpdateItem", LOST);
    unknown(item.save().await);
    let mut item = read(&accounts).await;
    item.balance = 9;
    faults.next("UpdateItem", APPLIED);
    item.save().await.unwrap();
    assert_eq!(item, read(&accounts).await);

    // It is theirs as little as ours.
    let mut value = plain.get(1).required().await.unwrap().into_inner();
    value
        .others
        .insert("v_ring".into(), AttributeValue::Bool(true));
    let error = plain.put(&value).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "table `accounts` (key `id`): the flattened map holds `v_ring`, which is the attribute of a field; set the field"
    );
}

/// The ring as it is stored, as versions and nonces.
async fn ring(faults: &Faults) -> Vec<(u64, Vec<u8>)> {
    let key = AttributeValue::N("1".into());
    let get = faults.client().get_item().table_name("accounts");
    let item = get
        .key("id", key)
        .consistent_read(true)
        .send()
        .await
        .unwrap();
    let ring = item.item().unwrap()["v_ring"].as_l().unwrap().clone();
    let entries = ring.into_iter().map(|entry| {
        let entry = entry.as_b().unwrap().as_ref().to_vec();
        assert_eq!(entry.len(), 16);
        let (version, nonce) = entry.split_at(8);
        (
            u64::from_be_bytes(version.try_into().unwrap()),
            nonce.to_vec(),
        )
    });
    entries.collect()
}

#[tokio::test(start_paused = true)]
async fn eight_nonces_are_kept_and_that_of_the_creation() {
    let faults = Faults::seeded(1);
    let (accounts, _) = accounts(&faults).await;
    let created = ring(&faults).await;
    for version in 2..=12 {
        save(&accounts, version).await;
        let now = ring(&faults).await;
        let versions: Vec<_> = now.iter().map(|(version, _)| *version).collect();
        let newest = (2..=version as u64).rev().take(7).chain([1]);
        assert!(versions.iter().copied().eq(newest), "{versions:?}");
        assert_eq!(now.last(), created.last());
        let nonces: std::collections::BTreeSet<_> = now.iter().map(|(_, nonce)| nonce).collect();
        assert_eq!(nonces.len(), now.len());
    }
    // To overwrite it begins anew, whatever was stored.
    read(&accounts).await.overwrite().await.unwrap();
    let now = ring(&faults).await;
    assert_eq!(now.len(), 1);
    assert_eq!(now[0].0, 13);
    // As it is stored it is taken.
    let value = read(&accounts).await.into_inner();
    let same = accounts.put(&value).unversioned().await.unwrap();
    assert_eq!((same, ring(&faults).await), (value.version, now));
}

/// Built anew, the save would have other nonces, and be another transaction to the service.
#[tokio::test(start_paused = true)]
async fn a_transaction_is_found_out_as_it_was_sent() {
    for (fault, times) in [(APPLIED, 4), (LOST, 4)] {
        let faults = Faults::seeded(1);
        let db = faults.database();
        let accounts = {
            accounts(&faults).await;
            Account::table(&db)
        };
        let mut item = read(&accounts).await;
        item.balance = 5;
        for _ in 0..times {
            faults.next("TransactWriteItems", fault);
        }
        let error = db.transact_write().action(item.save()).await.unwrap_err();
        assert!(error.is_outcome_unknown());
        // The item is as dirty as before, and the same save is another transaction.
        assert!(item.needs_save());
        let token = error.token().unwrap().to_owned();
        if matches!(fault, APPLIED) {
            let again = db.transact_write().action(item.save()).token(token);
            let again = again.await.unwrap_err();
            assert_eq!(again.kind(), ErrorKind::IdempotentParameterMismatch);
        }
        let before = read(&accounts).await;
        error.resolve().await.unwrap();
        let stored = read(&accounts).await;
        assert_eq!(stored.balance, 5);
        if matches!(fault, APPLIED) {
            assert_eq!(stored.version, before.version);
        }
        // What is known is not sent again.
        let refused = db.transact_write().action(accounts.insert(&stored));
        let refused = refused.await.unwrap_err();
        faults.forget();
        let known = refused.resolve().await.unwrap_err();
        assert!(refused.is_condition_failed() && known.error().is_unsent());
        assert!(operations(&faults).is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn a_transaction_writes_and_checks_them() {
    let faults = Faults::seeded(1);
    let db = faults.database();
    let (accounts, _) = {
        let (accounts, _) = accounts(&faults).await;
        let of_db = Account::table(&db);
        (of_db, accounts)
    };
    let mut item = read(&accounts).await;
    let mut stale = item.clone();
    item.balance = 5;
    faults.next("TransactWriteItems", APPLIED);
    let second = Account {
        id: 2,
        ..account(1)
    };
    let write = db.transact_write().action(item.save());
    write.action(accounts.insert(&second)).await.unwrap();
    assert_eq!(item, read(&accounts).await);
    assert_eq!(ring(&faults).await.len(), 2);
    stale.balance = 6;
    faults.next("TransactWriteItems", LOST);
    let error = db.transact_write().action(stale.save()).await.unwrap_err();
    assert!(error.is_condition_failed());
    item.balance = 6;
    item.save().await.unwrap();
    faults.next("TransactWriteItems", APPLIED);
    db.transact_write().action(item.delete()).await.unwrap();
}

/// Total outage: it is sent again and again with the same nonce, until it is too late.
#[tokio::test(start_paused = true)]
async fn an_outage_ends_unknown_and_is_resolved() {
    let faults = Faults::seeded(1);
    let (accounts, _) = accounts(&faults).await;
    let mut item = read(&accounts).await;
    item.balance = 5;
    faults.forget();
    faults.inject(1.0, LOST);
    let begin = tokio::time::Instant::now();
    let error = item.save().await.unwrap_err();
    let took = begin.elapsed().as_secs_f64();
    assert!((5.0..10.5).contains(&took), "{took}");
    let sent = faults.captured();
    assert!(sent.len() > 8);
    let same = |request: &dynamo_orm::testing::Request| request.body == sent[0].body;
    assert!(sent.iter().all(same));
    assert!(error.is_outcome_unknown(), "{error}");
    faults.stop();
    error.resolve_into(&mut item).await.unwrap();
    assert_eq!(item, read(&accounts).await);
    assert!(!item.needs_save());
    item.balance = 6;
    item.save().await.unwrap();

    // What cannot pass is not sent again.
    item.balance = 7;
    faults.forget();
    faults.next("UpdateItem", LOST);
    let denied = r#"{"__type":"x#AccessDeniedException","message":"no"}"#;
    faults.answer(move |operation, _: &Value| (operation == "UpdateItem").then_some((400, denied)));
    unknown(item.save().await);
    assert_eq!(operations(&faults).len(), 2);
}

#[tokio::test]
async fn the_nonces_are_not_the_users() {
    let faults = Faults::seeded(1);
    let (accounts, _) = accounts(&faults).await;
    let mut item = read(&accounts).await;
    // Another's version, of the same number.
    item.version = Version::from(1);
    let message = "table `accounts` (key `id`): `v` was changed, but the version of an item counts its writes by itself; \
                   leave it as it was loaded";
    assert_eq!(item.save().await.unwrap_err().to_string(), message);
    assert_eq!(item.delete().await.unwrap_err().to_string(), message);
    assert_eq!(item.overwrite().await.unwrap_err().to_string(), message);
    assert_eq!(format!("{:?}", item.version), "Version(1)");
    let found = accounts
        .scan()
        .filter(Account::VERSION.eq(Version::from(1)))
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].version.number(), 1);

    let client = faults.client();
    for (ring, reason) in [
        (
            AttributeValue::L(vec![]),
            "expected the nonces of writes, found none",
        ),
        (
            AttributeValue::L(vec![AttributeValue::B(vec![1].into())]),
            "`v_ring[0]`: expected 16 bytes, a version and a nonce",
        ),
    ] {
        let put = client.put_item().table_name("accounts");
        let put = put.item("id", AttributeValue::N("1".into()));
        let put = put.item("balance", AttributeValue::N("1".into()));
        put.item("v_ring", ring).send().await.unwrap();
        let error = accounts.get(1).await.unwrap_err();
        assert!(error.to_string().ends_with(reason), "{error}");
    }
}

/// Fails what is sent after a PutItem that it saw, before it is serialized.
#[derive(Clone, Debug, Default)]
struct OnceAlone {
    has_sent: Arc<AtomicBool>,
    is_over: Arc<AtomicBool>,
}

impl Intercept for OnceAlone {
    fn name(&self) -> &'static str {
        "once alone"
    }

    fn read_before_execution(
        &self,
        _context: &BeforeSerializationInterceptorContextRef<'_>,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let fails = self.has_sent.swap(true, Relaxed) && !self.is_over.load(Relaxed);
        if fails {
            Err("once alone".into())
        } else {
            Ok(())
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_resend_that_fails_before_it_goes_out_is_resolved_by_the_same_request() {
    let faults = Faults::seeded(1);
    let (_, other) = accounts(&faults).await;
    let alone = OnceAlone::default();
    let config = faults.client().config().to_builder();
    let config = config.interceptor(alone.clone()).build();
    let accounts = Account::table(&Database::new(&Client::from_conf(config)));

    // The first request is lost four times, and the second does not leave.
    for _ in 0..4 {
        faults.next("PutItem", LOST);
    }
    let other_account = Account {
        id: 2,
        ..account(50)
    };
    let error = accounts.insert(&other_account).await.unwrap_err();
    assert!(error.is_outcome_unknown(), "{error}");
    assert_eq!(operations(&faults), ["PutItem"; 4]);
    alone.is_over.store(true, Relaxed);
    error.resolve().await.unwrap();
    assert_eq!(operations(&faults), ["PutItem"]);
    assert_eq!(other.get(2).required().await.unwrap().balance, 50);
}

/// A save that was given up is not another writer's.
#[tokio::test(start_paused = true)]
async fn a_save_that_was_given_up_may_be_what_refuses_the_next() {
    let faults = Faults::seeded(1);
    let (accounts, _) = accounts(&faults).await;
    let mut item = read(&accounts).await;
    item.balance += 1;
    faults.next("UpdateItem", Fault::Applied(Failure::Timeout));
    let given_up = tokio::time::timeout(std::time::Duration::from_millis(1), item.save()).await;
    assert!(given_up.is_err() && item.needs_save());
    faults.stop();
    let error = item.save().await.unwrap_err();
    assert!(error.is_outcome_unknown(), "{error}");
    assert_eq!(error.current().unwrap().unwrap().balance, item.balance);
}
