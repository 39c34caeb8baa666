//! Faults for tests: what a network and DynamoDB under load do to a program.
//!
//! [`Faults`] stand between the SDK and an engine, the [embedded](crate::embedded) one or any other, and let requests
//! meet [`Fault`]s: now and then, at rates that a seed draws by, or the very next one. They also tell what was sent, and can
//! answer in the engine's place.
//!
//! A write whose answer is lost is sent again, and meets itself:
//!
//! ```
//! use dynamo_orm::DynamoTable;
//! use dynamo_orm::testing::{Failure, Fault, Faults};
//!
//! #[derive(DynamoTable)]
//! #[dynamo(table = "users")]
//! struct User {
//!     #[hash_key]
//!     name: String,
//! }
//!
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() -> dynamo_orm::Result<()> {
//! let faults = Faults::seeded(7);
//! let users = User::table(&faults.database());
//! users.create_table().await?;
//!
//! faults.next("PutItem", Fault::Applied(Failure::Status(500)));
//! let refused = users.insert(&User { name: "jane".into() }).await.unwrap_err();
//! assert!(refused.is_outcome_unknown()); // it may be its own doing
//! print!("{}", faults.trace());
//! # assert!(faults.trace().contains("0.0 ms  PutItem: applied, then status 500\n"));
//! # Ok(())
//! # }
//! ```
//!
//! ```text
//!        0.0 ms  CreateTable
//!        0.0 ms  DescribeTable
//!        0.0 ms  PutItem: applied, then status 500
//!        5.0 ms  PutItem
//! ```
//!
//! What any program has to stand, at rates of its own:
//!
//! ```
//! # use std::time::Duration;
//! # use dynamo_orm::testing::{Failure, Fault, Faults, Throttle};
//! # let faults = Faults::seeded(7);
//! faults.inject(0.05, Fault::Applied(Failure::Status(500)));
//! faults.inject(0.02, Fault::Lost(Failure::Reset));
//! faults.inject(0.01, Fault::Late(Failure::Timeout, Duration::from_millis(200)));
//! faults.inject(0.03, Fault::Throttled(Throttle::KeyRange));
//! faults.inject_into("BatchWriteItem", 1.0, Fault::Unprocessed(0.3));
//! faults.inject(1.0, Fault::Delay(Duration::from_millis(20)));
//! ```
//!
//! # The same seed, the same trace
//!
//! Faults are drawn in the order of requests. On a Tokio runtime of one thread whose clock is paused
//! (`#[tokio::test(start_paused = true)]`, Tokio's feature `test-util`) that order depends on the seed alone, also of
//! requests that are under way at the same time: [`database`](Faults::database) and [`client`](Faults::client) have the
//! engine answer on the task that asks, and [`seeded`](Faults::seeded) seeds the jitter of retries. A test that failed can so be
//! run again by its seed, and [`trace`](Faults::trace) shows what it met.

mod answers;
mod connector;
mod fault;
mod message;
mod pages;

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use bytes::Bytes;
use serde_json::Value;
use tokio::time::Instant;

use crate::database::Database;
use crate::embedded::{Inline, client_of};

use self::connector::{Drawn, FaultyClient};
use self::message::{Message, bytes_of, is_read, operation};

pub use self::fault::{Failure, Fault, Throttle};

/// Lets the requests of clients meet faults, and tells what they sent.
///
/// Clones share everything. Without a fault injected, requests pass as they are.
#[derive(Clone)]
pub struct Faults(Arc<Shared>);

struct Shared {
    engine: OnceLock<SharedHttpClient>,
    state: Mutex<State>,
}

struct State {
    rng: fastrand::Rng,
    rules: Vec<Rule>,
    answers: Option<Answers>,
    sent: Vec<Sent>,
    begin: Option<Instant>,
    replica: Replica,
}

type Answers = Arc<Mutex<dyn FnMut(&str, &Value) -> Option<(u16, Vec<u8>)> + Send>>;

/// A fault and the requests that are to meet it.
struct Rule {
    fault: Fault,
    operation: Option<String>,
    rate: f64,
    once: bool,
}

struct Sent {
    operation: String,
    body: Bytes,
    at: Duration,
    faults: Vec<Fault>,
}

/// An engine that follows what was written, as far as it is asked to.
#[derive(Default)]
struct Replica {
    engine: Option<Inline>,
    /// What it has not applied yet.
    written: VecDeque<(String, Bytes)>,
}

/// A request that was sent.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Request {
    /// Such as `PutItem`.
    pub operation: String,
    /// The body, which [`Debug`](fmt::Debug) does not print: it holds values.
    pub body: Value,
    /// When it was sent, after the first one.
    pub at: Duration,
    /// What it met: at most one fault, and delays.
    pub faults: Vec<Fault>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation)
            .field("at", &self.at)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

impl Faults {
    /// Makes faults that are drawn by `seed`; none is injected yet.
    ///
    /// It also seeds `fastrand`'s generator of the calling thread, which the jitter of retries comes from.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        fastrand::seed(seed);
        Self(Arc::new(Shared {
            engine: OnceLock::new(),
            state: Mutex::new(State {
                rng: fastrand::Rng::with_seed(seed),
                rules: Vec::new(),
                answers: None,
                sent: Vec::new(),
                begin: None,
                replica: Replica::default(),
            }),
        }))
    }

    /// Returns a database over these faults' own embedded engine, which is empty at first.
    ///
    /// Another call returns another SDK client, with a budget of retries of its own, of the same engine.
    #[must_use]
    pub fn database(&self) -> Database {
        Database::new(&self.client())
    }

    /// The same as an SDK client, to be configured further.
    #[must_use]
    pub fn client(&self) -> Client {
        let engine = self
            .0
            .engine
            .get_or_init(|| Inline::open().into_http_client());
        client_of(self.around(engine.clone()))
    }

    /// Puts these faults around another HTTP client, for the configuration of an SDK client.
    ///
    /// Some faults change a request after it was signed: an endpoint that checks signatures refuses
    /// [`Unprocessed`](Fault::Unprocessed) and [`EmptyPage`](Fault::EmptyPage).
    ///
    /// ```
    /// # use dynamo_orm::{Database, testing::Faults};
    /// # let client = dynamo_orm::embedded::client();
    /// # let http_client = dynamo_orm::embedded::http_client();
    /// let faults = Faults::seeded(7);
    /// let config = client.config().to_builder().http_client(faults.around(http_client)).build();
    /// let db = Database::new(&aws_sdk_dynamodb::Client::from_conf(config));
    /// # let _ = db;
    /// ```
    #[must_use]
    pub fn around(&self, client: SharedHttpClient) -> SharedHttpClient {
        SharedHttpClient::new(FaultyClient {
            faults: self.clone(),
            client,
        })
    }

    /// Lets each request that `fault` can happen to meet it at this rate, from 0 to 1.
    ///
    /// Faults are tried in the order in which they were injected, and a request meets one of them at most, besides
    /// delays.
    pub fn inject(&self, rate: f64, fault: Fault) {
        self.rule(fault, None, rate, false);
    }

    /// The same for the requests of one operation, such as `PutItem`.
    pub fn inject_into(&self, operation: &str, rate: f64, fault: Fault) {
        self.rule(fault, Some(operation), rate, false);
    }

    /// Lets the next request of an operation that `fault` can happen to meet it, once.
    pub fn next(&self, operation: &str, fault: Fault) {
        self.rule(fault, Some(operation), 1.0, true);
    }

    fn rule(&self, fault: Fault, operation: Option<&str>, rate: f64, once: bool) {
        let rule = Rule {
            fault,
            operation: operation.map(str::to_owned),
            rate,
            once,
        };
        let mut state = self.state();
        let rules = &mut state.rules;
        // What is said of one request comes before what is said of all.
        let at = if once {
            rules.iter().filter(|rule| rule.once).count()
        } else {
            rules.len()
        };
        rules.insert(at, rule);
    }

    /// Injects no more faults.
    pub fn stop(&self) {
        self.state().rules.clear();
    }

    /// Answers requests in the engine's place, given operation and body: `Some` status and body, or `None` to let the
    /// engine answer.
    ///
    /// Faults happen to these answers too.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, testing::Faults};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # struct User {
    /// #     #[hash_key]
    /// #     name: String,
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// let faults = Faults::seeded(7);
    /// faults.answer(|operation, _body| {
    ///     (operation == "GetItem").then_some((200, r#"{"Item": {"name": {"S": "jane"}}}"#))
    /// });
    /// let users = User::table(&faults.database());
    /// assert_eq!(users.get("anyone").required().await?.name, "jane");
    /// # Ok(())
    /// # }
    /// ```
    pub fn answer<B: Into<Vec<u8>>>(
        &self,
        mut answer: impl FnMut(&str, &Value) -> Option<(u16, B)> + Send + 'static,
    ) {
        let answers = move |operation: &str, body: &Value| {
            answer(operation, body).map(|(status, body)| (status, body.into()))
        };
        self.state().answers = Some(Arc::new(Mutex::new(answers)));
    }

    /// Returns the requests that were sent, in order; of resent ones each attempt. They are kept until [`forget`](Self::forget).
    #[must_use]
    pub fn captured(&self) -> Vec<Request> {
        self.state().sent.iter().map(Sent::read).collect()
    }

    /// Forgets what was captured so far.
    pub fn forget(&self) {
        self.state().sent.clear();
    }

    /// Returns what was captured, a line a request: when, which operation, and what it met.
    #[must_use]
    pub fn trace(&self) -> String {
        self.state().sent.iter().map(Sent::line).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a request and decides what it meets.
    fn draw(&self, request: &Message, body: Bytes) -> Drawn {
        let mut state = self.state();
        let now = Instant::now();
        let begin = *state.begin.get_or_insert(now);
        let drawn = state.draw(request);
        let delay = (!drawn.delay.is_zero()).then_some(Fault::Delay(drawn.delay));
        state.sent.push(Sent {
            operation: request.operation.clone(),
            body,
            at: now - begin,
            faults: drawn.fault.into_iter().chain(delay).collect(),
        });
        drawn
    }

    /// What is to be answered in the engine's place.
    fn canned(&self, request: &HttpRequest) -> Option<(u16, Vec<u8>)> {
        let answers = self.state().answers.clone()?;
        let Message { operation, body } = Message::of(request);
        // The closure may ask what was captured.
        let mut answer = answers.lock().unwrap_or_else(PoisonError::into_inner);
        answer(&operation, &body)
    }

    /// Notes what is written, for stale reads.
    fn log(&self, request: &HttpRequest) {
        let operation = operation(request);
        if !is_read(operation) {
            let body = Bytes::copy_from_slice(bytes_of(request));
            let write = (operation.into(), body);
            self.state().replica.written.push_back(write);
        }
    }

    /// Answers a read as it would have been answered so many writes ago.
    fn stale(&self, request: &HttpRequest, writes: usize) -> Option<HttpResponse> {
        let mut state = self.state();
        let Replica { engine, written } = &mut state.replica;
        let engine = engine.get_or_insert_with(Inline::open);
        while written.len() > writes
            && let Some((operation, body)) = written.front()
        {
            // A write that was refused is refused again.
            engine.respond(operation, body).ok()?;
            written.pop_front();
        }
        let answer = engine.respond(operation(request), bytes_of(request)).ok()?;
        answer.status().is_success().then_some(answer)
    }
}

impl State {
    fn draw(&mut self, request: &Message) -> Drawn {
        let mut drawn = Drawn {
            fault: None,
            delay: Duration::ZERO,
            rng: self.rng.fork(),
        };
        let rng = &mut self.rng;
        self.rules.retain(|rule| {
            let is_delay = matches!(rule.fault, Fault::Delay(_));
            let is_met = (is_delay || drawn.fault.is_none())
                && rule.concerns(request)
                && rng.f64() < rule.rate;
            if is_met {
                match rule.fault.drawn(rng) {
                    Fault::Delay(delay) => drawn.delay += delay,
                    fault => drawn.fault = Some(fault),
                }
            }
            !(is_met && rule.once)
        });
        drawn
    }
}

impl Rule {
    fn concerns(&self, request: &Message) -> bool {
        let operation = self.operation.as_ref();
        operation.is_none_or(|operation| *operation == request.operation)
            && self.fault.suits(request)
    }
}

impl Sent {
    fn read(&self) -> Request {
        Request {
            operation: self.operation.clone(),
            body: message::json(&self.body),
            at: self.at,
            faults: self.faults.clone(),
        }
    }

    fn line(&self) -> String {
        let at = self.at.as_secs_f64() * 1000.0;
        let mut line = format!("{at:>10.1} ms  {}", self.operation);
        for (index, fault) in self.faults.iter().enumerate() {
            let mark = if index == 0 { ": " } else { "; " };
            line.push_str(mark);
            line.push_str(&fault.to_string());
        }
        line.push('\n');
        line
    }
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Faults(..)")
    }
}
