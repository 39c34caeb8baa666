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

#[tokio::test]
async fn conditions_are_joined_to_the_guard_with_and() {
    let (engine, mut item) = changed().await;
    let condition = Note::ID.lt(5).or(Note::COLOR.not_exists());
    let save = item.partial_save().condition(condition.clone());
    save.condition(Note::TEXT.ne("x")).await.unwrap();
    let first = request(json!({
        "UpdateExpression": "SET #1 = :1",
        "ConditionExpression": "attribute_exists(#0) AND #1 = :0 AND (#0 < :2 OR attribute_not_exists(#2)) AND #1 <> :3",
        "ExpressionAttributeNames": {"#0": "id", "#1": "text", "#2": "color"},
        "ExpressionAttributeValues": {":0": {"S": "text"}, ":1": {"S": "new"}, ":2": {"N": "5"}, ":3": {"S": "x"}},
    }));
    assert_sent(&engine, [("UpdateItem", first)]);

    item.text = "newer".into();
    item.save().condition(condition.clone()).await.unwrap();
    let second = request(json!({
        "UpdateExpression": "SET #1 = :1",
        "ConditionExpression": "attribute_exists(#0) AND #1 = :0 AND attribute_not_exists(#2) AND (#0 < :2 OR attribute_not_exists(#2))",
        "ExpressionAttributeNames": {"#0": "id", "#1": "text", "#2": "color"},
        "ExpressionAttributeValues": {":0": {"S": "new"}, ":1": {"S": "newer"}, ":2": {"N": "5"}},
    }));
    assert_sent(&engine, [("UpdateItem", second)]);

    item.overwrite().condition(condition.clone()).await.unwrap();
    let third = json!({
        "TableName": "notes",
        "Item": {"id": {"N": "1"}, "text": {"S": "newer"}},
        "ConditionExpression": "#0 < :0 OR attribute_not_exists(#1)",
        "ExpressionAttributeNames": {"#0": "id", "#1": "color"},
        "ExpressionAttributeValues": {":0": {"N": "5"}},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_sent(&engine, [("PutItem", third)]);

    item.delete().condition(condition.clone()).await.unwrap();
    let fourth = request(json!({
        "ConditionExpression": "#0 < :0 OR attribute_not_exists(#1)",
        "ExpressionAttributeNames": {"#0": "id", "#1": "color"},
        "ExpressionAttributeValues": {":0": {"N": "5"}},
    }));
    assert_sent(&engine, [("DeleteItem", fourth)]);

    let delete = item.delete().unchanged().condition(condition.clone());
    delete.await.unwrap_err();
    let fifth = request(json!({
        "ConditionExpression": "attribute_exists(#0) AND #1 = :0 AND attribute_not_exists(#2) AND (#0 < :1 OR attribute_not_exists(#2))",
        "ExpressionAttributeNames": {"#0": "id", "#1": "text", "#2": "color"},
        "ExpressionAttributeValues": {":0": {"S": "newer"}, ":1": {"N": "5"}},
    }));
    assert_sent(&engine, [("DeleteItem", fifth)]);
}

#[tokio::test]
async fn a_condition_of_a_new_item_is_joined_to_that_of_its_insert() {
    let (engine, notes) = notes().await;
    let mut new = notes.item(note(2));
    let condition = Note::COLOR.not_exists().or(Note::TEXT.eq("x"));
    assert!(new.save().condition(condition).await.unwrap());
    let request = json!({
        "TableName": "notes",
        "Item": {"id": {"N": "2"}, "text": {"S": "text"}},
        "ConditionExpression": "attribute_not_exists(#0) AND (attribute_not_exists(#1) OR #2 = :0)",
        "ExpressionAttributeNames": {"#0": "id", "#1": "color", "#2": "text"},
        "ExpressionAttributeValues": {":0": {"S": "x"}},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_sent(&engine, [("PutItem", request)]);
    // A clean item asks nothing.
    assert!(!new.save().condition(Note::TEXT.eq("never")).await.unwrap());
    assert_sent(&engine, []);
}
