//! What is done while requests are under way: a service that takes its time, on the wall clock.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::Client;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use dynamo_orm::{Database, DynamoTable, Table};
use serde_json::Value;

use crate::canned::Canned;
use crate::harness::wait;
use crate::samples::User;
use crate::wire::{self, Attributes};

const LATENCY: Duration = Duration::from_millis(10);
const PAGES: usize = 80;
/// What the caller works on each item, of ten a page.
const WORK: Duration = Duration::from_millis(1);

/// Prints what latency costs with and without requests beside each other.
pub fn print(items: &[Attributes]) {
    let service = Service(wire::pages(PAGES, &items[..10]).into());
    let scan = |prefetch| {
        let stream = service.table().scan().prefetch(prefetch);
        took(async {
            let mut stream = stream.limit(PAGES * 10 / 4).stream();
            while let Some(user) = stream.next().await {
                user.unwrap();
                tokio::time::sleep(WORK).await;
            }
        })
    };
    let segments = |total| {
        let mut users = service.table().scan().segments(total);
        took(async {
            while let Some(user) = users.next().await {
                user.unwrap();
            }
        })
    };
    println!("{:<76}{:>8}   target", "10 ms a request", "is");
    let line = |text: &str, value: f64, target: &str| println!("{text:<76}{value:>8.2}   {target}");
    let text = "20 pages, 1 ms of work an item: times faster with the page read ahead";
    line(text, scan(false) / scan(true), "2 at best");
    let text = format!("scan of {PAGES} pages: times faster in 8 segments than in one");
    line(&text, segments(1) / segments(8), ">= 7");
    println!();
}

fn took(work: impl Future<Output = ()>) -> f64 {
    let start = Instant::now();
    wait(work);
    start.elapsed().as_secs_f64()
}

/// Pages by the number in their start key, split among the segments of a scan.
#[derive(Clone)]
struct Service(Arc<[String]>);

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Service")
    }
}

impl Service {
    fn table(&self) -> Table<User> {
        let connector = SharedHttpConnector::new(self.clone());
        let config = Canned::one("{}").client().config().to_builder();
        let config = config.http_client(http_client_fn(move |_, _| connector.clone()));
        User::table(&Database::new(&Client::from_conf(config.build())))
    }
}

impl HttpConnector for Service {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let request: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        let last = request["ExclusiveStartKey"]["last_name"]["S"].as_str();
        let page: usize = last.map_or(0, |last| last.parse().unwrap());
        let total = request["TotalSegments"].as_u64().unwrap_or(1) as usize;
        // The last page is that of every segment.
        let is_last = page + 1 == PAGES / total;
        let body = self.0[if is_last { PAGES - 1 } else { page }].clone();
        HttpConnectorFuture::new(async move {
            tokio::time::sleep(LATENCY).await;
            let status = 200.try_into().unwrap();
            Ok(HttpResponse::new(status, SdkBody::from(body)))
        })
    }
}
