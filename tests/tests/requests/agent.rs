//! How the SDK introduces itself, which it is asked once.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextMut;
use aws_sdk_dynamodb::config::{AppName, ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
    http_client_fn,
};
use aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use dynamo_orm::{Database, DynamoTable, embedded};

use super::Note;

/// Answers nothing, and keeps how each request introduces the client.
#[derive(Clone, Debug, Default)]
struct Introductions(Arc<Mutex<Vec<[Vec<String>; 2]>>>);

impl Introductions {
    fn config(&self) -> aws_sdk_dynamodb::config::Builder {
        let connector = SharedHttpConnector::new(self.clone());
        let config = embedded::client().config().to_builder();
        config.http_client(http_client_fn(move |_, _| connector.clone()))
    }

    fn take(&self) -> Vec<[Vec<String>; 2]> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl HttpConnector for Introductions {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let headers = request.headers();
        let all = |name| headers.get_all(name).map(str::to_owned).collect();
        let introduction = ["user-agent", "x-amz-user-agent"].map(all);
        self.0.lock().unwrap().push(introduction);
        let status = 200.try_into().unwrap();
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from("{}"))))
    }
}

#[tokio::test]
async fn every_request_introduces_the_client_as_the_sdk_does() {
    let seen = Introductions::default();
    let db = Database::new(&Client::from_conf(seen.config().build()));
    let (notes, again) = (Note::table(&db), Note::table(&Database::new(db.client())));
    for _ in 0..2 {
        notes.get(1).await.unwrap();
        again.get(1).await.unwrap();
        db.client().get_item().table_name("t").send().await.unwrap();
    }
    let seen = seen.take();
    let [agent, aws_agent] = &seen[0];
    assert_eq!((agent.len(), aws_agent.len()), (1, 1));
    assert!(aws_agent[0].contains("api/dynamodb"), "{aws_agent:?}");
    assert_eq!(seen, vec![seen[0].clone(); 6]);
}

/// Says at each request that it is another HTTP client.
#[derive(Debug, Default)]
struct Changing {
    seen: Introductions,
    asked: AtomicUsize,
}

impl HttpClient for Changing {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.seen.clone())
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        let version = self.asked.fetch_add(1, Relaxed).to_string();
        Some(ConnectorMetadata::new("changing", Some(version.into())))
    }
}

#[tokio::test]
async fn the_sdk_is_asked_once_for_each_operation() {
    let client = Changing::default();
    let seen = client.seen.clone();
    let config = embedded::client().config().to_builder();
    let config = config.http_client(client).build();
    let notes = Note::table(&Database::new(&Client::from_conf(config)));
    for _ in 0..2 {
        notes.get(1).await.unwrap();
        notes.delete(1).await.unwrap();
    }
    let seen = seen.take();
    assert_eq!((&seen[0], &seen[1]), (&seen[2], &seen[3]));
    assert_ne!(seen[0], seen[1]);
}

#[tokio::test]
async fn another_client_is_introduced_by_its_own_name() {
    let seen = Introductions::default();
    let db = Database::new(&Client::from_conf(seen.config().build()));
    Note::table(&db).get(1).await.unwrap();
    let config = db.client().config().to_builder();
    let config = config.app_name(AppName::new("another").unwrap()).build();
    let another = Database::new(&Client::from_conf(config));
    for db in [&another, &db, &another] {
        Note::table(db).get(1).await.unwrap();
    }
    let seen = seen.take();
    let names = seen
        .iter()
        .map(|[_, aws_agent]| aws_agent[0].contains("app/another"));
    assert_eq!(names.collect::<Vec<_>>(), [false, true, false, true]);
}

/// Numbers requests in the name of the client.
#[derive(Debug, Default)]
struct Numbered(AtomicUsize);

#[dyn_dispatch_hint]
impl Intercept for Numbered {
    fn name(&self) -> &'static str {
        "numbered"
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let number = self.0.fetch_add(1, Relaxed);
        let headers = context.request_mut().headers_mut();
        let agent = headers.get("user-agent").unwrap_or_default();
        let numbered = format!("{agent} request/{number}");
        headers.insert("user-agent", numbered);
        Ok(())
    }
}

#[tokio::test]
async fn what_another_interceptor_says_of_a_request_is_of_that_one_alone() {
    let seen = Introductions::default();
    // Of a client that was introduced before.
    let db = Database::new(&Client::from_conf(seen.config().build()));
    Note::table(&db).get(1).await.unwrap();
    seen.take();
    let config = db.client().config().to_builder();
    let config = config.interceptor(Numbered::default()).build();
    let notes = Note::table(&Database::new(&Client::from_conf(config)));
    for _ in 0..3 {
        notes.get(1).await.unwrap();
    }
    for (number, [agent, _]) in seen.take().into_iter().enumerate() {
        let (_, numbers) = agent[0].split_once(" request/").unwrap();
        assert_eq!(numbers, number.to_string());
    }
}
