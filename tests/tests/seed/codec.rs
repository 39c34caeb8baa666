//! I: attribute types on their way to the store and back.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{DynamoDocument, DynamoTable, ErrorKind, from_attributes, to_attributes};
use dynamo_orm_tests::{Engine, on_every_engine};
use serde_json::json;

use crate::common::{Note, entry, map, n, note, s, sdk_note, sdk_put, stored};

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
struct Inner {
    name: String,
    sets: BTreeSet<u64>,
    inner: Option<Box<Inner>>,
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "everything")]
struct Everything {
    #[hash_key]
    id: String,
    text: String,
    character: char,
    number: i64,
    wide: u128,
    float: f64,
    binary: Vec<u8>,
    flag: bool,
    null: Option<bool>,
    strings: BTreeSet<String>,
    numbers: HashSet<i32>,
    binaries: BTreeSet<Vec<u8>>,
    list: Vec<Vec<String>>,
    sparse: Vec<Option<u8>>,
    map: BTreeMap<String, HashMap<String, f64>>,
    document: Inner,
    documents: Vec<Inner>,
    any: BTreeMap<String, AttributeValue>,
}

fn inner(name: &str, inner: Option<Inner>) -> Inner {
    Inner {
        name: name.into(),
        sets: [1, 2].into(),
        inner: inner.map(Box::new),
    }
}

fn everything() -> Everything {
    let values = [
        s("text \" \\ \u{0} \u{1f600}"),
        n("-1.5"),
        AttributeValue::B(vec![0, 255].into()),
        AttributeValue::Bool(true),
        AttributeValue::Null(true),
        AttributeValue::L(vec![map([("deep", AttributeValue::L(vec![n(1)]))])]),
        map([("empty", map([]))]),
        AttributeValue::Ss(vec!["one".into()]),
        AttributeValue::Ns(vec!["1".into()]),
        AttributeValue::Bs(vec![vec![1].into()]),
    ];
    let named = |(index, value): (usize, &AttributeValue)| (index.to_string(), value.clone());
    Everything {
        id: "a".into(),
        text: "\u{7f}\u{2028}é\n\t/".into(),
        character: '😀',
        number: i64::MIN,
        wide: 10_u128.pow(38) - 1,
        float: 0.1 + 0.2,
        binary: (0..=255).collect(),
        flag: false,
        null: None,
        strings: ["", "b"].map(str::to_owned).into(),
        numbers: [-1, 0, i32::MAX].into(),
        binaries: [vec![], vec![0]].into(),
        list: vec![vec![], vec![String::new(), "x".into()]],
        sparse: vec![None, Some(1)],
        map: entry("outer", [("inner".to_owned(), 1e-100)].into()),
        document: inner("a", Some(inner("b", Some(inner("c", None))))),
        documents: vec![inner("d", None), inner("e", Some(inner("f", None)))],
        any: values.iter().enumerate().map(named).collect(),
    }
}

#[tokio::test]
async fn b113_every_type_comes_back_as_it_went() {
    on_every_engine(async |engine| {
        // A set's empty string or binary is DynamoDB's to refuse.
        let value = Everything {
            strings: ["b".to_owned()].into(),
            binaries: [vec![0]].into(),
            ..everything()
        };
        let table = engine.table::<Everything>().await;
        table.put(&value).await.unwrap();
        let item = table.get("a").await.unwrap().unwrap();
        assert_eq!(item, value);
        assert!(!item.needs_save());
        assert_eq!(table.query("a").one().await.unwrap(), value);
        assert_eq!(table.scan().one().await.unwrap(), value);
        let batch = table.batch_get(["a"]).await.unwrap();
        assert_eq!((batch.len(), &batch[0]), (1, &item));
        assert_eq!(
            table
                .insert(&value)
                .await
                .unwrap_err()
                .current()
                .unwrap()
                .as_deref(),
            Some(&value)
        );

        let types = sdk_note(engine, &table, "a").await;
        let expected = [
            ("text", types["text"].is_s()),
            ("character", types["character"].is_s()),
            ("wide", types["wide"] == n("9".repeat(38))),
            ("binary", types["binary"].is_b()),
            ("flag", types["flag"] == AttributeValue::Bool(false)),
            ("null", !types.contains_key("null")),
            ("strings", types["strings"].is_ss()),
            ("numbers", types["numbers"].is_ns()),
            ("binaries", types["binaries"].is_bs()),
            ("list", types["list"].is_l()),
            ("map", types["map"].is_m()),
            ("document", types["document"].is_m()),
        ];
        for (name, right) in expected {
            assert!(right, "{name}");
        }
    })
    .await;
}

#[test]
fn b113_the_sdks_attribute_map_is_another_form() {
    let attributes = to_attributes(&everything()).unwrap();
    assert_eq!(
        from_attributes::<Everything>(&attributes).unwrap(),
        everything()
    );
    assert_eq!(
        attributes["any"].as_m().unwrap()["4"],
        AttributeValue::Null(true)
    );
}

#[tokio::test]
async fn b114_booleans_are_booleans_at_every_depth() {
    on_every_engine(async |engine| {
        let table = engine.table::<Flags>().await;
        let flags = Flags {
            id: "a".into(),
            flag: true,
            list: vec![true, false],
            map: entry("flag", true),
        };
        table.put(&flags).await.unwrap();
        let expected = stored([
            ("id", s("a")),
            ("flag", AttributeValue::Bool(true)),
            ("list", AttributeValue::L([true, false].map(AttributeValue::Bool).to_vec())),
            ("map", map([("flag", AttributeValue::Bool(true))])),
        ]);
        assert_eq!(sdk_note(engine, &table, "a").await, expected);
        // boto's 0 and 1 are numbers.
        let number = stored([("id", s("b")), ("flag", n(1))]);
        sdk_put(engine, &table, &number).await;
        let error = table.get("b").await.unwrap_err();
        let text = format!(
            "table `{}` (key `id`): attribute `flag`: expected a boolean (BOOL), found a number (N)",
            table.name()
        );
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::Decode, text));
    })
    .await;
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "flags")]
struct Flags {
    #[hash_key]
    id: String,
    flag: bool,
    list: Vec<bool>,
    map: BTreeMap<String, bool>,
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "numbers")]
struct Numbers {
    #[hash_key]
    id: i128,
    float: f64,
    small: f32,
}

#[tokio::test]
async fn b115_floats_are_written_shortest_and_come_back_exactly() {
    on_every_engine(async |engine| {
        let table = engine.table::<Numbers>().await;
        let floats = [
            0.0,
            0.1,
            1.1,
            1.25,
            -1e-130,
            9.99e125,
            1.0 / 3.0,
            1e16,
            1e17,
            123_456_789.123_456_78,
            f64::from(f32::MAX),
            0.000_01,
        ];
        for float in floats {
            #[allow(clippy::cast_possible_truncation)]
            let numbers = Numbers {
                id: 1,
                float,
                small: float as f32,
            };
            table.put(&numbers).await.unwrap_or_else(|error| {
                assert!(!numbers.small.is_finite(), "{float}: {error}");
            });
            if numbers.small.is_finite() {
                let item = table.get(1).await.unwrap().unwrap();
                assert_eq!(item.float.to_bits(), float.to_bits());
                assert_eq!(item, numbers);
            }
        }
        let sent = engine.requests.take();
        assert_eq!(sent[2].body["Item"]["float"], json!({"N": "0.1"}));
        assert_eq!(sent[2].body["Item"]["small"], json!({"N": "0.1"}));
    })
    .await;
}

#[tokio::test]
async fn b115_numbers_of_38_digits_are_exact_keys() {
    on_every_engine(async |engine| {
        let table = engine.table::<Numbers>().await;
        let widest = 10_i128.pow(38) - 1;
        for id in [widest, -widest, widest - 1, 0, 10_i128.pow(38)] {
            let numbers = Numbers {
                id,
                float: 1.5,
                small: 1.5,
            };
            table.insert(&numbers).await.unwrap();
            assert_eq!(table.get(id).await.unwrap().unwrap(), numbers);
        }
        assert_eq!(table.scan().count().await.unwrap(), 5);
    })
    .await;
}

#[tokio::test]
async fn b115_the_stores_spelling_of_a_number_is_no_change() {
    on_every_engine(async |engine| {
        let table = engine.table::<Numbers>().await;
        let numbers = stored([
            ("id", n("1.0")),
            ("float", n("1.10")),
            ("small", n("1.5E+2")),
        ]);
        sdk_put(engine, &table, &numbers).await;
        let mut item = table.get(1).await.unwrap().unwrap();
        assert_eq!((item.float, item.small), (1.1, 150.0));
        item.float = 1.1;
        assert!(!item.needs_save());
        item.small = 1e20;
        assert!(item.save().await.unwrap());
        item.small = 1.0;
        assert!(item.save().await.unwrap());
    })
    .await;
}

#[test]
fn b116_numbers_that_dynamodb_cannot_hold_are_errors() {
    let numbers = |float| Numbers {
        id: 1,
        float,
        small: 1.0,
    };
    let error = to_attributes(&numbers(1e126)).unwrap_err();
    assert_eq!(error.path(), "float");
    assert!(to_attributes(&numbers(f64::NAN)).is_err());
    assert!(to_attributes(&numbers(9.99e125)).is_ok());
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "sets")]
struct Sets {
    #[hash_key]
    id: String,
    document: Inner,
    by_name: BTreeMap<String, BTreeSet<u64>>,
    list: Vec<BTreeSet<u64>>,
    text: String,
}

#[tokio::test]
async fn b117_an_empty_set_never_reaches_the_wire() {
    on_every_engine(async |engine| {
        let table = engine.table::<Sets>().await;
        let mut sets = Sets {
            id: "a".into(),
            document: Inner {
                name: String::new(),
                sets: [].into(),
                inner: None,
            },
            by_name: entry("none", [].into()),
            list: Vec::new(),
            text: String::new(),
        };
        table.put(&sets).await.unwrap();
        let expected = stored([
            ("id", s("a")),
            ("document", map([("name", s(""))])),
            ("by_name", map([])),
            ("list", AttributeValue::L(Vec::new())),
            ("text", s("")),
        ]);
        assert_eq!(sdk_note(engine, &table, "a").await, expected);
        let found = table.get("a").await.unwrap().unwrap();
        assert_eq!(found.document, sets.document);

        engine.requests.take();
        sets.list = vec![[1].into(), [].into()];
        let error = table.put(&sets).await.unwrap_err();
        let text = format!(
            "table `{}` (key `id`): attribute `list[1]`: an empty set cannot be stored inside a list; use an empty \
             list",
            table.name()
        );
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::Encode, text));
        assert!(engine.requests.take().is_empty());
    })
    .await;
}

#[tokio::test]
async fn b119_what_is_no_attribute_value_is_an_error_that_names_the_attribute() {
    let engine = Engine::embedded();
    let notes = engine.table::<Note>().await;
    for (value, text) in [
        (
            json!({"N": "1", "S": "secret"}),
            "attribute `count`: not DynamoDB JSON at byte ",
        ),
        (
            json!({"n": "1"}),
            "attribute `count`: not DynamoDB JSON at byte ",
        ),
        (
            json!({"XX": "secret"}),
            "attribute `count`: not DynamoDB JSON at byte ",
        ),
        (
            json!({"N": 1}),
            "attribute `count`: not DynamoDB JSON at byte ",
        ),
        (
            json!({"N": "secret"}),
            "attribute `count`: the stored number does not fit `u64`",
        ),
    ] {
        let item = json!({"id": {"S": "a"}, "text": {"S": "t"}, "count": value});
        let body = json!({"Item": item, "Items": [item], "Count": 1}).to_string();
        engine.requests.answer(move |_| Some((200, body.clone())));
        let text = format!("table `{}` (key `id`): {text}", notes.name());
        for error in [
            notes.get("a").await.unwrap_err(),
            notes.query("a").await.unwrap_err(),
        ] {
            assert!(error.to_string().starts_with(&text), "{error}");
            assert_eq!(error.kind(), ErrorKind::Decode);
            assert!(!format!("{error:?}").contains("secret"));
        }
    }
}

#[tokio::test]
async fn b119_a_response_that_is_no_json_is_an_error() {
    let engine = Engine::embedded();
    let notes = engine.table::<Note>().await;
    for body in ["", "<html>", "[]", "{\"Item\":", "{\"Item\":{}} x"] {
        engine.requests.answer(move |_| Some((200, body.into())));
        let error = notes.get("a").await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Response | ErrorKind::Decode),
            "{body}: {error:?}"
        );
    }
}

#[tokio::test]
async fn b120_binary_is_base64_on_the_wire() {
    on_every_engine(async |engine| {
        let table = engine.table::<Blob>().await;
        let blob = Blob {
            id: vec![0xfb, 0xff],
            parts: [vec![1, 2, 3]].into(),
        };
        table.put(&blob).await.unwrap();
        let sent = &engine.requests.take()[0];
        let expected = json!({"id": {"B": "+/8="}, "parts": {"BS": ["AQID"]}});
        assert_eq!(sent.body["Item"], expected);
        let found = table.get(vec![0xfb, 0xff]).await.unwrap().unwrap();
        assert_eq!(found, blob);
        assert_eq!(table.query(&[0xfb, 0xff][..]).one().await.unwrap(), blob);
    })
    .await;
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "blobs")]
struct Blob {
    #[hash_key]
    id: Vec<u8>,
    parts: BTreeSet<Vec<u8>>,
}

#[tokio::test]
async fn long_texts_and_many_escapes() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        let text: String = ('\0'..='\u{ffff}').step_by(7).collect();
        let value = Note {
            text,
            ..note("\"\\\u{1}é😀")
        };
        notes.put(&value).await.unwrap();
        let mut item = notes.get(&value.id).await.unwrap().unwrap();
        assert_eq!(item, value);
        item.text.push('\u{10ffff}');
        assert!(item.partial_save().await.unwrap());
        assert_eq!(notes.query(&value.id).one().await.unwrap(), *item);
    })
    .await;
}
