//! The tables of these tests, and what they share.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{DynamoDocument, DynamoTable, Table};
use dynamo_orm_tests::{Engine, Sent};
use serde_json::json;

/// The tutorial's users.
#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "users")]
#[index(keys_only, name = "ByEmail", hash = email)]
#[index(include(first_name), name = "ByOrg", hash(org, team), range = date_joined)]
pub struct User {
    #[hash_key]
    pub account_type: String,
    #[range_key]
    pub last_name: String,
    #[index(all, name = "DateJoinedIndex")]
    pub date_joined: u64,
    pub first_name: String,
    pub email: Option<String>,
    pub is_owner: bool,
    pub org: String,
    pub team: u32,
}

pub fn user(last_name: &str, first_name: &str, date_joined: u64) -> User {
    User {
        account_type: "standard_user".into(),
        last_name: last_name.into(),
        date_joined,
        first_name: first_name.into(),
        email: Some(format!("{first_name}@example.com")),
        is_owner: false,
        org: "dynamo".into(),
        team: 1,
    }
}

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
pub struct Address {
    pub street: String,
    pub city: Option<String>,
}

pub fn address(city: &str) -> Address {
    Address {
        street: "1 Main St".into(),
        city: Some(city.into()),
    }
}

/// A table with a hash key alone.
#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "notes")]
pub struct Note {
    #[hash_key]
    pub id: String,
    pub text: String,
    pub color: Option<String>,
    pub count: u64,
    pub tags: BTreeSet<String>,
    pub address: Option<Address>,
}

pub fn note(id: &str) -> Note {
    Note {
        id: id.into(),
        text: "text".into(),
        color: None,
        count: 1,
        tags: BTreeSet::new(),
        address: None,
    }
}

/// [`Note`] as an older program knows it.
#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "notes")]
pub struct OldNote {
    #[hash_key]
    pub id: String,
    pub text: String,
}

/// A table with a range key.
#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "posts")]
pub struct Post {
    #[hash_key]
    pub board: String,
    #[range_key]
    pub number: u64,
    pub body: String,
    #[index(all, name = "ByLikes")]
    pub likes: u64,
    pub tags: BTreeSet<String>,
    pub lines: Vec<String>,
    pub edited: Option<u64>,
}

pub fn post(number: u64) -> Post {
    Post {
        board: "rust".into(),
        number,
        body: format!("body {number}"),
        likes: number / 3,
        tags: [format!("t{number}")].into(),
        lines: vec![format!("line {number}")],
        edited: number.is_multiple_of(2).then_some(number),
    }
}

/// A table of the posts 1 to `count`.
pub async fn posts(engine: &Engine, count: u64) -> Table<Post> {
    let table = engine.table::<Post>().await;
    let mut batch = table.batch_write();
    for number in 1..=count {
        batch.put(&post(number)).await.unwrap();
    }
    batch.finish().await.unwrap();
    engine.requests.take();
    table
}

pub fn numbers(posts: &[impl std::ops::Deref<Target = Post>]) -> Vec<u64> {
    posts.iter().map(|post| post.number).collect()
}

/// The same table by a client of its own.
pub fn second_client<T: DynamoTable>(engine: &Engine, table: &Table<T>) -> Table<T> {
    T::table(&dynamo_orm::Database::new(engine.db.client())).named(table.name())
}

/// An item as it is stored.
pub type Stored = HashMap<String, AttributeValue>;

pub fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.into())
}

pub fn n(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

pub fn map<const N: usize>(members: [(&str, AttributeValue); N]) -> AttributeValue {
    AttributeValue::M(stored(members))
}

pub fn stored<const N: usize>(members: [(&str, AttributeValue); N]) -> Stored {
    members
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}

/// Stores an item by the SDK.
pub async fn sdk_put<T>(engine: &Engine, table: &Table<T>, item: &Stored) {
    engine
        .db
        .client()
        .put_item()
        .table_name(table.name())
        .set_item(Some(item.clone()))
        .send()
        .await
        .unwrap();
    engine.requests.take();
}

/// Reads what is stored by the SDK.
pub async fn sdk_get<T, const N: usize>(
    engine: &Engine,
    table: &Table<T>,
    key: [(&str, AttributeValue); N],
) -> Option<Stored> {
    let answer = engine
        .db
        .client()
        .get_item()
        .table_name(table.name())
        .set_key(Some(stored(key)))
        .consistent_read(true)
        .send()
        .await
        .unwrap();
    engine.requests.take();
    answer.item
}

/// Reads what is stored under a key `id` by the SDK.
pub async fn sdk_note<T>(engine: &Engine, table: &Table<T>, id: &str) -> Stored {
    sdk_get(engine, table, [("id", s(id))]).await.unwrap()
}

/// The `Limit` of every request, in order.
pub fn limits(sent: &[Sent]) -> Vec<Option<u64>> {
    sent.iter()
        .map(|sent| sent.body["Limit"].as_u64())
        .collect()
}

/// How many writes or keys each batch request holds.
pub fn sizes(sent: &[Sent]) -> Vec<usize> {
    let requests = sent.iter().map(|sent| {
        let tables = sent.body["RequestItems"].as_object().unwrap();
        assert_eq!(tables.len(), 1);
        tables.values().next().unwrap()
    });
    requests
        .map(|table| table.as_array().or(table["Keys"].as_array()).unwrap().len())
        .collect()
}

pub fn operations(sent: &[Sent]) -> Vec<&str> {
    sent.iter().map(|sent| sent.operation.as_str()).collect()
}

/// The whole batch is left unprocessed.
pub fn all_unprocessed(sent: &Sent) -> Option<(u16, String)> {
    let requested = &sent.body["RequestItems"];
    let body = match sent.operation.as_str() {
        "BatchWriteItem" => json!({"UnprocessedItems": requested}),
        "BatchGetItem" => json!({"Responses": {}, "UnprocessedKeys": requested}),
        _ => return None,
    };
    Some((200, body.to_string()))
}

/// What an error of the service looks like.
pub fn refusal(code: &str) -> (u16, String) {
    let body = json!({
        "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"),
        "message": "refused by the test",
    });
    (400, body.to_string())
}

/// A map with one entry.
pub fn entry<V>(name: &str, value: V) -> BTreeMap<String, V> {
    [(name.to_owned(), value)].into()
}
