//! Error responses keep their meaning, whoever wrote their body.

use std::error::Error as _;

use dynamo_orm::{DynamoTable, ErrorKind, Table};
use dynamo_orm_tests::Engine;
use serde_json::json;

use super::item;

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "plain")]
struct Plain {
    #[hash_key]
    id: String,
    text: String,
}

fn plain() -> Plain {
    Plain {
        id: "k".into(),
        text: "new".into(),
    }
}

fn canned(status: u16, body: &str) -> (Engine, Table<Plain>) {
    let engine = Engine::embedded();
    let table = Plain::table(&engine.db);
    let body = body.to_owned();
    engine
        .requests
        .answer(move |_| Some((status, body.clone())));
    (engine, table)
}

#[tokio::test(start_paused = true)]
async fn a_5xx_that_is_no_json_is_retried_and_then_internal() {
    for (status, body) in [
        (500, ""),
        (500, "<html>Bad Gateway</html>"),
        (502, "{"),
        (503, "null"),
        (504, "\u{feff}{}"),
    ] {
        let (engine, table) = canned(status, body);
        let error = table.get("k").await.unwrap_err();
        assert_eq!(engine.requests.count("GetItem"), 4, "{status} {body}");
        assert_eq!(error.kind(), ErrorKind::Internal, "{body}: {error}");
        // It was sent: the configuration is not to blame.
        assert!(!error.is_unsent(), "{error:?}");
        assert!(!error.to_string().contains("configuration"), "{error}");
    }
    let (engine, table) = canned(500, "[]");
    let error = table.scan().await.unwrap_err();
    assert_eq!(engine.requests.count("Scan"), 4);
    assert_eq!(error.kind(), ErrorKind::Internal);
    let error = table.put(&plain()).await.unwrap_err();
    assert_eq!(engine.requests.count("PutItem"), 4);
    assert!(error.is_outcome_unknown());
}

#[tokio::test(start_paused = true)]
async fn a_500_of_the_services_own_is_retried_and_then_internal() {
    let (engine, table) = canned(
        500,
        r#"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"oh"}"#,
    );
    let error = table.get("k").await.unwrap_err();
    assert_eq!(engine.requests.count("GetItem"), 4);
    assert_eq!(error.kind(), ErrorKind::Internal);
    assert_eq!(error.to_string(), "table `plain`: InternalServerError: oh");
}

#[tokio::test(start_paused = true)]
async fn one_failure_is_no_failure() {
    let engine = Engine::embedded();
    let table = engine.table::<Plain>().await;
    for (status, body) in [
        (500, "<html></html>"),
        (400, r#"{"__type":"x#ThrottlingException"}"#),
    ] {
        let mut failures = 1;
        engine.requests.answer(move |_| {
            failures -= 1;
            (failures >= 0).then(|| (status, body.to_owned()))
        });
        table.put(&plain()).await.unwrap();
        assert_eq!(engine.requests.count("PutItem"), 2);
    }
    assert_eq!(table.get("k").await.unwrap().unwrap(), plain());
}

/// A body that was cut off is decoded anew in the next attempt.
#[tokio::test(start_paused = true)]
async fn a_retry_forgets_what_the_failure_said() {
    let engine = Engine::embedded();
    let table = Plain::table(&engine.db);
    let mut answers = vec![
        (200, r#"{"Item":{"id":{"S":"k"},"text":{"S":"new"}}}"#),
        (500, r#"{"Item":{"id":{"S":"other"},"text":{"S":"old"}}"#),
        (
            500,
            r#"{"__type":"x#InternalServerError","Item":{"id":{"S":"other"},"text":{"S":"old"}}}"#,
        ),
    ];
    engine.requests.answer(move |_| {
        answers
            .pop()
            .map(|(status, body)| (status, body.to_owned()))
    });
    assert_eq!(table.get("k").await.unwrap().unwrap(), plain());
    assert_eq!(engine.requests.count("GetItem"), 3);
}

#[tokio::test(start_paused = true)]
async fn throttling_is_retried_and_then_told() {
    for code in [
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
    ] {
        let body = json!({"__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": "slow"});
        let (engine, table) = canned(400, &body.to_string());
        let error = table.get("k").await.unwrap_err();
        assert!(error.is_throttled(), "{error:?}");
        assert_eq!(error.code(), Some(code));
        assert_eq!(error.to_string(), format!("table `plain`: {code}: slow"));
        assert_eq!(engine.requests.count("GetItem"), 4, "{code}");
        let error = table.put(&plain()).await.unwrap_err();
        assert!(error.is_throttled() && !error.is_validation(), "{error:?}");
        assert_eq!(error.code(), Some(code));
    }
}

#[tokio::test(start_paused = true)]
async fn codes_keep_their_meaning() {
    for (code, kind) in [
        ("ResourceNotFoundException", ErrorKind::NotFound),
        ("ValidationException", ErrorKind::Validation),
        ("SerializationException", ErrorKind::Validation),
        ("AccessDeniedException", ErrorKind::AccessDenied),
        ("UnrecognizedClientException", ErrorKind::AccessDenied),
        (
            "ItemCollectionSizeLimitExceededException",
            ErrorKind::ItemCollectionTooLarge,
        ),
        (
            "TransactionConflictException",
            ErrorKind::TransactionConflict,
        ),
        ("ExceptionOfTomorrow", ErrorKind::Service),
    ] {
        // As the service spells it, as others do, and as neither does.
        for body in [
            format!(
                r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{code}","message":"\"why\""}}"#
            ),
            format!(r#"{{"__type":"com.amazon.coral.validate#{code}","message":"\"why\""}}"#),
            format!(
                r#" {{ "message" : "\u0022why\"" , "new" : {{"a":[1]}} ,"\u005f_type" : "{code}" }} "#
            ),
        ] {
            let (engine, table) = canned(400, &body);
            let error = table.get("k").await.unwrap_err();
            assert_eq!(error.kind(), kind, "{body}");
            assert_eq!(error.code(), Some(code), "{body}");
            let fix = match kind {
                ErrorKind::NotFound => {
                    "; create the table with `create_table()`, or see whether its name, index, region and account are right"
                }
                _ => "",
            };
            let text = format!("table `plain`: {code}: \"why\"{fix}");
            assert_eq!(error.to_string(), text);
            assert!(error.source().is_some(), "{body}");
            let error = table.put(&plain()).await.unwrap_err();
            assert_eq!(error.kind(), kind, "{body}");
            assert!(error.current().unwrap().is_none());
            let error = table.scan().await.unwrap_err();
            assert_eq!(error.kind(), kind, "{body}");
            if kind != ErrorKind::TransactionConflict {
                // After these one may send it again, says DynamoDB's table of errors.
                let may_pass = ["Unrecognized", "ItemCollection"];
                let may_pass = may_pass.iter().any(|passing| code.starts_with(passing));
                let attempts = if may_pass { 4 } else { 1 };
                assert_eq!(engine.requests.take().len(), 3 * attempts, "{body}");
            }
        }
    }
}

const REFUSED: &str = r#""__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"The conditional request failed""#;

#[tokio::test]
async fn a_refusal_has_the_item_that_refused() {
    let found = r#"{"id":{"S":"k"},"text":{"S":"old"}}"#;
    for body in [
        format!("{{{REFUSED},\"Item\":{found}}}"),
        format!("{{\"Item\":{found},{REFUSED}}}"),
        format!("\n{{ \"\\u0049tem\" : {found} , \"New\" : [ ] , {REFUSED} }}"),
        format!(
            "{{{REFUSED},\"Item\":{{ \"text\" : {{ \"S\" : \"\\u006fld\" }}, \"x\":{{\"N\":\"1\"}}, \"id\":{{\"S\":\"k\"}} }} }}"
        ),
    ] {
        let (engine, table) = canned(400, &body);
        let error = table.insert(&plain()).await.unwrap_err();
        assert!(error.is_condition_failed());
        let old = Plain {
            text: "old".into(),
            ..plain()
        };
        assert_eq!(error.current().unwrap().as_deref(), Some(&old), "{body}");
        assert_eq!(
            error.to_string(),
            "table `plain`: an item with this key exists already; give the new one another key, or get the stored one and \
             change it"
        );
        assert_eq!(engine.requests.count("PutItem"), 1);
    }
}

#[tokio::test]
async fn a_refusal_without_an_item_or_with_one_that_does_not_fit() {
    let (_engine, table) = canned(400, &format!("{{{REFUSED}}}"));
    let error = table.insert(&plain()).await.unwrap_err();
    assert!(error.is_condition_failed() && error.current().unwrap().is_none());

    let found = json!({"id": {"S": "k"}, "text": {"N": "424242"}});
    let (_engine, table) = canned(400, &format!("{{{REFUSED},\"Item\":{found}}}"));
    let error = table.insert(&plain()).await.unwrap_err();
    assert!(error.is_condition_failed());
    let misfit = error.current().unwrap_err();
    assert_eq!(misfit.kind(), ErrorKind::Decode);
    assert_eq!(
        misfit.to_string(),
        "table `plain` (key `id`): attribute `text`: expected a string (S), found a number (N)"
    );
    assert_eq!(misfit.item(), Some(item(&found)));
    assert!(!format!("{error} {error:?} {misfit:?}").contains("424242"));
}

/// What the SDK can make of the rest counts.
#[tokio::test(start_paused = true)]
async fn an_error_body_that_is_cut_off_is_an_error() {
    let body =
        format!("{{{REFUSED},\"Item\":{{\"id\":{{\"S\":\"k\"}},\"text\":{{\"S\":\"old\"}}}}}}");
    for end in 0..body.len() {
        let (_engine, table) = canned(400, &body[..end]);
        let error = table.insert(&plain()).await.unwrap_err();
        let message = error.to_string();
        assert!(
            !message.contains("configuration"),
            "{}: {message}",
            &body[..end]
        );
        assert!(error.current().unwrap().is_none(), "{}", &body[..end]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_damaged_response_is_asked_for_again() {
    let engine = Engine::embedded();
    let table = engine.table::<Plain>().await;
    table.put(&plain()).await.unwrap();
    engine.requests.take();
    engine.requests.damage(3);
    assert_eq!(*table.get("k").await.unwrap().unwrap(), plain());
    assert_eq!(engine.requests.count("GetItem"), 4);

    engine.requests.damage(4);
    let error = table.scan().await.unwrap_err();
    assert_eq!(engine.requests.count("Scan"), 4);
    assert_eq!(error.kind(), ErrorKind::Response);
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}`: the response was damaged on its way: it is not what its checksum says",
            table.name()
        )
    );

    // An error is checked too: what it says may be what was damaged.
    engine.requests.damage(1);
    let error = table.insert(&plain()).await.unwrap_err();
    assert!(error.is_outcome_unknown(), "{error}");
    assert_eq!(error.current().unwrap().as_deref(), Some(&plain()));
    assert_eq!(engine.requests.count("PutItem"), 2);
}

#[tokio::test]
async fn checksums_can_be_left_unread() {
    let engine = Engine::embedded();
    let table = engine.table::<Plain>().await;
    table.put(&plain()).await.unwrap();
    let unchecked = Plain::table(&engine.db.without_checksums()).named(table.name());
    engine.requests.take();
    // One bit of one letter: without the checksum nothing tells.
    engine.requests.damage(1);
    let misread = unchecked.get("k").await;
    assert_eq!(engine.requests.count("GetItem"), 1);
    assert!(!matches!(misread, Ok(Some(item)) if *item == plain()));
}
