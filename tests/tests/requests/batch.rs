//! BatchGetItem and BatchWriteItem.

use serde_json::json;

use super::{NoteKey, assert_sent, note, notes, user, user_json, users};

#[tokio::test]
async fn a_batch_get_sends_each_key_once() {
    let (engine, notes) = notes().await;
    notes.batch_get([1, 2, 1]).await.unwrap();
    let request = json!({"RequestItems": {"notes": {
        "Keys": [{"id": {"N": "1"}}, {"id": {"N": "2"}}],
    }}});
    assert_sent(&engine, [("BatchGetItem", request)]);
    let consistent = notes.batch_get([NoteKey { id: 3 }]).consistent();
    consistent.await.unwrap();
    let request = json!({"RequestItems": {"notes": {
        "ConsistentRead": true,
        "Keys": [{"id": {"N": "3"}}],
    }}});
    assert_sent(&engine, [("BatchGetItem", request)]);
}

#[tokio::test]
async fn unprocessed_keys_are_asked_for_again() {
    let (engine, notes) = notes().await;
    let mut answered = false;
    engine.requests.answer(move |_| {
        let left =
            json!({"Responses": {}, "UnprocessedKeys": {"notes": {"Keys": [{"id": {"N": "1"}}]}}});
        (!std::mem::replace(&mut answered, true)).then(|| (200, left.to_string()))
    });
    notes.batch_get([1, 2]).await.unwrap();
    let request = |keys| json!({"RequestItems": {"notes": {"Keys": keys}}});
    let (one, two) = (json!({"id": {"N": "1"}}), json!({"id": {"N": "2"}}));
    assert_sent(
        &engine,
        [
            ("BatchGetItem", request(json!([one, two]))),
            ("BatchGetItem", request(json!([one]))),
        ],
    );
}

#[tokio::test]
async fn a_batch_write_holds_puts_and_deletes() {
    let (engine, users) = users().await;
    let mut batch = users.batch_write();
    batch.put(&user("Roe")).await.unwrap();
    batch.delete(("standard", "Doe")).await.unwrap();
    assert_sent(&engine, []);
    batch.finish().await.unwrap();
    let key = json!({"kind": {"S": "standard"}, "last_name": {"S": "Doe"}});
    let request = json!({"RequestItems": {"users": [
        {"PutRequest": {"Item": user_json("Roe")}},
        {"DeleteRequest": {"Key": key}},
    ]}});
    assert_sent(&engine, [("BatchWriteItem", request)]);
}

#[tokio::test]
async fn a_batch_write_is_split_at_25() {
    let (engine, notes) = notes().await;
    let mut batch = notes.batch_write();
    for id in 1..=26 {
        batch.put(&note(id)).await.unwrap();
    }
    batch.finish().await.unwrap();
    let request = |ids: std::ops::RangeInclusive<u64>| {
        let puts: Vec<_> = ids
            .map(|id| {
                let item = json!({"id": {"N": id.to_string()}, "text": {"S": "text"}});
                json!({"PutRequest": {"Item": item}})
            })
            .collect();
        json!({"RequestItems": {"notes": puts}})
    };
    assert_sent(
        &engine,
        [
            ("BatchWriteItem", request(1..=25)),
            ("BatchWriteItem", request(26..=26)),
        ],
    );
}
