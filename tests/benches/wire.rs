//! Users as they stand in a response, for every contender's own type.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use fastrand::Rng;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// The name of every table.
pub const TABLE: &str = "bench";
/// The hash key of every item.
pub const HASH: &str = "standard_user";

pub fn word(rng: &mut Rng, length: std::ops::Range<usize>) -> String {
    let length = rng.usize(length);
    (0..length).map(|_| rng.lowercase()).collect()
}

/// Two decimals, so that every contender spells it alike.
pub fn decimal(rng: &mut Rng) -> f64 {
    f64::from(rng.u32(1..10_000_000)) / 100.0
}

pub fn last_name(index: usize) -> String {
    format!("Doe-{index:07}")
}

/// Values of ten attributes; every eighth has no email address.
pub fn users<T: DeserializeOwned>(count: usize) -> Vec<T> {
    let mut rng = Rng::with_seed(7);
    (0..count)
        .map(|index| {
            let email = format!("{}@example.com", word(&mut rng, 5..12));
            let user = json!({
                "account_type": HASH,
                "last_name": last_name(index),
                "first_name": word(&mut rng, 4..12),
                "email": (index % 8 != 7).then_some(email),
                "organization": format!("{} and Daughters", word(&mut rng, 5..12)),
                "date_joined": rng.u64(1_500_000_000..1_800_000_000),
                "logins": rng.u32(0..100_000),
                "balance": decimal(&mut rng),
                "is_owner": rng.bool(),
                "tags": [word(&mut rng, 3..9), word(&mut rng, 3..9)],
            });
            serde_json::from_value(user).unwrap()
        })
        .collect()
}

/// An item in DynamoDB's JSON.
pub type Attributes = Map<String, Value>;

pub fn attributes(value: &impl Serialize) -> Attributes {
    let item: HashMap<String, AttributeValue> = serde_dynamo::to_item(value).unwrap();
    item.iter().map(|(k, v)| (k.clone(), wire(v))).collect()
}

fn wire(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({"S": text}),
        AttributeValue::N(number) => json!({"N": number}),
        AttributeValue::B(bytes) => json!({"B": aws_smithy_types::base64::encode(bytes)}),
        AttributeValue::Bool(value) => json!({"BOOL": value}),
        AttributeValue::L(list) => json!({"L": list.iter().map(wire).collect::<Vec<_>>()}),
        AttributeValue::M(map) => {
            json!({"M": map.iter().map(|(k, v)| (k.clone(), wire(v))).collect::<Map<_, _>>()})
        }
        other => unreachable!("no sample holds {other:?}"),
    }
}

/// In which order an item's attributes stand in a response.
#[derive(Clone, Copy)]
pub enum Order {
    /// The same in every item, and not that of the struct: what the service sends.
    Alike,
    /// That of the struct's fields.
    Declared(&'static [&'static str]),
    /// Another in every item.
    Random,
}

/// An item as bytes.
fn ordered(item: &Attributes, order: Order, rng: &mut Rng) -> String {
    let mut names: Vec<&String> = item.keys().collect();
    match order {
        // By length and then by name, as good as any other.
        Order::Alike => names.sort_by_key(|name| (name.len(), *name)),
        Order::Declared(fields) => {
            names.sort_by_key(|name| fields.iter().position(|field| field == name));
        }
        Order::Random => rng.shuffle(&mut names),
    }
    let members: Vec<String> = names
        .into_iter()
        .map(|name| format!("\"{name}\":{}", item[name]))
        .collect();
    format!("{{{}}}", members.join(","))
}

fn array(items: &[Attributes], order: Order) -> String {
    let mut rng = Rng::with_seed(11);
    let items: Vec<String> = items
        .iter()
        .map(|item| ordered(item, order, &mut rng))
        .collect();
    format!("[{}]", items.join(","))
}

/// The response of a query or scan.
pub fn page(items: &[Attributes], order: Order, last_key: &str) -> String {
    let (count, items) = (items.len(), array(items, order));
    format!(r#"{{"Count":{count},"Items":{items}{last_key},"ScannedCount":{count}}}"#)
}

/// The responses of a scan of `count` pages.
pub fn pages(count: usize, items: &[Attributes]) -> Vec<String> {
    let response = |number| {
        let key = json!({"account_type": {"S": HASH}, "last_name": {"S": format!("{number}")}});
        let key = (number < count).then(|| format!(r#","LastEvaluatedKey":{key}"#));
        page(items, Order::Alike, &key.unwrap_or_default())
    };
    (1..=count).map(response).collect()
}

/// The response of a get.
pub fn one(item: &Attributes) -> String {
    let item = ordered(item, Order::Alike, &mut Rng::with_seed(11));
    format!(r#"{{"Item":{item}}}"#)
}

/// The response of a batch of reads.
pub fn batch(items: &[Attributes]) -> String {
    let items = array(items, Order::Alike);
    format!(r#"{{"Responses":{{"{TABLE}":{items}}},"UnprocessedKeys":{{}}}}"#)
}
