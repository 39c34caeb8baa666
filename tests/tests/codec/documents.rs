//! Nested documents, enums and the options of fields.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{DynamoDocument, DynamoTable, from_attributes, to_attributes};
use dynamo_orm_tests::Engine;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{item, round_trip, value};

#[derive(DynamoDocument, Debug, PartialEq, Default)]
struct Address {
    street: String,
    zip: Option<u32>,
    tags: BTreeSet<String>,
}

#[derive(DynamoDocument, Debug, PartialEq)]
struct Tree {
    value: i32,
    left: Option<Box<Tree>>,
    right: Option<Box<Tree>>,
    leaves: Vec<Tree>,
}

fn leaf(value: i32) -> Tree {
    Tree {
        value,
        left: None,
        right: None,
        leaves: vec![],
    }
}

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "nested")]
struct Nested {
    #[hash_key]
    id: u8,
    address: Address,
    maybe: Option<Address>,
    list: Vec<Address>,
    map: HashMap<String, Address>,
    tree: Tree,
}

#[tokio::test]
async fn documents_are_maps() {
    let address = || Address {
        street: "\"Elm\"".into(),
        zip: Some(1),
        tags: ["home".to_owned()].into(),
    };
    let nested = Nested {
        id: 1,
        address: Address::default(),
        maybe: Some(address()),
        list: vec![address(), Address::default()],
        map: [("work".into(), address())].into(),
        tree: Tree {
            value: 1,
            left: Some(Box::new(leaf(2))),
            right: None,
            leaves: vec![leaf(3), leaf(4)],
        },
    };
    let empty = json!({"M": {"street": {"S": ""}}});
    let address =
        json!({"M": {"street": {"S": "\"Elm\""}, "zip": {"N": "1"}, "tags": {"SS": ["home"]}}});
    let leaf = |n: &str| json!({"M": {"value": {"N": n}, "leaves": {"L": []}}});
    let expected = json!({
        "address": empty,
        "maybe": address,
        "list": {"L": [address, empty]},
        "map": {"M": {"work": address}},
        "tree": {"M": {
            "value": {"N": "1"},
            "left": leaf("2"),
            "leaves": {"L": [leaf("3"), leaf("4")]},
        }},
    });
    round_trip(nested, expected).await;
}

#[derive(DynamoDocument, Debug, PartialEq)]
#[dynamo(rename_all = "snake_case")]
enum Contact {
    NotGiven,
    #[dynamo(rename = "by \"mail\"")]
    Mail(String),
    Pair(i32, Option<String>),
    Phone {
        #[dynamo(rename = "cc")]
        country: u16,
        number: Option<u64>,
        #[dynamo(default)]
        verified: bool,
    },
    Within(Box<Contact>),
    Maybe(Option<u8>),
    Home(Address),
}

#[derive(DynamoDocument, Clone, Copy, Debug, PartialEq)]
#[dynamo(rename_all = "kebab-case")]
enum Color {
    Red,
    DarkGreen,
    #[dynamo(rename = " ")]
    None,
}

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "enums")]
struct Enums {
    #[hash_key]
    id: u8,
    contacts: Vec<Contact>,
    one: Contact,
    color: Color,
    colors: BTreeMap<String, Color>,
    maybe: Option<Color>,
}

#[tokio::test]
async fn enums() {
    let enums = Enums {
        id: 1,
        contacts: vec![
            Contact::NotGiven,
            Contact::Mail("a@b".into()),
            Contact::Pair(-1, Some("x".into())),
            Contact::Pair(0, None),
            Contact::Phone {
                country: 44,
                number: Some(7),
                verified: true,
            },
            Contact::Phone {
                country: 1,
                number: None,
                verified: false,
            },
            Contact::Within(Box::new(Contact::Within(Box::new(Contact::NotGiven)))),
            Contact::Maybe(None),
            Contact::Maybe(Some(3)),
            Contact::Home(Address::default()),
        ],
        one: Contact::Mail(String::new()),
        color: Color::DarkGreen,
        colors: [("a".into(), Color::Red), ("b".into(), Color::None)].into(),
        maybe: Some(Color::Red),
    };
    let expected = json!({
        "contacts": {"L": [
            {"S": "not_given"},
            {"M": {"by \"mail\"": {"S": "a@b"}}},
            {"M": {"pair": {"L": [{"N": "-1"}, {"S": "x"}]}}},
            {"M": {"pair": {"L": [{"N": "0"}, {"NULL": true}]}}},
            {"M": {"phone": {"M": {"cc": {"N": "44"}, "number": {"N": "7"}, "verified": {"BOOL": true}}}}},
            {"M": {"phone": {"M": {"cc": {"N": "1"}, "verified": {"BOOL": false}}}}},
            {"M": {"within": {"M": {"within": {"S": "not_given"}}}}},
            {"M": {"maybe": {"NULL": true}}},
            {"M": {"maybe": {"N": "3"}}},
            {"M": {"home": {"M": {"street": {"S": ""}}}}},
        ]},
        "one": {"M": {"by \"mail\"": {"S": ""}}},
        "color": {"S": "dark-green"},
        "colors": {"M": {"a": {"S": "red"}, "b": {"S": " "}}},
        "maybe": {"S": "red"},
    });
    round_trip(enums, expected).await;
}

#[test]
fn a_variants_absent_member_takes_its_default() {
    let stored = json!({
        "id": {"N": "1"},
        "contacts": {"L": [{"M": {"phone": {"M": {"cc": {"N": "1"}, "unknown": {"SS": ["x"]}}}}}]},
        "one": {"S": "not_given"}, "color": {"S": "red"}, "colors": {"M": {}},
    });
    let read: Enums = from_attributes(&item(&stored)).unwrap();
    let phone = Contact::Phone {
        country: 1,
        number: None,
        verified: false,
    };
    assert_eq!((read.contacts, read.maybe), (vec![phone], None));
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Settings {
    theme: String,
    ratio: f64,
    on: bool,
    none: Option<u8>,
    bytes: Vec<u8>,
    nested: BTreeMap<String, (i64, u64)>,
}

#[derive(DynamoDocument, Debug, PartialEq)]
#[dynamo(rename_all = "SCREAMING-KEBAB-CASE")]
struct Open {
    known_one: u8,
    #[dynamo(flatten)]
    rest: HashMap<String, AttributeValue>,
}

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "options", rename_all = "camelCase")]
struct Options {
    #[hash_key]
    id: u8,
    first_name: String,
    #[dynamo(rename = "e-mail \"\\\u{1} é")]
    email: String,
    #[dynamo(default)]
    visits: u32,
    #[dynamo(default = seven)]
    level: u8,
    #[dynamo(skip)]
    cache: Vec<String>,
    #[dynamo(serde)]
    settings: Settings,
    #[dynamo(serde, default)]
    more: Option<Vec<u8>>,
    open: Open,
    #[dynamo(flatten)]
    rest: BTreeMap<String, AttributeValue>,
}

fn seven() -> u8 {
    7
}

fn options() -> Options {
    Options {
        id: 1,
        first_name: "Jane".into(),
        email: "j@x".into(),
        visits: 2,
        level: 3,
        cache: vec![],
        settings: Settings {
            theme: "dark \"mode\"".into(),
            ratio: 0.5,
            on: true,
            none: None,
            bytes: vec![0, 255],
            nested: [("n".into(), (i64::MIN, u64::MAX))].into(),
        },
        more: Some(vec![1]),
        open: Open {
            known_one: 1,
            rest: [("known_one".into(), AttributeValue::Null(true))].into(),
        },
        rest: [
            ("a \"b\"".into(), value(&json!({"SS": ["x"]}))),
            (
                "first_name".into(),
                value(&json!({"M": {"q": {"N": "1.5"}}})),
            ),
        ]
        .into(),
    }
}

#[tokio::test]
async fn options_of_fields() {
    let expected = json!({
        "firstName": {"S": "Jane"},
        "e-mail \"\\\u{1} é": {"S": "j@x"},
        "visits": {"N": "2"},
        "level": {"N": "3"},
        "settings": {"M": {
            "theme": {"S": "dark \"mode\""},
            "ratio": {"N": "0.5"},
            "on": {"BOOL": true},
            "none": {"NULL": true},
            "bytes": {"L": [{"N": "0"}, {"N": "255"}]},
            "nested": {"M": {"n": {"L": [{"N": "-9223372036854775808"}, {"N": "18446744073709551615"}]}}},
        }},
        "more": {"L": [{"N": "1"}]},
        "open": {"M": {"KNOWN-ONE": {"N": "1"}, "known_one": {"NULL": true}}},
        "a \"b\"": {"SS": ["x"]},
        "first_name": {"M": {"q": {"N": "1.5"}}},
    });
    round_trip(options(), expected).await;
}

#[test]
fn absent_attributes_take_their_defaults() {
    let mut stored = to_attributes(&options()).unwrap();
    for name in ["visits", "level", "more", "a \"b\"", "first_name"] {
        stored.remove(name).unwrap();
    }
    let read: Options = from_attributes(&stored).unwrap();
    assert_eq!((read.visits, read.level, read.more), (0, 7, None));
    assert!(read.rest.is_empty());
}

#[tokio::test]
async fn a_skipped_field_is_not_sent_and_read_as_its_default() {
    let engine = Engine::embedded();
    let table = engine.table::<Options>().await;
    let mut value = options();
    value.cache.push("x".into());
    table.put(&value).await.unwrap();
    let sent = engine.requests.take().remove(0).body;
    assert_eq!(sent["Item"].get("cache"), None);
    assert_eq!(
        table.get(1).await.unwrap().unwrap().cache,
        Vec::<String>::new()
    );
    // An attribute of that name belongs to the flattened map.
    let mut stored = to_attributes(&value).unwrap();
    stored.insert("cache".into(), AttributeValue::Bool(true));
    let read: Options = from_attributes(&stored).unwrap();
    assert_eq!(read.rest["cache"], AttributeValue::Bool(true));
}

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "typed_rests")]
struct TypedRest {
    #[hash_key]
    id: u8,
    #[dynamo(flatten)]
    rest: HashMap<String, Option<i64>>,
}

#[tokio::test]
async fn a_flattened_map_may_be_of_any_attribute_type() {
    let value = TypedRest {
        id: 1,
        rest: [("a".into(), Some(1)), ("b.c".into(), Some(-2))].into(),
    };
    round_trip(value, json!({"a": {"N": "1"}, "b.c": {"N": "-2"}})).await;
    let empty = TypedRest {
        id: 1,
        rest: HashMap::new(),
    };
    round_trip(empty, json!({})).await;
}
