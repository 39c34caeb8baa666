//! The only module that sends. Hot operations never build an attribute map: the SDK sends our JSON in place of its own, and
//! items are decoded straight from the response's bytes. Signing, endpoints, timeouts and
//! retries stay the SDK's.

mod backoff;
mod doubt;
mod endpoint;
mod interceptor;
mod members;
mod senders;

use std::any::Any;
use std::cell::Cell;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, Reader};
use crate::database::Database;
use crate::error::{Error, ErrorKind};

pub(crate) use self::backoff::Backoff;
use self::doubt::Doubt;
pub(crate) use self::doubt::Retries;
pub(crate) use self::interceptor::{Damaged, Interceptor, Introductions, NAME};
pub(crate) use self::members::Members;
pub(crate) use self::senders::Senders;
use self::senders::Sends;

/// Takes what it wants of a response; the SDK gets the rest.
pub(crate) trait Tap: Any + Send {
    /// A successful response begins.
    fn begin(&mut self, body: &SdkBody) {
        let _ = body;
    }

    /// Reads a member of a successful response, or answers `false` to leave it to the SDK.
    fn member(&mut self, name: &str, reader: &mut JsonReader<'_>) -> Result<bool, DecodeError>;

    /// Reads the item that stood in the way of a condition.
    fn refusal(&mut self, reader: &mut JsonReader<'_>) -> Result<(), DecodeError> {
        reader.json().map(drop)
    }

    /// Reads the reasons for which a transaction was canceled.
    fn cancellation(&mut self, reader: &mut JsonReader<'_>) -> Result<(), DecodeError> {
        reader.json().map(drop)
    }
}

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Operation {
    GetItem,
    PutItem,
    UpdateItem,
    DeleteItem,
    Query,
    Scan,
    BatchGetItem,
    BatchWriteItem,
    TransactGetItems,
    TransactWriteItems,
}

/// What is said of a request that was late, unless sending it again might be wrong.
pub(crate) const LATE: &str = "; try again, or give it more time with `deadline(..)`";

/// How many operations there are.
const OPERATIONS: usize = Operation::TransactWriteItems as usize + 1;

impl Operation {
    /// In their order.
    const ALL: [Self; OPERATIONS] = [
        Self::GetItem,
        Self::PutItem,
        Self::UpdateItem,
        Self::DeleteItem,
        Self::Query,
        Self::Scan,
        Self::BatchGetItem,
        Self::BatchWriteItem,
        Self::TransactGetItems,
        Self::TransactWriteItems,
    ];

    fn name(self) -> &'static str {
        self.target().trim_start_matches("DynamoDB_20120810.")
    }

    /// How a request names it, in the header `x-amz-target`.
    fn target(self) -> &'static str {
        match self {
            Self::GetItem => "DynamoDB_20120810.GetItem",
            Self::PutItem => "DynamoDB_20120810.PutItem",
            Self::UpdateItem => "DynamoDB_20120810.UpdateItem",
            Self::DeleteItem => "DynamoDB_20120810.DeleteItem",
            Self::Query => "DynamoDB_20120810.Query",
            Self::Scan => "DynamoDB_20120810.Scan",
            Self::BatchGetItem => "DynamoDB_20120810.BatchGetItem",
            Self::BatchWriteItem => "DynamoDB_20120810.BatchWriteItem",
            Self::TransactGetItems => "DynamoDB_20120810.TransactGetItems",
            Self::TransactWriteItems => "DynamoDB_20120810.TransactWriteItems",
        }
    }

    /// The member of a request that names its subject.
    fn subject(self) -> Option<&'static str> {
        match self {
            Self::BatchGetItem | Self::BatchWriteItem | Self::TransactGetItems => None,
            Self::TransactWriteItems => Some("ClientRequestToken"),
            _ => Some("TableName"),
        }
    }

    fn reads(self) -> bool {
        matches!(
            self,
            Self::GetItem | Self::Query | Self::Scan | Self::BatchGetItem | Self::TransactGetItems
        )
    }
}

tokio::task_local! {
    /// The request under way, while the SDK's future of it is polled: how the interceptor, which is installed once,
    /// learns what to send and to tap.
    static CALL: Cell<Option<Call>>;
}

/// A request's members and what becomes of its response.
struct Call {
    operation: Operation,
    /// The request's, until it is serialized. That happens once: a request that a credentials provider or a connector
    /// sends on the way is not this one.
    members: Option<Members>,
    /// The request's body, which begins with them.
    body: Bytes,
    /// How its client is introduced, if that is always the same.
    introductions: Option<Arc<Introductions>>,
    /// Whether a response is compared with its checksum.
    checks: bool,
    /// Whether it is not to be sent again once it may have been applied.
    is_once: bool,
    doubt: Doubt,
    tap: Box<dyn Tap>,
    malformed: Option<DecodeError>,
    /// What a metered request was told that it consumed.
    metered: Option<Metered>,
}

#[derive(Default)]
struct Metered {
    capacity: Option<Box<str>>,
    collections: Option<Box<str>>,
}

impl Metered {
    fn member(&mut self, name: &str, reader: &mut JsonReader<'_>) -> Result<bool, DecodeError> {
        match name {
            "ConsumedCapacity" => self.capacity = Some(reader.json()?.into()),
            "ItemCollectionMetrics" => self.collections = Some(reader.json()?.into()),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Call {
    /// Does this with the call under way, if there is one.
    fn under_way<R>(with: impl FnOnce(&mut Self) -> R) -> Option<R> {
        let with = |under_way: &Cell<Option<Self>>| {
            let mut call = under_way.take()?;
            let result = with(&mut call);
            under_way.set(Some(call));
            Some(result)
        };
        CALL.try_with(with).ok().flatten()
    }

    /// Whether a response came as it was sent, as far as its checksum tells.
    fn is_intact(&self, response: &HttpResponse) -> bool {
        let sum = response.headers().get("x-amz-crc32");
        let sum = sum.filter(|_| self.checks);
        let sum: Option<u32> = sum.and_then(|sum| sum.parse().ok());
        match (sum, response.body().bytes()) {
            (Some(sum), Some(body)) => crc32fast::hash(body) == sum,
            _ => true,
        }
    }

    /// Reads a response; what is left is for the SDK.
    fn response(&mut self, body: &SdkBody, status: StatusCode) -> Rest {
        let success = status.is_success();
        let mut names_its_error = false;
        let Self {
            tap,
            malformed,
            metered,
            doubt,
            ..
        } = self;
        let bytes = body.bytes().unwrap_or_default();
        if success {
            tap.begin(body);
        }
        let taken = take(bytes, |name, reader| match (success, name) {
            (true, _) => Ok(match metered {
                Some(metered) => metered.member(name, reader)?,
                None => false,
            } || tap.member(name, reader)?),
            (false, "Item") => tap.refusal(reader).map(|()| true),
            (false, "CancellationReasons") => tap.cancellation(reader).map(|()| true),
            (false, "__type") => {
                let name = reader.json()?;
                doubt.failed(name);
                // One that is in progress is not decided yet.
                names_its_error = !name.contains("TransactionInProgress");
                Ok(false)
            }
            (false, _) => Ok(false),
        });
        match taken {
            Ok((rest, took)) => {
                *malformed = None;
                if success || status.is_client_error() && names_its_error {
                    doubt.answered();
                }
                match success {
                    true if rest.len() == 0 => Rest::Nothing,
                    true if !took => Rest::All,
                    // The SDK knows the members of an error as we spell them alone.
                    _ => Rest::Some(rest.into_object()),
                }
            }
            // An error need not be JSON: a proxy may have sent it.
            Err(_) if !success => Rest::All,
            Err(error) => {
                *malformed = Some(error);
                Rest::Nothing
            }
        }
    }
}

/// What is left of a response for the SDK.
enum Rest {
    All,
    Some(Vec<u8>),
    /// It succeeded, and nothing is left.
    Nothing,
}

/// Offers each member of a JSON object to `each` and copies those that it leaves; also tells whether it took any.
fn take(
    body: &[u8],
    mut each: impl FnMut(&str, &mut JsonReader<'_>) -> Result<bool, DecodeError>,
) -> Result<(Members, bool), DecodeError> {
    let mut reader = JsonReader::from_bytes(body)?;
    let mut rest = Members::default();
    let mut took = false;
    reader.entries(|name, reader| {
        let start = reader.at();
        if each(&name, reader)? {
            took = true;
        } else {
            if reader.at() == start {
                reader.json()?;
            }
            rest.open(&name)
                .extend_from_slice(reader.since(start).as_bytes());
        }
        Ok(())
    })?;
    reader.finish()?;
    Ok((rest, took))
}

/// Sends a request of `operation`, with `members` as its body and `tap` on its response. `subject` is its table; batches
/// and transactions name theirs in `members`, and of a TransactWriteItems it is the token.
// Thin: all that depends on the tap's type is compiled once for each of the user's tables.
pub(crate) fn send<T: Tap + Default>(
    db: &Database,
    operation: Operation,
    subject: &str,
    members: Members,
    tap: T,
) -> Sending<T> {
    Sending::new(db, operation, subject, members, tap, Terms::default())
}

/// How a request is sent.
#[derive(Clone, Copy, Default)]
pub(crate) struct Terms {
    /// Whether it is to be applied once at most, and so not to be sent again once it may have been applied.
    pub(crate) is_once: bool,
    /// When to give it up, if that is not the database's deadline.
    pub(crate) until: Option<Instant>,
}

/// The moment after so long a time, or one that no call waits for.
pub(crate) fn after(time: Duration) -> Instant {
    const LONG: Duration = Duration::from_hours(30 * 365 * 24);
    Instant::now() + time.min(LONG)
}

/// What came of a request.
pub(crate) struct Sent<T> {
    pub(crate) result: Result<(), Error>,
    pub(crate) tap: T,
    /// Whether it failed and may have been applied all the same.
    pub(crate) is_in_doubt: bool,
    /// Whether it failed and an attempt of it may be on its way still.
    pub(crate) may_arrive: bool,
    /// The members that it was sent with, if it failed.
    pub(crate) members: Members,
}

/// Sends a request like [`send`], and tells whether it may have been applied although it failed.
pub(crate) async fn deliver<T: Tap + Default>(
    db: &Database,
    operation: Operation,
    subject: &str,
    members: Members,
    tap: T,
    terms: Terms,
) -> Sent<T> {
    let mut sending = Sending::new(db, operation, subject, members, tap, terms);
    poll_fn(|cx| sending.poll_sent(cx)).await
}

/// A request under way, whose tap is a `T`.
pub(crate) struct Sending<T> {
    exchange: Exchange,
    tap: PhantomData<fn() -> T>,
}

impl<T: Tap + Default> Sending<T> {
    fn new(
        db: &Database,
        operation: Operation,
        subject: &str,
        members: Members,
        tap: T,
        terms: Terms,
    ) -> Self {
        Self {
            exchange: Exchange::new(db, operation, subject, members, Box::new(tap), terms),
            tap: PhantomData,
        }
    }

    fn poll_sent(&mut self, cx: &mut Context<'_>) -> Poll<Sent<T>> {
        let sent = ready!(Pin::new(&mut self.exchange).poll(cx));
        let tap = (sent.tap as Box<dyn Any>).downcast();
        Poll::Ready(Sent {
            result: sent.result,
            tap: tap.map_or_else(|_| T::default(), |tap| *tap),
            is_in_doubt: sent.is_in_doubt,
            may_arrive: sent.may_arrive,
            members: sent.members,
        })
    }
}

impl<T: Tap + Default> Future for Sending<T> {
    type Output = (Result<(), Error>, T);

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let sent = ready!(self.poll_sent(cx));
        Poll::Ready((sent.result, sent.tap))
    }
}

/// A request under way.
struct Exchange {
    db: Database,
    operation: Operation,
    call: Option<Call>,
    sender: Option<Box<dyn Sends>>,
    /// How many bytes of the body are the caller's members.
    own: usize,
    deadline: Option<Pin<Box<Sleep>>>,
}

impl Exchange {
    fn new(
        db: &Database,
        operation: Operation,
        subject: &str,
        mut members: Members,
        tap: Box<dyn Tap>,
        terms: Terms,
    ) -> Self {
        let own = members.len();
        if let Some(name) = operation.subject() {
            members.reserve_exact(name.len() + subject.len() + r#",":"""}"#.len());
            members.text(name, subject);
        }
        if db.meter().is_some() {
            members.text("ReturnConsumedCapacity", "INDEXES");
            if !operation.reads() {
                members.text("ReturnItemCollectionMetrics", "SIZE");
            }
        }
        let call = Call {
            operation,
            members: Some(members),
            body: Bytes::new(),
            introductions: db.introductions().cloned(),
            checks: db.checks(),
            is_once: terms.is_once,
            doubt: Doubt::default(),
            tap,
            malformed: None,
            metered: db.meter().map(|_| Metered::default()),
        };
        let mut sender = db.senders().take(operation);
        sender.start(db.client(), subject);
        let until = terms.until;
        let until = until.or_else(|| db.time().map(after));
        Self {
            db: db.clone(),
            operation,
            call: Some(call),
            sender: Some(sender),
            own,
            deadline: until.map(|until| Box::pin(sleep_until(until))),
        }
    }

    /// Whether it is too late for an answer.
    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        let deadline = self.deadline.as_mut();
        deadline.is_some_and(|deadline| deadline.as_mut().poll(cx).is_ready())
    }

    fn settle(&self, call: Call, result: Result<(), Error>) -> Sent<Box<dyn Tap>> {
        let is_in_doubt = call.doubt.remains();
        let code = result.as_ref().err().and_then(Error::code);
        let may_arrive = call.doubt.may_arrive(code.is_some());
        let mut members = Members::default();
        if result.is_err() || call.malformed.is_some() {
            // It may have failed before it was serialized.
            let sent = || Members::from_bytes(call.body.to_vec());
            members = call.members.unwrap_or_else(sent);
            members.truncate(self.own);
        }
        let result = match (result, call.malformed) {
            (Ok(()), Some(error)) => Err(Error::response(error)),
            (result, _) => result,
        };
        if let (Ok(()), Some(meter), Some(metered)) = (&result, self.db.meter(), call.metered) {
            if let Some(json) = metered.capacity {
                meter.add_capacity(&json, self.operation.reads());
            }
            if let Some(json) = metered.collections {
                meter.add_collections(&json);
            }
        }
        Sent {
            is_in_doubt: result.is_err() && is_in_doubt,
            may_arrive: result.is_err() && may_arrive,
            result,
            tap: call.tap,
            members,
        }
    }
}

impl Future for Exchange {
    type Output = Sent<Box<dyn Tap>>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let Some(sender) = &mut this.sender else {
            return Poll::Pending;
        };
        let (polled, call) = CALL.sync_scope(Cell::new(this.call.take()), || {
            let polled = sender.poll(cx);
            (polled, CALL.with(Cell::take))
        });
        match (polled, call) {
            (Poll::Ready(result), Some(call)) => Poll::Ready(this.settle(call, result)),
            (_, Some(call)) if this.is_late(cx) => {
                let late = Error::new(
                    ErrorKind::Timeout,
                    format!("no answer by the deadline{LATE}"),
                );
                Poll::Ready(this.settle(call, Err(late)))
            }
            (_, call) => {
                this.call = call;
                Poll::Pending
            }
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        if let Some(sender) = self.sender.take() {
            self.db.senders().keep(self.operation, sender);
        }
    }
}
