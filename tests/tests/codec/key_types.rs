//! Every type of key as hash and as range key: each operator, each form of a key as an argument, and the order.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use bytes::Bytes;
use dynamo_orm::encode::{Reader, Writer, kind};
use dynamo_orm::{Attribute, DecodeError, DynamoKey, DynamoTable, EncodeError, Item};
use dynamo_orm_tests::Engine;
use serde_json::json;
use uuid::Uuid;

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Id(String);

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Score {
    value: i128,
}

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Digest([u8; 2]);

/// A key around a key.
#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Outer(Id);

/// Declared in the order of the stored names.
#[derive(DynamoKey, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[dynamo(rename_all = "SCREAMING-KEBAB-CASE")]
enum Status {
    OnItsWay,
    Paid,
    #[dynamo(rename = "PAID?")]
    Unpaid,
}

/// A key by hand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Ticket(u8);

impl Attribute for Ticket {
    type Kind = kind::Text;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        writer.string(&format!("#{:03}", self.0))
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        let text = reader.string()?;
        let number = text.strip_prefix('#').and_then(|text| text.parse().ok());
        number
            .map(Self)
            .ok_or_else(|| DecodeError::new("the stored string is no ticket"))
    }
}

impl DynamoKey for Ticket {}

/// Three values of a key's type in DynamoDB's order. A composite key has each of them on each side, a lone hash key one.
macro_rules! every_use {
    ($($test:ident: $ty:ty = $ascending:expr => $type:literal;)*) => {$(
        #[tokio::test]
        async fn $test() {
            #[derive(DynamoTable, Clone, Debug, PartialEq)]
            #[dynamo(table = "lone")]
            #[index(keys_only, name = "ByOther", hash = other)]
            struct Lone {
                #[hash_key]
                hash: $ty,
                other: Option<$ty>,
            }

            #[derive(DynamoTable, Clone, Debug, PartialEq)]
            #[dynamo(table = "composite")]
            struct Composite {
                #[hash_key]
                hash: $ty,
                #[range_key]
                range: $ty,
            }

            assert_eq!(Composite::SCHEMA.hash_key.ty.name(), $type);
            assert_eq!(Lone::SCHEMA.indexes[0].hash[0].ty.name(), $type);
            let engine = Engine::embedded();
            let values: [$ty; 3] = $ascending;
            let [low, middle, high] = &values;

            let table = engine.table::<Composite>().await;
            for range in [high, low, middle] {
                let item = Composite { hash: middle.clone(), range: range.clone() };
                table.put(&item).await.unwrap();
                let key = item.key();
                for got in [
                    table.get(&key).await.unwrap(),
                    table.get(key.clone()).await.unwrap(),
                    table.get((middle, range)).await.unwrap(),
                    table.get((middle.clone(), range.clone())).await.unwrap(),
                ] {
                    assert_eq!(got.unwrap(), item);
                }
            }
            let all = || table.query(middle);
            let ranges = |found: Vec<Item<Composite>>| -> Vec<$ty> {
                found.iter().map(|item| item.range.clone()).collect()
            };
            let found = all().await.unwrap();
            let mut keys: Vec<_> = found.iter().map(|item| item.key()).collect();
            let sorted = keys.clone();
            keys.reverse();
            keys.sort();
            assert_eq!(keys, sorted, "`Ord` is DynamoDB's order");
            assert_eq!(sorted.iter().map(|key| &key.range).collect::<Vec<_>>(), [low, middle, high]);
            assert_eq!(keys.into_iter().collect::<HashSet<_>>().len(), 3);
            assert_eq!(ranges(all().range().eq(middle).await.unwrap()), values[1..2]);
            assert_eq!(ranges(all().range().eq(middle.clone()).await.unwrap()), values[1..2]);
            assert_eq!(ranges(all().range().lt(middle).await.unwrap()), values[..1]);
            assert_eq!(ranges(all().range().le(middle).await.unwrap()), values[..2]);
            assert_eq!(ranges(all().range().gt(middle).await.unwrap()), values[2..]);
            assert_eq!(ranges(all().range().ge(middle).await.unwrap()), values[1..]);
            assert_eq!(ranges(all().range().between(low, middle).await.unwrap()), values[..2]);
            assert!(table.query(low).await.unwrap().is_empty());

            let found = table.batch_get([(middle, low), (middle, high), (low, low)]).await.unwrap();
            assert_eq!(found.len(), 2);
            let found = table.batch_get(&sorted).await.unwrap();
            assert_eq!(found.len(), 3);
            table.delete((middle, low)).await.unwrap();
            table.delete(&sorted[1]).await.unwrap();
            assert_eq!(table.scan().one().await.unwrap().range, *high);
            let mut batch = table.batch_write();
            batch.delete(sorted[2].clone()).await.unwrap();
            batch.finish().await.unwrap();
            assert!(!table.exists(&sorted[2]).await.unwrap());

            let table = engine.table::<Lone>().await;
            for (hash, other) in [(low, Some(high)), (middle, None), (high, Some(low))] {
                let item = Lone { hash: hash.clone(), other: other.cloned() };
                table.put(&item).await.unwrap();
                let key = item.key();
                for got in [
                    table.get(hash).await.unwrap(),
                    table.get(hash.clone()).await.unwrap(),
                    table.get(&key).await.unwrap(),
                    table.get(key).await.unwrap(),
                ] {
                    assert_eq!(got.unwrap(), item);
                }
            }
            let by_other = table.index(Lone::BY_OTHER);
            let found = by_other.query(high).one().await.unwrap();
            assert_eq!((&found.hash, &found.other), (low, high));
            assert_eq!(by_other.scan().await.unwrap().len(), 2);
            let found = table.scan().filter(Lone::OTHER.eq(low)).one().await.unwrap();
            assert_eq!(found.hash, *high);
            let mut item = table.get(middle).required().await.unwrap();
            item.other = Some(middle.clone());
            item.partial_save().await.unwrap();
            assert_eq!(by_other.query(middle.clone()).one().await.unwrap().hash, *middle);
            table.delete(middle).await.unwrap();
            assert!(!table.exists(middle).await.unwrap());
        }
    )*};
}

/// Strings sort by their UTF-8 bytes, which UTF-16, in which "\u{ffee}" is above, would not do.
const TEXTS: [&str; 3] = ["Z", "\u{ffee}", "\u{10000}"];

every_use! {
    string: String = TEXTS.map(String::from) => "S";
    boxed: Box<str> = TEXTS.map(Box::from) => "S";
    shared: Arc<str> = TEXTS.map(Arc::from) => "S";
    cow: Cow<'static, str> = TEXTS.map(Cow::from) => "S";
    character: char = ['Z', '\u{ffee}', '\u{10000}'] => "S";
    i8_: i8 = [-128, 0, 127] => "N";
    i16_: i16 = [-10, -9, 10] => "N";
    i32_: i32 = [-10, 9, 10] => "N";
    i64_: i64 = [i64::MIN, -1, i64::MAX] => "N";
    i128_: i128 = [1 - 10_i128.pow(38), -1, 10_i128.pow(38) - 1] => "N";
    isize_: isize = [-100, 20, 100] => "N";
    u8_: u8 = [0, 9, 10] => "N";
    u16_: u16 = [9, 10, u16::MAX] => "N";
    u32_: u32 = [9, 10, u32::MAX] => "N";
    u64_: u64 = [9, 10, u64::MAX] => "N";
    u128_: u128 = [9, 10, 10_u128.pow(38) - 1] => "N";
    usize_: usize = [9, 10, 100] => "N";
    bytes: Bytes = [&[0, 1][..], &[127], &[128]].map(Bytes::from_static) => "B";
    vector: Vec<u8> = [vec![0, 1], vec![127], vec![128]] => "B";
    array: [u8; 2] = [[0, 1], [127, 255], [128, 0]] => "B";
    newtype: Id = TEXTS.map(|text| Id(text.into())) => "S";
    nested: Outer = TEXTS.map(|text| Outer(Id(text.into()))) => "S";
    number: Score = [-(1 << 100), 9, 10].map(|value| Score { value }) => "N";
    binary: Digest = [[0, 1], [127, 255], [128, 0]].map(Digest) => "B";
    names: Status = [Status::OnItsWay, Status::Paid, Status::Unpaid] => "S";
    uuid: Uuid = [0, 1 << 64, u128::MAX].map(Uuid::from_u128) => "S";
    by_hand: Ticket = [9, 10, 100].map(Ticket) => "S";
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "mixed")]
struct Mixed {
    #[hash_key]
    id: Id,
    #[range_key]
    digest: Digest,
    statuses: BTreeSet<Status>,
    scores: HashSet<Score>,
    digests: BTreeSet<Digest>,
    tickets: BTreeSet<Ticket>,
    letters: BTreeSet<char>,
    history: Vec<Status>,
    bytes: Vec<Octet>,
    last: Option<Status>,
}

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Octet(u8);

fn mixed() -> Mixed {
    Mixed {
        id: Id("a".into()),
        digest: Digest([1, 2]),
        statuses: [Status::Paid, Status::Unpaid].into(),
        scores: [Score { value: 1 << 100 }].into(),
        digests: [Digest([3, 4])].into(),
        tickets: [Ticket(7)].into(),
        letters: ['a'].into(),
        history: vec![Status::OnItsWay],
        bytes: vec![Octet(5)],
        last: Some(Status::Paid),
    }
}

#[tokio::test]
async fn keys_are_stored_as_what_they_hold() {
    let engine = Engine::embedded();
    let table = engine.table::<Mixed>().await;
    table.put(&mixed()).await.unwrap();
    assert_eq!(
        engine.requests.take()[0].body["Item"],
        json!({
            "id": {"S": "a"},
            "digest": {"B": "AQI="},
            "statuses": {"SS": ["PAID", "PAID?"]},
            "scores": {"NS": ["1267650600228229401496703205376"]},
            "digests": {"BS": ["AwQ="]},
            "tickets": {"SS": ["#007"]},
            "letters": {"SS": ["a"]},
            "history": {"L": [{"S": "ON-ITS-WAY"}]},
            // Not binary: a newtype of a byte is no byte.
            "bytes": {"L": [{"N": "5"}]},
            "last": {"S": "PAID"},
        })
    );
    let got = table.get((Id("a".into()), Digest([1, 2]))).await.unwrap();
    assert_eq!(got.unwrap(), mixed());
}

#[tokio::test]
async fn expressions_take_keys() {
    let engine = Engine::embedded();
    let table = engine.table::<Mixed>().await;
    table.put(&mixed()).await.unwrap();
    let id = Id("a".into());
    for filter in [
        Mixed::LAST.eq(Status::Paid),
        Mixed::LAST.ne(Status::Unpaid),
        Mixed::LAST.is_in([Status::Paid, Status::OnItsWay]),
        Mixed::LAST.between(Status::OnItsWay, Status::Paid),
        Mixed::LAST.begins_with(Status::Paid),
    ] {
        assert_eq!(table.scan().filter(filter).count().await.unwrap(), 1);
    }
    let filter = Mixed::STATUSES.contains(Status::Unpaid);
    assert_eq!(table.query(&id).filter(filter).count().await.unwrap(), 1);
    let filter = Mixed::SCORES.contains(Score { value: 0 });
    assert_eq!(table.query(&id).filter(filter).count().await.unwrap(), 0);
    let by_prefix = table.query(&id).range().begins_with(Digest([1, 2]));
    assert_eq!(by_prefix.count().await.unwrap(), 1);
}

#[tokio::test]
async fn what_is_stored_must_be_a_key_of_the_type() {
    let engine = Engine::embedded();
    let stored = |last: serde_json::Value| {
        json!({
            "id": {"S": "a"}, "digest": {"B": "AQI="}, "history": {"L": []}, "bytes": {"L": []},
            "last": last,
        })
    };
    let message = |last| {
        let item = super::item(&stored(last));
        dynamo_orm::from_attributes::<Mixed>(&item)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        message(json!({"S": "secret"})),
        "attribute `last`: the stored variant is none of `ON-ITS-WAY`, `PAID`, `PAID?`"
    );
    assert_eq!(
        message(json!({"N": "1"})),
        "attribute `last`: expected a string (S), found a number (N)"
    );
    let message = |set| {
        let mut item = super::item(&stored(json!({"S": "PAID"})));
        item.insert("statuses".into(), super::value(&set));
        dynamo_orm::from_attributes::<Mixed>(&item)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        message(json!({"SS": ["PAID", "secret"]})),
        "attribute `statuses`: the stored variant is none of `ON-ITS-WAY`, `PAID`, `PAID?`"
    );
    assert_eq!(
        message(json!({"NS": ["1"]})),
        "attribute `statuses`: expected a string set (SS), found a number set (NS)"
    );

    let mut item = mixed();
    item.id = Id(String::new());
    let error = engine.table::<Mixed>().await.put(&item).await.unwrap_err();
    let message = error.to_string();
    assert!(
        message.ends_with("attribute `id`: a key value cannot be empty"),
        "{message}"
    );
}

/// A key by hand whose kind is not what it encodes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Liar(Option<bool>);

impl Attribute for Liar {
    type Kind = kind::Binary;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        match self.0 {
            Some(_) => writer.boolean(true),
            None => writer.number("1"),
        }
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        reader.number().map(|_| Self(None))
    }
}

impl DynamoKey for Liar {}

#[test]
fn a_set_holds_keys_to_their_kind() {
    #[derive(DynamoTable, Debug)]
    #[dynamo(table = "liars")]
    struct Liars {
        #[hash_key]
        id: u8,
        liars: BTreeSet<Liar>,
    }
    let message = |liar| {
        let liars = [Liar(liar)].into();
        dynamo_orm::to_attributes(&Liars { id: 1, liars })
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        message(None),
        "attribute `liars`: an element of this set is a binary (B), not a number (N); encode it as its `Kind` says"
    );
    assert_eq!(
        message(Some(true)),
        "attribute `liars`: an element of this set is a binary (B), not a boolean (BOOL); encode it as its `Kind` says"
    );
    let item = super::item(&json!({"id": {"N": "1"}, "liars": {"BS": ["AQI="]}}));
    assert_eq!(
        dynamo_orm::from_attributes::<Liars>(&item)
            .unwrap_err()
            .to_string(),
        "attribute `liars`: expected a number (N), found a binary (B)"
    );
}

/// A key by hand that writes its number as it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Digits(&'static str);

impl Attribute for Digits {
    type Kind = kind::Number;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        writer.number(self.0)
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        reader.number().map(|_| Self("1"))
    }
}

impl DynamoKey for Digits {}

#[test]
fn a_set_holds_numbers_to_dynamodbs() {
    #[derive(DynamoTable, Debug)]
    #[dynamo(table = "counts")]
    struct Counts {
        #[hash_key]
        id: u8,
        counts: BTreeSet<Digits>,
    }
    for (text, rule) in [
        ("1\"", "the text is not a number"),
        (
            "1e126",
            "a number has at most 38 significant digits, between 1E-130 and 9.99E+125 in magnitude",
        ),
    ] {
        let counts = [Digits(text)].into();
        let error = dynamo_orm::to_attributes(&Counts { id: 1, counts }).unwrap_err();
        assert_eq!(error.to_string(), format!("attribute `counts`: {rule}"));
    }
}

#[tokio::test]
async fn dynamodb_sorts_enums_by_their_names() {
    #[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    enum Size {
        Small,
        Medium,
    }
    #[derive(DynamoTable, Debug)]
    #[dynamo(table = "shirts")]
    struct Shirt {
        #[hash_key]
        id: u8,
        #[range_key]
        size: Size,
    }
    let engine = Engine::embedded();
    let table = engine.table::<Shirt>().await;
    for size in [Size::Small, Size::Medium] {
        table.put(&Shirt { id: 1, size }).await.unwrap();
    }
    let found = table.query(1).await.unwrap();
    assert_eq!(
        (&found[0].size, &found[1].size),
        (&Size::Medium, &Size::Small)
    );
    assert!(found[0].key() > found[1].key());
    let found = table.query(1).range().gt(Size::Medium).one().await.unwrap();
    assert_eq!(found.size, Size::Small);
}
