//! Answers that contradict themselves or what was asked: nothing is missed or read twice without a word.

use dynamo_orm::{DynamoTable, Error, ErrorKind, Table};
use dynamo_orm_tests::Engine;
use serde_json::{Value, json};

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "pages")]
#[index(all, name = "ByColor", hash = color)]
struct Page {
    #[hash_key]
    board: String,
    #[range_key]
    number: u32,
    color: String,
    text: String,
}

fn item(number: u32) -> Value {
    json!({
        "board": {"S": "rust"}, "number": {"N": number.to_string()},
        "color": {"S": "red"}, "text": {"S": "t"},
    })
}

fn answering(body: impl Into<Vec<u8>>) -> (Engine, Table<Page>) {
    let engine = Engine::embedded();
    let body = body.into();
    engine
        .requests
        .answer_bytes(move |_| Some((200, body.clone())));
    let table = Page::table(&engine.db);
    (engine, table)
}

#[track_caller]
fn refused(error: &Error, message: &str) {
    assert_eq!(error.kind(), ErrorKind::Response, "{error}");
    assert_eq!(error.to_string(), format!("table `pages`: {message}"));
}

#[tokio::test]
async fn a_count_that_is_not_that_of_the_items() {
    for (count, items) in [(3, 2), (1, 2), (0, 1), (u64::MAX, 2)] {
        let items: Vec<_> = (0..items).map(item).collect();
        let message = format!(
            "the answer says that it has {count} items and has {}, so some may be missing; read this page again",
            items.len()
        );
        let said = json!({"Items": items, "Count": count, "ScannedCount": count});
        // In either order.
        let items = Value::from(items);
        let reversed = format!(r#"{{"Items": {items}, "ScannedCount": 9, "Count": {count}}}"#);
        for body in [said.to_string(), reversed] {
            let (engine, pages) = answering(body);
            refused(&pages.query("rust").await.unwrap_err(), &message);
            refused(&pages.scan().await.unwrap_err(), &message);
            let by_color = pages.index(Page::BY_COLOR).query("red");
            refused(&by_color.await.unwrap_err(), &message);
            let first = pages.query("rust").pages().next().await.unwrap();
            refused(&first.unwrap_err(), &message);
            let mut stream = pages.query("rust").limit(1).stream();
            refused(&stream.next().await.unwrap().unwrap_err(), &message);
            // It is the end, and not asked for again.
            assert!(stream.next().await.is_none());
            assert_eq!(engine.requests.take().len(), 5);
        }
    }
    let (_engine, pages) = answering(json!({"Count": 2, "ScannedCount": 2}).to_string());
    let message = "the answer says that it has 2 items and has 0, so some may be missing; read this page again";
    refused(&pages.query("rust").await.unwrap_err(), message);
    // Without one there is nothing to compare.
    let (_engine, pages) = answering(json!({"Items": [item(1)]}).to_string());
    assert_eq!(pages.query("rust").await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_count_that_is_none() {
    for count in [
        "-1",
        "1.5",
        "\"1\"",
        "1e3",
        "18446744073709551616",
        "null",
        "[]",
    ] {
        let (_engine, pages) = answering(format!(r#"{{"Items": [], "Count": {count}}}"#));
        for error in [
            pages.query("rust").await.unwrap_err(),
            pages.query("rust").count().await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::Response, "{count}");
            let message = error.to_string();
            assert!(message.contains("not DynamoDB JSON"), "{message}");
        }
    }
}

/// What is counted alone has no items to compare with.
#[tokio::test]
async fn a_count_of_more_than_there_can_be() {
    let engine = Engine::embedded();
    let mut turn = 0;
    engine.requests.answer(move |_| {
        turn += 1;
        let mut body = json!({"Count": u64::MAX, "ScannedCount": 1});
        if turn < 3 {
            body["LastEvaluatedKey"] = item(turn);
        }
        Some((200, body.to_string()))
    });
    let pages = Page::table(&engine.db);
    assert_eq!(pages.query("rust").count().await.unwrap(), usize::MAX);
}

#[tokio::test]
async fn a_batch_of_what_was_not_asked_for() {
    const MESSAGE: &str =
        "the answer has a key that was not asked for, or has one twice; ask for these keys again";
    let keys = |numbers: &[u32]| {
        let key =
            |number: &u32| json!({"board": {"S": "rust"}, "number": {"N": number.to_string()}});
        let keys: Vec<_> = numbers.iter().map(key).collect();
        json!({"pages": {"Keys": keys}})
    };
    let cases: [(&[u32], &[u32]); 6] = [
        // One twice and another not at all, or besides.
        (&[1, 1], &[]),
        (&[1, 2, 1], &[]),
        // Another one.
        (&[1, 3], &[]),
        (&[3], &[1, 2]),
        // Read and left; left and not asked for.
        (&[1, 2], &[2]),
        (&[1], &[3]),
    ];
    for (read, left) in cases {
        let read: Vec<_> = read.iter().map(|number| item(*number)).collect();
        let body = json!({"Responses": {"pages": read}, "UnprocessedKeys": keys(left)});
        let (engine, pages) = answering(body.to_string());
        let mut stream = pages.batch_get([("rust", 1), ("rust", 2)]).stream();
        refused(&stream.next().await.unwrap().unwrap_err(), MESSAGE);
        assert!(stream.next().await.is_none());
        // All of it is left to do, and none is said to be missing.
        assert_eq!(stream.unread().len(), 2);
        assert!(stream.missing().is_empty());
        assert_eq!(engine.requests.take().len(), 1);
    }
    // As it was asked, in another spelling of a number.
    let mut one = item(1);
    one["number"]["N"] = json!("1.0");
    let body = json!({"Responses": {"pages": [one]}, "UnprocessedKeys": {}});
    let (_engine, pages) = answering(body.to_string());
    let mut stream = pages.batch_get([("rust", 1), ("rust", 2)]).stream();
    assert_eq!(stream.next().await.unwrap().unwrap().number, 1);
    assert!(stream.next().await.is_none());
    assert_eq!(stream.missing().len(), 1);
}

/// Pages end at 1 MB, batches at 16 MB; more is read all the same.
#[tokio::test]
async fn an_answer_of_16_megabytes() {
    let long = |number, length| {
        let mut item = item(number);
        item["text"] = json!({"S": "x".repeat(length)});
        item
    };
    let many = (0..16_000).map(|number| long(number, 1_000)).collect();
    for items in [vec![long(0, 16_000_000)], many] {
        let count = items.len();
        let body = json!({"Items": items, "Count": count, "ScannedCount": count}).to_string();
        assert!(body.len() >= 16_000_000);
        let cut = body.len() - 1;
        let (_engine, pages) = answering(&body[..cut]);
        let error = pages.query("rust").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Response);
        let (_engine, pages) = answering(body);
        let read = pages.query("rust").await.unwrap();
        assert_eq!(read.len(), count);
        let numbers = read.iter().map(|page| page.number as usize);
        assert!(numbers.eq(0..count));
        let length: usize = read.iter().map(|page| page.text.len()).sum();
        assert_eq!(length, 16_000_000);
    }
}
