//! What tables with counters send.

use dynamo_orm::{DynamoTable, Table};
use dynamo_orm_tests::Engine;
use serde_json::json;

use super::assert_sent;

#[derive(DynamoTable, Clone, Debug, Default, PartialEq)]
#[dynamo(table = "pages")]
struct Page {
    #[hash_key]
    id: u64,
    text: String,
    #[dynamo(counter(start = 10, step = 5))]
    writes: u64,
    #[dynamo(counter(step = -1), rename = "left")]
    rest: Option<i32>,
}

fn page() -> Page {
    Page {
        id: 1,
        text: "a".into(),
        ..Page::default()
    }
}

/// An engine with the table `pages`, and in it a page.
async fn pages() -> (Engine, Table<Page>) {
    let engine = Engine::embedded();
    let pages = Page::table(&engine.db);
    pages.create_table().await.unwrap();
    pages.put(&page()).await.unwrap();
    engine.requests.take();
    (engine, pages)
}

#[tokio::test]
async fn puts_store_the_start() {
    let (engine, pages) = pages().await;
    let known = Page {
        writes: 7,
        rest: Some(3),
        ..page()
    };
    let item =
        json!({"id": {"N": "1"}, "text": {"S": "a"}, "writes": {"N": "10"}, "left": {"N": "0"}});
    for value in [page(), known] {
        pages.put(&value).await.unwrap();
        let put = json!({
            "TableName": "pages",
            "Item": item,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        });
        assert_sent(&engine, [("PutItem", put)]);
        pages.put_all([&value]).await.unwrap();
        let put = json!({"RequestItems": {"pages": [{"PutRequest": {"Item": item}}]}});
        assert_sent(&engine, [("BatchWriteItem", put)]);
    }
}

#[tokio::test]
async fn saves_count_and_ask_for_the_number() {
    let (engine, pages) = pages().await;
    let mut item = pages.get(1).required().await.unwrap();
    engine.requests.take();
    item.text = "b".into();
    assert!(item.save().await.unwrap());
    let save = json!({
        "TableName": "pages",
        "Key": {"id": {"N": "1"}},
        "UpdateExpression":
            "SET #1 = :1, #2 = if_not_exists(#2, :2) + :2, #3 = if_not_exists(#3, :3) + :4",
        "ConditionExpression": "attribute_exists(#0) AND #1 = :0",
        "ExpressionAttributeNames": {"#0": "id", "#1": "text", "#2": "writes", "#3": "left"},
        "ExpressionAttributeValues": {
            ":0": {"S": "a"}, ":1": {"S": "b"}, ":2": {"N": "5"}, ":3": {"N": "1"}, ":4": {"N": "-1"},
        },
        "ReturnValues": "UPDATED_NEW",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_sent(&engine, [("UpdateItem", save)]);
    assert_eq!((item.writes, item.rest), (15, Some(-1)));
    assert!(!item.partial_save().await.unwrap());
    assert_sent(&engine, []);

    item.text = "c".into();
    engine
        .db
        .transact_write()
        .action(item.partial_save())
        .await
        .unwrap();
    let sent = engine.requests.take();
    let update = json!({
        "TableName": "pages",
        "Key": {"id": {"N": "1"}},
        "UpdateExpression":
            "SET #1 = :1, #2 = if_not_exists(#2, :2) + :2, #3 = if_not_exists(#3, :3) + :4",
        "ConditionExpression": "attribute_exists(#0) AND #1 = :0",
        "ExpressionAttributeNames": {"#0": "id", "#1": "text", "#2": "writes", "#3": "left"},
        "ExpressionAttributeValues": {
            ":0": {"S": "b"}, ":1": {"S": "c"}, ":2": {"N": "5"}, ":3": {"N": "1"}, ":4": {"N": "-1"},
        },
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_eq!(sent[0].body["TransactItems"], json!([{"Update": update}]));

    item.delete().unchanged().await.unwrap();
    let delete = json!({
        "TableName": "pages",
        "Key": {"id": {"N": "1"}},
        "ConditionExpression": "attribute_exists(#0) AND #1 = :0",
        "ExpressionAttributeNames": {"#0": "id", "#1": "text"},
        "ExpressionAttributeValues": {":0": {"S": "c"}},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_sent(&engine, [("DeleteItem", delete)]);
}

#[tokio::test]
async fn updates_count() {
    let (engine, pages) = pages().await;
    pages
        .update(1)
        .set(Page::TEXT, "b")
        .must_exist()
        .await
        .unwrap();
    let update = json!({
        "TableName": "pages",
        "Key": {"id": {"N": "1"}},
        "UpdateExpression":
            "SET #0 = :0, #1 = if_not_exists(#1, :1) + :1, #2 = if_not_exists(#2, :2) + :3",
        "ConditionExpression": "attribute_exists(#3)",
        "ExpressionAttributeNames": {"#0": "text", "#1": "writes", "#2": "left", "#3": "id"},
        "ExpressionAttributeValues": {
            ":0": {"S": "b"}, ":1": {"N": "5"}, ":2": {"N": "1"}, ":3": {"N": "-1"},
        },
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_sent(&engine, [("UpdateItem", update)]);
    let empty = pages.update(1).must_exist().await.unwrap_err();
    assert_eq!(
        empty.to_string(),
        "table `pages`: this update has no action, so there is nothing to send; give it one, such as `set` or `add`"
    );
    assert_sent(&engine, []);
}
