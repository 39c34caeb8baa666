//! The only module that sends. Hot operations never build an attribute map: our JSON is spliced into the body that
//! the SDK serialised, and items are decoded straight from the response's bytes. Signing, endpoints, timeouts and
//! retries stay the SDK's.

mod backoff;
mod doubt;
mod interceptor;
mod members;

use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

use tokio::time::{Instant, sleep_until};

use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, Reader};
use crate::database::Database;
use crate::error::{Error, ErrorKind};

pub(crate) use self::backoff::Backoff;
use self::doubt::Doubt;
pub(crate) use self::doubt::Retries;
pub(crate) use self::interceptor::{Damaged, NAME, Splice};
pub(crate) use self::members::Members;

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

impl Operation {
    fn reads(self) -> bool {
        matches!(
            self,
            Self::GetItem | Self::Query | Self::Scan | Self::BatchGetItem | Self::TransactGetItems
        )
    }
}

tokio::task_local! {
    /// The request under way: how the interceptor, which is installed once, learns what to splice and to tap. The
    /// SDK drives an operation in the task that awaits it. It is taken once: a request that a credentials provider or
    /// a connector sends on the way is not this one.
    static CALL: UnderWay;
}

/// The call of this task, and whether the interceptor has taken it.
struct UnderWay {
    call: Arc<Call>,
    is_taken: Cell<bool>,
}

impl UnderWay {
    /// The call, the first time.
    fn take(&self) -> Option<Arc<Call>> {
        (!self.is_taken.replace(true)).then(|| Arc::clone(&self.call))
    }
}

/// A request's members to splice in and what becomes of its response.
struct Call {
    members: Vec<u8>,
    /// Whether a response is compared with its checksum.
    checks: bool,
    /// Whether it is not to be sent again once it may have been applied.
    is_once: bool,
    doubt: Doubt,
    state: Mutex<State>,
}

struct State {
    tap: Option<Box<dyn Tap>>,
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

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call(..)")
    }
}

impl Call {
    fn members(&self) -> &[u8] {
        &self.members
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
    fn response(&self, body: &SdkBody, status: StatusCode) -> Vec<u8> {
        let success = status.is_success();
        let mut names_its_error = false;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State {
            tap,
            malformed,
            metered,
        } = &mut *state;
        let bytes = body.bytes().unwrap_or_default();
        let Some(tap) = tap else {
            return bytes.to_vec();
        };
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
                self.doubt.failed(name);
                // One that is in progress is not decided yet.
                names_its_error = !name.contains("TransactionInProgress");
                Ok(false)
            }
            (false, _) => Ok(false),
        });
        match taken {
            Ok(rest) => {
                *malformed = None;
                if success || status.is_client_error() && names_its_error {
                    self.doubt.answered();
                }
                rest
            }
            // An error need not be JSON: a proxy may have sent it.
            Err(_) if !success => bytes.to_vec(),
            Err(error) => {
                *malformed = Some(error);
                b"{}".to_vec()
            }
        }
    }
}

/// Offers each member of a JSON object to `each` and copies those that it leaves.
fn take(
    body: &[u8],
    mut each: impl FnMut(&str, &mut JsonReader<'_>) -> Result<bool, DecodeError>,
) -> Result<Vec<u8>, DecodeError> {
    let mut reader = JsonReader::from_bytes(body)?;
    let mut rest = Members::default();
    reader.entries(|name, reader| {
        let start = reader.at();
        if !each(&name, reader)? {
            if reader.at() == start {
                reader.json()?;
            }
            rest.open(&name)
                .extend_from_slice(reader.since(start).as_bytes());
        }
        Ok(())
    })?;
    reader.finish()?;
    Ok(rest.into_object())
}

/// Sends a request of `operation`, with `members` as its body and `tap` on its response. `subject` is its table; batches
/// and transactions name theirs in `members`, and of a TransactWriteItems it is the token.
// Thin: all that depends on the tap's type is compiled once for each of the user's tables.
pub(crate) async fn send<T: Tap + Default>(
    db: &Database,
    operation: Operation,
    subject: &str,
    members: Members,
    tap: T,
) -> (Result<(), Error>, T) {
    let sent = deliver(db, operation, subject, members, tap, Terms::default()).await;
    (sent.result, sent.tap)
}

/// How a request is sent.
#[derive(Clone, Copy, Default)]
pub(crate) struct Terms {
    /// Whether it is to be applied once at most, and so not to be sent again once it may have been applied.
    pub(crate) is_once: bool,
    /// When to give it up, if that is not the database's deadline.
    pub(crate) until: Option<Instant>,
}

/// What came of a request.
pub(crate) struct Sent<T> {
    pub(crate) result: Result<(), Error>,
    pub(crate) tap: T,
    /// Whether it failed and may have been applied all the same.
    pub(crate) is_in_doubt: bool,
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
    let sent = exchange(db, operation, subject, members, Box::new(tap), terms).await;
    let tap = sent
        .tap
        .and_then(|tap| (tap as Box<dyn Any>).downcast().ok());
    Sent {
        result: sent.result,
        tap: tap.map_or_else(T::default, |tap| *tap),
        is_in_doubt: sent.is_in_doubt,
        members: sent.members,
    }
}

type Exchange = Pin<Box<dyn Future<Output = Sent<Option<Box<dyn Tap>>>> + Send>>;

fn exchange(
    db: &Database,
    operation: Operation,
    subject: &str,
    mut members: Members,
    tap: Box<dyn Tap>,
    terms: Terms,
) -> Exchange {
    let (db, subject) = (db.clone(), subject.to_owned());
    Box::pin(async move {
        let own = members.len();
        if db.meter().is_some() {
            members.text("ReturnConsumedCapacity", "INDEXES");
            if !operation.reads() {
                members.text("ReturnItemCollectionMetrics", "SIZE");
            }
        }
        let call = Arc::new(Call {
            members: members.into_bytes(),
            checks: db.checks(),
            is_once: terms.is_once,
            doubt: Doubt::default(),
            state: Mutex::new(State {
                tap: Some(tap),
                malformed: None,
                metered: db.meter().map(|_| Metered::default()),
            }),
        });
        let under_way = UnderWay {
            call: Arc::clone(&call),
            is_taken: Cell::new(false),
        };
        let until = terms.until;
        let until = until.or_else(|| Some(Instant::now() + db.time()?));
        let request = request(db.client(), operation, subject);
        let result = by(until, CALL.scope(under_way, request)).await;
        let mut state = call.state.lock().unwrap_or_else(PoisonError::into_inner);
        let result = match (result, state.malformed.take()) {
            (Ok(()), Some(error)) => Err(Error::response(error)),
            (result, _) => result,
        };
        if let (Ok(()), Some(meter), Some(metered)) = (&result, db.meter(), &state.metered) {
            if let Some(json) = &metered.capacity {
                meter.add_capacity(json, operation.reads());
            }
            if let Some(json) = &metered.collections {
                meter.add_collections(json);
            }
        }
        let mut again = Members::default();
        if result.is_err() {
            again = Members::from_bytes(call.members[..own].to_vec());
        }
        Sent {
            is_in_doubt: result.is_err() && call.doubt.remains(),
            result,
            tap: state.tap.take(),
            members: again,
        }
    })
}

/// Awaits `answer` until then.
async fn by(
    until: Option<Instant>,
    answer: impl Future<Output = Result<(), Error>>,
) -> Result<(), Error> {
    let mut answer = pin!(answer);
    let mut late = until.map(|until| Box::pin(sleep_until(until)));
    poll_fn(|context| match (answer.as_mut().poll(context), &mut late) {
        (Poll::Pending, Some(late)) => late.as_mut().poll(context).map(|()| {
            let message =
                "no answer by the deadline; try again, or give it more time with `deadline(..)`";
            Err(Error::new(ErrorKind::Timeout, message))
        }),
        (answer, _) => answer,
    })
    .await
}

/// Sends what the SDK knows of a request.
async fn request(client: &Client, operation: Operation, subject: String) -> Result<(), Error> {
    fn settled<O, E>(result: Result<O, SdkError<E, HttpResponse>>) -> Result<(), Error>
    where
        E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
    {
        result.map(drop).map_err(Error::from_sdk)
    }
    match operation {
        Operation::GetItem => settled(client.get_item().table_name(subject).send().await),
        Operation::PutItem => settled(client.put_item().table_name(subject).send().await),
        Operation::UpdateItem => settled(client.update_item().table_name(subject).send().await),
        Operation::DeleteItem => settled(client.delete_item().table_name(subject).send().await),
        Operation::Query => settled(client.query().table_name(subject).send().await),
        Operation::Scan => settled(client.scan().table_name(subject).send().await),
        Operation::BatchGetItem => settled(client.batch_get_item().send().await),
        Operation::BatchWriteItem => settled(client.batch_write_item().send().await),
        Operation::TransactGetItems => settled(client.transact_get_items().send().await),
        Operation::TransactWriteItems => {
            // Without a token the SDK makes one up.
            let request = client.transact_write_items().client_request_token(subject);
            settled(request.send().await)
        }
    }
}
