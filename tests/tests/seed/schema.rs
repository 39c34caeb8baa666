//! A: what a schema becomes.

use dynamo_orm::schema::{Projection, Scope};
use dynamo_orm::{DynamoTable, Type};
use dynamo_orm_tests::{Engine, on_every_engine};
use serde_json::{Value, json};

use crate::common::{Note, User, operations};

/// The body of the CreateTable that a table sends.
async fn created<T: DynamoTable>(engine: &Engine) -> Value {
    engine.new_table::<T>().create_table().await.unwrap();
    let sent = engine.requests.take();
    assert_eq!(operations(&sent), ["CreateTable", "DescribeTable"]);
    sent[0].body.clone()
}

#[derive(DynamoTable)]
#[dynamo(table = "typed")]
struct Typed {
    #[hash_key]
    binary: Vec<u8>,
    #[range_key]
    number: i128,
}

#[tokio::test]
async fn b1_keys_are_strings_numbers_or_binary() {
    on_every_engine(async |engine| {
        let body = created::<Typed>(engine).await;
        let key = json!([
            {"AttributeName": "binary", "KeyType": "HASH"},
            {"AttributeName": "number", "KeyType": "RANGE"},
        ]);
        assert_eq!(body["KeySchema"], key);
        let types = json!([
            {"AttributeName": "binary", "AttributeType": "B"},
            {"AttributeName": "number", "AttributeType": "N"},
        ]);
        assert_eq!(body["AttributeDefinitions"], types);
        let body = created::<Note>(engine).await;
        let key = json!([{"AttributeName": "id", "KeyType": "HASH"}]);
        assert_eq!(body["KeySchema"], key);
        let types = json!([{"AttributeName": "id", "AttributeType": "S"}]);
        assert_eq!(body["AttributeDefinitions"], types);
        // 8: no index, no list of indexes.
        assert!(body.get("LocalSecondaryIndexes").is_none());
        assert!(body.get("GlobalSecondaryIndexes").is_none());
    })
    .await;
}

#[derive(DynamoTable)]
#[dynamo(table = "local")]
struct Local {
    #[hash_key]
    id: String,
    #[range_key]
    sort: String,
    #[index(all, name = "All")]
    a: u64,
    #[index(keys_only, name = "KeysOnly")]
    k: Option<u64>,
    #[index(include(other), name = "Include")]
    i: String,
    other: bool,
}

fn local(name: &str, range: &str, projection: &Value) -> Value {
    json!({
        "IndexName": name,
        "KeySchema": [
            {"AttributeName": "id", "KeyType": "HASH"},
            {"AttributeName": range, "KeyType": "RANGE"},
        ],
        "Projection": projection,
    })
}

#[tokio::test]
async fn b2_local_indexes() {
    on_every_engine(async |engine| {
        let body = created::<Local>(engine).await;
        let include = json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": ["other"]});
        let expected = json!([
            local("All", "a", &json!({"ProjectionType": "ALL"})),
            local("KeysOnly", "k", &json!({"ProjectionType": "KEYS_ONLY"})),
            local("Include", "i", &include),
        ]);
        assert_eq!(body["LocalSecondaryIndexes"], expected);
        assert!(body.get("GlobalSecondaryIndexes").is_none());
    })
    .await;
}

#[tokio::test]
async fn b3_global_indexes() {
    on_every_engine(async |engine| {
        let body = created::<User>(engine).await;
        let expected = json!([
            {
                "IndexName": "ByEmail",
                "KeySchema": [{"AttributeName": "email", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            },
            {
                "IndexName": "ByOrg",
                "KeySchema": [
                    {"AttributeName": "org", "KeyType": "HASH"},
                    {"AttributeName": "team", "KeyType": "HASH"},
                    {"AttributeName": "date_joined", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["first_name"]},
            },
        ]);
        assert_eq!(body["GlobalSecondaryIndexes"], expected);
        assert_eq!(body["BillingMode"], "PAY_PER_REQUEST");
        assert!(body.get("ProvisionedThroughput").is_none());
    })
    .await;
}

#[tokio::test]
async fn b6_each_index_has_throughput_of_its_own() {
    on_every_engine(async |engine| {
        let users = engine.new_table::<User>();
        let create = users.create_table().provisioned(5, 15);
        create.index_throughput(User::BY_ORG, 1, 2).await.unwrap();
        let body = &engine.requests.take()[0].body;
        let throughput =
            |read, write| json!({"ReadCapacityUnits": read, "WriteCapacityUnits": write});
        assert_eq!(body["BillingMode"], "PROVISIONED");
        assert_eq!(body["ProvisionedThroughput"], throughput(5, 15));
        let of = |index: usize| &body["GlobalSecondaryIndexes"][index]["ProvisionedThroughput"];
        assert_eq!((of(0), of(1)), (&throughput(5, 15), &throughput(1, 2)));
    })
    .await;
}

#[tokio::test]
async fn b9_attribute_definitions_are_each_key_attribute_once() {
    on_every_engine(async |engine| {
        let body = created::<User>(engine).await;
        let definitions = body["AttributeDefinitions"].as_array().unwrap();
        let names: Vec<_> = definitions
            .iter()
            .map(|one| one["AttributeName"].as_str().unwrap())
            .collect();
        // The table's, the local index's, the global ones'.
        let expected = [
            "account_type",
            "last_name",
            "date_joined",
            "email",
            "org",
            "team",
        ];
        assert_eq!(names, expected);
        assert_eq!(definitions[2]["AttributeType"], "N");
    })
    .await;
}

#[test]
fn b25_the_schema_is_data() {
    let schema = User::SCHEMA;
    let key: Vec<_> = schema.key().map(|key| (key.name, key.ty)).collect();
    assert_eq!(key, [("account_type", Type::S), ("last_name", Type::S)]);
    let index = |name| {
        schema
            .indexes
            .iter()
            .find(|index| index.name == name)
            .unwrap()
    };
    assert_eq!(index("DateJoinedIndex").scope, Scope::Local);
    assert_eq!(index("DateJoinedIndex").projection, Projection::All);
    assert_eq!(index("ByEmail").scope, Scope::Global);
    assert_eq!(
        index("ByOrg").projection,
        Projection::Include(&["first_name"])
    );
}
