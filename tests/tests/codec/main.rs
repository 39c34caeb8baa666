//! The codec: values to DynamoDB JSON and back, decode errors, odd responses, expressions, and what is not printed.

mod broken;
mod differential;
mod documents;
mod encode_errors;
mod endpoint;
mod errors;
mod expressions;
mod hostile;
mod json;
mod key_serde;
mod key_types;
mod keys;
mod lies;
mod limits;
mod moments;
mod numbers;
mod odd;
mod random;
mod responses;
mod secrets;
mod serde_fields;
mod uuids;
mod values;
mod views;

use std::collections::HashMap;
use std::fmt::Debug;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_types::base64;
use dynamo_orm::{DynamoTable, from_attributes, from_json, to_attributes, to_json};
use dynamo_orm_tests::Engine;
use serde_json::{Value, json};

/// Sends a value of the key `id` = 1, compares its other attributes with `expected`, and reads it back: on an engine,
/// and through the SDK's form.
async fn round_trip<T>(value: T, mut expected: Value)
where
    T: DynamoTable + PartialEq + Debug,
{
    expected["id"] = json!({"N": "1"});
    let expected = sorted(expected);

    let engine = Engine::embedded();
    let table = engine.table::<T>().await;
    table.put(&value).await.unwrap();
    let sent = engine.requests.take().remove(0).body;
    assert_eq!(sorted(sent["Item"].clone()), expected);
    let found = table.scan().one().await.unwrap();
    assert_eq!(found, value);

    let attributes = to_attributes(&value).unwrap();
    assert_eq!(sorted(json_item(&attributes)), expected);
    assert_eq!(from_attributes::<T>(&attributes).unwrap(), value);

    let json = to_json(&value).unwrap();
    let spaced: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(sorted(spaced.clone()), expected);
    assert_eq!(from_json::<T>(&json).unwrap(), value);
    assert_eq!(from_json::<T>(&format!("{spaced:#}\n")).unwrap(), value);
}

/// The message that a value is refused with, before anything is sent; the same through the SDK's form.
async fn refusal<T: DynamoTable>(value: &T) -> String {
    let engine = Engine::embedded();
    let table = T::table(&engine.db);
    let error = table.put(value).await.unwrap_err();
    assert_eq!(error.kind(), dynamo_orm::ErrorKind::Encode, "{error}");
    assert!(engine.requests.take().is_empty());
    let message = error.to_string();
    let prefix = format!("table `{}` (key `id`): ", table.name());
    let message = message.strip_prefix(&prefix).unwrap();
    assert_eq!(to_attributes(value).unwrap_err().to_string(), message);
    assert_eq!(to_json(value).unwrap_err().to_string(), message);
    message.to_owned()
}

/// Sets have no order.
fn sorted(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            for (name, member) in members {
                *member = sorted(member.take());
                if let ("SS" | "NS" | "BS", Value::Array(elements)) = (name.as_str(), member) {
                    elements.sort_by_key(Value::to_string);
                }
            }
        }
        Value::Array(elements) => {
            for element in elements {
                *element = sorted(element.take());
            }
        }
        _ => {}
    }
    value
}

/// The SDK's form as DynamoDB JSON.
fn json_item(item: &HashMap<String, AttributeValue>) -> Value {
    item.iter()
        .map(|(name, value)| (name.clone(), json_value(value)))
        .collect()
}

fn json_value(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({"S": text}),
        AttributeValue::N(text) => json!({"N": text}),
        AttributeValue::B(blob) => json!({"B": base64::encode(blob)}),
        AttributeValue::Bool(value) => json!({"BOOL": value}),
        AttributeValue::Null(value) => json!({"NULL": value}),
        AttributeValue::Ss(texts) => json!({"SS": texts}),
        AttributeValue::Ns(texts) => json!({"NS": texts}),
        AttributeValue::Bs(blobs) => {
            json!({"BS": blobs.iter().map(base64::encode).collect::<Vec<_>>()})
        }
        AttributeValue::L(items) => {
            json!({"L": items.iter().map(json_value).collect::<Vec<_>>()})
        }
        AttributeValue::M(members) => json!({"M": json_item(members)}),
        _ => unreachable!("no other type"),
    }
}

/// DynamoDB JSON in the SDK's form.
fn item(json: &Value) -> HashMap<String, AttributeValue> {
    try_item(json).unwrap()
}

fn value(json: &Value) -> AttributeValue {
    try_value(json).unwrap()
}

fn try_item(json: &Value) -> Option<HashMap<String, AttributeValue>> {
    let members = json.as_object()?.iter();
    members
        .map(|(name, json)| Some((name.clone(), try_value(json)?)))
        .collect()
}

fn try_value(json: &Value) -> Option<AttributeValue> {
    fn all<T>(json: &Value, each: fn(&Value) -> Option<T>) -> Option<Vec<T>> {
        json.as_array()?.iter().map(each).collect()
    }
    let text = |json: &Value| Some(json.as_str()?.to_owned());
    let blob = |json: &Value| Some(Blob::new(base64::decode(json.as_str()?).ok()?));
    let members = json.as_object()?;
    let (tag, content) = members.iter().next()?;
    Some(match tag.as_str() {
        _ if members.len() > 1 => return None,
        "S" => AttributeValue::S(text(content)?),
        "N" => AttributeValue::N(text(content)?),
        "B" => AttributeValue::B(blob(content)?),
        "BOOL" => AttributeValue::Bool(content.as_bool()?),
        "NULL" => AttributeValue::Null(content.as_bool()?),
        "SS" => AttributeValue::Ss(all(content, text)?),
        "NS" => AttributeValue::Ns(all(content, text)?),
        "BS" => AttributeValue::Bs(all(content, blob)?),
        "L" => AttributeValue::L(all(content, try_value)?),
        "M" => AttributeValue::M(try_item(content)?),
        _ => return None,
    })
}
