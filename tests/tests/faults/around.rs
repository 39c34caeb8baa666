//! Around an HTTP client whose responses are streams.

use aws_sdk_dynamodb::Client;
use dynamo_orm::testing::{Fault, Faults};
use dynamo_orm::{Database, DynamoTable};

use crate::{Note, note, operations};

#[tokio::test]
async fn around_a_socket() {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(dynoxide::server::serve_on(
        listener,
        dynoxide::Database::memory().unwrap(),
    ));
    let faults = Faults::seeded(1);
    let http = aws_smithy_http_client::Builder::new().build_http();
    let config = dynamo_orm::embedded::client().config().to_builder();
    let config = config.endpoint_url(endpoint);
    let config = config.http_client(faults.around(http)).build();
    let notes = Note::table(&Database::new(&Client::from_conf(config)));
    notes.create_table().await.unwrap();

    faults.inject(1.0, Fault::Unprocessed(0.5));
    let mut batch = notes.batch_write();
    for number in 1..=10 {
        batch.put(&note(number)).await.unwrap();
    }
    batch.finish().await.unwrap();
    let keys = (1..=10_u64).map(|number| ("rust", number));
    assert_eq!(notes.batch_get(keys).await.unwrap().len(), 10);
    assert!(operations(&faults).len() > 4);

    for fault in [Fault::Cut, Fault::WrongChecksum] {
        faults.next("GetItem", fault);
        assert_eq!(*notes.get(("rust", 1)).required().await.unwrap(), note(1));
        assert_eq!(operations(&faults), ["GetItem", "GetItem"]);
    }
    faults.inject(1.0, Fault::EmptyPage);
    assert_eq!(notes.query("rust").page_size(4).await.unwrap().len(), 10);
    assert!(operations(&faults).len() > 5);

    faults.stop();
    notes.delete(("rust", 1)).await.unwrap();
    faults.inject(1.0, Fault::Stale(1));
    assert!(notes.exists(("rust", 1)).await.unwrap());
    assert!(!notes.exists(("rust", 1)).consistent().await.unwrap());
}
