//! Reads of pages of random shapes: no item is missed or comes twice, no read goes on for ever, and a key that repeats
//! ends the read.
//!
//! `DYNAMO_ORM_TEST_SHAPES` is how many seeds are tried (1), of 200 shapes each; `DYNAMO_ORM_TEST_SEED` is the first (0).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dynamo_orm::{Cursor, DynamoTable, Error, ErrorKind, Table};
use dynamo_orm_tests::{answering, database};
use serde_json::{Value, json};

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "posts")]
#[index(keys_only, name = "ByColor", hash = color, range = number)]
struct Post {
    #[hash_key]
    board: String,
    #[range_key]
    number: usize,
    color: String,
}

/// A table, and how it is paged.
#[derive(Clone, Debug)]
struct Shape {
    seed: u64,
    /// Whether the item of a number passes the filter, if there is one.
    passes: Vec<bool>,
    /// The most items that a page examines.
    largest: usize,
    /// Whether a last page that is full has a key.
    ends_with_key: bool,
    /// Behind which number the key repeats.
    repeats: Option<usize>,
}

impl Shape {
    fn draw(rng: &mut fastrand::Rng) -> Self {
        let count = rng.usize(..24);
        let density = rng.f64() * 1.3;
        Self {
            seed: rng.u64(..),
            passes: (0..count).map(|_| rng.f64() < density).collect(),
            largest: rng.usize(1..8),
            ends_with_key: rng.bool(),
            repeats: (rng.u8(..8) == 0 && count > 0).then(|| rng.usize(..count)),
        }
    }

    /// What a whole read finds, in order.
    fn all(&self) -> Vec<usize> {
        (0..self.passes.len())
            .filter(|number| self.passes[*number])
            .collect()
    }

    fn item(number: usize) -> Value {
        json!({"board": {"S": "rust"}, "number": {"N": number.to_string()}, "color": {"S": "red"}})
    }

    /// The page of a query or scan.
    fn page(&self, request: &Value) -> Value {
        let number = |key: &Value| Some(key["number"]["N"].as_str()?.parse::<usize>().unwrap());
        let start = &request["ExclusiveStartKey"];
        let after = number(start);
        let segment = request["Segment"].as_u64().unwrap_or(0) as usize;
        let segments = request["TotalSegments"].as_u64().unwrap_or(1) as usize;
        let limit = request["Limit"]
            .as_u64()
            .map_or(usize::MAX, |limit| limit as usize);
        let behind = after.map_or(0, |after| after + 1);
        let numbers = behind..self.passes.len();
        let mut left = numbers.filter(|number| number % segments == segment);
        // The same request has the same answer.
        let mut rng = fastrand::Rng::with_seed(self.seed ^ (behind * 64 + segment) as u64);
        let size = rng.usize(1..=self.largest).min(limit);
        let page: Vec<usize> = left.by_ref().take(size).collect();
        let items = page.iter().filter(|number| self.passes[**number]);
        let items: Vec<Value> = items.map(|number| Self::item(*number)).collect();
        let mut body = json!({"Count": items.len(), "ScannedCount": page.len(), "Items": items});
        let goes_on = left.next().is_some() || (page.len() == size && self.ends_with_key);
        if let (Some(last), true) = (page.last(), goes_on) {
            body["LastEvaluatedKey"] = Self::item(*last);
        }
        if self
            .repeats
            .is_some_and(|at| after.is_some_and(|after| after >= at))
        {
            body["LastEvaluatedKey"] = start.clone();
        }
        body
    }

    /// Some of the keys that a batch asks for, in some order; the others are left.
    fn batch(&self, request: &Value, turn: usize) -> Value {
        let keys = &request["RequestItems"]["posts"]["Keys"];
        let mut keys = keys.as_array().unwrap().clone();
        let mut rng = fastrand::Rng::with_seed(self.seed ^ turn as u64);
        rng.shuffle(&mut keys);
        let left = keys.split_off(rng.usize(1..=keys.len()));
        let number = |key: &Value| key["number"]["N"].as_str().unwrap().parse().unwrap();
        let items: Vec<_> = keys.iter().map(|key| Self::item(number(key))).collect();
        let mut body = json!({"Responses": {"posts": items}, "UnprocessedKeys": {}});
        if !left.is_empty() {
            body["UnprocessedKeys"]["posts"] = json!({"Keys": left});
        }
        body
    }

    /// A table that is paged like this.
    fn table(&self) -> Table<Post> {
        let shape = self.clone();
        let requests = Arc::new(AtomicUsize::new(0));
        let client = answering(move |operation, body| {
            let turn = requests.fetch_add(1, Ordering::Relaxed);
            assert!(turn < 5_000, "a read goes on for ever: {shape:?}");
            let request = serde_json::from_slice(body).unwrap();
            match operation {
                "BatchGetItem" => shape.batch(&request, turn),
                _ => shape.page(&request),
            }
            .to_string()
        });
        Post::table(&database(client))
    }

    /// Compares what a read found, up to its error, with what it is to find; says whether its key repeated.
    fn check(
        &self,
        what: &str,
        mut found: Vec<usize>,
        error: Option<Error>,
        expected: &[usize],
    ) -> bool {
        let seen = found.len();
        let in_order = found.is_sorted();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), seen, "{what}: an item came twice: {self:?}");
        let concurrent = ["segments", "load", "batch"].contains(&what);
        assert!(in_order || concurrent, "{what}: {self:?}");
        match &error {
            None => assert_eq!(found, expected, "{what}: {self:?}"),
            Some(error) => {
                assert_eq!(
                    error.kind(),
                    ErrorKind::PaginationStalled,
                    "{what}: {self:?}"
                );
                assert!(self.repeats.is_some(), "{what}: {self:?}");
                let is_expected = |number| expected.contains(number);
                assert!(found.iter().all(is_expected), "{what}: {self:?}");
            }
        }
        error.is_some()
    }
}

/// What a stream yields, up to its error; behind one there is nothing.
macro_rules! drain {
    ($stream:expr) => {{
        let mut stream = $stream;
        let (mut found, mut error) = (Vec::new(), None);
        while let Some(next) = stream.next().await {
            assert!(error.is_none(), "something behind an error");
            match next {
                Ok(post) => found.push(post.number),
                Err(failed) => error = Some(failed),
            }
        }
        (found, error)
    }};
}

/// Reads on from cursors, each of them of another stream.
async fn resumed(posts: &Table<Post>, rng: &mut fastrand::Rng) -> (Vec<usize>, Option<Error>) {
    let mut found = Vec::new();
    let mut cursor: Option<Cursor> = None;
    loop {
        let mut stream = posts.query("rust").start_after(cursor).stream();
        for _ in 0..rng.usize(1..6) {
            match stream.next().await {
                Some(Ok(post)) => found.push(post.number),
                Some(Err(error)) => return (found, Some(error)),
                None => return (found, None),
            }
        }
        cursor = stream.cursor();
        if cursor.is_none() {
            return (found, None);
        }
    }
}

/// Reads page after page, each of them by a read of its own.
async fn paged(posts: &Table<Post>) -> (Vec<usize>, Option<Error>) {
    let mut found = Vec::new();
    let mut cursor: Option<Cursor> = None;
    loop {
        match posts.scan().start_after(cursor).pages().next().await {
            Some(Ok(page)) => {
                found.extend(page.items.iter().map(|post| post.number));
                cursor = page.cursor;
            }
            Some(Err(error)) => return (found, Some(error)),
            None => return (found, None),
        }
        if cursor.is_none() {
            return (found, None);
        }
    }
}

/// Reads in every way; says how many reads ended with a key that repeats.
async fn every_stream(shape: &Shape, rng: &mut fastrand::Rng) -> usize {
    let posts = shape.table();
    let mut stalled = 0;
    let all = shape.all();
    let prefetch = rng.bool();
    let limit = rng.usize(1..30);
    let some = &all[..limit.min(all.len())];

    let (found, error) = drain!(posts.query("rust").prefetch(prefetch).stream());
    stalled += usize::from(shape.check("query", found, error, &all));
    let query = posts.query("rust").prefetch(prefetch).limit(limit);
    let (found, error) = drain!(query.page_size(rng.usize(1..9)).stream());
    stalled += usize::from(shape.check("limit", found, error, some));
    let (found, error) = drain!(posts.scan().prefetch(prefetch).stream());
    stalled += usize::from(shape.check("scan", found, error, &all));
    let (found, error) = drain!(posts.scan().segments(rng.usize(1..5)));
    stalled += usize::from(shape.check("segments", found, error, &all));
    let by_color = posts.index(Post::BY_COLOR).query("red");
    let (found, error) = drain!(by_color.load().stream());
    stalled += usize::from(shape.check("load", found, error, &all));
    let keys = all.iter().map(|number| ("rust", *number));
    let (found, error) = drain!(posts.batch_get(keys).stream());
    assert!(error.is_none(), "{error:?}: {shape:?}");
    stalled += usize::from(shape.check("batch", found, error, &all));
    let (found, error) = resumed(&posts, rng).await;
    stalled += usize::from(shape.check("resumed", found, error, &all));
    let (found, error) = paged(&posts).await;
    stalled += usize::from(shape.check("paged", found, error, &all));
    stalled
}

#[tokio::test(start_paused = true)]
async fn pages_of_random_shapes() {
    const SHAPES: usize = 200;
    let from_environment = |name, otherwise| {
        std::env::var(name).map_or(otherwise, |number| number.parse::<u64>().unwrap())
    };
    let seeds = from_environment("DYNAMO_ORM_TEST_SHAPES", 1);
    let first = from_environment("DYNAMO_ORM_TEST_SEED", 0);
    let mut stalled = 0;
    for seed in first..first + seeds {
        let mut rng = fastrand::Rng::with_seed(seed);
        for _ in 0..SHAPES {
            let shape = Shape::draw(&mut rng);
            stalled += every_stream(&shape, &mut rng).await;
        }
    }
    println!(
        "{seeds} seeds from {first} of {SHAPES} shapes, 8 reads each, of which {stalled} stalled"
    );
    assert!(stalled > 0);
}
