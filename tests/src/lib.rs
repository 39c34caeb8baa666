//! What the tests share: engines to run on, and HTTP clients that record, count and answer requests.

mod faults;
pub mod load;
pub mod scoreboard;

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{
    BehaviorVersion, Config, Credentials, Region, StalledStreamProtectionConfig,
};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use dynamo_orm::{Database, DynamoTable, Table, embedded};
use serde_json::Value;

pub use self::faults::{Faults, answering, database};

/// A request as it was sent: the operation's name and the body.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Such as `PutItem`.
    pub operation: String,
    /// The body.
    pub body: Value,
}

type Answer = Box<dyn FnMut(&Sent) -> Option<Result<(u16, Vec<u8>), ConnectorError>> + Send>;

/// Records requests on their way, and can answer them instead of the engine.
#[derive(Clone, Default)]
pub struct Recorder {
    sent: Arc<Mutex<Vec<Sent>>>,
    answer: Arc<Mutex<Option<Answer>>>,
    damages: Arc<AtomicUsize>,
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recorder")
    }
}

impl Recorder {
    /// Forgets what was sent so far and returns it.
    pub fn take(&self) -> Vec<Sent> {
        std::mem::take(&mut self.sent.lock().unwrap())
    }

    /// Forgets what was sent so far and returns how many requests of an operation it was.
    pub fn count(&self, operation: &str) -> usize {
        self.take()
            .iter()
            .filter(|sent| sent.operation == operation)
            .count()
    }

    /// Answers requests from now on: `Some((status, body))` in place of the engine, `None` to let it answer.
    pub fn answer(&self, mut answer: impl FnMut(&Sent) -> Option<(u16, String)> + Send + 'static) {
        self.answer_bytes(move |sent| {
            answer(sent).map(|(status, body)| (status, body.into_bytes()))
        });
    }

    /// The same with bodies that need not be text.
    pub fn answer_bytes(
        &self,
        mut answer: impl FnMut(&Sent) -> Option<(u16, Vec<u8>)> + Send + 'static,
    ) {
        let answer: Answer = Box::new(move |sent| answer(sent).map(Ok));
        *self.answer.lock().unwrap() = Some(answer);
    }

    /// Breaks the connection of every request of an operation from now on, before the engine sees it.
    pub fn break_connection(&self, operation: &'static str) {
        let answer: Answer = Box::new(move |sent| {
            let broken = || ConnectorError::io("the connection broke".into());
            (sent.operation == operation).then(|| Err(broken()))
        });
        *self.answer.lock().unwrap() = Some(answer);
    }

    /// Turns a bit of the body of each of the engine's next `responses`, behind its checksum's back.
    /// Of the embedded engine: over a socket a body is a stream.
    pub fn damage(&self, responses: usize) {
        self.damages.store(responses, Ordering::Relaxed);
    }

    /// Lets the engine answer again.
    pub fn answer_no_more(&self) {
        *self.answer.lock().unwrap() = None;
    }

    /// Puts this recorder before another HTTP client.
    pub fn before(&self, client: SharedHttpClient) -> SharedHttpClient {
        SharedHttpClient::new(Recording {
            recorder: self.clone(),
            client,
        })
    }
}

#[derive(Debug)]
struct Recording {
    recorder: Recorder,
    client: SharedHttpClient,
}

impl HttpClient for Recording {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(RecordingConnector {
            recorder: self.recorder.clone(),
            connector: self.client.http_connector(settings, components),
        })
    }
}

#[derive(Debug)]
struct RecordingConnector {
    recorder: Recorder,
    connector: SharedHttpConnector,
}

impl HttpConnector for RecordingConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let sent = Sent {
            operation: target.rsplit('.').next().unwrap_or_default().to_owned(),
            body: serde_json::from_slice(request.body().bytes().unwrap_or_default())
                .unwrap_or(Value::Null),
        };
        // The length on the wire is ours to keep right.
        let length = request.headers().get("content-length").map(str::to_owned);
        assert_eq!(
            length,
            request.body().bytes().map(|body| body.len().to_string()),
            "content-length of {}",
            sent.operation
        );
        let answer = self
            .recorder
            .answer
            .lock()
            .unwrap()
            .as_mut()
            .and_then(|answer| answer(&sent));
        self.recorder.sent.lock().unwrap().push(sent);
        match answer {
            Some(answer) => HttpConnectorFuture::ready(answer.map(|(status, body)| {
                HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body))
            })),
            None => {
                let response = self.connector.call(request);
                let damages = &self.recorder.damages;
                let is_damaged = damages
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                        left.checked_sub(1)
                    })
                    .is_ok();
                if !is_damaged {
                    return response;
                }
                HttpConnectorFuture::new(async move {
                    let mut response = response.await?;
                    let mut bytes = response.body().bytes().unwrap().to_vec();
                    let middle = bytes.len() / 2;
                    bytes[middle] ^= 1;
                    *response.body_mut() = SdkBody::from(bytes);
                    Ok(response)
                })
            }
        }
    }
}

/// Somewhere to run a test.
#[derive(Debug)]
pub struct Engine {
    /// `embedded`, `socket` or `endpoint`.
    pub name: &'static str,
    /// The database.
    pub db: Database,
    /// What is sent to it.
    pub requests: Recorder,
}

impl Engine {
    /// The in-process engine.
    pub fn embedded() -> Self {
        Self::over(embedded::http_client())
    }

    /// The in-process engine, behind faults.
    pub fn faulty(faults: &Faults) -> Self {
        Self::over(faults.before(embedded::http_client()))
    }

    fn over(client: SharedHttpClient) -> Self {
        let requests = Recorder::default();
        let config = embedded::client()
            .config()
            .to_builder()
            .http_client(requests.before(client))
            .build();
        Self {
            name: "embedded",
            db: Database::new(&Client::from_conf(config)),
            requests,
        }
    }

    /// The engine's own HTTP server on a loopback port that the system picks; it ends with the test's runtime.
    pub async fn socket() -> Self {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
            .await
            .unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(dynoxide::server::serve_on(
            listener,
            dynoxide::Database::memory().unwrap(),
        ));
        Self::endpoint("socket", &endpoint)
    }

    fn endpoint(name: &'static str, url: &str) -> Self {
        let requests = Recorder::default();
        let http = aws_smithy_http_client::Builder::new().build_http();
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("us-east-1"))
            .credentials_provider(Credentials::new("test", "test", None, None, "test"))
            .endpoint_url(url)
            // A busy machine may take its time.
            .timeout_config(
                TimeoutConfig::builder()
                    .connect_timeout(Duration::from_secs(60))
                    .build(),
            )
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .http_client(requests.before(http))
            .build();
        Self {
            name,
            db: Database::new(&Client::from_conf(config)),
            requests,
        }
    }

    /// A table of a name of its own, not created yet.
    pub fn new_table<T: DynamoTable>(&self) -> Table<T> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{}-{number}", T::SCHEMA.table, std::process::id());
        T::table(&self.db).named(&name)
    }

    /// A new table of a name of its own, created.
    pub async fn table<T: DynamoTable>(&self) -> Table<T> {
        let table = self.new_table();
        table.create_table().await.unwrap();
        self.requests.take();
        table
    }
}

/// Runs a test on the embedded engine, on its server over a socket, and on `DYNAMO_ORM_TEST_ENDPOINT` if set.
pub async fn on_every_engine(test: impl AsyncFn(&Engine)) {
    test(&Engine::embedded()).await;
    test(&Engine::socket().await).await;
    if let Ok(url) = std::env::var("DYNAMO_ORM_TEST_ENDPOINT") {
        test(&Engine::endpoint("endpoint", &url)).await;
    }
}
