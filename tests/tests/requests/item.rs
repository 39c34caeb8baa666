//! What items send: guarded updates, PutItem, DeleteItem.

use dynamo_orm::Item;
use dynamo_orm_tests::Engine;
use serde_json::{Value, json};

use super::{Address, Note, assert_sent, note, notes, users};

/// Note 1 as it was loaded, its text changed.
async fn changed() -> (Engine, Item<Note>) {
    let (engine, notes) = notes().await;
    let mut item = notes.get(1).required().await.unwrap();
    item.text = "new".into();
    engine.requests.take();
    (engine, item)
}

fn request(more: Value) -> Value {
    let mut request = json!({
        "TableName": "notes",
        "Key": {"id": {"N": "1"}},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    let Value::Object(more) = more else {
        unreachable!()
    };
    request.as_object_mut().unwrap().extend(more);
    request
}

#[tokio::test]
async fn a_save_guards_every_attribute() {
    let (engine, mut item) = changed().await;
    item.save().await.unwrap();
    let first = request(json!({
        "UpdateExpression": "SET #1 = :1",
        "ConditionExpression": "attribute_exists(#0) AND #1 = :0 AND attribute_not_exists(#2)",
        "ExpressionAttributeNames": {"#0": "id", "#1": "text", "#2": "color"},
        "ExpressionAttributeValues": {":0": {"S": "text"}, ":1": {"S": "new"}},
    }));
    assert_sent(&engine, [("UpdateItem", first)]);
    item.color = Some("red".into());
    item.save().await.unwrap();
    let second = request(json!({
        "UpdateExpression": "SET #1 = :0, #2 = :1",
        "ConditionExpression": "attribute_exists(#0) AND #1 = :0 AND attribute_not_exists(#2)",
        "ExpressionAttributeNames": {"#0": "id", "#1": "text", "#2": "color"},
        "ExpressionAttributeValues": {":0": {"S": "new"}, ":1": {"S": "red"}},
    }));
    assert_sent(&engine, [("UpdateItem", second)]);
    assert!(!item.save().await.unwrap());
    assert_sent(&engine, []);
}

#[tokio::test]
async fn a_partial_save_guards_what_changed() {
    let (engine, mut item) = changed().await;
    item.color = Some("red".into());
    item.partial_save().await.unwrap();
    let first = request(json!({
        "UpdateExpression": "SET #1 = :1, #2 = :2",
        "ConditionExpression": "attribute_exists(#0) AND #1 = :0 AND attribute_not_exists(#2)",
        "ExpressionAttributeNames": {"#0": "id", "#1": "text", "#2": "color"},
        "ExpressionAttributeValues": {":0": {"S": "text"}, ":1": {"S": "new"}, ":2": {"S": "red"}},
    }));
    assert_sent(&engine, [("UpdateItem", first)]);
    item.color = None;
    item.partial_save().await.unwrap();
    let second = request(json!({
        "UpdateExpression": "REMOVE #1",
        "ConditionExpression": "attribute_exists(#0) AND #1 = :0",
        "ExpressionAttributeNames": {"#0": "id", "#1": "color"},
        "ExpressionAttributeValues": {":0": {"S": "red"}},
    }));
    assert_sent(&engine, [("UpdateItem", second)]);
}

#[tokio::test]
async fn a_nested_document_is_written_whole() {
    let (engine, users) = users().await;
    let mut doe = users.get(("standard", "Doe")).required().await.unwrap();
    engine.requests.take();
    doe.address = Some(Address {
        city: "Paris".into(),
        zip: None,
        lines: Vec::new(),
    });
    doe.partial_save().await.unwrap();
    let before = json!({"M": {
        "city": {"S": "Rome"}, "zip": {"N": "75001"}, "lines": {"L": [{"S": "1 Main St"}]},
    }});
    let after = json!({"M": {"city": {"S": "Paris"}, "lines": {"L": []}}});
    let request = json!({
        "TableName": "users",
        "Key": {"kind": {"S": "standard"}, "last_name": {"S": "Doe"}},
        "UpdateExpression": "SET #1 = :1",
        "ConditionExpression": "attribute_exists(#0) AND #1 = :0",
        "ExpressionAttributeNames": {"#0": "kind", "#1": "address"},
        "ExpressionAttributeValues": {":0": before, ":1": after},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_sent(&engine, [("UpdateItem", request)]);
}

#[tokio::test]
async fn a_new_item_is_inserted() {
    let (engine, notes) = notes().await;
    notes.item(note(2)).save().await.unwrap();
    let request = json!({
        "TableName": "notes",
        "Item": {"id": {"N": "2"}, "text": {"S": "text"}},
        "ConditionExpression": "attribute_not_exists(#0)",
        "ExpressionAttributeNames": {"#0": "id"},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_sent(&engine, [("PutItem", request)]);
}

#[tokio::test]
async fn an_overwrite_is_a_put() {
    let (engine, mut item) = changed().await;
    item.overwrite().await.unwrap();
    let request = json!({
        "TableName": "notes",
        "Item": {"id": {"N": "1"}, "text": {"S": "new"}},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_sent(&engine, [("PutItem", request)]);
}

#[tokio::test]
async fn a_delete_is_unguarded_unless_told() {
    let (engine, item) = changed().await;
    item.delete().unchanged().await.unwrap();
    let guarded = request(json!({
        "ConditionExpression": "attribute_exists(#0) AND #1 = :0 AND attribute_not_exists(#2)",
        "ExpressionAttributeNames": {"#0": "id", "#1": "text", "#2": "color"},
        "ExpressionAttributeValues": {":0": {"S": "text"}},
    }));
    assert_sent(&engine, [("DeleteItem", guarded)]);
    item.delete().await.unwrap();
    assert_sent(&engine, [("DeleteItem", request(json!({})))]);
}
