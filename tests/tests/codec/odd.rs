//! An item with a bit of everything, and tables that answer with any body.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{DynamoDocument, DynamoTable, Error, Item, Table};
use dynamo_orm_tests::Engine;
use serde_json::{Value, json};

use super::value;

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
pub(super) struct Inner {
    pub(super) size: u8,
    pub(super) names: Vec<String>,
}

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
pub(super) enum Color {
    Red,
    Mixed(u8, u8),
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "odd")]
pub(super) struct Odd {
    #[hash_key]
    pub(super) id: String,
    pub(super) n: i64,
    pub(super) float: f64,
    pub(super) flag: bool,
    pub(super) text: String,
    pub(super) data: Vec<u8>,
    pub(super) none: Option<String>,
    pub(super) tags: BTreeSet<String>,
    pub(super) marks: BTreeSet<u16>,
    pub(super) inner: Inner,
    pub(super) map: BTreeMap<String, Inner>,
    pub(super) color: Color,
    pub(super) mixed: Color,
    pub(super) any: AttributeValue,
}

/// As the service spells it, in the order of the fields.
pub(super) const ITEM: &str = concat!(
    r#"{"id":{"S":"k"},"n":{"N":"-5"},"float":{"N":"1E+2"},"flag":{"BOOL":true},"#,
    r#""text":{"S":"é \"q\" \\ 漢 😀"},"data":{"B":"AAH/"},"none":{"NULL":true},"#,
    r#""tags":{"SS":["a","\""]},"marks":{"NS":["1","2.0"]},"#,
    r#""inner":{"M":{"size":{"N":"5.0"},"names":{"L":[{"S":""},{"S":"x"}]}}},"#,
    r#""map":{"M":{"a b":{"M":{"size":{"N":"0"},"names":{"L":[]}}}}},"#,
    r#""color":{"S":"Red"},"mixed":{"M":{"Mixed":{"L":[{"N":"1"},{"N":"2"}]}}},"#,
    r#""any":{"M":{"l":{"L":[{"NULL":true},{"BS":["AQ=="]},{"BOOL":false}]},"m":{"M":{}}}}}"#,
);

pub(super) fn odd() -> Odd {
    Odd {
        id: "k".into(),
        n: -5,
        float: 100.0,
        flag: true,
        text: "é \"q\" \\ 漢 😀".into(),
        data: vec![0, 1, 255],
        none: None,
        tags: ["a".to_owned(), "\"".to_owned()].into(),
        marks: [1, 2].into(),
        inner: Inner {
            size: 5,
            names: vec![String::new(), "x".into()],
        },
        map: [(
            "a b".into(),
            Inner {
                size: 0,
                names: vec![],
            },
        )]
        .into(),
        color: Color::Red,
        mixed: Color::Mixed(1, 2),
        any: value(&json!({"M": {
            "l": {"L": [{"NULL": true}, {"BS": ["AQ=="]}, {"BOOL": false}]},
            "m": {"M": {}},
        }})),
    }
}

pub(super) fn get_body(item: &str) -> String {
    format!("{{\"Item\":{item}}}")
}

pub(super) fn query_body(item: &str) -> String {
    format!("{{\"Items\":[{item},{item}],\"Count\":2,\"ScannedCount\":2}}")
}

pub(super) struct Canned {
    pub(super) engine: Engine,
    pub(super) table: Table<Odd>,
}

impl Canned {
    pub(super) fn new() -> Self {
        let engine = Engine::embedded();
        let table = Odd::table(&engine.db);
        Self { engine, table }
    }

    pub(super) fn answer(&self, body: impl Into<Vec<u8>>) {
        let body = body.into();
        self.engine
            .requests
            .answer_bytes(move |_| Some((200, body.clone())));
    }

    pub(super) async fn get(&self, body: impl Into<Vec<u8>>) -> Result<Option<Odd>, Error> {
        self.answer(body);
        let item = self.table.get("k").await?;
        Ok(item.map(Item::into_inner))
    }

    pub(super) async fn query(&self, body: impl Into<Vec<u8>>) -> Result<Vec<Odd>, Error> {
        self.answer(body);
        let items = self.table.query("k").await?;
        Ok(items.into_iter().map(Item::into_inner).collect())
    }

    /// One item, by GetItem and by Query.
    pub(super) async fn reads(&self, item: &str, expected: &Odd) {
        let got = self.get(get_body(item)).await;
        assert_eq!(got.unwrap().as_ref(), Some(expected), "{item}");
        let found = self.query(query_body(item)).await.unwrap();
        assert_eq!(found, [expected.clone(), expected.clone()], "{item}");
    }

    /// The message for one item that cannot be read.
    pub(super) async fn message(&self, item: &str) -> String {
        let error = self.get(get_body(item)).await.unwrap_err();
        assert!(self.query(query_body(item)).await.is_err());
        error.to_string()
    }
}

/// JSON with `space` around every token, each string escaped in full if asked for, members as `order` leaves them.
pub(super) struct Spelling<'a> {
    pub(super) space: &'a str,
    pub(super) escape: bool,
    pub(super) order: &'a mut dyn FnMut(&mut Vec<(&String, &Value)>),
}

impl Spelling<'_> {
    pub(super) fn spell(&mut self, value: &Value) -> String {
        let text = match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => {
                let items: Vec<_> = items.iter().map(|item| self.spell(item)).collect();
                format!("[{}{}]", self.space, items.join(","))
            }
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                (self.order)(&mut members);
                let members: Vec<_> = members
                    .into_iter()
                    .map(|(name, value)| {
                        let space = self.space;
                        format!("{space}{}{space}:{}", self.text(name), self.spell(value))
                    })
                    .collect();
                format!("{{{}{}}}", self.space, members.join(","))
            }
            scalar => scalar.to_string(),
        };
        format!("{0}{text}{0}", self.space)
    }

    pub(super) fn text(&self, text: &str) -> String {
        if !self.escape {
            return Value::from(text).to_string();
        }
        let units = text.encode_utf16().map(|unit| format!("\\u{unit:04X}"));
        format!("\"{}\"", units.collect::<String>())
    }
}

pub(super) fn item_json() -> Value {
    serde_json::from_str(ITEM).unwrap()
}
