//! BatchWriteItem: puts and deletes, 25 a request.

use std::collections::{HashMap, VecDeque};
use std::pin::Pin;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, Members as _, Reader, fmt_members, has_sensitive, identity};
use crate::error::{Error, ErrorKind};
use crate::key::IntoKey;
use crate::table::{DynamoTable, Table};
use crate::version::Unversioned;
use crate::wire::{Backoff, Members, Operation, Tap};

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>
const MOST: usize = 25;

/// A batch of writes to one table.
///
/// Writes are buffered and sent 25 a request, in order: nothing is sent before it is needed, so 100 puts are four
/// requests. What the service leaves unprocessed is sent again, with exponential backoff. A batch replaces and deletes
/// without conditions.
///
/// **What is still buffered when a batch is dropped is not written**: end it with [`finish`](Self::finish), or take
/// the rest with [`into_unsent`](Self::into_unsent).
///
/// ```
/// # use dynamo_orm::{DynamoTable, embedded};
/// # #[derive(DynamoTable, Clone)]
/// # #[dynamo(table = "users")]
/// # struct User {
/// #     #[hash_key]
/// #     account_type: String,
/// #     #[range_key]
/// #     last_name: String,
/// #     first_name: String,
/// #     email: Option<String>,
/// # }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// # let users = User::table(&embedded::database());
/// # users.create_table().await?;
/// # let john = User {
/// #     account_type: "standard_user".into(),
/// #     last_name: "Doe".into(),
/// #     first_name: "John".into(),
/// #     email: None,
/// # };
/// let mut batch = users.batch_write();
/// batch.put(&john).await?;
/// batch.delete(("standard_user", "Roe")).await?;
/// batch.finish().await?; // one request
/// # Ok(())
/// # }
/// ```
#[must_use = "a batch is written by `finish().await`"]
pub struct BatchWrite<T> {
    table: Table<T>,
    buffer: VecDeque<Request>,
    backoff: Backoff,
}

/// A batch that does not check versions: [`BatchWrite::unversioned`].
#[derive(Debug)]
pub struct UnversionedBatch<'a, T>(&'a mut BatchWrite<T>);

impl<T: DynamoTable> UnversionedBatch<'_, T> {
    /// Adds an item to put, with the version that it has; sends a request when 25 writes wait.
    ///
    /// # Errors
    /// As [`BatchWrite::put`].
    pub async fn put(self, value: &T) -> Result<(), BatchError<T>> {
        let object = super::item(Vec::new(), value);
        self.0.add(true, object).await
    }
}

/// One write, as it goes into a request.
struct Request {
    identity: Vec<u8>,
    put: bool,
    /// The item or the key, as a JSON object.
    object: Vec<u8>,
}

/// A write of a batch that was not done.
///
/// It was decoded again: fields that are not stored, `#[dynamo(skip)]`, have their defaults.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum BatchOp<T, K> {
    /// An item to be put.
    Put(T),
    /// A key to be deleted.
    Delete(K),
    /// An item or key that does not decode from what it encoded to, as it was encoded.
    Raw(HashMap<String, AttributeValue>),
}

// As of `Item`s.
impl<T: DynamoTable + std::fmt::Debug, K: std::fmt::Debug> std::fmt::Debug for BatchOp<T, K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hides = has_sensitive(T::NAMES);
        match self {
            Self::Put(value) if hides => fmt_members(value, "Put", f),
            Self::Put(value) => f.debug_tuple("Put").field(value).finish(),
            Self::Delete(key) => f.debug_tuple("Delete").field(key).finish(),
            Self::Raw(_) if hides => f.debug_tuple("Raw").finish_non_exhaustive(),
            Self::Raw(item) => f.debug_tuple("Raw").field(item).finish(),
        }
    }
}

/// A batch's failure, with what was not written in the caller's hands.
///
/// If a request failed as a whole some of its writes may have been applied; all of them are handed back, since
/// writing them again does no harm.
pub struct BatchError<T: DynamoTable> {
    /// The failure.
    pub error: Error,
    /// What was not written, or may not have been, in order. It is no longer in the batch.
    pub unwritten: Vec<BatchOp<T, T::Key>>,
}

impl<T: DynamoTable> std::fmt::Debug for BatchError<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchError")
            .field("error", &self.error)
            .field("unwritten", &self.unwritten.len())
            .finish()
    }
}

impl<T: DynamoTable> std::fmt::Display for BatchError<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(f)
    }
}

impl<T: DynamoTable> std::error::Error for BatchError<T> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.error)
    }
}

impl<T: DynamoTable> From<BatchError<T>> for Error {
    fn from(error: BatchError<T>) -> Self {
        error.error
    }
}

impl<T> std::fmt::Debug for BatchWrite<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchWrite")
            .field("table", &self.table)
            .field("buffered", &self.buffer.len())
            .finish_non_exhaustive()
    }
}

impl<T: DynamoTable> BatchWrite<T> {
    pub(crate) fn new(table: Table<T>) -> Self {
        Self {
            table,
            buffer: VecDeque::new(),
            backoff: Backoff::default(),
        }
    }

    /// Adds an item to put; sends a request when 25 writes wait.
    ///
    /// # Errors
    /// [`ErrorKind::DuplicateKey`] if a write of the same key waits already: a request takes a key once. The batch
    /// goes on without the refused write. Otherwise as [`finish`](Self::finish).
    // No `async fn`: of the bound of one, rustc says three times that it is not met.
    pub fn put<'a>(
        &'a mut self,
        value: &'a T,
    ) -> Pin<Box<dyn Future<Output = Result<(), BatchError<T>>> + Send + 'a>>
    where
        T::Version: Unversioned,
    {
        Box::pin(self.unversioned().put(value))
    }

    /// Puts items of a table with versions as they are: `batch.unversioned().put(&value)`.
    ///
    /// The version of a value is stored as it is, whatever version the stored item has.
    pub fn unversioned(&mut self) -> UnversionedBatch<'_, T> {
        UnversionedBatch(self)
    }

    /// Adds a key to delete; sends a request when 25 writes wait.
    ///
    /// # Errors
    /// As [`put`](Self::put).
    pub async fn delete(&mut self, key: impl IntoKey<T::Shape>) -> Result<(), BatchError<T>> {
        let object =
            super::object(Vec::new(), |writer| key.write_key(writer)).map(|(object, _)| object);
        drop(key);
        self.add(false, object).await
    }

    /// Sends what is left, until all of it is written. What waits is lost if the future is dropped.
    ///
    /// # Errors
    /// If a request fails, or if the service leaves writes unprocessed for ten rounds without progress.
    pub async fn finish(mut self) -> Result<(), BatchError<T>> {
        while !self.buffer.is_empty() {
            self.flush().await?;
        }
        Ok(())
    }

    /// Returns what is still waiting, in order, without sending it.
    #[must_use]
    pub fn into_unsent(mut self) -> Vec<BatchOp<T, T::Key>> {
        typed(self.buffer.drain(..))
    }

    async fn add(
        &mut self,
        put: bool,
        object: Result<Vec<u8>, crate::codec::EncodeError>,
    ) -> Result<(), BatchError<T>> {
        let request = object
            .map_err(|error| self.table.fault(Error::encode(error)))
            .and_then(|object| Request::new::<T>(put, object).map_err(Error::response));
        let request = match request {
            Ok(request) => request,
            Err(error) => {
                return Err(BatchError {
                    error,
                    unwritten: Vec::new(),
                });
            }
        };
        if self
            .buffer
            .iter()
            .any(|waiting| waiting.identity == request.identity)
        {
            let error = Error::new(
                ErrorKind::DuplicateKey,
                "a write of the same key waits in this batch already; a request takes a key once",
            );
            return Err(BatchError {
                error: self.table.fault(error),
                unwritten: typed([request]),
            });
        }
        self.buffer.push_back(request);
        while self.buffer.len() >= MOST {
            self.flush().await?;
        }
        Ok(())
    }

    /// Sends one request; what comes back unprocessed waits again, in front.
    async fn flush(&mut self) -> Result<(), BatchError<T>> {
        let sent = self.buffer.len().min(MOST);
        let mut members = Members::default();
        write_requests(
            members.open("RequestItems"),
            self.table.name(),
            self.buffer.iter().take(sent),
        );
        let tap = Unprocessed::new(T::SCHEMA);
        let (result, left) = self
            .table
            .send(Operation::BatchWriteItem, members, tap)
            .await;
        if let Err(error) = result {
            return Err(self.give_up(sent, self.table.fault(error)));
        }
        // The order stays: nothing overtakes what waits in front of it.
        let mut position = 0;
        self.buffer.retain(|request| {
            position += 1;
            position > sent || left.keys.contains(&request.identity)
        });
        if left.keys.len() < sent {
            self.backoff.progressed();
        }
        if left.keys.is_empty() {
            return Ok(());
        }
        let Some(delay) = self.backoff.delay() else {
            let error = Error::new(
                ErrorKind::Throttled,
                "the service left all writes of the batch unprocessed, and so did ten resends",
            );
            return Err(self.give_up(left.keys.len(), self.table.fault(error)));
        };
        tokio::time::sleep(delay).await;
        Ok(())
    }

    fn give_up(&mut self, writes: usize, error: Error) -> BatchError<T> {
        self.backoff.progressed();
        BatchError {
            error,
            unwritten: typed(self.buffer.drain(..writes.min(self.buffer.len()))),
        }
    }
}

impl Request {
    fn new<T: DynamoTable>(put: bool, object: Vec<u8>) -> Result<Self, DecodeError> {
        let text = std::str::from_utf8(&object)
            .map_err(|error| DecodeError::malformed(error.valid_up_to()))?;
        Ok(Self {
            identity: identity(T::SCHEMA, text)?,
            put,
            object,
        })
    }
}

/// What we encoded, decoded again: what is handed back is typed.
fn typed<T: DynamoTable>(requests: impl IntoIterator<Item = Request>) -> Vec<BatchOp<T, T::Key>> {
    let op = |request: Request| {
        // We wrote it, so it is UTF-8.
        let object = String::from_utf8_lossy(&request.object);
        let mut reader = JsonReader::new(&object);
        let op = if request.put {
            T::read_members(&mut reader).map(BatchOp::Put)
        } else {
            T::Key::read_members(&mut reader).map(BatchOp::Delete)
        };
        op.unwrap_or_else(|_| BatchOp::Raw(crate::codec::raw_item(&object)))
    };
    requests.into_iter().map(op).collect()
}

fn write_requests<'r>(out: &mut Vec<u8>, table: &str, requests: impl Iterator<Item = &'r Request>) {
    out.push(b'{');
    crate::codec::json::quoted(out, table);
    out.extend_from_slice(b":[");
    for (index, request) in requests.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        out.extend_from_slice(if request.put {
            b"{\"PutRequest\":{\"Item\":"
        } else {
            b"{\"DeleteRequest\":{\"Key\":"
        });
        out.extend_from_slice(&request.object);
        out.extend_from_slice(b"}}");
    }
    out.extend_from_slice(b"]}");
}

/// The keys of what a response left unprocessed.
#[derive(Default)]
struct Unprocessed {
    schema: Option<&'static crate::schema::Schema>,
    keys: Vec<Vec<u8>>,
}

impl Unprocessed {
    fn new(schema: &'static crate::schema::Schema) -> Self {
        Self {
            schema: Some(schema),
            keys: Vec::new(),
        }
    }
}

impl Tap for Unprocessed {
    fn begin(&mut self, _body: &aws_smithy_types::body::SdkBody) {
        self.keys.clear();
    }

    fn member(&mut self, name: &str, reader: &mut JsonReader<'_>) -> Result<bool, DecodeError> {
        let (Some(schema), "UnprocessedItems") = (self.schema, name) else {
            return Ok(false);
        };
        // {table: [{"PutRequest": {"Item": object}}, {"DeleteRequest": {"Key": object}}]}
        reader.entries(|_table, reader| {
            reader.array(|reader| {
                reader.entries(|_request, reader| {
                    reader.entries(|_object, reader| {
                        self.keys.push(identity(schema, reader.json()?)?);
                        Ok(())
                    })
                })
            })
        })?;
        Ok(true)
    }
}
