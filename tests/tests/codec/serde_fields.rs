//! Fields that are stored by way of serde: each part of serde's model as serde_json has it, in DynamoDB's types.

use std::collections::{BTreeMap, HashMap};

use dynamo_orm::DynamoTable;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::round_trip;

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Unit;

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Newtype(u8);

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Pair(u8, String);

#[derive(Serialize, Deserialize, Debug, PartialEq)]
enum Kinds {
    Unit,
    Newtype(i64),
    Tuple(u8, char),
    Struct { a: bool, b: Option<u8> },
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Tagged {
    First { x: u8 },
    Second,
}

#[derive(Serialize, Deserialize, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    A,
    B,
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct All {
    unit: (),
    unit_struct: Unit,
    newtype: Newtype,
    pair: Pair,
    kinds: Vec<Kinds>,
    tagged: Vec<Tagged>,
    by_number: BTreeMap<i16, String>,
    by_bool: BTreeMap<bool, u8>,
    by_char: BTreeMap<char, u8>,
    by_variant: BTreeMap<Key, Option<u8>>,
    single: f32,
    double: f64,
    whole: f64,
    #[serde(rename = "the \"text\"")]
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    none: Option<u8>,
    empty: Vec<u8>,
    signed: i128,
    unsigned: u128,
    #[serde(flatten)]
    rest: HashMap<String, Newtype>,
}

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "serde_fields")]
struct ByWayOfSerde {
    #[hash_key]
    id: u8,
    #[dynamo(serde)]
    all: All,
    #[dynamo(serde)]
    text: Key,
    #[dynamo(serde)]
    maybe: Option<Unit>,
}

#[tokio::test]
async fn all_of_serdes_model() {
    let value = ByWayOfSerde {
        id: 1,
        all: All {
            unit: (),
            unit_struct: Unit,
            newtype: Newtype(1),
            pair: Pair(2, "two".into()),
            kinds: vec![
                Kinds::Unit,
                Kinds::Newtype(i64::MIN),
                Kinds::Tuple(3, '"'),
                Kinds::Struct { a: true, b: None },
            ],
            tagged: vec![Tagged::First { x: 4 }, Tagged::Second],
            by_number: [(-1, "minus".into())].into(),
            by_bool: [(true, 1)].into(),
            by_char: [('\\', 1)].into(),
            by_variant: [(Key::A, None), (Key::B, Some(1))].into(),
            single: 0.1,
            double: 1e-7,
            whole: 2.0,
            text: "\0\"😀".into(),
            none: None,
            empty: vec![],
            signed: i128::from(i64::MIN),
            unsigned: u128::from(u64::MAX),
            rest: [("more".into(), Newtype(5))].into(),
        },
        text: Key::B,
        maybe: None,
    };
    let nil = json!({"NULL": true});
    let expected = json!({
        "all": {"M": {
            "unit": nil,
            "unit_struct": nil,
            "newtype": {"N": "1"},
            "pair": {"L": [{"N": "2"}, {"S": "two"}]},
            "kinds": {"L": [
                {"S": "Unit"},
                {"M": {"Newtype": {"N": "-9223372036854775808"}}},
                {"M": {"Tuple": {"L": [{"N": "3"}, {"S": "\""}]}}},
                {"M": {"Struct": {"M": {"a": {"BOOL": true}, "b": nil}}}},
            ]},
            "tagged": {"L": [
                {"M": {"type": {"S": "first"}, "x": {"N": "4"}}},
                {"M": {"type": {"S": "second"}}},
            ]},
            "by_number": {"M": {"-1": {"S": "minus"}}},
            "by_bool": {"M": {"true": {"N": "1"}}},
            "by_char": {"M": {"\\": {"N": "1"}}},
            "by_variant": {"M": {"A": nil, "B": {"N": "1"}}},
            "single": {"N": "0.1"},
            "double": {"N": "1e-7"},
            "whole": {"N": "2"},
            "the \"text\"": {"S": "\0\"😀"},
            "empty": {"L": []},
            "signed": {"N": "-9223372036854775808"},
            "unsigned": {"N": "18446744073709551615"},
            "more": {"N": "5"},
        }},
        "text": {"S": "B"},
        "maybe": nil,
    });
    round_trip(value, expected).await;
}
