//! What is logged: endpoints over plain http, and batches that are dropped.

use aws_sdk_dynamodb::Client;
use dynamo_orm::{Database, DynamoTable, embedded};

use super::secrets::{CANARY, Capture};

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
}

/// What we log of what is done so.
async fn logged(work: impl Future<Output = ()>) -> Vec<String> {
    let capture = Capture::default();
    let guard = tracing::subscriber::set_default(capture.clone());
    work.await;
    drop(guard);
    let seen = capture.seen.lock().unwrap();
    let ours = seen
        .iter()
        .filter(|(target, _)| target.starts_with("dynamo_orm"));
    ours.map(|(_, text)| text.clone()).collect()
}

/// What is said of an endpoint, to which several requests of one database are sent.
async fn said(url: &str) -> Vec<String> {
    logged(async {
        let config = embedded::client().config().to_builder().endpoint_url(url);
        let db = Database::new(&Client::from_conf(config.build()));
        let users = User::table(&db);
        users.create_table().await.unwrap();
        users.put(&User { id: 1 }).await.unwrap();
        let again = Database::new(db.client());
        assert!(User::table(&again).get(1).await.unwrap().is_some());
    })
    .await
}

#[tokio::test]
async fn plain_http_to_another_machine_is_warned_of_once() {
    let url = format!("http://{CANARY}:{CANARY}@db.example.com:8000/{CANARY}");
    assert_eq!(
        said(&url).await,
        [
            " message=requests to db.example.com:8000 go over plain http, where anyone on the way can read and change \
             them; use an https endpoint"
        ]
    );
}

#[tokio::test]
async fn https_and_this_machine_are_not() {
    for url in [
        "https://db.example.com",
        "http://localhost:8000",
        "http://[::1]:8000",
    ] {
        assert!(said(url).await.is_empty(), "{url}");
    }
}

#[tokio::test]
async fn a_batch_that_is_dropped_with_writes_is_warned_of() {
    let users = User::table(&embedded::database());
    users.create_table().await.unwrap();
    let logs = logged(async {
        let mut batch = users.batch_write();
        batch.put(&User { id: 1 }).await.unwrap();
        batch.delete(2).await.unwrap();
    });
    assert_eq!(
        logs.await,
        [
            " message=a batch was dropped with writes that were not sent or not answered; end it with `finish().await`, or take \
             them with `into_unsent()` table=\"users\" unsent=2"
        ]
    );
    let logs = logged(async {
        drop(users.batch_write());
        let mut batch = users.batch_write();
        batch.put(&User { id: 1 }).await.unwrap();
        batch.finish().await.unwrap();
        let mut batch = users.batch_write();
        batch.put(&User { id: 2 }).await.unwrap();
        assert_eq!(batch.into_unsent().len(), 1);
    });
    assert!(logs.await.is_empty());
}
