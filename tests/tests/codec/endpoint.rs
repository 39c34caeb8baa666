//! Endpoints over plain http.

use aws_sdk_dynamodb::Client;
use dynamo_orm::{Database, DynamoTable, embedded};

use super::secrets::{CANARY, Capture};

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
}

/// What is said of an endpoint, to which several requests of one database are sent.
async fn said(url: &str) -> Vec<String> {
    let capture = Capture::default();
    let guard = tracing::subscriber::set_default(capture.clone());
    let config = embedded::client().config().to_builder().endpoint_url(url);
    let db = Database::new(&Client::from_conf(config.build()));
    let users = User::table(&db);
    users.create_table().await.unwrap();
    users.put(&User { id: 1 }).await.unwrap();
    let again = Database::new(db.client());
    assert!(User::table(&again).get(1).await.unwrap().is_some());
    drop(guard);
    let seen = capture.seen.lock().unwrap();
    let ours = seen
        .iter()
        .filter(|(target, _)| target.starts_with("dynamo_orm"));
    ours.map(|(_, text)| text.clone()).collect()
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
