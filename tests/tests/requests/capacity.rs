//! Metered requests.

use dynamo_orm::CapacityMeter;
use dynamo_orm_tests::{Engine, on_every_engine};
use serde_json::{Value, json};

use super::{User, user, users};

/// The members that a metered request adds.
fn asked(body: &Value) -> (Option<&str>, Option<&str>) {
    let text = |name: &str| body[name].as_str();
    (
        text("ReturnConsumedCapacity"),
        text("ReturnItemCollectionMetrics"),
    )
}

#[tokio::test]
async fn metered_requests_ask_for_capacity_and_writes_for_item_collections() {
    let (engine, users) = users().await;
    let key = ("standard", "Doe");
    let metered = users.metered(&CapacityMeter::new());
    metered.put(&user("Doe")).await.unwrap();
    metered
        .update(key)
        .add(User::VISITS, 1)
        .create_if_missing()
        .await
        .unwrap();
    metered.delete(key).await.unwrap();
    let mut batch = metered.batch_write();
    batch.delete(key).await.unwrap();
    batch.finish().await.unwrap();
    let writes = engine.requests.take();
    assert_eq!(writes.len(), 4);
    for sent in writes {
        assert_eq!(asked(&sent.body), (Some("INDEXES"), Some("SIZE")));
    }

    metered.get(key).await.unwrap();
    metered.exists(key).await.unwrap();
    metered.query("standard").await.unwrap();
    metered.scan().count().await.unwrap();
    metered.batch_get([key]).await.unwrap();
    let reads = engine.requests.take();
    assert_eq!(reads.len(), 5);
    for sent in reads {
        assert_eq!(asked(&sent.body), (Some("INDEXES"), None));
    }

    users.put(&user("Doe")).await.unwrap();
    assert_eq!(asked(&engine.requests.take()[0].body), (None, None));
}

#[tokio::test]
async fn a_stream_adds_up_its_pages_and_a_database_its_tables() {
    on_every_engine(async |engine: &Engine| {
        let plain = engine.table::<User>().await;
        let meter = CapacityMeter::new();
        let users = plain.metered(&meter);
        for name in ["A", "B", "C", "D"] {
            users.put(&user(name)).await.unwrap();
        }
        let written = meter.consumed().write_units;
        assert!(written >= 4.0, "{written}");
        assert_eq!(meter.consumed().read_units, 0.0);
        let mut pages = users.query("standard").page_size(1).pages();
        let mut read = Vec::new();
        while let Some(page) = pages.next().await {
            page.unwrap();
            read.push(meter.consumed().read_units);
        }
        assert!(read.len() >= 4);
        assert!(read.iter().take(4).is_sorted_by(|a, b| a < b), "{read:?}");
        assert_eq!(meter.of_table(users.name()), meter.consumed());
        assert_eq!(meter.of_table("others").write_units, 0.0);
        meter.reset();
        assert_eq!(meter.consumed().read_units, 0.0);
    })
    .await;
}

#[tokio::test]
async fn tables_indexes_and_collections_are_told_apart() {
    let (engine, users) = users().await;
    let meter = CapacityMeter::new();
    let users = users.metered(&meter);
    let answer = |gigabytes: f64| {
        json!({
            "ConsumedCapacity": {
                "TableName": "users",
                "CapacityUnits": 4.0,
                "Table": {"CapacityUnits": 2.0},
                "LocalSecondaryIndexes": {"ByJoined": {"CapacityUnits": 0.5}},
                "GlobalSecondaryIndexes": {"ByEmail": {"CapacityUnits": 1.5}},
            },
            "ItemCollectionMetrics": {
                "ItemCollectionKey": {"kind": {"S": "secret"}},
                "SizeEstimateRangeGB": [gigabytes, gigabytes + 1.0],
            },
        })
        .to_string()
    };
    for gigabytes in [1.0, 3.0, 2.0] {
        let answer = answer(gigabytes);
        engine.requests.answer(move |_| Some((200, answer.clone())));
        users.put(&user("Doe")).await.unwrap();
    }
    assert_eq!(meter.consumed().write_units, 12.0);
    assert_eq!(meter.of_table("users").write_units, 12.0);
    assert_eq!(meter.of_index("users", "ByJoined").write_units, 1.5);
    assert_eq!(meter.of_index("users", "ByEmail").write_units, 4.5);
    assert_eq!(meter.of_index("users", "ByNick").write_units, 0.0);
    let largest = meter.largest_collection().unwrap();
    assert_eq!(largest.size_gb, (3.0, 4.0));
    assert_eq!(largest.hash_key["kind"].as_s().unwrap(), "secret");
    assert_eq!(
        format!("{largest:?}"),
        "ItemCollection { table: None, size_gb: (3.0, 4.0), .. }"
    );

    // A batch answers with lists.
    let answer = json!({
        "UnprocessedItems": {},
        "ConsumedCapacity": [
            {"TableName": "users", "CapacityUnits": 5.0},
            {"TableName": "notes", "CapacityUnits": 1.0},
        ],
        "ItemCollectionMetrics": {
            "users": [{"ItemCollectionKey": {"kind": {"S": "x"}}, "SizeEstimateRangeGB": [8.0, 9.0]}],
        },
    });
    engine
        .requests
        .answer(move |_| Some((200, answer.to_string())));
    let mut batch = users.batch_write();
    batch.put(&user("Doe")).await.unwrap();
    batch.finish().await.unwrap();
    assert_eq!(meter.of_table("users").write_units, 17.0);
    assert_eq!(meter.of_table("notes").write_units, 1.0);
    let largest = meter.largest_collection().unwrap();
    assert_eq!(largest.table.as_deref(), Some("users"));
}

#[tokio::test]
async fn a_failed_request_counts_nothing() {
    let (engine, users) = users().await;
    let meter = CapacityMeter::new();
    let users = users.metered(&meter);
    users.insert(&user("Roe")).await.unwrap();
    let before = meter.consumed();
    assert!(users.insert(&user("Roe")).await.is_err());
    assert_eq!(meter.consumed(), before);
    // Cut off: what it told may be wrong too.
    let cut = r#"{"ConsumedCapacity": {"TableName": "users", "CapacityUnits": 9.0}, "Item": "#;
    engine.requests.answer(move |_| Some((200, cut.to_owned())));
    assert!(users.get(("a", "b")).await.is_err());
    assert_eq!(meter.consumed(), before);
}
