//! Sealed cursors: they come back to the read and the principal that they were sealed for, or not at all.
//!
//! `DYNAMO_ORM_TEST_CURSORS` is how many mutated and replayed ones are tried (5,000), `DYNAMO_ORM_TEST_SEED` what they are
//! made from.

use std::collections::{BTreeSet, HashSet};
use std::error::Error as _;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dynamo_orm::state::{Index, Mode, Output};
use dynamo_orm::{
    CursorKeys, CursorSeal, DynamoProjection, DynamoTable, Error, ErrorKind, Read, Result, Table,
};
use dynamo_orm_tests::Engine;
use serde_json::json;

use crate::common::{Post, numbers, post, posts};

const HOUR: Duration = Duration::from_secs(3600);

fn keys() -> CursorKeys {
    CursorKeys::new(&[7; 32])
}

#[derive(DynamoProjection)]
#[dynamo(table = Post)]
#[allow(dead_code)]
struct Body {
    body: String,
}

/// The same table to another part of a program.
#[derive(DynamoTable)]
#[dynamo(table = "posts")]
#[allow(dead_code)]
struct Headline {
    #[hash_key]
    board: String,
    #[range_key]
    number: u64,
    body: String,
}

type Resumed = Pin<Box<dyn Future<Output = Result<usize>>>>;

/// A read, and what was sealed after its first item.
struct Page {
    next: String,
    resume: Box<dyn Fn(&str, &CursorSeal) -> Resumed>,
}

impl Page {
    async fn of<I: Index, M: Mode, O: Output>(read: Read<I, M, O>, seal: &CursorSeal) -> Self {
        let mut stream = read.clone().page_size(1).stream();
        stream.next().await.unwrap().unwrap();
        let next = stream.cursor().unwrap().seal(seal, HOUR).unwrap();
        let resume = move |text: &str, seal: &CursorSeal| -> Resumed {
            let rest = read.clone().start_after_sealed(text, seal).collect();
            Box::pin(async move { rest.await.map(|items| items.len()) })
        };
        Self {
            next,
            resume: Box::new(resume),
        }
    }
}

/// Reads of which none may go on where another ended, though many of them could.
async fn pages(engine: &Engine, seal: &CursorSeal) -> Vec<Page> {
    let posts = posts(engine, 9).await;
    let other: Table<Post> = engine.table().await;
    for number in 1..=3 {
        other.put(&post(number)).await.unwrap();
        let elsewhere = Post {
            board: "go".into(),
            ..post(number)
        };
        posts.put(&elsewhere).await.unwrap();
    }
    let headlines = Headline::table(&engine.db).named(posts.name());
    let by_likes = posts.index(Post::BY_LIKES);
    let query = || posts.query("rust");
    vec![
        Page::of(query(), seal).await,
        Page::of(posts.query("go"), seal).await,
        Page::of(other.query("rust"), seal).await,
        Page::of(headlines.query("rust"), seal).await,
        Page::of(query().reverse(), seal).await,
        Page::of(query().range().ge(1), seal).await,
        Page::of(query().range().ge(0), seal).await,
        Page::of(query().filter(Post::LIKES.ge(0)), seal).await,
        Page::of(query().filter(Post::LIKES.le(9)), seal).await,
        Page::of(query().filter(Post::LIKES.le(8)), seal).await,
        Page::of(query().filter(Post::BODY.exists()), seal).await,
        Page::of(query().filter(Post::LINES.exists()), seal).await,
        Page::of(query().project::<Body>(), seal).await,
        Page::of(by_likes.query("rust"), seal).await,
        Page::of(by_likes.query("go"), seal).await,
        Page::of(by_likes.scan(), seal).await,
        Page::of(posts.scan(), seal).await,
        Page::of(posts.scan().segment(0, 1), seal).await,
    ]
}

#[tokio::test]
async fn a_cursor_is_of_its_read() {
    let engine = Engine::embedded();
    let seal = keys().seal_for("ada");
    let pages = pages(&engine, &seal).await;
    for (one, page) in pages.iter().enumerate() {
        for (two, other) in pages.iter().enumerate() {
            engine.requests.take();
            let resumed = (page.resume)(&other.next, &seal).await;
            if one == two {
                assert!(resumed.unwrap() >= 2, "{one}");
            } else {
                assert!(resumed.unwrap_err().is_invalid_cursor(), "{one} {two}");
                assert!(engine.requests.take().is_empty());
            }
        }
    }
}

#[tokio::test]
async fn limits_page_sizes_and_consistency_may_differ() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 6).await;
    let seal = keys().seal_for("ada");
    let mut first = posts.query("rust").page_size(1).limit(2).pages();
    first.next().await.unwrap().unwrap();
    let page = first.next().await.unwrap().unwrap();
    let text = page.cursor.unwrap().seal(&seal, HOUR).unwrap();
    let query = posts.query("rust").consistent().page_size(3).limit(3);
    let mut rest = query.start_after_sealed(text.as_str(), &seal).stream();
    // What is sealed before anything was read is where it began.
    let again = rest.cursor().unwrap().seal(&seal, HOUR).unwrap();
    assert_eq!(rest.next().await.unwrap().unwrap().number, 3);
    drop(rest);
    let again = Some(again.as_str());
    let rest = posts.query("rust").start_after_sealed(again, &seal);
    assert_eq!(rest.clone().count().await.unwrap(), 4);
    assert_eq!(numbers(&rest.await.unwrap()), [3, 4, 5, 6]);
    let all = posts.query("rust").start_after_sealed(None, &seal);
    assert_eq!(all.count().await.unwrap(), 6);

    // A count reads no projection.
    let projected = || posts.query("rust").project::<Body>();
    let mut stream = projected().stream();
    stream.next().await.unwrap().unwrap();
    let text = stream.cursor().unwrap().seal(&seal, HOUR).unwrap();
    let rest = projected().start_after_sealed(text.as_str(), &seal);
    assert_eq!(rest.count().await.unwrap(), 5);
}

#[tokio::test]
async fn a_cursor_from_memory_is_sealed_for_the_read_that_it_began() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 6).await;
    let seal = keys().seal_for("ada");
    let mut stream = posts.query("rust").page_size(1).stream();
    stream.next().await.unwrap().unwrap();
    let filtered = || posts.query("rust").filter(Post::EDITED.exists());
    let resumed = filtered().start_after(stream.cursor()).stream();
    let text = resumed.cursor().unwrap().seal(&seal, HOUR).unwrap();
    let found = filtered().start_after_sealed(text.as_str(), &seal).await;
    assert_eq!(numbers(&found.unwrap()), [2, 4, 6]);
    let unfiltered = posts.query("rust").start_after_sealed(text.as_str(), &seal);
    assert!(unfiltered.await.unwrap_err().is_invalid_cursor());
}

/// A clock that is set by hand, in seconds.
fn clock() -> (Arc<AtomicU64>, impl Fn() -> SystemTime + Clone) {
    let now = Arc::new(AtomicU64::new(1_000_000));
    let told = Arc::clone(&now);
    let clock = move || UNIX_EPOCH + Duration::from_secs(told.load(Ordering::Relaxed));
    (now, clock)
}

#[tokio::test]
async fn every_refusal_is_the_same() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 5).await;
    let (now, clock) = clock();
    let keys = keys().clock(clock.clone());
    let ada = keys.seal_for("ada");
    let page = Page::of(posts.query("rust"), &ada).await;
    assert_eq!((page.resume)(&page.next, &ada).await.unwrap(), 4);
    engine.requests.take();

    let mut refusals: Vec<Error> = Vec::new();
    let mut refuse = async |text: &str, seal: &CursorSeal| {
        refusals.push((page.resume)(text, seal).await.unwrap_err());
    };
    for text in [
        "",
        "A",
        "no base64!",
        "AQ==",
        "AQ",
        &page.next[1..],
        &page.next[..page.next.len() - 1],
        &format!("{}A", page.next),
        &format!("{}=", page.next),
        &format!(" {}", page.next),
        &page.next.to_lowercase(),
        // Another version.
        &format!("AgAA{}", &page.next[4..]),
        &"A".repeat(100_000),
    ] {
        refuse(text, &ada).await;
    }
    refuse(&page.next, &keys.seal_for("mallory")).await;
    refuse(&page.next, &keys.seal_for("")).await;
    refuse(
        &page.next,
        &CursorKeys::new(&[8; 32]).clock(clock).seal_for("ada"),
    )
    .await;
    let elsewhere = Page::of(posts.query("rust").reverse(), &ada).await;
    engine.requests.take();
    refuse(&elsewhere.next, &ada).await;
    now.fetch_add(3599, Ordering::Relaxed);
    assert_eq!((page.resume)(&page.next, &ada).await.unwrap(), 4);
    engine.requests.take();
    now.fetch_add(1, Ordering::Relaxed);
    refuse(&page.next, &ada).await;

    let prints: BTreeSet<String> = refusals
        .iter()
        .map(|error| format!("{error} {error:?} {:?} {:?}", error.source(), error.item()))
        .collect();
    assert_eq!(prints.len(), 1, "{prints:#?}");
    let error = &refusals[0];
    assert_eq!(error.kind(), ErrorKind::InvalidCursor);
    assert!(error.is_unsent());
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}`: the cursor is not valid for this read, or no longer; begin again without a cursor",
            posts.name()
        )
    );
    assert!(engine.requests.take().is_empty());
}

#[tokio::test]
async fn keys_rotate() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 3).await;
    let (old, new) = (&[1; 32], &[2; 32]);
    let before = CursorKeys::new(old).seal_for("ada");
    let during = CursorKeys::new(new).accept(old).seal_for("ada");
    let after = CursorKeys::new(new).seal_for("ada");
    let page = Page::of(posts.query("rust"), &before).await;
    assert_eq!((page.resume)(&page.next, &during).await.unwrap(), 2);
    assert!((page.resume)(&page.next, &after).await.is_err());
    let page = Page::of(posts.query("rust"), &during).await;
    assert_eq!((page.resume)(&page.next, &after).await.unwrap(), 2);
    assert!((page.resume)(&page.next, &before).await.is_err());
}

#[tokio::test]
async fn a_text_is_for_urls_and_tells_nothing() {
    let engine = Engine::embedded();
    let table = engine.table::<Post>().await;
    for number in [1, 2] {
        let post = Post {
            board: "s3cret-board".into(),
            ..post(number)
        };
        table.put(&post).await.unwrap();
    }
    let keys = keys();
    let seal = keys.seal_for("s3cret-principal");
    let mut stream = table.query("s3cret-board").stream();
    stream.next().await.unwrap().unwrap();
    let cursor = stream.cursor().unwrap();
    let texts: HashSet<String> = (0..100)
        .map(|_| cursor.seal(&seal, HOUR).unwrap())
        .collect();
    // Each has a nonce of its own.
    assert_eq!(texts.len(), 100);
    for text in &texts {
        let is_safe = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
        assert!(text.chars().all(is_safe), "{text}");
        let padded = text.replace('-', "+").replace('_', "/");
        let padding = "=".repeat((4 - padded.len() % 4) % 4);
        let bytes = aws_smithy_types::base64::decode(padded + &padding).unwrap();
        // The version and the id of the key are in the clear.
        assert_eq!(bytes[0], 1);
        assert!(texts.iter().all(|other| other[..6] == text[..6]));
        assert!(
            !bytes
                .windows(6)
                .any(|part| part == b"s3cret" || part == b"number")
        );
    }
    for printed in [
        format!("{cursor:?}"),
        format!("{keys:?}"),
        format!("{seal:?}"),
        format!("{:?}", table.scan().start_after_sealed("s3cret", &seal)),
    ] {
        assert!(
            !printed.contains("s3cret") && !printed.contains("7, 7"),
            "{printed}"
        );
    }
}

#[tokio::test]
async fn the_hash_key_of_a_cursor_is_the_querys() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 3).await;
    let seal = keys().seal_for("ada");
    // A service that lies.
    let key = json!({"board": {"S": "go"}, "number": {"N": "1"}});
    let answer = json!({"Items": [], "Count": 0, "ScannedCount": 0, "LastEvaluatedKey": key});
    engine
        .requests
        .answer(move |_| Some((200, answer.to_string())));
    let page = posts.query("rust").pages().next().await.unwrap().unwrap();
    engine.requests.answer_no_more();
    engine.requests.take();
    let text = page.cursor.unwrap().seal(&seal, HOUR).unwrap();
    let query = posts.query("rust").start_after_sealed(text.as_str(), &seal);
    assert!(query.await.unwrap_err().is_invalid_cursor());
    assert!(engine.requests.take().is_empty());
}

#[derive(DynamoTable)]
#[dynamo(table = "tagged")]
#[allow(dead_code)]
struct Tagged {
    #[hash_key]
    list: u64,
    #[range_key]
    number: u64,
    tags: HashSet<String>,
}

#[tokio::test]
async fn a_set_in_a_filter_has_no_order() {
    let engine = Engine::embedded();
    let table = engine.table::<Tagged>().await;
    // Each set has an order of its own.
    let tags = || -> HashSet<String> { (0..20).map(|tag| tag.to_string()).collect() };
    for number in [1, 2] {
        let tagged = Tagged {
            list: 1,
            number,
            tags: tags(),
        };
        table.put(&tagged).await.unwrap();
    }
    let seal = keys().seal_for("ada");
    let query = || table.query(1).filter(Tagged::TAGS.eq(tags()));
    let page = Page::of(query(), &seal).await;
    for _ in 0..10 {
        let rest = query().start_after_sealed(page.next.as_str(), &seal).await;
        assert_eq!(rest.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn segments_take_no_sealed_cursor() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 3).await;
    let seal = keys().seal_for("ada");
    let page = Page::of(posts.scan(), &seal).await;
    let scan = posts.scan().start_after_sealed(page.next.as_str(), &seal);
    let error = scan.segments(2).next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
}

fn from_environment(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|value| value.parse().ok())
        .unwrap_or(otherwise)
}

/// Xorshift: <https://www.jstatsoft.org/article/view/v008i14>.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }

    /// Another text than this one.
    fn mutated(&mut self, text: &str, other: &str) -> String {
        const LETTERS: &[u8] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= .~%";
        let mut letters = text.as_bytes().to_vec();
        let at = self.below(letters.len());
        match self.below(7) {
            // One letter, or the next in which a last one differs by bits that say nothing.
            0 => letters[at] = LETTERS[self.below(LETTERS.len())],
            1 => {
                let last = letters.len() - 1;
                letters[last] = LETTERS[self.below(LETTERS.len())];
            }
            2 => letters.truncate(at),
            3 => letters.insert(at, LETTERS[self.below(LETTERS.len())]),
            4 => drop(letters.remove(at)),
            // The beginning of one and the end of another.
            5 => {
                let at = at.min(other.len());
                letters.truncate(at);
                letters.extend_from_slice(&other.as_bytes()[at..]);
            }
            _ => {
                let other = self.below(letters.len());
                letters.swap(at, other);
            }
        }
        String::from_utf8(letters).unwrap()
    }
}

#[tokio::test]
async fn no_mutated_or_replayed_cursor_is_accepted() {
    let count = from_environment("DYNAMO_ORM_TEST_CURSORS", 5_000);
    let mut random = Random(from_environment("DYNAMO_ORM_TEST_SEED", 1).max(1));
    let engine = Engine::embedded();
    let (now, clock) = clock();
    let keys = keys().clock(clock.clone());
    let ada = keys.seal_for("ada");
    let strangers = [
        keys.seal_for("bob"),
        keys.seal_for("ada "),
        CursorKeys::new(&[8; 32]).clock(clock).seal_for("ada"),
    ];
    let pages = pages(&engine, &ada).await;
    engine.requests.take();
    let (mut tried, mut accepted) = (0, 0);
    while tried < count {
        let (one, two) = (random.below(pages.len()), random.below(pages.len()));
        let (page, other) = (&pages[one], &pages[two]);
        let stranger = &strangers[random.below(strangers.len())];
        let (text, seal, later) = match random.below(4) {
            0 if one != two => (other.next.clone(), &ada, 0),
            1 => (page.next.clone(), stranger, 0),
            2 => (page.next.clone(), &ada, 3600 + random.below(1_000_000)),
            _ => (random.mutated(&page.next, &other.next), &ada, 0),
        };
        if later == 0 && std::ptr::eq(seal, &raw const ada) && text == page.next {
            continue;
        }
        now.fetch_add(later as u64, Ordering::Relaxed);
        let resumed = (page.resume)(&text, seal).await;
        now.fetch_sub(later as u64, Ordering::Relaxed);
        tried += 1;
        let is_refused = resumed.is_err_and(|error| error.is_invalid_cursor());
        accepted += u64::from(!is_refused);
    }
    assert_eq!(accepted, 0, "of {tried}");
    assert!(engine.requests.take().is_empty());
    println!("{tried} mutated and replayed cursors: {accepted} accepted");
}
