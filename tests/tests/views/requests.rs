//! The exact requests of views, which are those of projections.

use serde_json::{Value, json};

use dynamo_orm::DynamoView;
use dynamo_orm_tests::Engine;

use super::{Spent, User, users};

#[derive(DynamoView)]
#[dynamo(table = User)]
#[expect(dead_code, reason = "what is read of it does not matter here")]
struct Keyed<'a> {
    #[dynamo(path = SUBJECT)]
    title: &'a str,
    kind: &'a str,
}

#[derive(DynamoView)]
#[dynamo(table = User)]
struct Nothing {}

/// The body of the only request that was sent.
fn sent(engine: &Engine) -> Value {
    let mut sent = engine.requests.take();
    assert_eq!(sent.len(), 1);
    sent.remove(0).body
}

fn names<const N: usize>(names: [&str; N]) -> Value {
    let names = names.iter().enumerate();
    names
        .map(|(index, name)| (format!("#{index}"), json!(name)))
        .collect()
}

#[tokio::test]
async fn a_scan_asks_for_the_fields_and_the_key() {
    let engine = Engine::embedded();
    let users = users(&engine, 1..=1).await;
    let mut pages = users.scan().views::<Spent<'_>>();
    assert!(engine.requests.take().is_empty());
    assert_eq!(pages.next().await.unwrap().unwrap().len(), 1);
    let request = json!({
        "TableName": users.name(),
        "ProjectionExpression": "#0, #1, #2",
        "ExpressionAttributeNames": names(["lastName", "balance", "kind"]),
    });
    assert_eq!(sent(&engine), request);

    let scan = users.scan().consistent().segment(0, 2).limit(5);
    let mut pages = scan.page_size(3).views::<Keyed<'_>>();
    pages.next().await.unwrap().unwrap();
    let request = json!({
        "TableName": users.name(),
        "ProjectionExpression": "#0, #1, #2",
        "ExpressionAttributeNames": names(["a.b", "kind", "lastName"]),
        "ConsistentRead": true,
        "Segment": 0,
        "TotalSegments": 2,
        "Limit": 3,
    });
    assert_eq!(sent(&engine), request);

    users
        .scan()
        .views::<Nothing>()
        .next()
        .await
        .unwrap()
        .unwrap();
    let request = json!({
        "TableName": users.name(),
        "ProjectionExpression": "#0, #1",
        "ExpressionAttributeNames": names(["kind", "lastName"]),
    });
    assert_eq!(sent(&engine), request);
}

#[tokio::test]
async fn a_query_filters_whole_items_and_shares_placeholders() {
    let engine = Engine::embedded();
    let users = users(&engine, 1..=1).await;
    let query = users.query("standard").range().ge("Doe").reverse();
    let query = query.filter(User::BALANCE.gt(1.0).and(User::IS_OWNER.eq(true)));
    query.views::<Spent<'_>>().next().await.unwrap().unwrap();
    let request = json!({
        "TableName": users.name(),
        "KeyConditionExpression": "#0 = :0 AND #1 >= :1",
        "FilterExpression": "#2 > :2 AND #3 = :3",
        "ProjectionExpression": "#1, #2, #0",
        "ExpressionAttributeNames": names(["kind", "lastName", "balance", "isOwner"]),
        "ExpressionAttributeValues": {
            ":0": {"S": "standard"}, ":1": {"S": "Doe"}, ":2": {"N": "1"}, ":3": {"BOOL": true},
        },
        "ScanIndexForward": false,
    });
    assert_eq!(sent(&engine), request);
}

#[tokio::test]
async fn an_index_that_holds_what_is_viewed() {
    let engine = Engine::embedded();
    let users = users(&engine, 1..=1).await;
    // It includes the balance, and has the table's keys.
    let team = users.index(User::BY_TEAM).query(7);
    let page = team.views::<Spent<'_>>().next().await.unwrap().unwrap();
    assert_eq!(page.iter().next().unwrap().unwrap().balance, 1.5);
    let request = json!({
        "TableName": users.name(),
        "IndexName": "ByTeam",
        "KeyConditionExpression": "#0 = :0",
        "ProjectionExpression": "#1, #2, #3, #0",
        "ExpressionAttributeNames": names(["team", "lastName", "balance", "kind"]),
        "ExpressionAttributeValues": {":0": {"N": "7"}},
    });
    assert_eq!(sent(&engine), request);

    let joined = users.index(User::BY_JOINED).query("standard").consistent();
    joined.views::<Keyed<'_>>().next().await.unwrap().unwrap();
    let sent = sent(&engine);
    assert_eq!(sent["IndexName"], "ByJoined");
    assert_eq!(sent["ProjectionExpression"], "#1, #0, #2, #3");
}
