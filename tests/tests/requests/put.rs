//! PutItem, with conditions of one's own.

use dynamo_orm::ErrorKind;
use serde_json::{Value, json};

use super::{Note, User, assert_sent, note, notes, user, user_json, users};

fn put(condition: &str, names: &Value, values: &Value) -> Value {
    let mut request = json!({
        "TableName": "notes",
        "Item": {"id": {"N": "1"}, "text": {"S": "text"}},
        "ConditionExpression": condition,
        "ExpressionAttributeNames": names,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    if !values.is_null() {
        request["ExpressionAttributeValues"] = values.clone();
    }
    request
}

#[tokio::test]
async fn a_put_has_no_condition_and_an_insert_has_one() {
    let (engine, users) = users().await;
    users.put(&user("Roe")).await.unwrap();
    let request = json!({
        "TableName": "users",
        "Item": user_json("Roe"),
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_sent(&engine, [("PutItem", request)]);
    users.insert(&user("Poe")).await.unwrap();
    let request = json!({
        "TableName": "users",
        "Item": user_json("Poe"),
        "ConditionExpression": "attribute_not_exists(#0)",
        "ExpressionAttributeNames": {"#0": "kind"},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_sent(&engine, [("PutItem", request)]);
}

#[tokio::test]
async fn conditions_of_a_put_are_joined_with_and() {
    let (engine, notes) = notes().await;
    notes
        .put(&note(1))
        .condition(Note::TEXT.eq("text"))
        .await
        .unwrap();
    let request = put(
        "#0 = :0",
        &json!({"#0": "text"}),
        &json!({":0": {"S": "text"}}),
    );
    assert_sent(&engine, [("PutItem", request)]);

    // A condition may name the key, and an OR stays whole.
    notes
        .put(&note(1))
        .condition(Note::ID.lt(5).or(Note::COLOR.exists()))
        .condition(Note::TEXT.eq("text").and(Note::COLOR.not_exists()))
        .await
        .unwrap();
    let request = put(
        "(#0 < :0 OR attribute_exists(#1)) AND #2 = :1 AND attribute_not_exists(#1)",
        &json!({"#0": "id", "#1": "color", "#2": "text"}),
        &json!({":0": {"N": "5"}, ":1": {"S": "text"}}),
    );
    assert_sent(&engine, [("PutItem", request)]);
}

#[tokio::test]
async fn the_condition_of_an_insert_comes_on_top_of_its_guard() {
    let (engine, notes) = notes().await;
    let either = Note::COLOR.eq("red").or(Note::TEXT.eq("text"));
    let error = notes.insert(&note(1)).condition(either).await.unwrap_err();
    let request = put(
        "attribute_not_exists(#0) AND (#1 = :0 OR #2 = :1)",
        &json!({"#0": "id", "#1": "color", "#2": "text"}),
        &json!({":0": {"S": "red"}, ":1": {"S": "text"}}),
    );
    assert_sent(&engine, [("PutItem", request)]);
    // The OR holds, the guard does not.
    assert_eq!(error.current().unwrap().as_deref(), Some(&note(1)));
}

#[tokio::test]
async fn a_refused_put_returns_what_stands_in_its_way() {
    let (_engine, users) = users().await;
    let changed = User {
        level: 9,
        ..user("Doe")
    };
    let put = users.put(&changed).condition(User::LEVEL.gt(1));
    let error = put.await.unwrap_err();
    assert!(error.is_condition_failed());
    assert_eq!(error.current().unwrap().as_deref(), Some(&user("Doe")));
    // Of a missing item, a comparison does not hold.
    let put = users.put(&user("Roe")).condition(User::LEVEL.ge(1)).await;
    let error = put.unwrap_err();
    assert!(error.is_condition_failed());
    assert_eq!(error.current().unwrap(), None);
}

#[tokio::test]
async fn a_condition_that_cannot_be_sent_is_refused_before() {
    let (engine, users) = users().await;
    let user = user("Doe");
    let put = users.put(&user).condition(User::RATIO.eq(f64::NAN));
    let error = put.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Expression);
    assert_eq!(
        error.to_string(),
        "table `users`: attribute `ratio`: a number is finite: NaN and infinities cannot be stored"
    );
    let delete = users.delete(("standard", "Doe"));
    let error = delete.condition(User::LEVEL.is_in([0; 0])).await;
    assert_eq!(
        error.unwrap_err().to_string(),
        "table `users`: `is_in` needs at least one value"
    );
    assert_sent(&engine, []);
}

#[tokio::test]
async fn a_put_may_ask_for_the_item_that_it_replaces() {
    let (engine, notes) = notes().await;
    let red = Note {
        color: Some("red".into()),
        ..note(1)
    };
    let is_text = Note::TEXT.eq("text");
    let put = notes.put(&red).condition(is_text).returning_old();
    assert_eq!(put.await.unwrap(), Some(note(1)));
    let request = json!({
        "TableName": "notes",
        "Item": {"id": {"N": "1"}, "text": {"S": "text"}, "color": {"S": "red"}},
        "ConditionExpression": "#0 = :0",
        "ExpressionAttributeNames": {"#0": "text"},
        "ExpressionAttributeValues": {":0": {"S": "text"}},
        "ReturnValues": "ALL_OLD",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_sent(&engine, [("PutItem", request)]);
    let put = notes.put(&red).condition(Note::COLOR.not_exists());
    let refused = put.returning_old().await.unwrap_err();
    assert_eq!(refused.current().unwrap().as_deref(), Some(&red));

    assert_eq!(notes.put(&note(2)).returning_old().await.unwrap(), None);
    assert_eq!(notes.insert(&note(3)).returning_old().await.unwrap(), None);
    let taken = notes.insert(&note(3)).returning_old().await.unwrap_err();
    assert!(taken.is_condition_failed());
}

#[tokio::test]
async fn a_transaction_cannot_tell_the_old_item() {
    let (engine, notes) = notes().await;
    let note = note(1);
    let put = notes.put(&note).exactly_once().returning_old().await;
    let delete = notes.delete(1).exactly_once().returning_old().await;
    for error in [put.unwrap_err(), delete.unwrap_err()] {
        assert_eq!(error.kind(), ErrorKind::Request);
        assert_eq!(
            error.to_string(),
            "table `notes`: a transaction returns no items; leave out `exactly_once()`, or `returning_old()`"
        );
    }
    assert_sent(&engine, []);
}
