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

/// A number as `serde_json` serializes it if some crate of the program has it keep every digit.
#[derive(Debug, PartialEq)]
struct Digits(String);

impl Serialize for Digits {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let token = "$serde_json::private::Number";
        let mut number = serializer.serialize_struct(token, 1)?;
        number.serialize_field(token, &self.0)?;
        number.end()
    }
}

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        Ok(Self(number.to_string()))
    }
}

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "digits")]
struct OfDigits {
    #[hash_key]
    id: u8,
    #[dynamo(serde)]
    number: Digits,
    #[dynamo(serde)]
    numbers: Vec<Digits>,
}

#[test]
fn numbers_are_numbers_whatever_serde_json_keeps_of_them() {
    let digits = |digits: &str| Digits(digits.into());
    let value = OfDigits {
        id: 1,
        number: digits("5"),
        numbers: vec![digits("-1.5"), digits("12345678901234")],
    };
    let stored = dynamo_orm::to_attributes(&value).unwrap();
    let n = |digits: &str| aws_sdk_dynamodb::types::AttributeValue::N(digits.into());
    assert_eq!(stored["number"], n("5"));
    let numbers = vec![n("-1.5"), n("12345678901234")];
    assert_eq!(
        stored["numbers"],
        aws_sdk_dynamodb::types::AttributeValue::L(numbers)
    );
    let read: OfDigits = dynamo_orm::from_attributes(&stored).unwrap();
    assert_eq!(read, value);
}
