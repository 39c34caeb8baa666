//! Total outage: each call costs the configured attempts, no more and no less.

use std::pin::Pin;

use aws_sdk_dynamodb::config::retry::RetryConfig;
use dynamo_orm::testing::{Failure, Fault, Faults, Throttle};
use dynamo_orm::{Database, DynamoTable, Error, ErrorKind, Item, Result, Table};

use crate::{Note, note, notes, operations};

type Call<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// Every hot operation, through each way there is to it: which request it sends, and the call.
fn calls<'a>(
    db: &'a Database,
    notes: &'a Table<Note>,
    item: &'a mut Item<Note>,
    nth: usize,
) -> Option<(&'static str, Call<'a>)> {
    let key = ("rust", 1_u64);
    let put = |insert: bool| -> Call<'a> {
        Box::pin(async move {
            let note = note(9);
            let put = if insert {
                notes.insert(&note)
            } else {
                notes.put(&note)
            };
            put.await.map_err(Error::from)
        })
    };
    Some(match nth {
        0 => ("PutItem", put(false)),
        1 => ("PutItem", put(true)),
        2 => (
            "DeleteItem",
            Box::pin(async move { Ok(notes.delete(key).await?) }),
        ),
        3 => (
            "UpdateItem",
            Box::pin(async move {
                Ok(notes
                    .update(key)
                    .set(Note::TEXT, "new")
                    .must_exist()
                    .await?)
            }),
        ),
        4 => (
            "UpdateItem",
            Box::pin(async move { Ok(item.save().await.map(drop)?) }),
        ),
        5 => (
            "UpdateItem",
            Box::pin(async move { Ok(item.partial_save().await.map(drop)?) }),
        ),
        6 => (
            "PutItem",
            Box::pin(async move { Ok(item.overwrite().await.map(drop)?) }),
        ),
        7 => (
            "GetItem",
            Box::pin(async move { notes.get(key).await.map(drop) }),
        ),
        8 => (
            "GetItem",
            Box::pin(async move { notes.exists(key).await.map(drop) }),
        ),
        9 => (
            "Query",
            Box::pin(async move { notes.query("rust").await.map(drop) }),
        ),
        10 => (
            "Query",
            Box::pin(async move { notes.query("rust").count().await.map(drop) }),
        ),
        11 => (
            "Query",
            Box::pin(async move { notes.index(Note::BY_COLOR).query("red").await.map(drop) }),
        ),
        12 => (
            "Scan",
            Box::pin(async move { notes.scan().await.map(drop) }),
        ),
        13 => (
            "BatchGetItem",
            Box::pin(async move { notes.batch_get([key]).await.map(drop) }),
        ),
        14 => (
            "BatchWriteItem",
            Box::pin(async move {
                let mut batch = notes.batch_write();
                batch.put(&note(2)).await?;
                Ok(batch.finish().await?)
            }),
        ),
        15 => (
            "TransactWriteItems",
            Box::pin(async move {
                let write = db.transact_write().action(item.save());
                Ok(write.action(notes.delete(("rust", 2))).await?)
            }),
        ),
        16 => (
            "TransactGetItems",
            Box::pin(async move { Ok(db.transact_get((notes.get(key),)).await.map(drop)?) }),
        ),
        _ => return None,
    })
}

#[tokio::test(start_paused = true)]
async fn calls_equal_the_configured_attempts() {
    let kinds = [
        (Fault::Lost(Failure::Status(500)), ErrorKind::Internal),
        (Fault::Applied(Failure::Status(503)), ErrorKind::Internal),
        (Fault::Lost(Failure::Reset), ErrorKind::Connection),
        (Fault::Lost(Failure::Timeout), ErrorKind::Timeout),
        (Fault::WrongChecksum, ErrorKind::Response),
        (
            Fault::Throttled(Throttle::ProvisionedThroughput),
            ErrorKind::Throttled,
        ),
        (
            Fault::Throttled(Throttle::AccountLimit),
            ErrorKind::Throttled,
        ),
        (
            Fault::Throttled(Throttle::MaxOnDemandThroughput),
            ErrorKind::Throttled,
        ),
    ];
    let attempts = |client: &aws_sdk_dynamodb::Client, attempts| {
        let retries = RetryConfig::standard().with_max_attempts(attempts);
        let config = client.config().to_builder().retry_config(retries).build();
        Database::with_retries_of(&aws_sdk_dynamodb::Client::from_conf(config))
    };
    for (fault, kind) in kinds {
        for configured in [4, 1, 2] {
            for nth in 0.. {
                let faults = Faults::seeded(1);
                let notes = notes(&faults, 1).await;
                // A database, and so a budget of retries, of its own.
                let db = match configured {
                    4 => faults.database(),
                    other => attempts(&faults.client(), other),
                };
                let other = Note::table(&db);
                let mut item = other.get(("rust", 1)).required().await.unwrap();
                item.text = "new".into();
                faults.forget();
                faults.inject(1.0, fault);
                let Some((operation, call)) = calls(&db, &other, &mut item, nth) else {
                    assert_eq!(nth, 17);
                    break;
                };
                let error = call.await.unwrap_err();
                // A batch hands back what it did not write.
                let writes_items = matches!(nth, 0..=6 | 15);
                let kind = match kind {
                    ErrorKind::Throttled => kind,
                    _ if writes_items => ErrorKind::OutcomeUnknown,
                    _ => kind,
                };
                assert_eq!(error.kind(), kind, "{operation} {fault}");
                // A batch that is refused for its rate waits and tries again, ten rounds long.
                let is_throttled = kind == ErrorKind::Throttled && matches!(nth, 13 | 14);
                let rounds = if is_throttled { 11 } else { 1 };
                let expected = vec![operation; configured as usize * rounds];
                assert_eq!(operations(&faults), expected, "{fault}");
                assert!(
                    !matches!(nth, 4..=6 | 15) || item.needs_save(),
                    "{operation} {fault}"
                );
                drop(notes);
            }
        }
    }
}

/// 500 tokens, of which a retry takes 10: what an outage costs is bounded for all calls together too.
#[tokio::test(start_paused = true)]
async fn a_long_outage_costs_a_call_a_request() {
    let faults = Faults::seeded(1);
    let notes = notes(&faults, 0).await;
    faults.inject(1.0, Fault::Lost(Failure::Reset));
    let mut calls = Vec::new();
    for _ in 0..30 {
        notes.get(("rust", 1)).await.unwrap_err();
        calls.push(operations(&faults).len());
    }
    assert_eq!(calls[..16], [4; 16]);
    assert_eq!(calls[17..], [1; 13]);
}
