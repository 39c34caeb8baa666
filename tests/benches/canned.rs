//! An SDK client whose requests are answered by prepared bytes, in process.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Intercept, Region};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use serde_json::Value;

/// Answers in turn, round and round.
#[derive(Clone)]
pub struct Canned(Arc<Answers>);

struct Answers {
    /// Each with its checksum.
    bodies: Vec<(Bytes, String)>,
    calls: AtomicUsize,
    sent: Mutex<Option<Vec<Value>>>,
}

impl fmt::Debug for Canned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Canned")
    }
}

impl Canned {
    pub fn new(bodies: Vec<Bytes>) -> Self {
        let checked = |body: Bytes| {
            let checksum = crc32fast::hash(&body).to_string();
            (body, checksum)
        };
        Self(Arc::new(Answers {
            bodies: bodies.into_iter().map(checked).collect(),
            calls: AtomicUsize::new(0),
            sent: Mutex::new(None),
        }))
    }

    pub fn one(body: impl Into<Bytes>) -> Self {
        Self::new(vec![body.into()])
    }

    /// What `work` sends.
    pub fn requests(&self, work: impl FnOnce()) -> Vec<Value> {
        *self.0.sent.lock().unwrap() = Some(Vec::new());
        work();
        self.0.sent.lock().unwrap().take().unwrap()
    }

    pub fn client(&self) -> Client {
        Client::from_conf(self.config().build())
    }

    pub fn intercepted(&self, interceptor: impl Intercept + 'static) -> Client {
        Client::from_conf(self.config().interceptor(interceptor).build())
    }

    fn config(&self) -> aws_sdk_dynamodb::config::Builder {
        let connector = SharedHttpConnector::new(self.clone());
        Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("us-east-1"))
            .credentials_provider(Credentials::new("bench", "bench", None, None, "bench"))
            .http_client(http_client_fn(move |_, _| connector.clone()))
    }
}

impl HttpConnector for Canned {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let call = self.0.calls.fetch_add(1, Relaxed);
        if let Some(sent) = &mut *self.0.sent.lock().unwrap() {
            sent.push(serde_json::from_slice(request.body().bytes().unwrap()).unwrap());
        }
        let (body, checksum) = &self.0.bodies[call % self.0.bodies.len()];
        let mut response = HttpResponse::new(200.try_into().unwrap(), SdkBody::from(body.clone()));
        let headers = response.headers_mut();
        headers.insert("content-type", "application/x-amz-json-1.0");
        headers.insert("x-amzn-requestid", "BENCH");
        headers.insert("x-amz-crc32", checksum.clone());
        HttpConnectorFuture::ready(Ok(response))
    }
}
