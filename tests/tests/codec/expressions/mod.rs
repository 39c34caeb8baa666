//! Conditions: the exact text, names and values of each operator, and what the engine makes of them.

mod clauses;
mod erased;
mod names;
mod operators;
mod paths;
mod refusals;
mod trees;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::state::{BaseTable, ProjectedBy};
use dynamo_orm::{Condition, DynamoDocument, DynamoTable, Table};
use dynamo_orm_tests::Engine;
use serde_json::{Value, json};

#[derive(DynamoDocument, Clone, Debug, Default, PartialEq)]
struct Inner {
    city: String,
    zip: Option<u32>,
    more: Option<Box<Inner>>,
    list: Vec<String>,
}

fn inner(city: &str, zip: u32) -> Inner {
    Inner {
        city: city.into(),
        zip: Some(zip),
        ..Inner::default()
    }
}

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
enum Color {
    Red,
    Green,
}

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
enum Shape {
    Dot,
    Circle(u8),
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "things")]
struct Thing {
    #[hash_key]
    id: u32,
    n: i64,
    maybe: Option<i64>,
    ratio: f64,
    text: String,
    nick: Option<String>,
    data: Vec<u8>,
    flag: bool,
    tags: BTreeSet<String>,
    marks: BTreeSet<u64>,
    list: Vec<String>,
    inner: Inner,
    within: Option<Inner>,
    inners: Vec<Inner>,
    map: BTreeMap<String, u32>,
    hash: HashMap<String, Inner>,
    color: Color,
    shape: Shape,
    any: AttributeValue,
}

/// Thing 1, 2 or 3: the numbers grow, and what is optional comes with 2.
fn thing(id: u32) -> Thing {
    let word = ["", "one", "two", "three"][id as usize];
    Thing {
        id,
        n: i64::from(id) * 10,
        maybe: (id > 1).then_some(5),
        ratio: f64::from(id) / 2.0,
        text: word.into(),
        nick: (id > 1).then(|| format!("the {word}")),
        data: vec![0, u8::try_from(id).unwrap()],
        flag: id == 2,
        tags: ["all", word].map(String::from).into(),
        marks: (0..u64::from(id)).collect(),
        list: vec!["first".into(), word.into()],
        inner: Inner {
            more: Some(Box::new(inner(word, id))),
            list: vec![word.into()],
            ..inner("Paris", id)
        },
        within: (id > 1).then(|| inner(word, id)),
        inners: vec![inner(word, id)],
        map: [("a.b".into(), id), (word.into(), 0)].into(),
        hash: [("x y".into(), inner(word, id))].into(),
        color: if id == 1 { Color::Red } else { Color::Green },
        shape: if id == 1 {
            Shape::Dot
        } else {
            Shape::Circle(3)
        },
        any: if id == 1 {
            AttributeValue::S("one".into())
        } else {
            AttributeValue::N(id.to_string())
        },
    }
}

struct Things {
    engine: Engine,
    table: Table<Thing>,
}

impl Things {
    async fn new() -> Self {
        let engine = Engine::embedded();
        let table = engine.table::<Thing>().await;
        for id in 1..=3 {
            table.put(&thing(id)).await.unwrap();
        }
        engine.requests.take();
        Self { engine, table }
    }

    /// A scan by `condition` sends exactly this, and finds these things.
    async fn check<A: ProjectedBy<BaseTable<Thing>>>(
        &self,
        condition: Condition<Thing, A>,
        text: &str,
        names: &[&str],
        values: Value,
        ids: &[u32],
    ) {
        let found = self.table.scan().filter(condition).await.unwrap();
        let mut found: Vec<_> = found.iter().map(|thing| thing.id).collect();
        found.sort_unstable();
        let sent = self.engine.requests.take().remove(0);
        assert_eq!(sent.operation, "Scan");
        assert_eq!(sent.body, scan(self.table.name(), text, names, &values));
        assert_eq!(found, ids, "{text}");
    }
}

fn scan(table: &str, text: &str, names: &[&str], values: &Value) -> Value {
    let mut body = json!({
        "TableName": table,
        "FilterExpression": text,
        "ExpressionAttributeNames": {},
    });
    for (index, name) in names.iter().enumerate() {
        body["ExpressionAttributeNames"][format!("#{index}")] = json!(name);
    }
    for (index, value) in values.as_array().unwrap().iter().enumerate() {
        body["ExpressionAttributeValues"][format!(":{index}")] = value.clone();
    }
    body
}

fn n(number: i64) -> Value {
    json!({"N": number.to_string()})
}

fn s(text: &str) -> Value {
    json!({"S": text})
}

/// Conditions, one a line: the text, the names and values that it is sent with, and the things that it finds.
macro_rules! finds {
    ($things:expr; $($condition:expr, $text:expr, $names:expr, $values:tt, $ids:expr;)*) => {{
        let things = &$things;
        $(things
            .check($condition, $text, &$names, serde_json::json!($values), &$ids)
            .await;)*
    }};
}
use finds;
