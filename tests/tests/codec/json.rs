//! DynamoDB JSON from elsewhere: the events of streams, and exports to S3.

use std::collections::BTreeSet;

use dynamo_orm::{DynamoDocument, DynamoTable, ErrorKind, from_json, to_json};
use serde_json::Value;

#[derive(DynamoDocument, Debug, PartialEq)]
struct Address {
    city: String,
}

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    name: String,
    visits: u64,
    tags: BTreeSet<String>,
    data: Option<Vec<u8>>,
    address: Option<Address>,
}

fn user() -> User {
    User {
        name: "Jane \"é\"".into(),
        visits: 5,
        tags: ["new".to_owned()].into(),
        data: Some(vec![0, 255]),
        address: Some(Address {
            city: "Rome".into(),
        }),
    }
}

/// What the user is as JSON.
const JANE: &str = r#"{"name":{"S":"Jane \"é\""},"visits":{"N":"5"},"tags":{"SS":["new"]},"data":{"B":"AP8="},"address":{"M":{"city":{"S":"Rome"}}}}"#;

#[test]
fn it_is_written_as_it_is_sent() {
    assert_eq!(to_json(&user()).unwrap(), JANE);
    assert_eq!(from_json::<User>(JANE).unwrap(), user());
    let none = User {
        tags: BTreeSet::new(),
        data: None,
        address: None,
        ..user()
    };
    let json = r#"{"name":{"S":"Jane \"é\""},"visits":{"N":"5"}}"#;
    assert_eq!(to_json(&none).unwrap(), json);
    assert_eq!(from_json::<User>(json).unwrap(), none);
    let nameless = User {
        name: String::new(),
        ..none
    };
    assert_eq!(
        to_json(&nameless).unwrap_err().to_string(),
        "attribute `name`: a key value cannot be empty"
    );
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html>
#[test]
fn failures_become_errors_by_a_question_mark() {
    fn copied(json: &str, visits: u64) -> dynamo_orm::Result<String> {
        let user: User = from_json(json)?;
        let name = if visits == 0 {
            String::new()
        } else {
            user.name
        };
        Ok(to_json(&User {
            name,
            visits,
            ..user
        })?)
    }
    assert_eq!(copied(JANE, 5).unwrap(), JANE);
    let error = copied("{}", 5).unwrap_err();
    assert_eq!((error.kind(), error.item()), (ErrorKind::Decode, None));
    assert_eq!(
        error.to_string(),
        "attribute `name`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it \
         `#[dynamo(default)]`"
    );
    let error = copied(JANE, 0).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert_eq!(
        error.to_string(),
        "attribute `name`: a key value cannot be empty"
    );
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn a_line_of_an_export_holds_an_item() {
    let lines = r#"{"Item":{"name":{"S":"Jane"},"visits":{"N":"1"},"unknown":{"L":[{"NULL":true}]}}}
{"Item":{"name":{"S":"Joe"},"visits":{"N":"2"}}}"#;
    let visits = lines.lines().map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        let user: User = from_json(&line["Item"].to_string()).unwrap();
        user.visits
    });
    assert_eq!(visits.sum::<u64>(), 3);
}

#[test]
fn white_space_stands_anywhere_between_and_attributes_in_any_order() {
    let text = "\n{ \"visits\" :\t{ \"N\" : \"5\" } ,\r\n \"unknown\" : { \"M\" : { } } , \"name\" : { \"S\" : \"Jane\" } } \n";
    let jane = from_json::<User>(text).unwrap();
    assert_eq!((&*jane.name, jane.visits), ("Jane", 5));
}

#[test]
fn what_is_no_item_is_told() {
    for (text, message) in [
        ("", "not DynamoDB JSON at byte 0"),
        ("null", "not DynamoDB JSON at byte 0"),
        ("[]", "not DynamoDB JSON at byte 0"),
        (
            " {}",
            "attribute `name`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`",
        ),
        (
            r#"{"name":{"S":"Jane"}}"#,
            "attribute `visits`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`",
        ),
        (
            r#"{"name":{"S":"Jane"},"visits":{"N":"5"}"#,
            "not DynamoDB JSON at byte 39",
        ),
        // What stands behind the item.
        (
            r#"{"name":{"S":"Jane"},"visits":{"N":"5"}} x"#,
            "not DynamoDB JSON at byte 41",
        ),
        (
            r#"{"name":{"S":"Jane"},"visits":{"N":"5"}}{}"#,
            "not DynamoDB JSON at byte 40",
        ),
        // Plain JSON.
        (
            r#"{"name":"Jane","visits":5}"#,
            "attribute `name`: not DynamoDB JSON at byte 8",
        ),
        (
            r#"{"name":{"S":"Jane"},"visits":{"N":5}}"#,
            "attribute `visits`: not DynamoDB JSON at byte 35",
        ),
        (
            r#"{"name":{"S":"Jane"},"visits":{"S":"5"}}"#,
            "attribute `visits`: expected a number (N), found a string (S)",
        ),
        (
            r#"{"name":{"S":"Jane"},"visits":{"N":"5"},"address":{"M":{}}}"#,
            "attribute `address.city`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`",
        ),
        // What an event holds around the item.
        (
            r#"{"Item":{"name":{"S":"Jane"},"visits":{"N":"5"}}}"#,
            "attribute `name`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`",
        ),
    ] {
        let error = from_json::<User>(text).unwrap_err();
        assert_eq!(error.to_string(), message, "{text}");
    }
}

/// Of any text the beginning alone is an error, and no panic.
#[test]
fn every_prefix_is_an_error() {
    for (end, _) in JANE.char_indices() {
        assert!(from_json::<User>(&JANE[..end]).is_err(), "{end}");
    }
}
