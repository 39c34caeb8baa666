//! Responses as no service spells them: read for what they say, or told with what is wrong.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{DynamoTable, ErrorKind};
use dynamo_orm_tests::Engine;
use serde_json::{Value, json};

use super::odd::{Canned, ITEM, Odd, Spelling, get_body, item_json, odd, query_body};
use super::random::Random;

#[tokio::test]
async fn the_plain_spelling() {
    Canned::new().reads(ITEM, &odd()).await;
}

#[tokio::test]
async fn white_space_everywhere() {
    let canned = Canned::new();
    for space in [" ", "\n", " \t\r\n "] {
        let mut spelling = Spelling {
            space,
            escape: false,
            order: &mut |_| {},
        };
        canned.reads(&spelling.spell(&item_json()), &odd()).await;
        let body = json!({"Item": item_json(), "ConsumedCapacity": {"CapacityUnits": 0.5}});
        let got = canned.get(spelling.spell(&body)).await.unwrap();
        assert_eq!(got, Some(odd()));
        let body = json!({"Items": [item_json()], "Count": 1, "ScannedCount": 1});
        let found = canned.query(spelling.spell(&body)).await.unwrap();
        assert_eq!(found, [odd()]);
    }
}

#[tokio::test]
async fn names_tags_and_values_escaped_in_full() {
    let canned = Canned::new();
    let mut spelling = Spelling {
        space: "",
        escape: true,
        order: &mut |_| {},
    };
    let item = spelling.spell(&item_json());
    assert!(item.contains("\\uD83D\\uDE00") && !item.contains('S'));
    canned.reads(&item, &odd()).await;
    let body = spelling.spell(&json!({"Item": item_json()}));
    assert_eq!(canned.get(body).await.unwrap(), Some(odd()));
    let body = spelling.spell(&json!({"Items": [item_json()], "Count": 1, "ScannedCount": 1}));
    assert_eq!(canned.query(body).await.unwrap(), [odd()]);
}

#[tokio::test]
async fn short_escapes() {
    let canned = Canned::new();
    let item = ITEM.replace(
        r#""é \"q\" \\ 漢 😀""#,
        r#""\u0041\/\b\f\n\r\t\"\\\ud83d\ude00\u00e9""#,
    );
    let expected = Odd {
        text: "A/\u{8}\u{c}\n\r\t\"\\😀é".into(),
        ..odd()
    };
    canned.reads(&item, &expected).await;
}

#[tokio::test]
async fn attributes_in_any_order() {
    let canned = Canned::new();
    let mut random = Random(7);
    for round in 0..40 {
        let mut order = |members: &mut Vec<(&String, &Value)>| match round {
            0 => {}
            1 => members.reverse(),
            _ => {
                for at in 1..members.len() {
                    members.swap(at, random.below(at + 1));
                }
            }
        };
        let mut spelling = Spelling {
            space: "",
            escape: false,
            order: &mut order,
        };
        canned.reads(&spelling.spell(&item_json()), &odd()).await;
    }
}

/// Other versions of a program store other attributes.
#[tokio::test]
async fn unknown_members_are_passed_over() {
    let canned = Canned::new();
    let deep = format!("{}{}", "{\"L\":[".repeat(500), "]}".repeat(500));
    let unknown = [
        r#"{"S":"}{][\",\\"}"#,
        r#"{"N":"1"}"#,
        r#"{"NULL":true}"#,
        r#"{"SS":["a","b"]}"#,
        r#"{"M":{"id":{"S":"not this"},"n":{"N":"1"}}}"#,
        r#"{"X":"a type of tomorrow"}"#,
        r#"{"X":null,"Y":[1,-2.5e+3,true,false,{}]}"#,
        "null",
        &deep,
    ];
    for unknown in unknown {
        for at in ["{\"id\"", "\"flag\"", "\"any\"", "{\"size\"", "\"names\""] {
            let (brace, name) = at.split_at(usize::from(at.starts_with('{')));
            let item = ITEM.replace(
                at,
                &format!("{brace}\"strange \\u0022 one\":{unknown},{name}"),
            );
            canned.reads(&item, &odd()).await;
        }
        let item = format!("{},\"last\":{unknown}}}", ITEM.strip_suffix('}').unwrap());
        canned.reads(&item, &odd()).await;
        let body = format!("{{\"New\":{unknown},\"Item\":{ITEM},\"Item2\":{unknown}}}");
        if unknown != deep {
            assert_eq!(canned.get(body).await.unwrap(), Some(odd()));
        }
    }
}

/// JSON leaves it open; we do as serde_json and the SDK do.
#[tokio::test]
async fn of_duplicates_the_last_one_counts() {
    let canned = Canned::new();
    let item = ITEM.replace("\"flag\"", "\"n\":{\"N\":\"1\"},\"flag\"");
    canned.reads(&item, &Odd { n: 1, ..odd() }).await;
    let item = ITEM.replace("{\"id\"", "{\"n\":{\"N\":\"1\"},\"id\"");
    canned.reads(&item, &odd()).await;
}

#[tokio::test]
async fn no_item_and_no_items() {
    let canned = Canned::new();
    for body in [
        "{}",
        " { } ",
        "{\"ConsumedCapacity\":{\"TableName\":\"odd\"}}",
    ] {
        assert_eq!(canned.get(body).await.unwrap(), None, "{body}");
    }
    for body in [
        "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}",
        "{\"Items\" : [ ] }",
        "{}",
    ] {
        assert_eq!(canned.query(body).await.unwrap(), [], "{body}");
    }
}

/// What is no DynamoDB JSON in an attribute is told with its path.
#[tokio::test]
async fn malformed_values_name_their_attribute() {
    let canned = Canned::new();
    for (from, to, path) in [
        // An unknown tag.
        ("{\"N\":\"-5\"}", "{\"X\":\"-5\"}", "n"),
        ("{\"N\":\"-5\"}", "{\"n\":\"-5\"}", "n"),
        ("{\"N\":\"-5\"}", "{\"\":\"-5\"}", "n"),
        ("{\"NULL\":true}", "{\"X\":true}", "none"),
        ("{\"S\":\"Red\"}", "{\"X\":\"Red\"}", "color"),
        ("{\"N\":\"5.0\"}", "{\"X\":\"5.0\"}", "inner.size"),
        ("{\"BS\":[\"AQ==\"]}", "{\"X\":[]}", "any.l[1]"),
        // Two tags, or none.
        ("{\"N\":\"-5\"}", "{\"N\":\"-5\",\"S\":\"x\"}", "n"),
        ("{\"BOOL\":true}", "{\"BOOL\":true,\"BOOL\":true}", "flag"),
        (
            "{\"BOOL\":false}",
            "{\"BOOL\":false,\"S\":\"x\"}",
            "any.l[2]",
        ),
        ("{\"N\":\"-5\"}", "{}", "n"),
        ("{\"N\":\"-5\"}", "null", "n"),
        // Contents of another JSON type.
        ("{\"N\":\"-5\"}", "{\"N\":-5}", "n"),
        ("{\"N\":\"-5\"}", "{\"N\":null}", "n"),
        ("{\"N\":\"-5\"}", "{\"N\":[\"-5\"]}", "n"),
        ("{\"N\":\"-5\"}", "\"-5\"", "n"),
        ("{\"BOOL\":true}", "{\"BOOL\":\"true\"}", "flag"),
        ("{\"BOOL\":true}", "{\"BOOL\":1}", "flag"),
        ("{\"BOOL\":true}", "{\"BOOL\":truer}", "flag"),
        ("{\"NULL\":true}", "{\"NULL\":null}", "none"),
        ("[\"a\",\"\\\"\"]", "\"a\"", "tags"),
        ("[\"a\",\"\\\"\"]", "[\"a\",1]", "tags"),
        ("[\"a\",\"\\\"\"]", "[\"a\",]", "tags"),
        ("[\"a\",\"\\\"\"]", "[\"a\" \"b\"]", "tags"),
        ("[\"a\",\"\\\"\"]", "{\"a\":\"b\"}", "tags"),
        (
            "\"names\":{\"L\":[{\"S\":\"\"}",
            "\"names\":{\"L\":[\"\"",
            "inner.names[0]",
        ),
        // Base64.
        ("AAH/", "AAH", "data"),
        ("AAH/", "AA H", "data"),
        ("AAH/", "=AAA", "data"),
        ("AAH/", "AAH_", "data"),
        ("[\"AQ==\"]", "[\"A\"]", "any.l[1]"),
    ] {
        let item = ITEM.replacen(from, to, 1);
        assert_ne!(item, ITEM, "{from}");
        let message = canned.message(&item).await;
        let start =
            format!("table `odd` (key `id`): attribute `{path}`: not DynamoDB JSON at byte ");
        let Some(at) = message.strip_prefix(&start) else {
            panic!("{to}: {message}");
        };
        // The byte is one of those that were changed, or right behind them.
        let changed = get_body(ITEM).find(from).unwrap();
        let at: usize = at.parse().unwrap();
        assert!(
            (changed - 1..=changed + to.len() + 1).contains(&at),
            "{to}: {message}"
        );
    }
}

/// A string that cannot be read leaves no item to hand back either.
#[tokio::test]
async fn malformed_escapes() {
    let canned = Canned::new();
    for escape in [
        "\\x",
        "\\",
        "\\ud83d",
        "\\ude00\\ud83d",
        "\\u12",
        "\\u{41}",
        "\\é",
        "\\😀",
        "\\u12é",
    ] {
        for from in ["\"Red\"", "\"flag\"", "\"size\"", "\"BOOL\""] {
            let item = ITEM.replacen(from, &format!("\"{escape}\""), 1);
            let error = canned.get(get_body(&item)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Response, "{escape} {error}");
            let error = canned.query(query_body(&item)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Response, "{escape} {error}");
        }
    }
}

#[tokio::test]
async fn an_item_that_is_no_object() {
    let canned = Canned::new();
    for item in ["5", "\"x\"", "[]", "true", "null", "[{}]", "}", ""] {
        let error = canned.get(get_body(item)).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Response | ErrorKind::Decode),
            "{item}: {error:?}"
        );
        let message = error.to_string();
        assert!(message.starts_with("table `odd`"), "{item}: {message}");
        assert!(
            message.contains(": not DynamoDB JSON at byte "),
            "{item}: {message}"
        );
        assert!(canned.query(query_body(item)).await.is_err(), "{item}");
    }
    for items in ["5", "{}", "null", "\"x\"", ITEM] {
        let body = format!("{{\"Items\":{items}}}");
        let error = canned.query(body).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Response, "{items}");
        assert_eq!(
            error.to_string(),
            "table `odd`: not DynamoDB JSON at byte 9"
        );
    }
}

#[tokio::test]
async fn a_last_evaluated_key_that_is_no_json_goes_into_no_request() {
    let canned = Canned::new();
    for key in [
        "{\"id\"2{\"S\":\"k\"}}",
        "{]",
        "{\"id\":{\"S\":\"k\"},}",
        "x",
    ] {
        canned.engine.requests.take();
        let body = format!("{{\"LastEvaluatedKey\":{key}}}");
        let error = canned.query(body).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Response, "{key}");
        assert_eq!(
            error.to_string(),
            "table `odd`: not DynamoDB JSON at byte 20"
        );
        assert_eq!(canned.engine.requests.take().len(), 1, "{key}");
    }
}

#[tokio::test]
async fn a_missing_comma_colon_or_brace() {
    let canned = Canned::new();
    for (from, to) in [
        (",\"n\"", "\"n\""),
        (",\"n\"", ",,\"n\""),
        (",\"n\"", ":\"n\""),
        ("\"n\":", "\"n\""),
        ("\"n\":", "\"n\"::"),
        ("\"n\":", "n:"),
        ("{\"id\"", "\"id\""),
        ("{\"id\"", "{{\"id\""),
        ("{\"id\"", "{,\"id\""),
        ("{\"N\":\"-5\"}", "{\"N\":\"-5\""),
        ("{\"N\":\"-5\"}", "{\"N\":\"-5\"]"),
        ("\"any\":", "\"any\":{\"S\":\"x\"},\"any\" "),
    ] {
        let item = ITEM.replacen(from, to, 1);
        assert_ne!(item, ITEM, "{from}");
        canned.message(&item).await;
    }
    for trailing in ["}", "x", ",", "{}", "\0", "\u{feff}"] {
        let error = canned.get(get_body(ITEM) + trailing).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Response, "{trailing}");
    }
}

/// Deeper than the service stores: no stack is exhausted.
#[tokio::test]
async fn a_value_of_500_levels() {
    let canned = Canned::new();
    let (from, _) = ITEM.split_once("\"any\"").unwrap();
    let lists = format!("{}{}", "{\"L\":[".repeat(500), "]}".repeat(500));
    let maps = format!("{}{}", "{\"M\":{\"a\":".repeat(500), "}}".repeat(500));
    for deep in [
        lists,
        maps,
        "{\"L\":[".repeat(500),
        "{\"M\":{\"a\":".repeat(500),
    ] {
        let message = canned.message(&format!("{from}\"any\":{deep}}}")).await;
        assert!(
            message.ends_with("values nest too deep") || message.contains("not DynamoDB JSON"),
            "{message}"
        );
    }
    // What the service can store is read: see the limits.
    let stored = format!("{}{}", "{\"L\":[".repeat(32), "]}".repeat(32));
    let item = canned
        .get(get_body(&format!("{from}\"any\":{stored}}}")))
        .await;
    assert!(item.is_ok());
}

#[derive(DynamoTable, Debug)]
#[dynamo(table = "rests")]
struct Rest {
    #[hash_key]
    id: String,
    #[dynamo(flatten)]
    rest: BTreeMap<String, AttributeValue>,
}

#[tokio::test]
async fn a_flattened_map_reads_odd_names() {
    let engine = Engine::embedded();
    let table = Rest::table(&engine.db);
    engine.requests.answer(|_| {
        let body = r#"{"Item":{"a\u0022b":{"S":"x"},"id":{"S":"k"},"id ":{"S":"y"},"":{"N":"1"},"a\u0022b":{"N":"2"}}}"#;
        Some((200, body.to_owned()))
    });
    let read = table.get("k").await.unwrap().unwrap();
    assert_eq!(read.id, "k");
    let expected = [
        ("", AttributeValue::N("1".into())),
        ("a\"b", AttributeValue::N("2".into())),
        ("id ", AttributeValue::S("y".into())),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value));
    assert_eq!(read.rest, expected.into());
}
