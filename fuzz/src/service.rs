//! A service that answers every request with the same body, and keeps the last request.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use dynamo_orm::Database;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

pub(crate) struct Service {
    /// The SDK's client, without the mapper.
    pub(crate) plain: Client,
    pub(crate) db: Database,
    exchange: Exchange,
    runtime: Runtime,
}

#[derive(Clone, Default)]
struct Exchange(Arc<Mutex<(Option<Value>, Vec<u8>)>>);

impl Exchange {
    fn lock(&self) -> MutexGuard<'_, (Option<Value>, Vec<u8>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Exchange")
    }
}

impl HttpConnector for Exchange {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = request.body().bytes().expect("a body in memory");
        let mut exchange = self.lock();
        exchange.0 = Some(serde_json::from_slice(body).expect("a request of JSON"));
        let status = 200.try_into().expect("a status");
        let answer = SdkBody::from(exchange.1.clone());
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, answer)))
    }
}

thread_local! {
    static SERVICE: Service = Service::new();
}

impl Service {
    fn new() -> Self {
        let exchange = Exchange::default();
        let connector = SharedHttpConnector::new(exchange.clone());
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("us-east-1"))
            .credentials_provider(Credentials::new("fuzz", "fuzz", None, None, "fuzz"))
            .endpoint_url("http://localhost")
            .retry_config(RetryConfig::disabled())
            .http_client(http_client_fn(move |_, _| connector.clone()));
        let plain = Client::from_conf(config.build());
        Self {
            db: Database::with_retries_of(&plain),
            plain,
            exchange,
            runtime: Builder::new_current_thread()
                .enable_time()
                .build()
                .expect("a runtime"),
        }
    }

    /// Does this with the thread's service, which has had no request yet.
    pub(crate) fn with<R>(run: impl AsyncFnOnce(&Self) -> R) -> R {
        SERVICE.with(|service| {
            service.take();
            service.runtime.block_on(run(service))
        })
    }

    /// Answers with this from now on.
    pub(crate) fn answer(&self, body: impl Into<Vec<u8>>) {
        self.exchange.lock().1 = body.into();
    }

    /// The last request, if there was one since this was asked.
    pub(crate) fn take(&self) -> Option<Value> {
        self.exchange.lock().0.take()
    }
}
