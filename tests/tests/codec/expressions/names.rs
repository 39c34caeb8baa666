//! Names and values travel as placeholders alone.

use dynamo_orm::DynamoTable;
use dynamo_orm_tests::Engine;
use serde_json::json;

use super::{n, scan};

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "ranged")]
struct Ranged {
    #[hash_key]
    #[dynamo(rename = "hash")]
    partition: String,
    #[range_key]
    range: u32,
    count: u32,
}

#[tokio::test]
async fn a_querys_key_and_filter_share_placeholders() {
    let engine = Engine::embedded();
    let table = engine.table::<Ranged>().await;
    for range in 1..=3 {
        let item = Ranged {
            partition: "a".into(),
            range,
            count: 2,
        };
        table.put(&item).await.unwrap();
    }
    engine.requests.take();
    let found = table
        .query("a")
        .range()
        .ge(2)
        .filter(Ranged::COUNT.eq(2))
        .await;
    assert_eq!(found.unwrap().len(), 2);
    let sent = engine.requests.take().remove(0);
    assert_eq!(sent.operation, "Query");
    assert_eq!(
        sent.body,
        json!({
            "TableName": table.name(),
            "KeyConditionExpression": "#0 = :0 AND #1 >= :1",
            "FilterExpression": "#2 = :1",
            "ExpressionAttributeNames": {"#0": "hash", "#1": "range", "#2": "count"},
            "ExpressionAttributeValues": {":0": {"S": "a"}, ":1": {"N": "2"}},
        })
    );
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "hostile_names")]
struct Hostile {
    #[hash_key]
    id: u32,
    status: u32,
    size: u32,
    #[dynamo(rename = "AND")]
    and: u32,
    #[dynamo(rename = "a.b")]
    dotted: u32,
    #[dynamo(rename = "a[0]")]
    indexed: u32,
    #[dynamo(rename = "#0")]
    hashed: u32,
    #[dynamo(rename = ":0")]
    colon: u32,
    #[dynamo(rename = "x = :0 OR \"quoted\" \\ '")]
    quoted: u32,
    #[dynamo(rename = "\u{0}\n\u{1f}")]
    control: u32,
    #[dynamo(rename = " ")]
    space: u32,
    #[dynamo(
        rename = "€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€"
    )]
    long: u32,
    #[dynamo(rename = "😀")]
    astral: u32,
}

#[tokio::test]
async fn reserved_words_and_hostile_names() {
    let engine = Engine::embedded();
    let table = engine.table::<Hostile>().await;
    let item = Hostile {
        id: 0,
        status: 1,
        size: 2,
        and: 3,
        dotted: 4,
        indexed: 5,
        hashed: 6,
        colon: 7,
        quoted: 8,
        control: 9,
        space: 10,
        long: 11,
        astral: 12,
    };
    table.put(&item).await.unwrap();
    assert_eq!(table.get(0).await.unwrap().unwrap(), item);
    engine.requests.take();
    let long = "€".repeat(85);
    assert_eq!(long.len(), 255);
    macro_rules! check {
        ($($path:ident $name:expr, $value:expr;)*) => {$(
            let found = table.scan().filter(Hostile::$path.eq($value)).await.unwrap();
            assert_eq!(found, std::slice::from_ref(&item));
            let sent = engine.requests.take().remove(0).body;
            assert_eq!(sent, scan(table.name(), "#0 = :0", &[$name], &json!([n($value)])));
        )*};
    }
    check! {
        STATUS "status", 1;
        SIZE "size", 2;
        AND "AND", 3;
        DOTTED "a.b", 4;
        INDEXED "a[0]", 5;
        HASHED "#0", 6;
        COLON ":0", 7;
        QUOTED "x = :0 OR \"quoted\" \\ '", 8;
        CONTROL "\0\n\u{1f}", 9;
        SPACE " ", 10;
        LONG &long, 11;
        ASTRAL "😀", 12;
    }
    let all = Hostile::HASHED
        .eq(6)
        .and(Hostile::COLON.ne(6))
        .and(Hostile::LONG.exists());
    assert_eq!(table.scan().filter(all).await.unwrap(), [item]);
}
