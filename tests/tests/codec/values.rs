//! Rust's own types as attributes.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_types::base64;
use bytes::Bytes;
use dynamo_orm::DynamoTable;
use serde_json::json;

use super::{round_trip, value};

/// What needs an escape somewhere, or looks as if it did.
const TEXTS: [&str; 12] = [
    "",
    "plain",
    "\"quoted\"",
    "back\\slash",
    "\\",
    "\\u0041",
    "\0\u{1}\u{8}\t\n\u{b}\u{c}\r\u{1f}\u{7f}",
    "é ß \u{2028} \u{feff} 漢字",
    "\u{1f600} \u{10ffff}",
    r#"{"S":"x"}"#,
    "/ ' $ # : . [0]",
    " white\tspace\r\n ",
];

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "texts")]
struct Texts {
    #[hash_key]
    id: u8,
    string: String,
    boxed: Box<str>,
    shared: Arc<str>,
    cow: Cow<'static, str>,
    entries: BTreeMap<String, String>,
}

#[tokio::test]
async fn strings() {
    for text in TEXTS {
        let texts = Texts {
            id: 1,
            string: text.into(),
            boxed: text.into(),
            shared: text.into(),
            cow: text.into(),
            entries: [(format!("x{text}"), text.into())].into(),
        };
        let s = json!({"S": text});
        let entry = format!("x{text}");
        let expected =
            json!({"string": s, "boxed": s, "shared": s, "cow": s, "entries": {"M": {entry: s}}});
        round_trip(texts, expected).await;
    }
}

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "letters")]
struct Letter {
    #[hash_key]
    id: u8,
    letter: char,
    yes: bool,
    no: bool,
}

#[tokio::test]
async fn characters_and_booleans() {
    for letter in ['a', '"', '\\', '\0', '\n', 'é', '漢', '\u{1f600}'] {
        let value = Letter {
            id: 1,
            letter,
            yes: true,
            no: false,
        };
        let expected = json!({
            "letter": {"S": letter.to_string()},
            "yes": {"BOOL": true},
            "no": {"BOOL": false},
        });
        round_trip(value, expected).await;
    }
}

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "binaries")]
struct Binaries {
    #[hash_key]
    id: u8,
    vec: Vec<u8>,
    bytes: Bytes,
    deque: VecDeque<u8>,
    array: [u8; 3],
    none: [u8; 0],
    list: Vec<Vec<u8>>,
    maybe: Option<Vec<u8>>,
}

#[tokio::test]
async fn many_bytes_are_binary() {
    let all: Vec<u8> = (0..=255).collect();
    for bytes in [&[][..], &[0], &[255, 254], b"text", &all] {
        let binaries = Binaries {
            id: 1,
            vec: bytes.to_vec(),
            bytes: Bytes::copy_from_slice(bytes),
            deque: bytes.iter().copied().collect(),
            array: [0, 127, 255],
            none: [],
            list: vec![vec![], bytes.to_vec()],
            maybe: Some(bytes.to_vec()),
        };
        let b = json!({"B": base64::encode(bytes)});
        let expected = json!({
            "vec": b, "bytes": b, "deque": b, "maybe": b,
            "array": {"B": "AH//"},
            "none": {"B": ""},
            "list": {"L": [{"B": ""}, b]},
        });
        round_trip(binaries, expected).await;
    }
}

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "lists")]
struct Lists {
    #[hash_key]
    id: u8,
    vec: Vec<String>,
    array: [i32; 3],
    deque: VecDeque<bool>,
    empty: Vec<u16>,
    none: [u16; 0],
    gaps: Vec<Option<i8>>,
    nested: Vec<Vec<Vec<char>>>,
    sets: Vec<BTreeSet<u8>>,
}

#[tokio::test]
async fn lists() {
    let lists = Lists {
        id: 1,
        vec: vec!["b".into(), String::new(), "a".into(), "a".into()],
        array: [-1, 0, 1],
        deque: [true, false].into(),
        empty: vec![],
        none: [],
        gaps: vec![None, Some(1), None],
        nested: vec![vec![vec!['a'], vec![]], vec![]],
        sets: vec![[2, 1].into(), [3].into()],
    };
    let expected = json!({
        "vec": {"L": [{"S": "b"}, {"S": ""}, {"S": "a"}, {"S": "a"}]},
        "array": {"L": [{"N": "-1"}, {"N": "0"}, {"N": "1"}]},
        "deque": {"L": [{"BOOL": true}, {"BOOL": false}]},
        "empty": {"L": []},
        "none": {"L": []},
        "gaps": {"L": [{"NULL": true}, {"N": "1"}, {"NULL": true}]},
        "nested": {"L": [{"L": [{"L": [{"S": "a"}]}, {"L": []}]}, {"L": []}]},
        "sets": {"L": [{"NS": ["1", "2"]}, {"NS": ["3"]}]},
    });
    round_trip(lists, expected).await;
}

#[derive(DynamoTable, Debug, PartialEq, Default)]
#[dynamo(table = "optionals")]
struct Optionals {
    #[hash_key]
    id: u8,
    number: Option<i32>,
    text: Option<Box<str>>,
    flag: Box<Option<bool>>,
    list: Option<Vec<String>>,
    set: Option<BTreeSet<String>>,
    map: Option<HashMap<String, u8>>,
    boxed: Box<u8>,
}

#[tokio::test]
async fn none_is_absent() {
    let none = Optionals {
        id: 1,
        ..Optionals::default()
    };
    round_trip(none, json!({"boxed": {"N": "0"}})).await;
}

#[tokio::test]
async fn some_is_the_value_itself() {
    let some = Optionals {
        id: 1,
        number: Some(0),
        text: Some("".into()),
        flag: Box::new(Some(false)),
        list: Some(vec![]),
        set: Some(["a".to_owned()].into()),
        map: Some(HashMap::new()),
        boxed: Box::new(9),
    };
    let expected = json!({
        "number": {"N": "0"},
        "text": {"S": ""},
        "flag": {"BOOL": false},
        "list": {"L": []},
        "set": {"SS": ["a"]},
        "map": {"M": {}},
        "boxed": {"N": "9"},
    });
    round_trip(some, expected).await;
}

#[test]
fn a_stored_null_is_none_and_an_empty_set() {
    let stored = json!({
        "id": {"N": "1"}, "boxed": {"N": "0"},
        "number": {"NULL": true}, "flag": {"NULL": true}, "set": {"NULL": true},
    });
    let read: Optionals = dynamo_orm::from_attributes(&super::item(&stored)).unwrap();
    let none = Optionals {
        id: 1,
        ..Optionals::default()
    };
    assert_eq!(read, none);
}

#[derive(DynamoTable, Debug, PartialEq, Default)]
#[dynamo(table = "maps")]
struct Maps {
    #[hash_key]
    id: u8,
    tree: BTreeMap<String, u32>,
    hash: HashMap<String, String>,
    gaps: BTreeMap<String, Option<u8>>,
    nested: BTreeMap<String, HashMap<String, Vec<bool>>>,
}

#[tokio::test]
async fn maps() {
    let maps = Maps {
        id: 1,
        tree: [("b".into(), 2), ("a".into(), 1), ("id".into(), 3)].into(),
        hash: [("x y".into(), "z".into())].into(),
        gaps: [("one".into(), Some(1))].into(),
        nested: [("a".into(), [("b".into(), vec![true])].into())].into(),
    };
    let expected = json!({
        "tree": {"M": {"a": {"N": "1"}, "b": {"N": "2"}, "id": {"N": "3"}}},
        "hash": {"M": {"x y": {"S": "z"}}},
        "gaps": {"M": {"one": {"N": "1"}}},
        "nested": {"M": {"a": {"M": {"b": {"L": [{"BOOL": true}]}}}}},
    });
    round_trip(maps, expected).await;

    let empty = json!({"M": {}});
    let maps = Maps {
        id: 1,
        ..Maps::default()
    };
    let expected = json!({"tree": empty, "hash": empty, "gaps": empty, "nested": empty});
    round_trip(maps, expected).await;
}

#[test]
fn none_leaves_its_map_entry_out() {
    let maps = Maps {
        id: 1,
        gaps: [("none".into(), None), ("one".into(), Some(1))].into(),
        ..Maps::default()
    };
    let attributes = dynamo_orm::to_attributes(&maps).unwrap();
    assert_eq!(
        attributes["gaps"],
        value(&json!({"M": {"one": {"N": "1"}}}))
    );
}

#[derive(DynamoTable, Debug, PartialEq, Default)]
#[dynamo(table = "sets")]
struct Sets {
    #[hash_key]
    id: u8,
    strings: BTreeSet<String>,
    hashed: HashSet<String>,
    boxed: BTreeSet<Box<str>>,
    shared: HashSet<Arc<str>>,
    cows: BTreeSet<Cow<'static, str>>,
    longs: BTreeSet<i64>,
    bytes: HashSet<u8>,
    sizes: BTreeSet<usize>,
    vecs: BTreeSet<Vec<u8>>,
    blobs: HashSet<Bytes>,
}

#[tokio::test]
async fn sets() {
    let sets = Sets {
        id: 1,
        strings: TEXTS.map(String::from).into(),
        hashed: TEXTS.map(String::from).into(),
        boxed: ["b".into(), "a".into()].into(),
        shared: ["\"".into()].into(),
        cows: ["c".into()].into(),
        longs: [i64::MIN, -1, 0, i64::MAX].into(),
        bytes: [0, 255].into(),
        sizes: [usize::MAX].into(),
        vecs: [vec![], vec![255, 0], b"text".to_vec()].into(),
        blobs: [Bytes::from_static(&[1, 2, 3])].into(),
    };
    let expected = json!({
        "strings": {"SS": TEXTS},
        "hashed": {"SS": TEXTS},
        "boxed": {"SS": ["a", "b"]},
        "shared": {"SS": ["\""]},
        "cows": {"SS": ["c"]},
        "longs": {"NS": ["-9223372036854775808", "-1", "0", "9223372036854775807"]},
        "bytes": {"NS": ["0", "255"]},
        "sizes": {"NS": ["18446744073709551615"]},
        "vecs": {"BS": ["", "/wA=", "dGV4dA=="]},
        "blobs": {"BS": ["AQID"]},
    });
    round_trip(sets, expected).await;
}

#[tokio::test]
async fn empty_sets_are_absent() {
    let sets = Sets {
        id: 1,
        ..Sets::default()
    };
    round_trip(sets, json!({})).await;
}

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "ten_types")]
struct TenTypes {
    #[hash_key]
    id: u8,
    s: AttributeValue,
    n: AttributeValue,
    b: AttributeValue,
    ss: AttributeValue,
    ns: AttributeValue,
    bs: AttributeValue,
    m: AttributeValue,
    l: AttributeValue,
    bool: AttributeValue,
    null: AttributeValue,
    maybe: Option<Vec<AttributeValue>>,
}

#[tokio::test]
async fn attribute_values_of_all_ten_types() {
    let nil = json!({"NULL": true});
    let map = json!({"M": {"a": {"L": [{"BS": ["AQ==", "Ag=="]}]}, "b": {"M": {}}, "c": nil}});
    let expected = json!({
        "s": {"S": "\"text\"\\"},
        "n": {"N": "-12.5"},
        "b": {"B": "AAH/"},
        "ss": {"SS": ["", "a"]},
        "ns": {"NS": ["2.5"]},
        "bs": {"BS": ["", "AQ=="]},
        "m": map,
        "l": {"L": [map, {"L": []}, {"S": ""}]},
        "bool": {"BOOL": false},
        "null": nil,
        "maybe": {"L": [{"N": "1"}, nil]},
    });
    let ten = TenTypes {
        id: 1,
        s: value(&expected["s"]),
        n: value(&expected["n"]),
        b: value(&expected["b"]),
        ss: value(&expected["ss"]),
        ns: value(&expected["ns"]),
        bs: value(&expected["bs"]),
        m: value(&expected["m"]),
        l: value(&expected["l"]),
        bool: value(&expected["bool"]),
        null: value(&expected["null"]),
        maybe: Some(vec![value(&json!({"N": "1"})), value(&nil)]),
    };
    round_trip(ten, expected).await;
}
