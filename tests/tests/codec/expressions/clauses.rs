//! Names that mean something in an expression, as keys, attributes, members and map entries, in every clause.

use std::collections::BTreeMap;

use dynamo_orm::{DynamoDocument, DynamoTable, Table};
use dynamo_orm_tests::Engine;
use serde_json::{Value, json};

const LONG: &str = "ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééabc";
const NAMES: [&str; 9] = [
    "status", "size", "AND", "a.b", "#0", ":0", "[0]", "\"'\\", LONG,
];

#[derive(DynamoDocument, Clone, Debug, Default, PartialEq)]
struct Inner {
    status: u32,
    size: u32,
    #[dynamo(rename = "AND")]
    and: u32,
    #[dynamo(rename = "a.b")]
    dotted: u32,
    #[dynamo(rename = "#0")]
    hashed: u32,
    #[dynamo(rename = ":0")]
    colon: u32,
    #[dynamo(rename = "[0]")]
    indexed: u32,
    #[dynamo(rename = "\"'\\")]
    quoted: u32,
    #[dynamo(
        rename = "ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééabc"
    )]
    long: Option<u32>,
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "hostile_everywhere")]
#[index(all, name = "Global", hash(indexed, quoted), range = hashed)]
struct Hostile {
    #[hash_key]
    #[dynamo(rename = "a.b")]
    hash: String,
    #[range_key]
    #[dynamo(rename = ":0")]
    range: u32,
    #[index(all, name = "Local")]
    #[dynamo(rename = "#0")]
    hashed: u32,
    #[dynamo(rename = "[0]")]
    indexed: String,
    #[dynamo(rename = "\"'\\")]
    quoted: u32,
    status: Inner,
    size: Vec<Inner>,
    #[dynamo(
        rename = "ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééabc"
    )]
    long: BTreeMap<String, Inner>,
}

fn inner(number: u32) -> Inner {
    Inner {
        status: number,
        size: number + 1,
        and: number + 2,
        dotted: number + 3,
        hashed: number + 4,
        colon: number + 5,
        indexed: number + 6,
        quoted: number + 7,
        long: Some(number + 8),
    }
}

fn hostile(range: u32) -> Hostile {
    let entries = NAMES.iter().zip(1..);
    Hostile {
        hash: "h".into(),
        range,
        hashed: 10 * range,
        indexed: "i".into(),
        quoted: 7,
        status: inner(range),
        size: vec![inner(0), inner(range)],
        long: entries
            .map(|(name, number)| ((*name).to_owned(), inner(100 * number + range)))
            .collect(),
    }
}

/// Nothing but the language's own words and placeholders.
fn is_plain(text: &Value) {
    const WORDS: [&str; 7] = [
        "SET",
        "REMOVE",
        "AND",
        "BETWEEN",
        "attribute_exists",
        "attribute_not_exists",
        "begins_with",
    ];
    let text = text.as_str().unwrap();
    for token in text.split(|c| " ,()=<>.[]".contains(c)) {
        let number = token.trim_start_matches(['#', ':']);
        let plain = WORDS.contains(&token) || number.chars().all(|c| c.is_ascii_digit());
        assert!(plain, "`{token}` in {text}");
    }
}

/// The last request: its expressions are plain, and the names stand beside them.
fn sent(engine: &Engine) -> Value {
    let body = engine.requests.take().pop().unwrap().body;
    for (member, text) in body.as_object().unwrap() {
        if member.ends_with("Expression") {
            is_plain(text);
        }
    }
    body
}

async fn table(engine: &Engine) -> Table<Hostile> {
    let table = engine.table::<Hostile>().await;
    for range in 1..=3 {
        table.insert(&hostile(range)).await.unwrap();
        let body = sent(engine);
        assert_eq!(body["ConditionExpression"], "attribute_not_exists(#0)");
        assert_eq!(body["ExpressionAttributeNames"], json!({"#0": "a.b"}));
    }
    table
}

#[tokio::test]
async fn keys_and_their_conditions() {
    let engine = Engine::embedded();
    let table = table(&engine).await;
    assert_eq!(table.get(("h", 2)).await.unwrap().unwrap(), hostile(2));
    assert!(table.exists(("h", 2)).await.unwrap());
    let body = sent(&engine);
    assert_eq!(body["ProjectionExpression"], "#0");
    assert_eq!(body["ExpressionAttributeNames"], json!({"#0": "a.b"}));

    let found = table.query("h").range().between(2, 3).await.unwrap();
    assert_eq!(found, [hostile(2), hostile(3)]);
    let body = sent(&engine);
    let names = json!({"#0": "a.b", "#1": ":0"});
    assert_eq!(
        body["KeyConditionExpression"],
        "#0 = :0 AND #1 BETWEEN :1 AND :2"
    );
    assert_eq!(body["ExpressionAttributeNames"], names);

    let local = table.index(Hostile::LOCAL).query("h").range().gt(20);
    // A key of the table is none of the index, and may be named here.
    let found = local.filter(Hostile::RANGE.eq(3)).await.unwrap();
    assert_eq!(found, [hostile(3)]);
    let body = sent(&engine);
    let names = json!({"#0": "a.b", "#1": "#0", "#2": ":0"});
    assert_eq!(body["KeyConditionExpression"], "#0 = :0 AND #1 > :1");
    assert_eq!(body["FilterExpression"], "#2 = :2");
    assert_eq!(body["ExpressionAttributeNames"], names);

    let global = table.index(Hostile::GLOBAL).query(("i", 7)).range().le(10);
    assert_eq!(global.await.unwrap(), [hostile(1)]);
    let body = sent(&engine);
    let names = json!({"#0": "[0]", "#1": "\"'\\", "#2": "#0"});
    assert_eq!(
        body["KeyConditionExpression"],
        "#0 = :0 AND #1 = :1 AND #2 <= :2"
    );
    assert_eq!(body["ExpressionAttributeNames"], names);

    // Pages go on behind keys of such names.
    let pages = table.index(Hostile::GLOBAL).query(("i", 7)).page_size(1);
    assert_eq!(pages.await.unwrap().len(), 3);
}

#[tokio::test]
async fn filters_by_members_and_entries() {
    let engine = Engine::embedded();
    let table = table(&engine).await;
    macro_rules! finds {
        ($($member:ident $name:expr, $add:expr;)*) => {$(
            let number = 2 + $add;
            let member = Hostile::STATUS.then(Inner::$member).eq(number).erased();
            let element = Hostile::SIZE.at(1).then(Inner::$member).eq(number).erased();
            for (filter, text, attribute) in [
                (member, "#0.#1 = :0", "status"),
                (element, "#0[1].#1 = :0", "size"),
            ] {
                assert_eq!(table.scan().filter(filter).await.unwrap(), [hostile(2)]);
                let body = sent(&engine);
                // A name that both have is sent once.
                let (text, names) = if attribute == $name {
                    (text.replace("#1", "#0"), json!({"#0": attribute}))
                } else {
                    (text.to_owned(), json!({"#0": attribute, "#1": $name}))
                };
                assert_eq!(body["FilterExpression"], text);
                assert_eq!(body["ExpressionAttributeNames"], names);
            }
        )*};
    }
    finds! {
        STATUS "status", 0;
        SIZE "size", 1;
        AND "AND", 2;
        DOTTED "a.b", 3;
        HASHED "#0", 4;
        COLON ":0", 5;
        INDEXED "[0]", 6;
        QUOTED "\"'\\", 7;
        LONG LONG, 8;
    }
    for (name, number) in NAMES.iter().zip(1..) {
        let entry = || Hostile::LONG.entry(*name);
        let filter = entry().then(Inner::STATUS).eq(100 * number + 2);
        assert_eq!(table.scan().filter(filter).await.unwrap(), [hostile(2)]);
        sent(&engine);
        let filter = entry().then(Inner::DOTTED).lt(entry().then(Inner::LONG));
        assert_eq!(table.scan().filter(filter).await.unwrap().len(), 3);
        sent(&engine);
        let filter = entry().exists().and(Hostile::INDEXED.eq("i"));
        assert_eq!(table.query("h").filter(filter).await.unwrap().len(), 3);
        sent(&engine);
    }
}

#[tokio::test]
async fn saves_and_their_guards() {
    let engine = Engine::embedded();
    let table = table(&engine).await;
    let mut item = table.get(("h", 1)).await.unwrap().unwrap();
    let mut late = item.clone();
    item.indexed = "j".into();
    item.quoted = 8;
    item.status = inner(50);
    item.size[1].long = None;
    item.size[1].dotted = 51;
    for entry in item.long.values_mut() {
        *entry = inner(entry.status + 1);
    }
    item.long.remove("#0");
    item.long.insert("#1.[0]".into(), inner(9));
    assert!(item.partial_save().await.unwrap());
    let body = sent(&engine);
    let names = body["ExpressionAttributeNames"].as_object().unwrap();
    for name in ["a.b", "[0]", "\"'\\", "status", "size", LONG] {
        assert!(names.values().any(|sent| sent == name), "{name}");
    }
    let stored = table.get(("h", 1)).await.unwrap().unwrap();
    assert_eq!(*stored, *item);

    // Another writer was first.
    late.quoted = 9;
    let error = late.partial_save().await.unwrap_err();
    assert!(error.is_condition_failed(), "{error}");
    assert_eq!(error.current().unwrap().as_deref(), Some(&*item));
    sent(&engine);

    item.hashed = 11;
    item.long.clear();
    assert!(item.save().await.unwrap());
    sent(&engine);
    let stored = table.get(("h", 1)).await.unwrap().unwrap();
    assert_eq!(*stored, *item);
    item.delete().unchanged().await.unwrap();
    sent(&engine);
    assert!(!table.exists(("h", 1)).await.unwrap());
}
