//! Scan, whole and in segments.

use serde_json::{Value, json};

use super::{Note, User, assert_sent, note, notes, users};

#[tokio::test]
async fn a_scan_asks_for_all() {
    let (engine, notes) = notes().await;
    notes.scan().await.unwrap();
    assert_sent(&engine, [("Scan", json!({"TableName": "notes"}))]);
    notes.scan().consistent().count().await.unwrap();
    let request = json!({"TableName": "notes", "ConsistentRead": true, "Select": "COUNT"});
    assert_sent(&engine, [("Scan", request)]);
    notes.scan().page_size(9).first().await.unwrap();
    let request = json!({"TableName": "notes", "Limit": 1});
    assert_sent(&engine, [("Scan", request)]);
}

#[tokio::test]
async fn the_filter_of_a_scan_may_name_a_key() {
    let (engine, notes) = notes().await;
    let filter = Note::ID.lt(9).and(Note::TEXT.begins_with("t"));
    notes.scan().filter(filter).await.unwrap();
    let request = json!({
        "TableName": "notes",
        "FilterExpression": "#0 < :0 AND begins_with(#1, :1)",
        "ExpressionAttributeNames": {"#0": "id", "#1": "text"},
        "ExpressionAttributeValues": {":0": {"N": "9"}, ":1": {"S": "t"}},
    });
    assert_sent(&engine, [("Scan", request)]);
}

#[tokio::test]
async fn a_page_goes_on_behind_the_one_before() {
    let (engine, notes) = notes().await;
    notes.put(&note(2)).await.unwrap();
    engine.requests.take();
    let mut scan = notes.scan().page_size(1).stream();
    let first = scan.next().await.unwrap().unwrap().id;
    scan.next().await.unwrap().unwrap();
    let page = json!({"TableName": "notes", "Limit": 1});
    let mut next = page.clone();
    next["ExclusiveStartKey"] = json!({"id": {"N": first.to_string()}});
    assert_sent(&engine, [("Scan", page), ("Scan", next)]);
}

#[tokio::test]
async fn an_index_is_scanned_by_name() {
    let (engine, users) = users().await;
    users.index(User::BY_ORG).scan().await.unwrap();
    let request = json!({"TableName": "users", "IndexName": "ByOrg"});
    assert_sent(&engine, [("Scan", request)]);
    let filter = User::NICK.exists();
    let by_nick = users.index(User::BY_NICK).scan().filter(filter);
    by_nick.await.unwrap();
    let request = json!({
        "TableName": "users",
        "IndexName": "ByNick",
        "FilterExpression": "attribute_exists(#0)",
        "ExpressionAttributeNames": {"#0": "nick"},
    });
    assert_sent(&engine, [("Scan", request)]);
}

#[tokio::test]
async fn each_segment_is_a_scan_of_its_own() {
    let (engine, notes) = notes().await;
    let segment =
        |segment: usize| json!({"TableName": "notes", "Segment": segment, "TotalSegments": 3});
    notes.scan().segment(2, 3).await.unwrap();
    assert_sent(&engine, [("Scan", segment(2))]);

    let mut segments = notes.scan().segments(3);
    while let Some(note) = segments.next().await {
        note.unwrap();
    }
    let mut sent: Vec<Value> = engine
        .requests
        .take()
        .into_iter()
        .map(|sent| sent.body)
        .collect();
    sent.sort_by_key(|body| body["Segment"].as_u64());
    assert_eq!(sent, [segment(0), segment(1), segment(2)]);
}
