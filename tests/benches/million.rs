//! What a scan of a million items takes of memory: of pages of a megabyte, made as they are asked for.

use std::fmt;
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::Client;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use dynamo_orm::{Database, DynamoTable, Table};

use crate::canned::Canned;
use crate::harness::wait;
use crate::memory;
use crate::samples::{User, UserView};
use crate::wire::{self, Attributes, Order};

const ITEMS_OF_A_PAGE: usize = 2500;
/// From here on, a page that is worked on and one that is read ahead are there.
const WARM: usize = 10;

/// Prints what scans of `count` items take, in pages: the most that was live, and how much more of it, and of the resident
/// set, than after the first pages.
pub fn print(items: &[Attributes], count: usize) {
    let pages = count / ITEMS_OF_A_PAGE;
    let body = wire::page(&items[..ITEMS_OF_A_PAGE], Order::Alike, "");
    let size = body.len() as f64;
    println!(
        "{:<48}{:>14}{:>14}{:>14}   target",
        format!(
            "{} items in pages of {} KB",
            pages * ITEMS_OF_A_PAGE,
            body.len() / 1024
        ),
        "pages live",
        "live grows",
        "RSS grows"
    );
    let line = |way: &str, scan: &dyn Fn(&Table<User>) -> usize| {
        let service = Service::new(&body, pages);
        let table = service.table();
        let used = memory::used(|| assert_eq!(scan(&table), pages * ITEMS_OF_A_PAGE));
        let [live, resident] = service.grown();
        let peak = used.peak as f64 / size;
        println!(
            "{way:<48}{peak:>14.2}{:>14.2}{:>14.2}   <= 2",
            live / size,
            resident / size
        );
    };
    line("scan().stream()", &|users| wait(stream(users, true)));
    line("scan().stream(), one page at a time", &|users| {
        wait(stream(users, false))
    });
    line("scan().pages()", &|users| wait(of_pages(users)));
    line("scan().views()", &|users| wait(views(users)));
    println!();
}

async fn stream(users: &Table<User>, prefetch: bool) -> usize {
    let mut stream = users.scan().prefetch(prefetch).stream();
    let mut count = 0;
    while let Some(user) = stream.next().await {
        black_box(user.unwrap());
        count += 1;
    }
    count
}

async fn of_pages(users: &Table<User>) -> usize {
    let mut pages = users.scan().pages();
    let mut count = 0;
    while let Some(page) = pages.next().await {
        count += black_box(page.unwrap()).items.len();
    }
    count
}

async fn views(users: &Table<User>) -> usize {
    let mut pages = users.scan().views::<UserView<'_>>();
    let mut count = 0;
    while let Some(page) = pages.next().await {
        for user in &page.unwrap() {
            black_box(user.unwrap().balance);
            count += 1;
        }
    }
    count
}

/// The resident set, in bytes; 0 where the system does not tell.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kilobytes.map_or(0, |kilobytes| kilobytes.parse::<usize>().unwrap() * 1024)
}

/// Answers with the same items, up to the last page, and looks at the memory whenever it is asked.
#[derive(Clone)]
struct Service(Arc<Pages>);

struct Pages {
    /// All but the end of a page.
    start: String,
    count: usize,
    answered: AtomicUsize,
    /// Live bytes and the resident set: the most of the first pages, and of all.
    seen: Mutex<[[usize; 2]; 2]>,
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Service")
    }
}

impl Service {
    fn new(body: &str, count: usize) -> Self {
        Self(Arc::new(Pages {
            start: body.strip_suffix('}').unwrap().to_owned(),
            count,
            answered: AtomicUsize::new(0),
            seen: Mutex::default(),
        }))
    }

    fn table(&self) -> Table<User> {
        let connector = SharedHttpConnector::new(self.clone());
        let config = Canned::one("{}").client().config().to_builder();
        let config = config.http_client(http_client_fn(move |_, _| connector.clone()));
        User::table(&Database::new(&Client::from_conf(config.build())))
    }

    /// How much more there was of both than at the first pages.
    fn grown(&self) -> [f64; 2] {
        let [first, all] = *self.0.seen.lock().unwrap();
        [0, 1].map(|which| all[which].saturating_sub(first[which]) as f64)
    }
}

impl HttpConnector for Service {
    fn call(&self, _request: HttpRequest) -> HttpConnectorFuture {
        let answered = self.0.answered.fetch_add(1, Relaxed) + 1;
        let seen = [memory::live(), resident()];
        let upto = if answered <= WARM { 2 } else { 1 };
        let most = &mut *self.0.seen.lock().unwrap();
        for most in most.iter_mut().rev().take(upto) {
            *most = [0, 1].map(|which| most[which].max(seen[which]));
        }
        let last = if answered < self.0.count {
            format!(
                r#","LastEvaluatedKey":{{"account_type":{{"S":"a"}},"last_name":{{"S":"{answered}"}}}}}}"#
            )
        } else {
            "}".to_owned()
        };
        let mut body = String::with_capacity(self.0.start.len() + last.len());
        body.push_str(&self.0.start);
        body.push_str(&last);
        let status = 200.try_into().unwrap();
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from(body))))
    }
}
