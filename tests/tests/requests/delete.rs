//! DeleteItem by key.

use serde_json::json;

use super::{Note, assert_sent, note, notes};

#[tokio::test]
async fn a_delete_has_no_condition_unless_told() {
    let (engine, notes) = notes().await;
    notes.delete(2).await.unwrap();
    let mut request = json!({
        "TableName": "notes",
        "Key": {"id": {"N": "2"}},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_sent(&engine, [("DeleteItem", request.clone())]);

    let refused = notes
        .delete(2)
        .condition(Note::COLOR.eq("red").or(Note::TEXT.eq("text")))
        .condition(Note::ID.exists())
        .await
        .unwrap_err();
    request["ConditionExpression"] = json!("(#0 = :0 OR #1 = :1) AND attribute_exists(#2)");
    request["ExpressionAttributeNames"] = json!({"#0": "color", "#1": "text", "#2": "id"});
    request["ExpressionAttributeValues"] = json!({":0": {"S": "red"}, ":1": {"S": "text"}});
    assert_sent(&engine, [("DeleteItem", request)]);
    assert!(refused.is_condition_failed());
    assert_eq!(refused.current().unwrap(), None);
}

#[tokio::test]
async fn a_refused_delete_returns_what_stands_in_its_way() {
    let (_engine, notes) = notes().await;
    let refused = notes.delete(1).condition(Note::TEXT.eq("other")).await;
    assert_eq!(
        refused.unwrap_err().current().unwrap().as_deref(),
        Some(&note(1))
    );
    notes
        .delete(1)
        .condition(Note::TEXT.eq("text"))
        .await
        .unwrap();
    assert!(!notes.exists(1).await.unwrap());
}

#[tokio::test]
async fn a_delete_may_ask_for_the_item_that_it_deletes() {
    let (engine, notes) = notes().await;
    let delete = notes.delete(1).condition(Note::TEXT.exists());
    assert_eq!(delete.returning_old().await.unwrap(), Some(note(1)));
    let mut request = json!({
        "TableName": "notes",
        "Key": {"id": {"N": "1"}},
        "ConditionExpression": "attribute_exists(#0)",
        "ExpressionAttributeNames": {"#0": "text"},
        "ReturnValues": "ALL_OLD",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_sent(&engine, [("DeleteItem", request.clone())]);

    assert_eq!(notes.delete(1).returning_old().await.unwrap(), None);
    let members = request.as_object_mut().unwrap();
    members.remove("ConditionExpression");
    members.remove("ExpressionAttributeNames");
    assert_sent(&engine, [("DeleteItem", request)]);
}
