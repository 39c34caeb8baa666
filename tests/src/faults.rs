//! What DynamoDB does and the embedded engine does not: leaves a part of batches unprocessed, and takes its time.

use std::collections::HashSet;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::{Client, Config};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use dynamo_orm::{Database, embedded};
use serde_json::{Map, Value, json};

/// Faults of batches on their way to an engine, and what they saw.
#[derive(Clone, Debug)]
pub struct Faults(Arc<State>);

#[derive(Debug)]
struct State {
    percent: u64,
    delay: Duration,
    seed: Mutex<u64>,
    requests: AtomicUsize,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
    processed: AtomicUsize,
    /// The writes under way, by their values of a key attribute.
    keys: Mutex<HashSet<String>>,
    overlaps: AtomicUsize,
}

impl Faults {
    /// Leaves each write or key unprocessed with a chance of `percent`, and answers after up to `delay`.
    pub fn new(seed: u64, percent: u64, delay: Duration) -> Self {
        Self(Arc::new(State {
            percent,
            delay,
            seed: Mutex::new(seed),
            requests: AtomicUsize::new(0),
            under_way: AtomicUsize::new(0),
            most_under_way: AtomicUsize::new(0),
            processed: AtomicUsize::new(0),
            keys: Mutex::default(),
            overlaps: AtomicUsize::new(0),
        }))
    }

    /// How many batches were sent.
    pub fn requests(&self) -> usize {
        self.0.requests.load(Ordering::Relaxed)
    }

    /// How many batches were under way at once, at most.
    pub fn most_under_way(&self) -> usize {
        self.0.most_under_way.load(Ordering::Relaxed)
    }

    /// How many writes or keys of batches the engine got.
    pub fn processed(&self) -> usize {
        self.0.processed.load(Ordering::Relaxed)
    }

    /// How often a write of an `id` was sent while another one of it was under way, in the same request or not.
    pub fn overlaps(&self) -> usize {
        self.0.overlaps.load(Ordering::Relaxed)
    }

    /// Puts these faults before another HTTP client.
    pub fn before(&self, client: SharedHttpClient) -> SharedHttpClient {
        SharedHttpClient::new(Faulty {
            faults: self.clone(),
            client,
        })
    }

    /// The next number of a generator, below `limit`.
    fn random(&self, limit: u64) -> u64 {
        // SplitMix64.
        let mut seed = self.0.seed.lock().unwrap();
        *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = *seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }

    /// Takes out what is to be left: of each table an array of writes, or an object with an array of keys.
    fn leave(&self, requested: &mut Value) -> Map<String, Value> {
        fn entries(table: &mut Value) -> &mut Vec<Value> {
            match table {
                Value::Array(entries) => entries,
                table => table["Keys"].as_array_mut().unwrap(),
            }
        }
        let mut left = Map::new();
        let tables = requested.as_object_mut().unwrap();
        tables.retain(|name, table| {
            let all = std::mem::take(entries(table)).into_iter();
            let stays = |_: &Value| self.random(100) < self.0.percent;
            let (stays, goes): (Vec<_>, Vec<_>) = all.partition(stays);
            self.0.processed.fetch_add(goes.len(), Ordering::Relaxed);
            if !stays.is_empty() {
                let mut rest = table.clone();
                *entries(&mut rest) = stays;
                left.insert(name.clone(), rest);
            }
            let is_empty = goes.is_empty();
            *entries(table) = goes;
            !is_empty
        });
        left
    }
}

#[derive(Debug)]
struct Faulty {
    faults: Faults,
    client: SharedHttpClient,
}

impl HttpClient for Faulty {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(FaultyConnector {
            faults: self.faults.clone(),
            connector: self.client.http_connector(settings, components),
        })
    }
}

#[derive(Debug)]
struct FaultyConnector {
    faults: Faults,
    connector: SharedHttpConnector,
}

/// A request under way, until it is answered or dropped.
struct UnderWay {
    faults: Faults,
    ids: Vec<String>,
}

impl UnderWay {
    fn new(faults: Faults, requested: &Value) -> Self {
        let State {
            requests,
            under_way,
            most_under_way,
            ..
        } = &*faults.0;
        requests.fetch_add(1, Ordering::Relaxed);
        let now = under_way.fetch_add(1, Ordering::Relaxed) + 1;
        most_under_way.fetch_max(now, Ordering::Relaxed);
        let writes = requested.as_object().unwrap().values();
        let writes = writes.filter_map(Value::as_array).flatten();
        let id = |write: &Value| {
            let object = [&write["PutRequest"]["Item"], &write["DeleteRequest"]["Key"]];
            object
                .into_iter()
                .find_map(|object| Some(object.get("id")?.to_string()))
        };
        let ids: Vec<_> = writes.filter_map(id).collect();
        let mut keys = faults.0.keys.lock().unwrap();
        for id in &ids {
            let is_new = keys.insert(id.clone());
            faults
                .0
                .overlaps
                .fetch_add(usize::from(!is_new), Ordering::Relaxed);
        }
        drop(keys);
        Self { faults, ids }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.faults.0.under_way.fetch_sub(1, Ordering::Relaxed);
        let mut keys = self.faults.0.keys.lock().unwrap();
        keys.retain(|key| !self.ids.contains(key));
    }
}

impl HttpConnector for FaultyConnector {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let member = match target.rsplit('.').next() {
            Some("BatchWriteItem") => "UnprocessedItems",
            Some("BatchGetItem") => "UnprocessedKeys",
            _ => return self.connector.call(request),
        };
        let faults = self.faults.clone();
        let mut body: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        let under_way = UnderWay::new(faults.clone(), &body["RequestItems"]);
        let connector = self.connector.clone();
        HttpConnectorFuture::new(async move {
            let longest = faults.0.delay.as_micros() as u64;
            if longest > 0 {
                tokio::time::sleep(Duration::from_micros(faults.random(longest))).await;
            }
            let left = faults.leave(&mut body["RequestItems"]);
            let mut answer = json!({"Responses": {}});
            if body["RequestItems"] != json!({}) {
                let body = body.to_string();
                let length = body.len().to_string();
                request.headers_mut().insert("content-length", length);
                *request.body_mut() = SdkBody::from(body);
                let response = connector.call(request).await?;
                if !response.status().is_success() {
                    return Ok(response);
                }
                answer = serde_json::from_slice(response.body().bytes().unwrap()).unwrap();
            }
            answer[member] = left.into();
            drop(under_way);
            let status = 200.try_into().unwrap();
            Ok(HttpResponse::new(status, SdkBody::from(answer.to_string())))
        })
    }
}

/// A service that answers each request, given its operation and body, with what this returns.
pub fn answering(
    answer: impl Fn(&str, &[u8]) -> String + Send + Sync + 'static,
) -> SharedHttpClient {
    let connector = SharedHttpConnector::new(Answering(answer));
    http_client_fn(move |_, _| connector.clone())
}

struct Answering<F>(F);

impl<F> fmt::Debug for Answering<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answering")
    }
}

impl<F: Fn(&str, &[u8]) -> String + Send + Sync> HttpConnector for Answering<F> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default();
        let body = self.0(operation, request.body().bytes().unwrap_or_default());
        let status = 200.try_into().unwrap();
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from(body))))
    }
}

/// A database that is a service of this kind, without a recorder before it: for many requests.
pub fn database(client: SharedHttpClient) -> Database {
    // Its engine, which nothing asks, takes longer to open than many a service to answer all that it is asked.
    static CONFIG: LazyLock<Config> = LazyLock::new(|| embedded::client().config().clone());
    let config = CONFIG.to_builder();
    Database::new(&Client::from_conf(config.http_client(client).build()))
}
