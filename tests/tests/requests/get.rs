//! GetItem.

use serde_json::json;

use super::{assert_sent, notes, users};

#[tokio::test]
async fn a_get_asks_for_the_whole_item() {
    let (engine, users) = users().await;
    let key = json!({"kind": {"S": "standard"}, "last_name": {"S": "Doe"}});
    let request = json!({"TableName": "users", "Key": key});
    users.get(("standard", "Doe")).await.unwrap();
    assert_sent(&engine, [("GetItem", request.clone())]);
    users.get(("standard", "Doe")).required().await.unwrap();
    assert_sent(&engine, [("GetItem", request)]);
    let request = json!({"TableName": "users", "Key": key, "ConsistentRead": true});
    users.get(("standard", "Doe")).consistent().await.unwrap();
    assert_sent(&engine, [("GetItem", request)]);
}

#[tokio::test]
async fn exists_asks_for_the_hash_key_alone() {
    let (engine, notes) = notes().await;
    let mut request = json!({
        "TableName": "notes",
        "Key": {"id": {"N": "1"}},
        "ProjectionExpression": "#0",
        "ExpressionAttributeNames": {"#0": "id"},
    });
    notes.exists(1).await.unwrap();
    assert_sent(&engine, [("GetItem", request.clone())]);
    notes.exists(1).consistent().await.unwrap();
    request["ConsistentRead"] = json!(true);
    assert_sent(&engine, [("GetItem", request)]);
}
