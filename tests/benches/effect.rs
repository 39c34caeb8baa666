//! What writes do, to see that all do the same.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::canned::Canned;
use crate::harness::Row;
use crate::wire::{Attributes, HASH, TABLE};

/// What modyne stores besides.
const ENTITY_TYPE: &str = "entity_type";

/// The effect of a put.
pub fn put(item: &Attributes) -> Value {
    json!({"TableName": TABLE, "Item": item})
}

/// The effect of the update of two fields.
pub fn update(last_name: &str) -> Value {
    json!({
        "TableName": TABLE,
        "Key": {"account_type": {"S": HASH}, "last_name": {"S": last_name}},
        "UpdateExpression": {"logins": {"N": "8"}, "balance": {"N": "1234.5"}},
    })
}

/// The effect of a batch of puts.
pub fn batch_write(items: &[Attributes]) -> Value {
    let puts = items
        .iter()
        .map(|item| json!({"PutRequest": {"Item": item}}));
    json!({"RequestItems": {TABLE: puts.collect::<Vec<_>>()}})
}

/// Adds a contender whose requests have this effect.
pub fn writes(
    row: &mut Row,
    name: &'static str,
    canned: &Canned,
    expected: &Value,
    write: impl Fn() + 'static,
) {
    let sent = canned.requests(&write);
    let [request] = &sent[..] else {
        panic!("{}: {name} sent {} requests", row.name, sent.len());
    };
    let effect = effect(request.clone());
    assert_eq!(
        effect, *expected,
        "{}: {name} sent something else",
        row.name
    );
    row.add(name, &(), write, |()| ());
}

/// What a request does, however it says it.
fn effect(mut request: Value) -> Value {
    let request = request.as_object_mut().unwrap();
    let mut effect = serde_json::Map::new();
    for name in ["TableName", "Key", "Item", "RequestItems"] {
        if let Some(value) = request.remove(name) {
            effect.insert(name.to_owned(), value);
        }
    }
    if let Some(Value::Object(item)) = effect.get_mut("Item") {
        item.remove(ENTITY_TYPE);
    }
    let puts = effect
        .get_mut("RequestItems")
        .map(|tables| &mut tables[TABLE]);
    for put in puts.and_then(Value::as_array_mut).into_iter().flatten() {
        if let Value::Object(item) = &mut put["PutRequest"]["Item"] {
            item.remove(ENTITY_TYPE);
        }
    }
    if let Some(update) = request.get("UpdateExpression") {
        let resolve = |map, name| request.get(map).and_then(|map| map.get(name));
        let assignments = update
            .as_str()
            .unwrap()
            .trim()
            .strip_prefix("SET ")
            .unwrap();
        let assignments: BTreeMap<&str, &Value> = assignments
            .split(',')
            .map(|assignment| {
                let (name, value) = assignment.split_once('=').unwrap();
                let (name, value) = (name.trim(), value.trim());
                let attribute = resolve("ExpressionAttributeNames", name);
                (
                    attribute.and_then(Value::as_str).unwrap_or(name),
                    resolve("ExpressionAttributeValues", value).unwrap(),
                )
            })
            .collect();
        effect.insert("UpdateExpression".to_owned(), json!(assignments));
    }
    Value::Object(effect)
}
