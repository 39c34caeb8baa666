//! Items as bytes, and back.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{DynamoDocument, DynamoTable, from_attributes, to_attributes};
use serde_json::json;

use crate::bytes::Bytes;
use crate::service::Service;

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
struct Inner {
    size: u8,
    names: Vec<String>,
}

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
enum Color {
    Red,
    Mixed(u8, u8),
}

/// A bit of everything.
#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "odd")]
struct Odd {
    #[hash_key]
    id: String,
    n: i64,
    float: f64,
    flag: bool,
    text: String,
    data: Vec<u8>,
    none: Option<String>,
    tags: BTreeSet<String>,
    marks: BTreeSet<u16>,
    inner: Option<Inner>,
    map: Option<BTreeMap<String, Inner>>,
    color: Option<Color>,
    any: Option<AttributeValue>,
    #[dynamo(flatten)]
    rest: BTreeMap<String, AttributeValue>,
}

/// A body of an answer: it says what the SDK reads, and nothing but JSON is sent for it.
pub fn decode(data: &[u8]) {
    Service::with(async |service| {
        service.answer(data);
        let odd = Odd::table(&service.db);
        let _ = odd.query("k").await;
        let _ = odd.scan().count().await;
        let _ = odd.batch_get(["k"]).await;
        let _ = odd.update("k").set(Odd::N, 1).must_exist().await;
        let Ok(Some(ours)) = odd.get("k").await else {
            return;
        };
        let theirs = service.plain.get_item().table_name("odd");
        let theirs = theirs.key("id", AttributeValue::S("k".into())).send().await;
        let Some(theirs) = theirs.ok().and_then(|output| output.item) else {
            return;
        };
        if let Ok(theirs) = from_attributes::<Odd>(&theirs) {
            assert_eq!(ours.into_inner(), theirs);
        }
    });
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "trees")]
struct Tree {
    #[hash_key]
    id: u32,
    value: AttributeValue,
    list: Vec<AttributeValue>,
    map: HashMap<String, AttributeValue>,
}

/// A value of any shape: it is sent and comes back, as the SDK's form does, or neither.
pub fn round_trip(data: &[u8]) {
    let mut bytes = Bytes(data);
    let tree = Tree {
        id: 1,
        value: bytes.value(0),
        list: vec![bytes.value(1), bytes.value(1)],
        map: bytes.members(1),
    };
    Service::with(async |service| {
        service.answer("{}");
        let trees = Tree::table(&service.db);
        let put = trees.put(&tree).await;
        let sent = service.take();
        let Ok(attributes) = to_attributes(&tree) else {
            assert!(sent.is_none(), "sent, and no attributes of the SDK");
            return;
        };
        assert!(put.is_ok(), "{put:?}");
        let back: Tree = from_attributes(&attributes).expect("what was written");
        // A number may be spelled in another way.
        let again = |tree: &Tree| to_attributes(tree).expect("what was stored");
        assert_eq!(again(&back), attributes);
        let item = &sent.expect("a request")["Item"];
        service.answer(json!({ "Item": item }).to_string());
        let got = trees.get(1).await.expect("an answer").expect("an item");
        assert_eq!(again(&got), attributes);
        let plain = service.plain.get_item().table_name("trees");
        let plain = plain.key("id", AttributeValue::N("1".into())).send().await;
        let plain = plain.expect("an answer").item.expect("an item");
        assert_eq!(plain, attributes);
    });
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "numbers")]
struct Number<N: Send + Sync + 'static> {
    #[hash_key]
    id: u32,
    n: N,
}

fn read<N>(text: &str) -> Option<N>
where
    Number<N>: DynamoTable,
    N: Send + Sync + 'static,
{
    let n = |text: &str| AttributeValue::N(text.into());
    let item = HashMap::from([("id".to_owned(), n("1")), ("n".to_owned(), n(text))]);
    Some(from_attributes::<Number<N>>(&item).ok()?.n)
}

fn written<N>(n: N) -> Option<String>
where
    Number<N>: DynamoTable,
    N: Send + Sync + 'static,
{
    let item = to_attributes(&Number { id: 1, n }).ok()?;
    item["n"].as_n().ok().cloned()
}

/// Numbers as text, and the bits of others: read as Rust's standard library reads them, and written so that they come back.
pub fn number(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        if let Some(read) = read::<f64>(text) {
            assert_eq!(text.parse(), Ok(read), "{text}");
        }
        if let Ok(integer) = text.parse::<i128>() {
            let digits = integer.unsigned_abs().to_string();
            let digits = digits.trim_end_matches('0').len();
            if let Some(read) = read::<i128>(text) {
                assert_eq!(read, integer, "{text}");
            } else {
                assert!(digits > 38, "{text}");
            }
            assert_eq!(read::<u8>(text), u8::try_from(integer).ok(), "{text}");
        }
        // What can be stored is a number.
        if let Some(kept) = written(AttributeValue::N(text.into())) {
            let kept = kept.parse::<f64>().expect("a number").abs();
            assert!(kept == 0.0 || (0.9e-130..=1e126).contains(&kept), "{text}");
        }
    }
    let mut bytes = Bytes(data);
    let bits = u128::from_le_bytes(bytes.array());
    let float = f64::from_bits(bits as u64);
    match written(float) {
        Some(text) => assert_eq!(read::<f64>(&text), Some(float), "{text}"),
        None => assert!(
            !(1e-130..1e126).contains(&float.abs()) && float != 0.0,
            "{float}"
        ),
    }
    let float = f32::from_bits(bits as u32);
    match written(float) {
        Some(text) => assert_eq!(read::<f32>(&text), Some(float), "{text}"),
        None => assert!(!float.is_finite(), "{float}"),
    }
    if let Some(text) = written(bits) {
        assert_eq!(read::<u128>(&text), Some(bits), "{text}");
    }
    if let Some(text) = written(bits as i128) {
        assert_eq!(read::<i128>(&text), Some(bits as i128), "{text}");
    }
    assert_eq!(read::<i64>(&(bits as i64).to_string()), Some(bits as i64));
}
