//! Query, of the table and of indexes.

use dynamo_orm::{ErrorKind, Table};
use dynamo_orm_tests::Engine;
use serde_json::{Value, json};

use super::{Address, User, assert_sent, user, users};

/// A query of the standard users, with these members too.
fn query(more: Value) -> Value {
    let mut request = json!({
        "TableName": "users",
        "KeyConditionExpression": "#0 = :0",
        "ExpressionAttributeNames": {"#0": "kind"},
        "ExpressionAttributeValues": {":0": {"S": "standard"}},
    });
    with(&mut request, more);
    request
}

fn with(request: &mut Value, more: Value) {
    let Value::Object(more) = more else {
        unreachable!()
    };
    request.as_object_mut().unwrap().extend(more);
}

/// A query of the standard users with a condition on the last name.
fn ranged(condition: &str, values: &[&str]) -> Value {
    let mut request = query(json!({
        "KeyConditionExpression": format!("#0 = :0 AND {condition}"),
        "ExpressionAttributeNames": {"#0": "kind", "#1": "last_name"},
    }));
    for (index, value) in values.iter().enumerate() {
        request["ExpressionAttributeValues"][format!(":{}", index + 1)] = json!({"S": value});
    }
    request
}

/// Doe, Poe and Roe.
async fn three() -> (Engine, Table<User>) {
    let (engine, users) = users().await;
    for name in ["Poe", "Roe"] {
        users.put(&user(name)).await.unwrap();
    }
    engine.requests.take();
    (engine, users)
}

fn key(last_name: &str) -> Value {
    json!({"kind": {"S": "standard"}, "last_name": {"S": last_name}})
}

#[tokio::test]
async fn a_query_takes_the_hash_key() {
    let (engine, users) = users().await;
    users.query("standard").await.unwrap();
    assert_sent(&engine, [("Query", query(json!({})))]);
    let both = users.query("standard").consistent().reverse();
    both.await.unwrap();
    let request = query(json!({"ConsistentRead": true, "ScanIndexForward": false}));
    assert_sent(&engine, [("Query", request)]);
}

#[tokio::test]
async fn every_condition_on_the_range_key() {
    let (engine, users) = users().await;
    let range = || users.query("standard").range();
    for (query, condition, values) in [
        (range().lt("E"), "#1 < :1", &["E"][..]),
        (range().le("E"), "#1 <= :1", &["E"]),
        (range().gt("A"), "#1 > :1", &["A"]),
        (range().ge("A"), "#1 >= :1", &["A"]),
        (
            range().between("A", "E"),
            "#1 BETWEEN :1 AND :2",
            &["A", "E"],
        ),
        (range().begins_with("D"), "begins_with(#1, :1)", &["D"]),
    ] {
        assert_eq!(query.await.unwrap().len(), 1, "{condition}");
        assert_sent(&engine, [("Query", ranged(condition, values))]);
    }
    assert_eq!(range().eq("Doe").await.unwrap().len(), 1);
    assert_sent(&engine, [("Query", ranged("#1 = :1", &["Doe"]))]);
}

#[tokio::test]
async fn filters_share_the_placeholders_of_the_key() {
    let (engine, users) = users().await;
    let in_rome = User::ADDRESS.then(Address::CITY).eq("Rome");
    users
        .query("standard")
        .range()
        .ge("D")
        .filter(in_rome.or(User::NICK.exists()))
        .filter(User::FIRST_NAME.ne("standard"))
        .await
        .unwrap();
    let mut request = ranged("#1 >= :1", &["D"]);
    request["FilterExpression"] = json!("(#2.#3 = :2 OR attribute_exists(#4)) AND #5 <> :0");
    with(
        &mut request["ExpressionAttributeNames"],
        json!({"#2": "address", "#3": "city", "#4": "nick", "#5": "first_name"}),
    );
    request["ExpressionAttributeValues"][":2"] = json!({"S": "Rome"});
    assert_sent(&engine, [("Query", request)]);
}

#[tokio::test]
async fn indexes_are_named() {
    let (engine, users) = users().await;
    let by_email = users.index(User::BY_EMAIL).query("j@b.c");
    by_email.await.unwrap();
    let request = json!({
        "TableName": "users",
        "IndexName": "ByEmail",
        "KeyConditionExpression": "#0 = :0",
        "ExpressionAttributeNames": {"#0": "email"},
        "ExpressionAttributeValues": {":0": {"S": "j@b.c"}},
    });
    assert_sent(&engine, [("Query", request)]);

    let by_joined = users.index(User::BY_JOINED).query("standard");
    by_joined.range().gt(4_u64).consistent().await.unwrap();
    let request = query(json!({
        "IndexName": "ByJoined",
        "KeyConditionExpression": "#0 = :0 AND #1 > :1",
        "ExpressionAttributeNames": {"#0": "kind", "#1": "joined"},
        "ExpressionAttributeValues": {":0": {"S": "standard"}, ":1": {"N": "4"}},
        "ConsistentRead": true,
    }));
    assert_sent(&engine, [("Query", request)]);

    let by_org = users.index(User::BY_ORG).query(("acme", 7));
    by_org.range().eq(1).range().le(9_u64).await.unwrap();
    let request = json!({
        "TableName": "users",
        "IndexName": "ByOrg",
        "KeyConditionExpression": "#0 = :0 AND #1 = :1 AND #2 = :2 AND #3 <= :3",
        "ExpressionAttributeNames": {"#0": "org", "#1": "team", "#2": "level", "#3": "joined"},
        "ExpressionAttributeValues": {
            ":0": {"S": "acme"}, ":1": {"N": "7"}, ":2": {"N": "1"}, ":3": {"N": "9"},
        },
    });
    assert_sent(&engine, [("Query", request)]);
}

#[tokio::test]
async fn a_page_goes_on_behind_the_one_before() {
    let (engine, users) = three().await;
    users.query("standard").page_size(2).await.unwrap();
    let next = query(json!({"Limit": 2, "ExclusiveStartKey": key("Poe")}));
    assert_sent(
        &engine,
        [("Query", query(json!({"Limit": 2}))), ("Query", next)],
    );
    // The limit is of items in total, and a request asks for no more than is left.
    users.query("standard").page_size(2).limit(3).await.unwrap();
    let next = query(json!({"Limit": 1, "ExclusiveStartKey": key("Poe")}));
    assert_sent(
        &engine,
        [("Query", query(json!({"Limit": 2}))), ("Query", next)],
    );
    // Behind a filter an item examined is not an item yielded.
    let filtered = users.query("standard").filter(User::LEVEL.eq(1)).limit(1);
    filtered.await.unwrap();
    let sent = engine.requests.take();
    assert_eq!(sent.len(), 1);
    assert!(sent[0].body.get("Limit").is_none());
}

#[tokio::test]
async fn a_cursor_resumes_within_a_page() {
    let (engine, users) = three().await;
    let mut stream = users.query("standard").stream();
    stream.next().await.unwrap().unwrap();
    let cursor = stream.cursor();
    engine.requests.take();
    users.query("standard").start_after(cursor).await.unwrap();
    let request = query(json!({"ExclusiveStartKey": key("Doe")}));
    assert_sent(&engine, [("Query", request)]);
}

#[tokio::test]
async fn first_and_one_ask_for_what_they_need_and_count_for_no_items() {
    let (engine, users) = users().await;
    users.query("standard").first().await.unwrap();
    assert_sent(&engine, [("Query", query(json!({"Limit": 1})))]);
    users.query("standard").one().await.unwrap();
    assert_sent(&engine, [("Query", query(json!({"Limit": 2})))]);
    users.query("standard").count().await.unwrap();
    assert_sent(&engine, [("Query", query(json!({"Select": "COUNT"})))]);
    users.query("standard").limit(5).count().await.unwrap();
    let limited = query(json!({"Select": "COUNT", "Limit": 5}));
    assert_sent(&engine, [("Query", limited)]);
}

#[tokio::test]
async fn the_bounds_of_a_range_come_in_their_order() {
    let (engine, users) = users().await;
    let error = users
        .query("standard")
        .range()
        .between("Roe", "Doe")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Expression);
    assert_eq!(
        error.to_string(),
        "table `users`: attribute `last_name`: the upper bound of `between` is less than the lower one, which DynamoDB \
         refuses; give the lower one first"
    );
    assert_sent(&engine, []);
}
