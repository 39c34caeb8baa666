//! Timestamps: when an item was created, and when it was last written.

use std::ops::RangeInclusive;
use std::time::{SystemTime, UNIX_EPOCH};

use dynamo_orm::{DynamoTable, ErrorKind, Table};
use dynamo_orm_tests::{Engine, on_every_engine};
use serde_json::{Value, json};

use crate::common::{n, s, sdk_get, sdk_put, stored};

#[derive(DynamoTable, Clone, Debug, Default, PartialEq)]
#[dynamo(table = "articles")]
#[index(all, name = "ByUpdated", hash = text, range = updated)]
struct Article {
    #[hash_key]
    id: u64,
    #[dynamo(created_at)]
    created: u64,
    text: String,
    #[dynamo(updated_at, rename = "changed")]
    updated: Option<i64>,
    note: Option<String>,
}

/// With a version between the two, whose place in the encoded item moves.
#[derive(DynamoTable, Clone, Debug, Default, PartialEq)]
#[dynamo(table = "accounts")]
struct Account {
    #[hash_key]
    id: u64,
    #[dynamo(created_at)]
    created: Option<u32>,
    #[dynamo(version)]
    version: u64,
    #[dynamo(updated_at)]
    updated: u64,
    balance: u64,
}

fn article(created: u64) -> Article {
    Article {
        id: 1,
        created,
        text: "text".into(),
        ..Article::default()
    }
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap().as_secs()
}

/// From `start` on, until now.
fn since(start: u64) -> RangeInclusive<u64> {
    start..=now()
}

#[track_caller]
fn is_since(start: u64, time: impl TryInto<u64>) {
    let Ok(time) = time.try_into() else {
        panic!("it is negative");
    };
    assert!(since(start).contains(&time), "{time}");
}

async fn read(articles: &Table<Article>) -> Article {
    let item = articles.get(1).consistent().required().await;
    item.unwrap().into_inner()
}

/// An article of long ago.
async fn old(engine: &Engine) -> Table<Article> {
    let articles = engine.table::<Article>().await;
    let item = [
        ("id", n(1)),
        ("text", s("text")),
        ("created", n(5)),
        ("changed", n(7)),
    ];
    sdk_put(engine, &articles, &stored(item)).await;
    engine.requests.take();
    articles
}

#[track_caller]
fn one(engine: &Engine) -> Value {
    let sent = engine.requests.take();
    let [sent] = &sent[..] else {
        panic!("{} requests", sent.len());
    };
    sent.body.clone()
}

#[tokio::test]
async fn puts_set_both() {
    on_every_engine(async |engine| {
        let articles = engine.table::<Article>().await;
        let start = now();
        let new = article(0);
        articles.put(&new).await.unwrap();
        assert_eq!(new, article(0));
        let stored = read(&articles).await;
        is_since(start, stored.created);
        assert_eq!(Some(stored.created.cast_signed()), stored.updated);
        assert_eq!(stored.text, "text");

        // What is known of its creation stays, unless it is created.
        let known = Article {
            updated: Some(7),
            ..article(5)
        };
        articles.put(&known).await.unwrap();
        let stored = read(&articles).await;
        assert_eq!(stored.created, 5);
        is_since(start, stored.updated.unwrap());
        articles.delete(1).await.unwrap();
        articles.insert(&known).await.unwrap();
        is_since(start, read(&articles).await.created);
    })
    .await;
}

#[tokio::test]
async fn every_kind_of_put_sets_them() {
    on_every_engine(async |engine| {
        let articles = engine.table::<Article>().await;
        let start = now();
        let of = |id| Article { id, ..article(0) };
        let mut batch = articles.batch_write();
        batch.put(&of(1)).await.unwrap();
        batch.finish().await.unwrap();
        articles.put_all([of(2)]).await.unwrap();
        let write = engine.db.transact_write();
        let write = write.action(articles.put(&of(3)));
        let mut item = articles.item(of(4));
        write.action(item.save()).await.unwrap();
        is_since(start, item.created);
        is_since(start, item.updated.unwrap());
        assert!(!item.needs_save());
        for id in 1..=4 {
            let stored = articles.get(id).required().await.unwrap();
            is_since(start, stored.created);
            is_since(start, stored.updated.unwrap());
        }
        // A copy is the same item.
        let copies = engine.table::<Article>().await;
        let item = [
            ("id", n(1)),
            ("text", s("a")),
            ("created", n(5)),
            ("changed", n(7)),
        ];
        sdk_put(engine, &articles, &stored(item)).await;
        articles.scan().copy_to(&copies).await.unwrap();
        let copy = read(&copies).await;
        assert_eq!((copy.created, copy.updated), (5, Some(7)));
    })
    .await;
}

#[tokio::test]
async fn saves_set_the_time_of_the_write() {
    on_every_engine(async |engine| {
        let articles = old(engine).await;
        let start = now();
        let mut item = articles.get(1).required().await.unwrap();
        engine.requests.take();
        item.note = Some("a".into());
        assert!(item.partial_save().await.unwrap());
        let time = item.updated.unwrap();
        is_since(start, time);
        let update = json!({
            "TableName": articles.name(),
            "Key": {"id": {"N": "1"}},
            "UpdateExpression": "SET #1 = :0, #2 = :1",
            "ConditionExpression": "attribute_exists(#0) AND attribute_not_exists(#2)",
            "ExpressionAttributeNames": {"#0": "id", "#1": "changed", "#2": "note"},
            "ExpressionAttributeValues": {":0": {"N": time.to_string()}, ":1": {"S": "a"}},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        });
        assert_eq!(one(engine), update);
        assert_eq!(*item, read(&articles).await);
        assert_eq!(item.created, 5);
        engine.requests.take();

        // It alone is no change.
        assert!(!item.partial_save().await.unwrap());
        item.updated = Some(1);
        assert!(!item.needs_save());
        assert!(!item.save().await.unwrap());
        assert_eq!(engine.requests.take().len(), 0);

        item.note = None;
        assert!(item.save().await.unwrap());
        is_since(start, item.updated.unwrap());
        assert_eq!(*item, read(&articles).await);
        item.overwrite().await.unwrap();
        is_since(start, item.updated.unwrap());
        assert_eq!((item.created, &*item), (5, &read(&articles).await));
        assert!(!item.needs_save());
    })
    .await;
}

#[tokio::test]
async fn another_writers_time_is_no_conflict() {
    on_every_engine(async |engine| {
        let articles = old(engine).await;
        let mut item = articles.get(1).required().await.unwrap();
        let item_of_another = [
            ("id", n(1)),
            ("text", s("text")),
            ("created", n(5)),
            ("changed", n(8)),
            ("unknown", s("kept")),
        ];
        sdk_put(engine, &articles, &stored(item_of_another)).await;
        item.text = "new".into();
        assert!(item.save().await.unwrap());
        assert_eq!(*item, read(&articles).await);
        let item_of_yet_another = [
            ("id", n(1)),
            ("text", s("new")),
            ("created", n(5)),
            ("changed", n(9)),
        ];
        sdk_put(engine, &articles, &stored(item_of_yet_another)).await;
        item.delete().unchanged().await.unwrap();
        assert!(!articles.exists(1).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn updates_set_them() {
    on_every_engine(async |engine| {
        let articles = old(engine).await;
        let start = now();
        let update = articles.update(1).set(Article::TEXT, "new");
        update.must_exist().await.unwrap();
        let sent = one(engine);
        assert_eq!(sent["UpdateExpression"], "SET #0 = :0, #1 = :1");
        assert_eq!(
            sent["ExpressionAttributeNames"],
            json!({"#0": "text", "#1": "changed", "#2": "id"})
        );
        let now = read(&articles).await;
        assert_eq!(now.created, 5);
        is_since(start, now.updated.unwrap());

        let update = articles.update(1).set(Article::TEXT, "newer");
        let now = update.create_if_missing().returning_new().await.unwrap();
        assert_eq!(now.created, 5);
        let update = articles.update(2).set(Article::TEXT, "first");
        let now = update.create_if_missing().returning_new().await.unwrap();
        is_since(start, now.created);
        is_since(start, now.updated.unwrap());
    })
    .await;
}

#[tokio::test]
async fn items_from_before_there_were_timestamps_are_read_and_saved() {
    on_every_engine(async |engine| {
        let articles = engine.table::<Article>().await;
        let item = stored([("id", n(1)), ("text", s("text"))]);
        sdk_put(engine, &articles, &item).await;
        let start = now();
        let mut item = articles.get(1).required().await.unwrap();
        assert_eq!((item.created, item.updated), (0, None));
        item.text = "new".into();
        assert!(item.save().await.unwrap());
        assert_eq!(item.created, 0);
        is_since(start, item.updated.unwrap());
        let now = sdk_get(engine, &articles, [("id", n(1))]).await.unwrap();
        assert!(!now.contains_key("created"));
        item.text = "newer".into();
        assert!(item.partial_save().await.unwrap());
        articles.put(&item).await.unwrap();
        is_since(start, read(&articles).await.created);
    })
    .await;
}

#[tokio::test]
async fn a_version_beside_them_counts() {
    on_every_engine(async |engine| {
        let accounts = engine.table::<Account>().await;
        let start = now();
        let account = Account {
            id: 1,
            balance: 100,
            ..Account::default()
        };
        assert_eq!(accounts.put(&account).await.unwrap(), 1);
        let mut item = accounts.get(1).required().await.unwrap();
        assert_eq!((item.version, item.balance), (1, 100));
        is_since(start, item.created.unwrap());
        is_since(start, item.updated);
        item.balance = 70;
        assert!(item.save().await.unwrap());
        assert_eq!(item.version, 2);
        assert_eq!(accounts.put(&item).await.unwrap(), 3);
        let update = accounts.update(1).set(Account::BALANCE, 1);
        let now = update.must_exist().returning_new().await.unwrap();
        assert_eq!((now.version, now.created), (4, item.created));
        let mut new = accounts.item(Account { id: 2, ..account });
        new.save().await.unwrap();
        assert_eq!(*new, *accounts.get(2).required().await.unwrap());
        assert_eq!(new.version, 1);
    })
    .await;
}

/// A timestamp before the key, whose place in the encoded item moves.
#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "visits")]
struct Visit {
    #[dynamo(updated_at)]
    updated: u64,
    #[range_key]
    page: String,
    #[hash_key]
    visitor: u64,
}

#[tokio::test]
async fn batches_know_the_key_behind_a_timestamp() {
    on_every_engine(async |engine| {
        let visits = engine.table::<Visit>().await;
        let visit = |visitor, page: &str| Visit {
            updated: 0,
            page: page.into(),
            visitor,
        };
        let mut batch = visits.batch_write();
        for (visitor, page) in [(1, "home"), (2, "home"), (1, "help")] {
            batch.put(&visit(visitor, page)).await.unwrap();
        }
        batch.delete((3, "home")).await.unwrap();
        for (visitor, page) in [(1, "help"), (3, "home")] {
            let refused = batch.put(&visit(visitor, page)).await.unwrap_err();
            assert_eq!(refused.error.kind(), ErrorKind::DuplicateKey);
        }
        batch.finish().await.unwrap();
        assert_eq!(visits.scan().count().await.unwrap(), 3);
    })
    .await;
}
