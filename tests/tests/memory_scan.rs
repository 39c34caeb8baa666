//! What a scan takes of memory, counted by an allocator and by the system: one test, alone in its program.
//!
//! `DYNAMO_ORM_TEST_SCAN` is how many items are scanned (100,000); with `--nocapture` it prints what it took.

use std::hint::black_box;
use std::sync::LazyLock;

use dynamo_orm::{DynamoTable, DynamoView, Table};
use dynamo_orm_tests::{answering, database};
use peak_alloc::PeakAlloc;
use serde_json::Value;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

#[derive(DynamoTable)]
#[dynamo(table = "numbers")]
struct Number {
    #[hash_key]
    number: u64,
    text: String,
}

#[derive(DynamoView)]
#[dynamo(table = Number)]
struct Text<'a> {
    text: &'a str,
}

const ITEMS_OF_A_PAGE: usize = 250;

/// The items of every page.
static ITEMS: LazyLock<String> = LazyLock::new(|| {
    let text = "a".repeat(100);
    let item = |number| format!(r#"{{"number":{{"N":"{number}"}},"text":{{"S":"{text}"}}}}"#);
    let items: Vec<_> = (0..ITEMS_OF_A_PAGE).map(item).collect();
    items.join(",")
});

/// A page of as many as are left behind the start key, which says how many.
fn answer(left: usize, body: &[u8]) -> String {
    let request: Value = serde_json::from_slice(body).unwrap();
    let start = request["ExclusiveStartKey"]["number"]["N"].as_str();
    let left = start.map_or(left, |start| start.parse().unwrap()) - ITEMS_OF_A_PAGE;
    let last = match left {
        0 => String::new(),
        _ => format!(r#""LastEvaluatedKey":{{"number":{{"N":"{left}"}}}},"#),
    };
    format!(
        r#"{{{last}"Count":{ITEMS_OF_A_PAGE},"Items":[{}]}}"#,
        *ITEMS
    )
}

/// A table of so many items, none of which is kept.
fn numbers(items: usize) -> Table<Number> {
    let answer = move |_: &str, body: &[u8]| answer(items, body);
    Number::table(&database(answering(answer)))
}

/// The resident set, in bytes, where the system tells.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// What a scan took: the most bytes in use beyond those before it, and how much the resident set grew.
struct Took {
    peak: usize,
    grown: Option<usize>,
}

async fn took(scan: impl Future<Output = usize>, items: usize) -> Took {
    let (before, resident_before) = (ALLOCATOR.current_usage(), resident());
    ALLOCATOR.reset_peak_usage();
    assert_eq!(scan.await, items);
    let peak = ALLOCATOR.peak_usage() - before;
    let grown = resident().zip(resident_before);
    Took {
        peak,
        grown: grown.map(|(after, before)| after.saturating_sub(before)),
    }
}

async fn stream(items: usize) -> usize {
    let mut stream = numbers(items).scan().stream();
    let mut count = 0;
    while let Some(number) = stream.next().await {
        black_box(number.unwrap());
        count += 1;
    }
    count
}

async fn pages(items: usize) -> usize {
    let mut pages = numbers(items).scan().pages();
    let mut count = 0;
    while let Some(page) = pages.next().await {
        count += black_box(page.unwrap()).items.len();
    }
    count
}

async fn views(items: usize) -> usize {
    let mut pages = numbers(items).scan().views::<Text<'_>>();
    let mut letters = 0;
    while let Some(page) = pages.next().await {
        for text in &page.unwrap() {
            letters += text.unwrap().text.len();
        }
    }
    letters / 100
}

#[tokio::test]
async fn memory_does_not_grow_with_the_length_of_a_scan() {
    let items = std::env::var("DYNAMO_ORM_TEST_SCAN");
    let items = items.map_or(100_000, |items| items.parse().unwrap());
    let items = items / ITEMS_OF_A_PAGE * ITEMS_OF_A_PAGE;
    let page = answer(2 * ITEMS_OF_A_PAGE, b"{}").len();
    let in_pages = |bytes: usize| bytes as f64 / page as f64;
    type Scan = fn(usize) -> std::pin::Pin<Box<dyn Future<Output = usize>>>;
    let scans: [(&str, Scan); 3] = [
        ("stream", |items| Box::pin(stream(items))),
        ("pages", |items| Box::pin(pages(items))),
        ("views", |items| Box::pin(views(items))),
    ];
    for (name, scan) in scans {
        // What is made once, and what a scan holds at a time, is there already.
        let first = took(scan(10 * ITEMS_OF_A_PAGE), 10 * ITEMS_OF_A_PAGE).await;
        let whole = took(scan(items), items).await;
        println!(
            "{name} of {items} items, in pages of {page} bytes: at most {:.2} pages in use, {:.2} of them beyond the \
             first ten pages; the resident set grew by {:.2} pages",
            in_pages(whole.peak),
            in_pages(whole.peak.saturating_sub(first.peak)),
            whole.grown.map_or(f64::NAN, in_pages),
        );
        assert!(
            whole.peak <= first.peak + 2 * page,
            "{name}: {} bytes for ten pages, {} for {items} items",
            first.peak,
            whole.peak
        );
    }
}
