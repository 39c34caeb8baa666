//! What is sent of tables themselves.

use dynamo_orm::DynamoTable;
use dynamo_orm_tests::Engine;
use serde_json::{Value, json};

use super::{Note, User, assert_sent, notes, users};

fn throughput(read: u32, write: u32) -> Value {
    json!({"ReadCapacityUnits": read, "WriteCapacityUnits": write})
}

fn key_schema(hash: &[&str], range: &[&str]) -> Value {
    let element =
        |role: &'static str| move |name: &&str| json!({"AttributeName": name, "KeyType": role});
    hash.iter()
        .map(element("HASH"))
        .chain(range.iter().map(element("RANGE")))
        .collect()
}

fn definitions(attributes: &[(&str, &str)]) -> Value {
    let definition =
        |(name, ty): &(&str, &str)| json!({"AttributeName": name, "AttributeType": ty});
    attributes.iter().map(definition).collect()
}

fn create_users() -> Value {
    json!({
        "TableName": "users",
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": key_schema(&["kind"], &["last_name"]),
        "AttributeDefinitions": definitions(&[
            ("kind", "S"),
            ("last_name", "S"),
            ("joined", "N"),
            ("email", "S"),
            ("org", "S"),
            ("team", "N"),
            ("level", "N"),
            ("nick", "S"),
        ]),
        "LocalSecondaryIndexes": [{
            "IndexName": "ByJoined",
            "KeySchema": key_schema(&["kind"], &["joined"]),
            "Projection": {"ProjectionType": "ALL"},
        }],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "ByEmail",
                "KeySchema": key_schema(&["email"], &[]),
                "Projection": {"ProjectionType": "ALL"},
            },
            {
                "IndexName": "ByOrg",
                "KeySchema": key_schema(&["org", "team"], &["level", "joined"]),
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["nick"]},
            },
            {
                "IndexName": "ByNick",
                "KeySchema": key_schema(&["nick"], &[]),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            },
        ],
    })
}

fn describe(table: &str) -> (&'static str, Value) {
    ("DescribeTable", json!({"TableName": table}))
}

#[tokio::test]
async fn a_table_is_created_with_its_indexes() {
    let engine = Engine::embedded();
    let users = User::table(&engine.db);
    users.create_table().await.unwrap();
    assert_sent(
        &engine,
        [("CreateTable", create_users()), describe("users")],
    );
}

#[tokio::test]
async fn a_provisioned_table_has_provisioned_indexes() {
    let engine = Engine::embedded();
    let users = User::table(&engine.db);
    let create = users.create_table().provisioned(3, 2);
    create.index_throughput(User::BY_ORG, 5, 4).await.unwrap();
    let mut request = create_users();
    request["BillingMode"] = json!("PROVISIONED");
    request["ProvisionedThroughput"] = throughput(3, 2);
    for (index, own) in [
        (0, throughput(3, 2)),
        (1, throughput(5, 4)),
        (2, throughput(3, 2)),
    ] {
        request["GlobalSecondaryIndexes"][index]["ProvisionedThroughput"] = own;
    }
    assert_sent(&engine, [("CreateTable", request), describe("users")]);
}

#[tokio::test]
async fn throughput_is_changed() {
    let (engine, notes) = notes().await;
    notes.update_table().provisioned(7, 6).await.unwrap();
    let request = json!({
        "TableName": "notes",
        "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": throughput(7, 6),
    });
    assert_sent(&engine, [("UpdateTable", request), describe("notes")]);
    notes.update_table().on_demand().await.unwrap();
    let request = json!({"TableName": "notes", "BillingMode": "PAY_PER_REQUEST"});
    assert_sent(&engine, [("UpdateTable", request), describe("notes")]);

    let engine = Engine::embedded();
    let users = User::table(&engine.db);
    users.create_table().provisioned(1, 1).await.unwrap();
    engine.requests.take();
    let update = users.update_table();
    update.index_throughput(User::BY_EMAIL, 9, 8).await.unwrap();
    let request = json!({
        "TableName": "users",
        "GlobalSecondaryIndexUpdates": [{"Update": {
            "IndexName": "ByEmail",
            "ProvisionedThroughput": throughput(9, 8),
        }}],
    });
    assert_sent(&engine, [("UpdateTable", request), describe("users")]);
}

#[tokio::test]
async fn an_index_goes_and_comes() {
    let (engine, users) = users().await;
    users.update_table().delete_index("ByOrg").await.unwrap();
    let request = json!({
        "TableName": "users",
        "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "ByOrg"}}],
    });
    assert_sent(&engine, [("UpdateTable", request), describe("users")]);

    let update = users.update_table();
    update.create_index(User::BY_ORG).await.unwrap();
    let request = json!({
        "TableName": "users",
        "AttributeDefinitions": definitions(&[
            ("org", "S"),
            ("team", "N"),
            ("level", "N"),
            ("joined", "N"),
        ]),
        "GlobalSecondaryIndexUpdates": [{"Create": {
            "IndexName": "ByOrg",
            "KeySchema": key_schema(&["org", "team"], &["level", "joined"]),
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["nick"]},
        }}],
    });
    assert_sent(&engine, [("UpdateTable", request), describe("users")]);
}

#[tokio::test]
async fn a_new_index_of_a_provisioned_table_brings_its_throughput() {
    let engine = Engine::embedded();
    let users = User::table(&engine.db);
    users.create_table().provisioned(1, 1).await.unwrap();
    let update = users.update_table();
    update.delete_index("ByNick").await.unwrap();
    engine.requests.take();
    let update = users.update_table().create_index(User::BY_NICK);
    update.index_throughput(User::BY_NICK, 2, 1).await.unwrap();
    let request = json!({
        "TableName": "users",
        "AttributeDefinitions": definitions(&[("nick", "S")]),
        "GlobalSecondaryIndexUpdates": [{"Create": {
            "IndexName": "ByNick",
            "KeySchema": key_schema(&["nick"], &[]),
            "Projection": {"ProjectionType": "KEYS_ONLY"},
            "ProvisionedThroughput": throughput(2, 1),
        }}],
    });
    assert_sent(&engine, [("UpdateTable", request), describe("users")]);
}

#[tokio::test]
async fn a_table_is_described_verified_and_deleted_by_name() {
    let (engine, notes) = notes().await;
    notes.describe().await.unwrap();
    notes.verify().await.unwrap().into_result().unwrap();
    notes.approximate_item_count().await.unwrap();
    assert_sent(&engine, [(); 3].map(|()| describe("notes")));
    notes.delete_table().await.unwrap();
    let request = json!({"TableName": "notes"});
    assert_sent(&engine, [("DeleteTable", request), describe("notes")]);
}

#[tokio::test]
async fn another_name_goes_into_every_request() {
    let engine = Engine::embedded();
    let notes = Note::table(&engine.db).named("prod-notes");
    notes.create_table().await.unwrap();
    assert_sent(
        &engine,
        [
            (
                "CreateTable",
                json!({
                    "TableName": "prod-notes",
                    "BillingMode": "PAY_PER_REQUEST",
                    "KeySchema": key_schema(&["id"], &[]),
                    "AttributeDefinitions": definitions(&[("id", "N")]),
                }),
            ),
            describe("prod-notes"),
        ],
    );
    notes.delete(1).await.unwrap();
    let request = json!({
        "TableName": "prod-notes",
        "Key": {"id": {"N": "1"}},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_sent(&engine, [("DeleteItem", request)]);
}
