//! What is sent again, and what is not: row by row of
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.MessagesAndCodes>.

use dynamo_orm::testing::{Failure, Fault, Faults};
use dynamo_orm::{DynamoTable, ErrorKind, ModifyError};
use serde_json::Value;

use crate::{Note, note, notes, operations};

/// Status, code, and "OK to retry?".
const TABLE: [(u16, &str, bool); 16] = [
    (400, "AccessDeniedException", false),
    (400, "ConditionalCheckFailedException", false),
    (400, "IncompleteSignatureException", false),
    (400, "ItemCollectionSizeLimitExceededException", true),
    (400, "LimitExceededException", true),
    (400, "MissingAuthenticationTokenException", false),
    (400, "ProvisionedThroughputExceededException", true),
    (400, "ReplicatedWriteConflictException", true),
    (400, "RequestLimitExceeded", true),
    (400, "ResourceInUseException", false),
    (400, "ResourceNotFoundException", false),
    (400, "ThrottlingException", true),
    (400, "UnrecognizedClientException", true),
    (400, "ValidationException", false),
    (500, "InternalServerError", true),
    (503, "ServiceUnavailable", true),
];

/// Transactions conflict until the other one is done, which an application rather waits for by itself.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling>
const OF_TRANSACTIONS: [(u16, &str, bool); 4] = [
    (400, "TransactionConflictException", false),
    (400, "TransactionCanceledException", false),
    (400, "TransactionInProgressException", true),
    (400, "IdempotentParameterMismatchException", false),
];

#[tokio::test(start_paused = true)]
async fn what_is_sent_again() {
    for (status, code, is_retried) in TABLE.into_iter().chain(OF_TRANSACTIONS) {
        let faults = Faults::seeded(1);
        notes(&faults, 1).await;
        let db = faults.database();
        let notes = Note::table(&db);
        let mut item = notes.get(("rust", 1)).required().await.unwrap();
        item.text = "new".into();
        faults.forget();
        faults.answer(move |_, _: &Value| {
            let body =
                format!(r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{code}","message":"no"}}"#);
            Some((status, body))
        });
        let expect = |operation: &str| {
            let attempts = if is_retried { 4 } else { 1 };
            assert_eq!(operations(&faults), vec![operation; attempts], "{code}");
        };
        let error = notes.get(("rust", 1)).await.unwrap_err();
        assert_eq!(error.code(), Some(code));
        expect("GetItem");
        notes.query("rust").await.unwrap_err();
        expect("Query");
        let error = notes.put(&note(2)).await.unwrap_err();
        assert_eq!(error.error().code(), Some(code));
        // Only a 5xx may have been applied, and what is in progress.
        let is_unknown = status >= 500 || code == "TransactionInProgressException";
        assert_eq!(error.is_outcome_unknown(), is_unknown, "{code}");
        expect("PutItem");
        item.save().await.unwrap_err();
        expect("UpdateItem");
        let two = note(2);
        db.transact_write()
            .action(notes.put(&two))
            .await
            .unwrap_err();
        expect("TransactWriteItems");
        // What adds is not sent again after a 5xx.
        let add = notes.update(("rust", 1)).set(Note::TEXT, Note::COLOR);
        add.must_exist().await.unwrap_err();
        let attempts = if is_retried && !is_unknown { 4 } else { 1 };
        assert_eq!(operations(&faults).len(), attempts, "{code}");
    }
}

/// What is refused for a transaction under way was not applied: `modify` reads and changes the item again, as after a
/// conflict.
#[tokio::test(start_paused = true)]
async fn a_modify_waits_for_transactions() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 1).await;
    let more = |note: &mut Note| note.text.push('!');
    for _ in 0..2 {
        faults.next("UpdateItem", Fault::TransactionConflict);
    }
    let saved = notes.modify(("rust", 1), more).await.unwrap();
    assert_eq!(saved.text, "text 1!");
    let attempt = ["GetItem", "UpdateItem"];
    assert_eq!(operations(&faults), attempt.repeat(3));

    for _ in 0..11 {
        faults.next("UpdateItem", Fault::TransactionConflict);
    }
    let error = notes.modify(("rust", 1), more).await.unwrap_err();
    let ModifyError::Failed(error) = error else {
        panic!("{error}");
    };
    assert!(error.is_transaction_conflict() && error.error().is_transaction_conflict());
    assert_eq!(error.code(), Some("TransactionConflictException"));
    assert_eq!(operations(&faults), attempt.repeat(11));

    // Behind a lost answer it tells nothing.
    faults.next("UpdateItem", Fault::Applied(Failure::Reset));
    faults.next("UpdateItem", Fault::TransactionConflict);
    let error = notes.modify(("rust", 1), more).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(operations(&faults).len(), 3);
    let now = notes.get(("rust", 1)).required().await.unwrap();
    assert_eq!(now.text, "text 1!!");
}
