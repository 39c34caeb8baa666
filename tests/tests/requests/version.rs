//! What tables with a version send.

use dynamo_orm::{DynamoTable, Table};
use dynamo_orm_tests::Engine;
use serde_json::{Value, json};

use super::assert_sent;

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "accounts")]
struct Account {
    #[hash_key]
    id: u64,
    owner: String,
    note: Option<String>,
    #[dynamo(version, rename = "v")]
    version: u32,
}

fn account(version: u32) -> Account {
    Account {
        id: 1,
        owner: "jane".into(),
        note: None,
        version,
    }
}

/// An engine with the table `accounts`, and in it an account of version 1.
async fn accounts() -> (Engine, Table<Account>) {
    let engine = Engine::embedded();
    let accounts = Account::table(&engine.db);
    accounts.create_table().await.unwrap();
    accounts.insert(&account(0)).await.unwrap();
    engine.requests.take();
    (engine, accounts)
}

/// A PutItem of an account.
fn put(version: u32, more: Value) -> (&'static str, Value) {
    request(
        "PutItem",
        json!({"Item": {"id": {"N": "1"}, "owner": {"S": "jane"}, "v": {"N": version.to_string()}}}),
        more,
    )
}

/// A write of the account under its key.
fn keyed(operation: &'static str, more: Value) -> (&'static str, Value) {
    request(operation, json!({"Key": {"id": {"N": "1"}}}), more)
}

fn request(operation: &'static str, mut body: Value, more: Value) -> (&'static str, Value) {
    let common = json!({"TableName": "accounts", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"});
    for members in [common, more] {
        let Value::Object(members) = members else {
            unreachable!()
        };
        body.as_object_mut().unwrap().extend(members);
    }
    (operation, body)
}

fn vacant() -> Value {
    json!({
        "ConditionExpression": "attribute_not_exists(#0)",
        "ExpressionAttributeNames": {"#0": "id"},
    })
}

#[tokio::test]
async fn puts_and_inserts_check_the_version_and_store_the_next() {
    let (engine, accounts) = accounts().await;
    accounts.put(&account(0)).await.unwrap_err();
    assert_sent(&engine, [put(1, vacant())]);
    accounts.put(&account(1)).await.unwrap();
    let guarded = json!({
        "ConditionExpression": "#0 = :0",
        "ExpressionAttributeNames": {"#0": "v"},
        "ExpressionAttributeValues": {":0": {"N": "1"}},
    });
    assert_sent(&engine, [put(2, guarded)]);
    // A condition is joined, and an OR stays whole.
    let condition = Account::OWNER.eq("jane").or(Account::NOTE.exists());
    accounts
        .put(&account(2))
        .condition(condition)
        .await
        .unwrap();
    let guarded = json!({
        "ConditionExpression": "#0 = :0 AND (#1 = :1 OR attribute_exists(#2))",
        "ExpressionAttributeNames": {"#0": "v", "#1": "owner", "#2": "note"},
        "ExpressionAttributeValues": {":0": {"N": "2"}, ":1": {"S": "jane"}},
    });
    assert_sent(&engine, [put(3, guarded)]);
    // An insert stores 1, whatever the value says.
    accounts.insert(&account(7)).await.unwrap_err();
    assert_sent(&engine, [put(1, vacant())]);
}

#[tokio::test]
async fn unversioned_puts_store_what_the_value_says() {
    let (engine, accounts) = accounts().await;
    accounts.put(&account(7)).unversioned().await.unwrap();
    assert_sent(&engine, [put(7, json!({}))]);
    accounts.put(&account(0)).unversioned().await.unwrap();
    assert_sent(&engine, [put(0, json!({}))]);
    let insert = accounts.insert(&account(4)).unversioned().await;
    insert.unwrap_err();
    assert_sent(&engine, [put(4, vacant())]);
    let mut batch = accounts.batch_write();
    batch.unversioned().put(&account(9)).await.unwrap();
    batch.finish().await.unwrap();
    let put = json!({"PutRequest": {"Item": {
        "id": {"N": "1"}, "owner": {"S": "jane"}, "v": {"N": "9"},
    }}});
    let request = json!({"RequestItems": {"accounts": [put]}});
    assert_sent(&engine, [("BatchWriteItem", request)]);
}

#[tokio::test]
async fn saves_are_guarded_by_the_version_alone() {
    let (engine, accounts) = accounts().await;
    let mut item = accounts.get(1).required().await.unwrap();
    engine.requests.take();
    item.note = Some("a".into());
    assert!(item.partial_save().await.unwrap());
    let partial = json!({
        "UpdateExpression": "SET #1 = :0, #2 = :2",
        "ConditionExpression": "attribute_exists(#0) AND #2 = :1",
        "ExpressionAttributeNames": {"#0": "id", "#1": "note", "#2": "v"},
        "ExpressionAttributeValues": {":0": {"S": "a"}, ":1": {"N": "1"}, ":2": {"N": "2"}},
    });
    assert_sent(&engine, [keyed("UpdateItem", partial)]);
    item.note = None;
    assert!(
        item.save()
            .condition(Account::OWNER.ne("joe"))
            .await
            .unwrap()
    );
    let whole = json!({
        "UpdateExpression": "SET #1 = :0, #3 = :2 REMOVE #2",
        "ConditionExpression": "attribute_exists(#0) AND #3 = :1 AND #1 <> :3",
        "ExpressionAttributeNames": {"#0": "id", "#1": "owner", "#2": "note", "#3": "v"},
        "ExpressionAttributeValues": {
            ":0": {"S": "jane"}, ":1": {"N": "2"}, ":2": {"N": "3"}, ":3": {"S": "joe"},
        },
    });
    assert_sent(&engine, [keyed("UpdateItem", whole)]);
    assert!(!item.save().await.unwrap());
    assert_sent(&engine, []);
    assert_eq!(item.version, 3);
}

#[tokio::test]
async fn an_overwrite_counts_and_a_delete_checks() {
    let (engine, accounts) = accounts().await;
    let mut item = accounts.get(1).required().await.unwrap();
    engine.requests.take();
    item.overwrite().await.unwrap();
    assert_sent(&engine, [put(2, json!({}))]);
    assert_eq!(item.version, 2);
    let guard = json!({
        "ConditionExpression": "attribute_exists(#0) AND #1 = :0",
        "ExpressionAttributeNames": {"#0": "id", "#1": "v"},
        "ExpressionAttributeValues": {":0": {"N": "2"}},
    });
    item.delete().await.unwrap();
    assert_sent(&engine, [keyed("DeleteItem", guard)]);
    let guard = json!({
        "ConditionExpression": "attribute_exists(#0) AND #1 = :0 AND attribute_not_exists(#2) AND #3 = :1 AND #1 <> :2",
        "ExpressionAttributeNames": {"#0": "id", "#1": "owner", "#2": "note", "#3": "v"},
        "ExpressionAttributeValues": {":0": {"S": "jane"}, ":1": {"N": "2"}, ":2": {"S": "joe"}},
    });
    let delete = item.delete().unchanged();
    let refused = delete.condition(Account::OWNER.ne("joe")).await;
    refused.unwrap_err();
    assert_sent(&engine, [keyed("DeleteItem", guard)]);
    // Nothing is known of what is stored under the key of a new item.
    accounts.item(account(0)).delete().await.unwrap();
    assert_sent(&engine, [keyed("DeleteItem", json!({}))]);
}

#[tokio::test]
async fn an_update_counts_the_version() {
    let (engine, accounts) = accounts().await;
    accounts
        .update(1)
        .set(Account::OWNER, "joe")
        .must_exist()
        .await
        .unwrap();
    let update = json!({
        "UpdateExpression": "SET #0 = :0 ADD #1 :1",
        "ConditionExpression": "attribute_exists(#2)",
        "ExpressionAttributeNames": {"#0": "owner", "#1": "v", "#2": "id"},
        "ExpressionAttributeValues": {":0": {"S": "joe"}, ":1": {"N": "1"}},
    });
    assert_sent(&engine, [keyed("UpdateItem", update)]);
    let empty = accounts.update(1).must_exist().await.unwrap_err();
    assert_eq!(
        empty.to_string(),
        "table `accounts`: this update has no action, so there is nothing to send; give it one, such as `set` or `add`"
    );
    assert_sent(&engine, []);
}
