//! Responses that are cut off or spoilt: an error, never a panic.

use dynamo_orm::{ErrorKind, from_attributes};
use serde_json::{Value, json};

use super::odd::{Canned, ITEM, Odd, Spelling, get_body};
use super::random::Random;
use super::try_item;

/// A connection may break anywhere.
#[tokio::test]
async fn every_prefix_is_an_error() {
    let canned = Canned::new();
    let mut spelling = Spelling {
        space: "\n",
        escape: false,
        order: &mut |_| {},
    };
    let spaced = spelling.spell(&json!({"Item": {"id": {"S": "é"}, "tags": {"SS": ["x"]}}}));
    let spaced = spaced.trim_end().to_owned();
    for body in [get_body(ITEM), spaced] {
        for end in 0..body.len() {
            let body = &body.as_bytes()[..end];
            let error = canned.get(body).await.unwrap_err();
            assert_eq!(
                error.kind(),
                ErrorKind::Response,
                "{}",
                String::from_utf8_lossy(body)
            );
        }
    }
    let body = format!("{{\"Items\":[{ITEM}],\"Count\":1,\"ScannedCount\":1}}");
    for end in 0..body.len() {
        let body = &body.as_bytes()[..end];
        let error = canned.query(body).await.unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::Response,
            "{}",
            String::from_utf8_lossy(body)
        );
    }
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_not_asked_for_again() {
    let canned = Canned::new();
    for body in ["", "<html></html>", "null", "[]", "{\"Item\":"] {
        let error = canned.get(body).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Response, "{body}");
        assert!(
            error
                .to_string()
                .starts_with("table `odd`: not DynamoDB JSON at byte ")
        );
        assert_eq!(canned.engine.requests.count("GetItem"), 1);
    }
}

#[tokio::test]
async fn what_is_not_utf8() {
    let canned = Canned::new();
    for (from, to) in [
        ("\"Red\"", "\"R@d\""),
        ("\"flag\"", "\"fl@g\""),
        ("{\"NULL\"", "{\"N@LL\""),
        ("\"id\"", "\"unknown\":{\"S\":\"@\"},\"id\""),
        (",\"n\"", "@,\"n\""),
    ] {
        let body = get_body(&ITEM.replacen(from, to, 1));
        let at = body.find('@').unwrap();
        for byte in [0xff, 0xc0, 0x80, 0xed] {
            let mut body = body.clone().into_bytes();
            body[at] = byte;
            let error = canned.get(body).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Response);
            assert_eq!(
                error.to_string(),
                format!("table `odd`: not DynamoDB JSON at byte {at}")
            );
        }
    }
}

/// Bytes changed at random: an error, or the value that the SDK's form of the body decodes to.
#[tokio::test]
async fn spoilt_bodies_never_panic() {
    let canned = Canned::new();
    let mut random = Random(42);
    let body = get_body(ITEM).into_bytes();
    let odd_bytes = b"\"\\{}[]:,0tfnSNBML \xff\xc3u";
    let mut read = 0;
    for _ in 0..1200 {
        let mut body = body.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(body.len());
            match random.below(3) {
                0 => body[at] = odd_bytes[random.below(odd_bytes.len())],
                1 => drop(body.remove(at)),
                _ => body.insert(at, odd_bytes[random.below(odd_bytes.len())]),
            }
        }
        let ours = canned.get(body.clone()).await;
        let shown = String::from_utf8_lossy(&body);
        if let Err(error) = &ours {
            assert!(
                matches!(error.kind(), ErrorKind::Response | ErrorKind::Decode),
                "{error:?} {shown}"
            );
        }
        // What is passed over is not looked at, so that there may be no SDK's form.
        let json = serde_json::from_slice(&body).unwrap_or(Value::Null);
        if let Some(item) = try_item(&json["Item"]) {
            let theirs: Option<Odd> = from_attributes(&item).ok();
            assert_eq!(ours.ok().flatten(), theirs, "{shown}");
            read += usize::from(theirs.is_some());
        }
    }
    assert!(read > 10, "{read}");
}
