//! Pages that are read ahead, over a service that takes 10 ms a request.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use dynamo_orm::{DynamoTable, ErrorKind, Table};
use dynamo_orm_tests::database;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "rows")]
struct Row {
    #[hash_key]
    id: u64,
}

/// Pages of ten items, split among the segments of a scan.
#[derive(Clone)]
struct Service(Arc<State>);

struct State {
    pages: u64,
    /// The page that is an error.
    broken: Option<u64>,
    asked: AtomicUsize,
    answered: AtomicUsize,
    under_way: AtomicUsize,
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Service")
    }
}

/// A request under way, until it is answered or dropped.
struct UnderWay(Service);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.0.under_way.fetch_sub(1, SeqCst);
    }
}

impl Service {
    fn new(pages: u64, broken: Option<u64>) -> Self {
        Self(Arc::new(State {
            pages,
            broken,
            asked: AtomicUsize::new(0),
            answered: AtomicUsize::new(0),
            under_way: AtomicUsize::new(0),
        }))
    }

    fn table(&self) -> Table<Row> {
        let connector = SharedHttpConnector::new(self.clone());
        Row::table(&database(http_client_fn(move |_, _| connector.clone())))
    }

    fn asked(&self) -> usize {
        self.0.asked.load(SeqCst)
    }

    fn answer(&self, request: &Value) -> (u16, Value) {
        let total = request["TotalSegments"].as_u64().unwrap_or(1);
        let last = request["ExclusiveStartKey"]["id"]["N"].as_str();
        let first = last.map_or(0, |last| last.parse::<u64>().unwrap());
        let page = first / 10;
        if self.0.broken == Some(page) {
            let error = json!({"__type": "com.amazon.coral.validate#ValidationException"});
            return (400, error);
        }
        let limit = request["Limit"].as_u64().unwrap_or(10);
        let ids = first + 1..=first + limit.min(10);
        let items: Vec<_> = ids.map(|id| json!({"id": {"N": id.to_string()}})).collect();
        let mut answer = json!({"Count": items.len(), "ScannedCount": items.len()});
        if page + 1 < self.0.pages / total {
            answer["LastEvaluatedKey"] = items.last().unwrap().clone();
        }
        answer["Items"] = items.into();
        (200, answer)
    }
}

impl HttpConnector for Service {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let request = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        self.0.asked.fetch_add(1, SeqCst);
        self.0.under_way.fetch_add(1, SeqCst);
        let under_way = UnderWay(self.clone());
        HttpConnectorFuture::new(async move {
            sleep(Duration::from_millis(10)).await;
            let service = &under_way.0;
            service.0.answered.fetch_add(1, SeqCst);
            let (status, answer) = service.answer(&request);
            let status = status.try_into().unwrap();
            Ok(HttpResponse::new(status, SdkBody::from(answer.to_string())))
        })
    }
}

/// How many milliseconds this takes, on the paused clock.
async fn millis(work: impl Future<Output = ()>) -> u128 {
    let start = Instant::now();
    work.await;
    start.elapsed().as_millis()
}

/// Reads all items and works on each for a millisecond.
async fn work_through(prefetch: bool) {
    let table = Service::new(10, None).table();
    let mut stream = table.scan().prefetch(prefetch).stream();
    let mut count = 0;
    while let Some(row) = stream.next().await {
        count += 1;
        assert_eq!(row.unwrap().id, count);
        sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(count, 100);
}

#[tokio::test(start_paused = true)]
async fn work_hides_the_latency() {
    // Ten pages of 10 ms, and ten milliseconds of work on each.
    assert_eq!(millis(work_through(false)).await, 200);
    // The first page cannot be hidden, nor the first item of each page.
    let ahead = millis(work_through(true)).await;
    assert!((110..=120).contains(&ahead), "{ahead}");
}

#[tokio::test(start_paused = true)]
async fn work_on_pages_hides_the_latency() {
    let read = async |prefetch| {
        let table = Service::new(10, None).table();
        let mut pages = table.scan().prefetch(prefetch).pages();
        while let Some(page) = pages.next().await {
            assert_eq!(page.unwrap().items.len(), 10);
            sleep(Duration::from_millis(10)).await;
        }
    };
    assert_eq!(millis(read(false)).await, 200);
    // The third page is the first one that is read ahead.
    assert_eq!(millis(read(true)).await, 120);
}

#[tokio::test(start_paused = true)]
async fn segments_are_read_side_by_side() {
    let read = async |segments| {
        let table = Service::new(80, None).table();
        let mut rows = table.scan().segments(segments);
        let mut count = 0;
        while let Some(row) = rows.next().await {
            row.unwrap();
            count += 1;
        }
        assert_eq!(count, 800);
    };
    let (one, eight) = (millis(read(1)).await, millis(read(8)).await);
    assert!(one >= 7 * eight, "{one} {eight}");
}

#[tokio::test(start_paused = true)]
async fn one_page_is_read_ahead_at_most() {
    let service = Service::new(10, None);
    let mut stream = service.table().scan().stream();
    for asked in [1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3] {
        stream.next().await.unwrap().unwrap();
        sleep(Duration::from_secs(1)).await;
        assert_eq!(service.asked(), asked);
    }
    let service = Service::new(10, None);
    let mut pages = service.table().scan().pages();
    for asked in [1, 3, 4] {
        pages.next().await.unwrap().unwrap();
        sleep(Duration::from_secs(1)).await;
        assert_eq!(service.asked(), asked);
    }
    let service = Service::new(10, None);
    let mut stream = service.table().scan().prefetch(false).stream();
    for asked in [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2] {
        stream.next().await.unwrap().unwrap();
        sleep(Duration::from_secs(1)).await;
        assert_eq!(service.asked(), asked);
    }
}

#[tokio::test(start_paused = true)]
async fn no_page_is_read_behind_the_limit() {
    for (limit, asked) in [(2, 1), (10, 1), (15, 2), (20, 2)] {
        let service = Service::new(10, None);
        let mut stream = service.table().scan().limit(limit).stream();
        let mut count = 0;
        while let Some(row) = stream.next().await {
            row.unwrap();
            count += 1;
            sleep(Duration::from_secs(1)).await;
        }
        assert_eq!((count, service.asked()), (limit, asked));
    }
}

#[tokio::test(start_paused = true)]
async fn dropping_the_stream_drops_the_request() {
    let service = Service::new(10, None);
    let mut stream = service.table().scan().stream();
    for _ in 0..2 {
        stream.next().await.unwrap().unwrap();
    }
    sleep(Duration::from_millis(5)).await;
    assert_eq!(service.0.under_way.load(SeqCst), 1);
    drop(stream);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(service.0.under_way.load(SeqCst), 0);
    assert_eq!((service.asked(), service.0.answered.load(SeqCst)), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn an_error_of_the_page_ahead_comes_in_its_place_and_once() {
    let service = Service::new(10, Some(1));
    let mut stream = service.table().scan().stream();
    for id in 1..=10 {
        let row = stream.next().await.unwrap().unwrap();
        assert_eq!(row.id, id);
        sleep(Duration::from_secs(1)).await;
    }
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Validation);
    assert!(stream.next().await.is_none());
    assert_eq!(service.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_cursor_is_behind_the_last_item_that_was_yielded() {
    let service = Service::new(10, None);
    let table = service.table();
    let mut stream = table.scan().stream();
    for id in 1..=25 {
        assert_eq!(stream.next().await.unwrap().unwrap().id, id);
        let rest = table.scan().start_after(stream.cursor());
        let next = rest.prefetch(false).stream().next().await.unwrap();
        assert_eq!(next.unwrap().id, id + 1);
    }
}

#[test]
fn a_runtime_that_ends_ends_the_page() {
    let runtime = || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_time().build().unwrap()
    };
    let service = Service::new(10, None);
    let mut stream = service.table().scan().stream();
    runtime().block_on(async {
        for _ in 0..2 {
            stream.next().await.unwrap().unwrap();
        }
    });
    runtime().block_on(async {
        for id in 3..=10 {
            assert_eq!(stream.next().await.unwrap().unwrap().id, id);
        }
        let error = stream.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection);
        assert_eq!(
            error.to_string(),
            "table `rows`: the tokio runtime that was reading this page has shut down; read the stream to its end in \
             one runtime, or with `prefetch(false)`"
        );
        assert!(stream.next().await.is_none());
    });
}
