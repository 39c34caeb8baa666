//! Each fault by itself.

use std::collections::BTreeSet;
use std::error::Error as _;

use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{AttributeValue, Get, Put, TransactGetItem, TransactWriteItem};
use dynamo_orm::testing::{Failure, Fault, Faults, Throttle};
use dynamo_orm::{Database, DynamoTable, ErrorKind, embedded};
use serde_json::json;
use tokio::time::sleep;

use crate::{LATER, Note, note, notes, operations};

const LOST: &str = "it is not known whether this write was applied, for no answer tells; get the item and look, for \
                    `WriteError::resolve` sends it again over what others may have written since";

#[tokio::test(start_paused = true)]
async fn a_lost_request_is_not_applied() {
    for (failure, kind, said) in [
        (
            Failure::Status(500),
            ErrorKind::Internal,
            "InternalServerError: DynamoDB could not process your request.",
        ),
        (
            Failure::Status(503),
            ErrorKind::Internal,
            "ServiceUnavailable: DynamoDB is currently unavailable.",
        ),
        (
            Failure::Status(502),
            ErrorKind::Internal,
            "the answer has status 502 and names no error",
        ),
        (
            Failure::Reset,
            ErrorKind::Connection,
            "the request was not sent, or its connection broke; the source says why",
        ),
        (Failure::Timeout, ErrorKind::Timeout, "no answer in time"),
    ] {
        let faults = Faults::seeded(1);
        let notes = notes(&faults, 0).await;
        faults.inject(1.0, Fault::Lost(failure));
        let error = notes.get(("rust", 1)).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{failure}");
        assert_eq!(error.to_string(), format!("table `notes`: {said}"));
        let error = notes.put(&note(1)).await.unwrap_err();
        assert!(error.is_outcome_unknown(), "{failure}");
        assert_eq!(error.to_string(), format!("table `notes`: {LOST}: {said}"));
        // That the item exists keeps nothing from being undone.
        let update = notes.update(("rust", 1)).set(Note::TEXT, "new");
        let error = update.must_exist().await.unwrap_err();
        assert_eq!(error.to_string(), format!("table `notes`: {LOST}: {said}"));
        // A guard keeps it from undoing what others write.
        let error = notes.insert(&note(1)).await.unwrap_err();
        let guarded =
            "no answer tells; `WriteError::resolve` sends it again, or get the item and look";
        assert!(error.to_string().contains(guarded), "{error}");
        faults.stop();
        assert!(!notes.exists(("rust", 1)).await.unwrap(), "{failure}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_applied_request_fails_all_the_same() {
    for failure in [Failure::Status(500), Failure::Reset, Failure::Timeout] {
        let faults = Faults::seeded(1);
        let notes = notes(&faults, 0).await;
        faults.inject(1.0, Fault::Applied(failure));
        notes.put(&note(1)).await.unwrap_err();
        faults.stop();
        assert!(notes.exists(("rust", 1)).await.unwrap(), "{failure}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_late_request_is_applied_after_its_error() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 0).await;
    // Drawn by the seed: somewhere in so much time.
    let (mut before, mut after) = (0, 0);
    for number in 1..=20 {
        // Which is not retried.
        faults.next("PutItem", Fault::Late(Failure::Status(413), LATER));
        notes.put(&note(number)).await.unwrap_err();
        let other = Note {
            text: "other".into(),
            ..note(number)
        };
        sleep(LATER / 2).await;
        notes.put(&other).await.unwrap();
        sleep(LATER).await;
        let now = notes.get(("rust", number)).required().await.unwrap();
        if *now == other {
            before += 1;
        } else {
            assert_eq!(*now, note(number));
            after += 1;
        }
    }
    assert!(before > 2 && after > 2, "{before} {after}");
}

#[tokio::test]
async fn what_is_late_needs_no_one_to_wait_for_it() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 0).await;
    faults.next("PutItem", Fault::Late(Failure::Status(400), LATER));
    notes.put(&note(1)).await.unwrap_err();
    assert!(!notes.exists(("rust", 1)).await.unwrap());
    sleep(LATER * 2).await;
    assert!(notes.exists(("rust", 1)).await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_cut() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 1).await;
    faults.next("GetItem", Fault::Cut);
    assert_eq!(*notes.get(("rust", 1)).required().await.unwrap(), note(1));
    assert_eq!(operations(&faults), ["GetItem", "GetItem"]);

    faults.next("GetItem", Fault::CutUnchecked);
    let error = notes.get(("rust", 1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Response);
    assert!(error.to_string().contains("not DynamoDB JSON"), "{error}");
    assert_eq!(operations(&faults), ["GetItem"]);

    faults.next("PutItem", Fault::CutUnchecked);
    drop(notes.put(&note(2)).await);
    assert!(notes.exists(("rust", 2)).await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn a_checksum_is_wrong() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 1).await;
    faults.next("GetItem", Fault::WrongChecksum);
    assert_eq!(*notes.get(("rust", 1)).required().await.unwrap(), note(1));
    assert_eq!(operations(&faults), ["GetItem", "GetItem"]);
    faults.inject(1.0, Fault::WrongChecksum);
    let error = notes.get(("rust", 1)).await.unwrap_err();
    assert!(error.to_string().contains("checksum"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_delay_is_half_before_and_half_after() {
    let faults = Faults::seeded(2);
    let notes = notes(&faults, 0).await;
    faults.inject(1.0, Fault::Delay(LATER));
    let begin = tokio::time::Instant::now();
    notes.put(&note(1)).await.unwrap();
    let sent = faults.captured();
    let [Fault::Delay(delay)] = sent[0].faults[..] else {
        panic!("{sent:?}");
    };
    assert!(!delay.is_zero() && delay <= LATER, "{delay:?}");
    let took = begin.elapsed();
    assert!(took >= delay && took <= delay + delay / 10 + LATER / 50);

    // Dropped on the way there it is not applied, on the way back it is.
    for applied in [false, true] {
        let faults = Faults::seeded(2);
        let notes = crate::notes(&faults, 0).await;
        faults.inject(1.0, Fault::Delay(LATER));
        let put = notes.put(&note(1)).into_future();
        let wait = if applied { delay * 3 / 4 } else { delay / 4 };
        tokio::time::timeout(wait, put).await.unwrap_err();
        faults.stop();
        assert_eq!(notes.exists(("rust", 1)).await.unwrap(), applied);
    }
}

const PROVISIONED: &str = "The level of configured provisioned throughput for the table was exceeded. Consider \
    increasing your provisioning level with the UpdateTable API.";

/// Codes, reasons and resources as the SDK reads them.
#[tokio::test(start_paused = true)]
async fn throttled_with_reasons() {
    for (throttle, code, limit, said) in [
        (
            Throttle::ProvisionedThroughput,
            "ProvisionedThroughputExceededException",
            "ProvisionedThroughputExceeded",
            PROVISIONED,
        ),
        (
            Throttle::KeyRange,
            "ProvisionedThroughputExceededException",
            "KeyRangeThroughputExceeded",
            PROVISIONED,
        ),
        (
            Throttle::AccountLimit,
            "RequestLimitExceeded",
            "AccountLimitExceeded",
            "Throughput exceeds the current throughput quota for your account.",
        ),
        (
            Throttle::MaxOnDemandThroughput,
            "ThrottlingException",
            "MaxOnDemandThroughputExceeded",
            "Throughput exceeds the maximum OnDemandThroughput configured on table or index",
        ),
    ] {
        let faults = Faults::seeded(1);
        let notes = notes(&faults, 1).await;
        faults.inject(1.0, Fault::Throttled(throttle));
        let error = notes.put(&note(2)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Throttled);
        let expected = format!("table `notes`: {code}: {said}");
        assert_eq!(error.to_string(), expected);
        assert_eq!(operations(&faults).len(), 4);

        let client = faults.client();
        let query = client
            .query()
            .table_name("notes")
            .index_name("ByColor")
            .key_condition_expression("color = :red")
            .expression_attribute_values(":red", AttributeValue::S("red".into()));
        let write = client.delete_item().table_name("notes");
        let write = write
            .key("board", AttributeValue::S("rust".into()))
            .key("number", AttributeValue::N("1".into()));
        let read = query.send().await.unwrap_err().into_service_error();
        let written = write.send().await.unwrap_err().into_service_error();
        let (read, written) = (format!("{read:?}"), format!("{written:?}"));
        let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/notes";
        assert!(
            read.contains(&format!("reason: Some(\"IndexRead{limit}\")")),
            "{read}"
        );
        assert!(read.contains(&format!("\"{arn}/index/ByColor\"")), "{read}");
        assert!(written.contains(&format!("reason: Some(\"TableWrite{limit}\")")));
        assert!(written.contains(&format!("\"{arn}\"")), "{written}");

        // Schema calls are not throttled by what items consume.
        notes.describe().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_conflicts_with_a_transaction() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 1).await;
    faults.inject(1.0, Fault::TransactionConflict);
    let error = notes.put(&note(2)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TransactionConflict);
    assert_eq!(
        error.to_string(),
        "table `notes`: TransactionConflictException: Transaction is ongoing for the item"
    );
    // Reads alone do not.
    assert!(!notes.exists(("rust", 2)).await.unwrap());

    let key = |number: &str| {
        [
            ("board".to_owned(), AttributeValue::S("rust".into())),
            ("number".to_owned(), AttributeValue::N(number.into())),
        ]
    };
    let put = |number| {
        let put = Put::builder().table_name("notes");
        let put = put.set_item(Some(key(number).into())).build().unwrap();
        TransactWriteItem::builder().put(put).build()
    };
    let client = faults.client();
    let write = client.transact_write_items();
    let write = write.transact_items(put("1")).transact_items(put("2"));
    let error = write.send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("TransactionCanceledException"));
    let get = Get::builder().table_name("notes");
    let get = get.set_key(Some(key("1").into())).build().unwrap();
    let get = TransactGetItem::builder().get(get).build();
    let read = client.transact_get_items().transact_items(get);
    let error = read.send().await.unwrap_err().into_service_error();
    assert_eq!(
        error.message(),
        Some(
            "Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]"
        )
    );
}

#[tokio::test(start_paused = true)]
async fn writes_and_keys_are_left_unprocessed() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 0).await;
    faults.inject(1.0, Fault::Unprocessed(0.5));
    let mut batch = notes.batch_write();
    for number in 1..=100 {
        batch.put(&note(number)).await.unwrap();
    }
    batch.finish().await.unwrap();
    assert!(operations(&faults).len() > 6);
    let found = notes
        .batch_get((1..=100_u64).map(|number| ("rust", number)))
        .await
        .unwrap();
    assert!(operations(&faults).len() > 2);
    let found: BTreeSet<u64> = found.iter().map(|note| note.number).collect();
    assert!(found.into_iter().eq(1..=100));
    assert_eq!(notes.scan().count().await.unwrap(), 100);

    // All of a batch is throttled.
    faults.stop();
    faults.inject(1.0, Fault::Unprocessed(1.0));
    let error = notes.batch_get([("rust", 1)]).await.unwrap_err();
    assert_eq!(error.code(), Some("ProvisionedThroughputExceededException"));
}

#[tokio::test]
async fn keys_are_left_with_what_was_asked_of_them() {
    let faults = Faults::seeded(1);
    notes(&faults, 10).await;
    faults.inject(1.0, Fault::Unprocessed(0.5));
    let request = aws_sdk_dynamodb::types::KeysAndAttributes::builder()
        .consistent_read(true)
        .projection_expression("board");
    let request = (1..=10).fold(request, |request, number: u32| {
        request.keys(
            [
                ("board".to_owned(), AttributeValue::S("rust".into())),
                ("number".to_owned(), AttributeValue::N(number.to_string())),
            ]
            .into(),
        )
    });
    let client = faults.client();
    let batch = client.batch_get_item();
    let batch = batch.request_items("notes", request.build().unwrap());
    let answer = batch.send().await.unwrap();
    let left = &answer.unprocessed_keys().unwrap()["notes"];
    assert_eq!(left.consistent_read(), Some(true));
    assert_eq!(left.projection_expression(), Some("board"));
    let read = answer.responses().unwrap()["notes"].len();
    assert!(read > 0 && !left.keys().is_empty());
    assert_eq!(read + left.keys().len(), 10);
}

#[tokio::test]
async fn a_read_is_stale() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 3).await;
    let mut item = notes.get(("rust", 1)).required().await.unwrap();
    item.text = "new".into();
    item.color = Some("blue".into());
    item.save().await.unwrap();
    faults.inject(1.0, Fault::Stale(1));
    let text = async |consistent: bool| {
        let get = notes.get(("rust", 1));
        let get = if consistent { get.consistent() } else { get };
        get.await.unwrap().unwrap().text.clone()
    };
    assert_eq!(text(false).await, "text 1");
    assert_eq!(text(true).await, "new");
    assert_eq!(notes.scan().await.unwrap().len(), 3);
    let blue = notes.index(Note::BY_COLOR).query("blue");
    assert_eq!(blue.count().await.unwrap(), 0);
    let found = notes.batch_get([("rust", 1)]).await.unwrap();
    assert_eq!(found[0].text, "text 1");

    // Every write brings it one further.
    notes.put(&note(4)).await.unwrap();
    assert_eq!(text(false).await, "new");
    assert!(!notes.exists(("rust", 4)).await.unwrap());
    faults.stop();
    assert!(notes.exists(("rust", 4)).await.unwrap());
}

#[tokio::test]
async fn what_a_replica_does_not_know_is_not_stale() {
    let faults = Faults::seeded(1);
    let engine = embedded::http_client();
    let config = embedded::client().config().to_builder();
    let before = config.clone().http_client(engine.clone()).build();
    let before = Note::table(&Database::new(&aws_sdk_dynamodb::Client::from_conf(before)));
    before.create_table().await.unwrap();
    before.put(&note(1)).await.unwrap();
    let around = config.http_client(faults.around(engine)).build();
    let around = Note::table(&Database::new(&aws_sdk_dynamodb::Client::from_conf(around)));
    faults.inject(1.0, Fault::Stale(9));
    assert!(around.exists(("rust", 1)).await.unwrap());
}

#[tokio::test]
async fn an_empty_page_loses_nothing() {
    for (page_size, limit) in [(2, None), (3, Some(5)), (100, None), (1, Some(7))] {
        for scan in [false, true] {
            let faults = Faults::seeded(3);
            let notes = notes(&faults, 8).await;
            faults.inject(1.0, Fault::EmptyPage);
            let read = |limit: Option<usize>| {
                let limit = limit.unwrap_or(100);
                if scan {
                    notes.scan().page_size(page_size).limit(limit).pages()
                } else {
                    notes
                        .query("rust")
                        .page_size(page_size)
                        .limit(limit)
                        .pages()
                }
            };
            let (mut numbers, mut empty) = (BTreeSet::new(), 0);
            let mut pages = read(limit);
            while let Some(page) = pages.next().await {
                let page = page.unwrap();
                empty += u32::from(page.items.is_empty());
                for note in page.items {
                    assert!(numbers.insert(note.number));
                }
            }
            assert!(empty > 0);
            assert_eq!(numbers.len(), limit.unwrap_or(8));
        }
    }
}

#[tokio::test]
async fn a_read_resumes_at_an_empty_page() {
    let faults = Faults::seeded(3);
    let notes = notes(&faults, 3).await;
    faults.next("Query", Fault::EmptyPage);
    let mut pages = notes.query("rust").pages();
    let page = pages.next().await.unwrap().unwrap();
    assert!(page.items.is_empty());
    assert_eq!(page.scanned, 1);
    let cursor = page.cursor.unwrap();
    for _ in 0..2 {
        let rest = notes
            .query("rust")
            .start_after(cursor.clone())
            .await
            .unwrap();
        assert_eq!(rest.len(), 3);
    }
    // Nothing is to be left out of an empty result.
    faults.next("Query", Fault::EmptyPage);
    assert!(notes.query("empty").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_key_that_repeats_ends_the_read() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 6).await;
    faults.inject(1.0, Fault::RepeatedKey);
    let error = notes.query("rust").page_size(2).await.unwrap_err();
    assert!(error.to_string().contains("start key"), "{error}");
    assert_eq!(operations(&faults), ["Query", "Query"]);
}

#[tokio::test]
async fn a_key_that_repeats_may_do_so_in_another_order() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 0).await;
    faults.answer(|operation, body| {
        let key = if body["ExclusiveStartKey"].is_null() {
            r#"{"board": {"S": "rust"}, "number": {"N": "1"}}"#
        } else {
            r#"{"number": {"N": "1"}, "board": {"S": "rust"}}"#
        };
        let page = format!(r#"{{"Items": [], "Count": 0, "LastEvaluatedKey": {key}}}"#);
        (operation == "Query").then_some((200, page))
    });
    let error = notes.query("rust").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "table `notes`: the service returned the start key as the last evaluated key, so the read cannot go on"
    );
    assert_eq!(operations(&faults), ["Query", "Query"]);
}

#[derive(DynamoTable)]
#[dynamo(table = "plain")]
struct Plain {
    #[hash_key]
    _id: String,
}

#[tokio::test(start_paused = true)]
async fn an_index_is_being_created() {
    let faults = Faults::seeded(1);
    faults.next("DescribeTable", Fault::Creating);
    faults.next("DescribeTable", Fault::Creating);
    let db = faults.database();
    Note::table(&db).create_table().await.unwrap();
    assert_eq!(
        operations(&faults),
        [
            "CreateTable",
            "DescribeTable",
            "DescribeTable",
            "DescribeTable"
        ]
    );
    faults.next("DescribeTable", Fault::Creating);
    Plain::table(&db).create_table().await.unwrap();
    assert_eq!(operations(&faults).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn requests_are_captured_and_answered() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 1).await;
    faults.next("GetItem", Fault::Lost(Failure::Reset));
    notes.get(("rust", 1)).consistent().await.unwrap();
    let sent = faults.captured();
    let key = json!({"board": {"S": "rust"}, "number": {"N": "1"}});
    let body = json!({"TableName": "notes", "Key": key, "ConsistentRead": true});
    assert_eq!((&sent[0].body, &sent[1].body), (&body, &body));
    assert_eq!(sent[0].faults, [Fault::Lost(Failure::Reset)]);
    assert!(sent[1].faults.is_empty() && sent[1].at > sent[0].at);
    let (first, second) = (sent[0].at.as_millis(), sent[1].at.as_millis());
    assert_eq!(
        faults.trace(),
        format!("{first:>8}.0 ms  GetItem: not applied, reset\n{second:>8}.0 ms  GetItem\n")
    );
    // Values are not printed.
    assert!(!format!("{sent:?}{faults:?}").contains("rust"));

    let asked = faults.clone();
    faults.answer(move |operation, body| {
        assert!(!asked.captured().is_empty());
        let is_first = operation == "GetItem" && body["Key"]["number"]["N"] == "1";
        is_first.then_some((200, "{}"))
    });
    assert!(!notes.exists(("rust", 1)).await.unwrap());
    notes.put(&note(2)).await.unwrap();
    assert!(notes.exists(("rust", 2)).await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn what_is_next_comes_before_what_is_now_and_then() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 1).await;
    faults.inject(1.0, Fault::Lost(Failure::Reset));
    faults.next("GetItem", Fault::Lost(Failure::Timeout));
    faults.next("GetItem", Fault::Throttled(Throttle::KeyRange));
    notes.get(("rust", 1)).await.unwrap_err();
    let met: Vec<_> = faults
        .captured()
        .into_iter()
        .map(|sent| sent.faults[0])
        .collect();
    assert_eq!(
        met,
        [
            Fault::Lost(Failure::Timeout),
            Fault::Throttled(Throttle::KeyRange),
            Fault::Lost(Failure::Reset),
            Fault::Lost(Failure::Reset),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn rates_are_as_said() {
    let faults = Faults::seeded(5);
    let notes = notes(&faults, 1).await;
    faults.inject_into("GetItem", 0.25, Fault::CutUnchecked);
    faults.inject_into("GetItem", 0.0, Fault::Lost(Failure::Reset));
    faults.inject_into("PutItem", 1.0, Fault::Lost(Failure::Reset));
    for _ in 0..1000 {
        drop(notes.get(("rust", 1)).await);
    }
    let met = faults.captured();
    let met = met.iter().filter(|sent| !sent.faults.is_empty()).count();
    assert!((200..300).contains(&met), "{met}");
}

#[tokio::test(start_paused = true)]
async fn an_injected_failure_says_so() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 1).await;
    for (failure, said) in [
        (Failure::Reset, "connection reset, by an injected fault"),
        (Failure::Timeout, "no answer in time, by an injected fault"),
    ] {
        faults.inject(1.0, Fault::Lost(failure));
        let error = notes.get(("rust", 1)).await.unwrap_err();
        faults.stop();
        let mut sources = Vec::new();
        let mut source = error.source();
        while let Some(error) = source {
            sources.push(error.to_string());
            source = error.source();
        }
        assert_eq!(
            sources.last().map(String::as_str),
            Some(said),
            "{sources:?}"
        );
    }
}
