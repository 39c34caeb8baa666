//! Stored items that do not fit: the message says where and why without showing what, and the item is not lost.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as _;

use dynamo_orm::{DynamoDocument, DynamoTable, ErrorKind, from_attributes, from_json};
use dynamo_orm_tests::Engine;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::item;

#[derive(DynamoDocument, Debug)]
struct Inner {
    size: u8,
    #[allow(dead_code)]
    name: Option<String>,
}

#[derive(DynamoDocument, Debug)]
enum Color {
    Red,
    Green,
}

#[derive(DynamoDocument, Debug)]
#[allow(dead_code)]
enum Shape {
    Dot,
    Circle(u32),
    Line(i32, i32),
    Named { size: u8 },
}

#[derive(DynamoTable, Debug)]
#[dynamo(table = "shelves")]
#[allow(dead_code)]
struct Shelf {
    #[hash_key]
    id: String,
    count: i64,
    flag: bool,
    name: Option<String>,
    data: Vec<u8>,
    code: [u8; 2],
    letter: char,
    inner: Inner,
    maybe: Option<Box<Inner>>,
    list: Vec<Inner>,
    map: BTreeMap<String, Inner>,
    color: Color,
    shape: Shape,
    pair: [u16; 2],
    tags: BTreeSet<String>,
    marks: BTreeSet<u8>,
}

fn shelf() -> Value {
    let inner = json!({"M": {"size": {"N": "1"}}});
    json!({
        "id": {"S": "s3cret"},
        "count": {"N": "5"},
        "flag": {"BOOL": true},
        "name": {"S": "s3cret"},
        "data": {"B": "AQID"},
        "code": {"B": "AQI="},
        "letter": {"S": "x"},
        "inner": inner,
        "maybe": inner,
        "list": {"L": [inner, inner]},
        "map": {"M": {"left": inner}},
        "color": {"S": "Red"},
        "shape": {"S": "Dot"},
        "pair": {"L": [{"N": "1"}, {"N": "2"}]},
        "tags": {"SS": ["s3cret"]},
        "marks": {"NS": ["1"]},
    })
}

/// What is stored under a path of [`shelf`], `null` for nothing, and what is said of it.
fn cases() -> Vec<(&'static str, Value, &'static str)> {
    let secret = json!({"S": "s3cret"});
    let number = json!({"N": "424242"});
    let circle = |content: &Value| json!({"M": {"Circle": content}});
    let line = |content: Value| json!({"M": {"Line": {"L": content}}});
    vec![
        // Of another type.
        (
            "/count",
            secret.clone(),
            "attribute `count`: expected a number (N), found a string (S)",
        ),
        (
            "/flag",
            number.clone(),
            "attribute `flag`: expected a boolean (BOOL), found a number (N)",
        ),
        (
            "/flag",
            json!({"NULL": true}),
            "attribute `flag`: expected a boolean (BOOL), found null (NULL)",
        ),
        (
            "/name",
            number.clone(),
            "attribute `name`: expected a string (S), found a number (N)",
        ),
        (
            "/name",
            json!({"BOOL": true}),
            "attribute `name`: expected a string (S), found a boolean (BOOL)",
        ),
        (
            "/data",
            secret.clone(),
            "attribute `data`: expected a binary (B), found a string (S)",
        ),
        (
            "/data",
            json!({"BS": ["AQ=="]}),
            "attribute `data`: expected a binary (B), found a binary set (BS)",
        ),
        (
            "/tags",
            json!({"L": [secret]}),
            "attribute `tags`: expected a string set (SS), found a list (L)",
        ),
        (
            "/tags",
            json!({"NS": ["424242"]}),
            "attribute `tags`: expected a string set (SS), found a number set (NS)",
        ),
        (
            "/marks",
            json!({"SS": ["s3cret"]}),
            "attribute `marks`: expected a number set (NS), found a string set (SS)",
        ),
        (
            "/pair",
            json!({"M": {}}),
            "attribute `pair`: expected a list (L), found a map (M)",
        ),
        (
            "/map",
            json!({"L": []}),
            "attribute `map`: expected a map (M), found a list (L)",
        ),
        (
            "/inner",
            secret.clone(),
            "attribute `inner`: expected a map (M), found a string (S)",
        ),
        (
            "/inner/M/size",
            secret.clone(),
            "attribute `inner.size`: expected a number (N), found a string (S)",
        ),
        (
            "/maybe/M/size",
            json!({"B": "AQID"}),
            "attribute `maybe.size`: expected a number (N), found a binary (B)",
        ),
        (
            "/list/L/1",
            secret.clone(),
            "attribute `list[1]`: expected a map (M), found a string (S)",
        ),
        (
            "/list/L/1/M/size",
            json!({"NULL": true}),
            "attribute `list[1].size`: expected a number (N), found null (NULL)",
        ),
        (
            "/list/L/0/M/name",
            number.clone(),
            "attribute `list[0].name`: expected a string (S), found a number (N)",
        ),
        (
            "/map/M/left",
            number.clone(),
            "attribute `map.left`: expected a map (M), found a number (N)",
        ),
        (
            "/map/M/left/M/size",
            secret.clone(),
            "attribute `map.left.size`: expected a number (N), found a string (S)",
        ),
        // Missing.
        (
            "/count",
            Value::Null,
            "attribute `count`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`",
        ),
        (
            "/id",
            Value::Null,
            "attribute `id`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`",
        ),
        (
            "/list",
            Value::Null,
            "attribute `list`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`",
        ),
        (
            "/inner/M/size",
            Value::Null,
            "attribute `inner.size`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`",
        ),
        (
            "/list/L/1/M/size",
            Value::Null,
            "attribute `list[1].size`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`",
        ),
        // Of the right type, but not this one.
        (
            "/inner/M/size",
            number.clone(),
            "attribute `inner.size`: the stored number does not fit `u8`",
        ),
        (
            "/marks",
            json!({"NS": ["424242"]}),
            "attribute `marks`: the stored number does not fit `u8`",
        ),
        (
            "/pair/L/1",
            number.clone(),
            "attribute `pair[1]`: the stored number does not fit `u16`",
        ),
        (
            "/pair",
            json!({"L": [{"N": "1"}]}),
            "attribute `pair`: expected 2 elements, found 1",
        ),
        (
            "/pair",
            json!({"L": [{"N": "1"}, {"N": "2"}, {"N": "3"}]}),
            "attribute `pair`: expected 2 elements, found 3",
        ),
        (
            "/code",
            json!({"B": "AQID"}),
            "attribute `code`: expected 2 elements, found 3",
        ),
        (
            "/letter",
            secret.clone(),
            "attribute `letter`: the stored string is not one character",
        ),
        (
            "/letter",
            json!({"S": ""}),
            "attribute `letter`: the stored string is not one character",
        ),
        // Enums.
        (
            "/color",
            secret.clone(),
            "attribute `color`: the stored variant is none of `Red`, `Green`",
        ),
        (
            "/color",
            number.clone(),
            "attribute `color`: expected a string (S), found a number (N)",
        ),
        (
            "/color",
            json!({"M": {"s3cret": secret}}),
            "attribute `color`: the stored variant is none of `Red`, `Green`",
        ),
        (
            "/shape",
            secret.clone(),
            "attribute `shape`: the stored variant is none of `Dot`, `Circle`, `Line`, `Named`",
        ),
        (
            "/shape",
            json!({"M": {"s3cret": number}}),
            "attribute `shape`: the stored variant is none of `Dot`, `Circle`, `Line`, `Named`",
        ),
        (
            "/shape",
            json!({"M": {}}),
            "attribute `shape`: the stored variant is none of `Dot`, `Circle`, `Line`, `Named`",
        ),
        (
            "/shape",
            json!({"M": {"Circle": number, "Line": {"L": [{"N": "1"}, {"N": "2"}]}}}),
            "attribute `shape`: an enum is a map of one member, its variant",
        ),
        (
            "/shape",
            circle(&secret),
            "attribute `shape.Circle`: expected a number (N), found a string (S)",
        ),
        (
            "/shape",
            circle(&json!({"N": "-1"})),
            "attribute `shape.Circle`: the stored number does not fit `u32`",
        ),
        (
            "/shape",
            line(json!([{"N": "1"}])),
            "attribute `shape.Line`: expected 2 elements, found 1",
        ),
        (
            "/shape",
            line(json!([{"N": "1"}, {"N": "2"}, secret])),
            "attribute `shape.Line`: expected 2 elements, found 3",
        ),
        (
            "/shape",
            line(json!([{"N": "1"}, secret])),
            "attribute `shape.Line[1]`: expected a number (N), found a string (S)",
        ),
        (
            "/shape",
            json!({"M": {"Named": {"M": {}}}}),
            "attribute `shape.Named.size`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`",
        ),
        (
            "/shape",
            json!({"M": {"Named": {"M": {"size": secret}}}}),
            "attribute `shape.Named.size`: expected a number (N), found a string (S)",
        ),
    ]
}

fn changed(pointer: &str, value: &Value) -> Value {
    let mut shelf = shelf();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match (shelf.pointer_mut(parent).unwrap(), value) {
        (Value::Object(members), Value::Null) => drop(members.remove(name).unwrap()),
        (parent, value) => match parent {
            Value::Array(elements) => elements[name.parse::<usize>().unwrap()] = value.clone(),
            parent => parent[name] = value.clone(),
        },
    }
    shelf
}

/// Everything that an error prints, of itself and of its causes.
fn printed(error: &dyn std::error::Error) -> String {
    let mut text = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(error) = source {
        text += &format!(" {error} {error:?}");
        source = error.source();
    }
    text
}

#[test]
fn the_stored_item_itself_fits() {
    from_attributes::<Shelf>(&item(&shelf())).unwrap();
}

#[test]
fn what_does_not_fit_in_the_sdks_form_and_as_json() {
    for (pointer, value, message) in cases() {
        let stored = changed(pointer, &value);
        let error = from_attributes::<Shelf>(&item(&stored)).unwrap_err();
        assert_eq!(error.to_string(), message, "{stored}");
        let error = from_json::<Shelf>(&stored.to_string()).unwrap_err();
        assert_eq!(error.to_string(), message, "{stored}");
    }
}

#[tokio::test]
async fn what_does_not_fit_on_the_wire() {
    let engine = Engine::embedded();
    let table = Shelf::table(&engine.db);
    for (pointer, value, message) in cases() {
        let stored = changed(pointer, &value);
        let body = json!({"Item": stored}).to_string();
        engine.requests.answer(move |_| Some((200, body.clone())));
        let error = table.get("s3cret").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{message}");
        assert_eq!(
            error.to_string(),
            format!("table `shelves` (key `id`): {message}")
        );
        assert_eq!(error.table(), Some("shelves"));
        assert_eq!(error.source().unwrap().to_string(), message);
        assert_eq!(error.item(), Some(item(&stored)), "{message}");
        let printed = printed(&error);
        for secret in ["s3cret", "424242", "AQID"] {
            assert!(!printed.contains(secret), "{printed}");
        }
    }
}

#[tokio::test]
async fn a_stream_yields_what_fits_up_to_the_item_that_does_not() {
    let engine = Engine::embedded();
    let table = Shelf::table(&engine.db);
    let bad = changed("/inner/M/size", &json!({"S": "s3cret"}));
    let body = json!({"Items": [shelf(), shelf(), bad, shelf()], "Count": 4, "ScannedCount": 4});
    engine
        .requests
        .answer(move |_| Some((200, body.to_string())));
    for query in [false, true] {
        let mut items = Vec::new();
        let error = if query {
            let mut stream = table.query("s3cret").stream();
            loop {
                match stream.next().await.unwrap() {
                    Ok(item) => items.push(item),
                    Err(error) => break error,
                }
            }
        } else {
            let mut stream = table.scan().stream();
            loop {
                match stream.next().await.unwrap() {
                    Ok(item) => items.push(item),
                    Err(error) => break error,
                }
            }
        };
        assert_eq!(items.len(), 2);
        assert_eq!(
            error.to_string(),
            "table `shelves` (key `id`): attribute `inner.size`: expected a number (N), found a string (S)"
        );
        assert_eq!(error.item(), Some(item(&bad)));
        assert!(!printed(&error).contains("s3cret"));
    }
    let error = table.scan().await.unwrap_err();
    assert_eq!(error.item(), Some(item(&bad)));
}

#[derive(DynamoTable, Debug)]
#[dynamo(table = "composites")]
#[allow(dead_code)]
struct Composite {
    #[hash_key]
    #[dynamo(rename = "h k")]
    hash: u8,
    #[range_key]
    range: Vec<u8>,
    text: String,
}

#[tokio::test]
async fn both_key_attributes_are_named() {
    let engine = Engine::embedded();
    let table = Composite::table(&engine.db).named("other-name");
    engine.requests.answer(|_| {
        let body = r#"{"Item":{"h k":{"N":"1"},"range":{"B":"AQ=="}}}"#;
        Some((200, body.to_owned()))
    });
    let error = table.get((1, vec![1])).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "table `other-name` (key `h k`, `range`): attribute `text`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`"
    );
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Foreign {
    size: u8,
}

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "others")]
struct Other {
    #[hash_key]
    id: String,
    #[dynamo(serde)]
    foreign: Foreign,
    #[dynamo(flatten)]
    rest: BTreeMap<String, Vec<u32>>,
}

#[tokio::test]
async fn what_does_not_fit_by_way_of_serde_or_in_a_flattened_map() {
    let fits = json!({"M": {"size": {"N": "1"}}});
    let unread = "attribute `foreign`: serde could not read the stored value into the field's type";
    for (foreign, rest, message) in [
        (json!({"S": "s3cret"}), None, unread),
        (json!({"M": {"size": {"N": "424242"}}}), None, unread),
        (json!({"M": {"size": {"S": "s3cret"}}}), None, unread),
        (json!({"M": {}}), None, unread),
        (
            json!({"M": {"size": {"B": "AQID"}}}),
            None,
            "attribute `foreign.size`: serde's model has no place for a binary (B)",
        ),
        (
            json!({"L": [{"NS": ["424242"]}]}),
            None,
            "attribute `foreign[0]`: serde's model has no place for a number set (NS)",
        ),
        (
            Value::Null,
            None,
            "attribute `foreign`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`",
        ),
        (
            fits.clone(),
            Some(json!({"S": "s3cret"})),
            "attribute `a b`: expected a list (L), found a string (S)",
        ),
        (
            fits,
            Some(json!({"L": [{"N": "1"}, {"N": "-424242"}]})),
            "attribute `a b[1]`: the stored number does not fit `u32`",
        ),
    ] {
        let mut stored = json!({"id": {"S": "s3cret"}});
        if !foreign.is_null() {
            stored["foreign"] = foreign;
        }
        if let Some(rest) = rest {
            stored["a b"] = rest;
        }
        let error = from_attributes::<Other>(&item(&stored)).unwrap_err();
        assert_eq!(error.to_string(), message);
        let engine = Engine::embedded();
        let body = json!({"Item": stored}).to_string();
        engine.requests.answer(move |_| Some((200, body.clone())));
        let error = Other::table(&engine.db).get("k").await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("table `others` (key `id`): {message}")
        );
        assert_eq!(error.item(), Some(item(&stored)));
        let printed = printed(&error);
        for secret in ["s3cret", "424242", "AQID"] {
            assert!(!printed.contains(secret), "{printed}");
        }
    }
}
