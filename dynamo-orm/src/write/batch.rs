//! BatchWriteItem: puts and deletes, 25 a request.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::bulk::TableWrite;
use crate::batch::{Entry, MOST_WRITES, fitting, send_writes};
use crate::codec::json::JsonReader;
use crate::codec::{Members as _, fmt_members, has_sensitive};
use crate::error::{Error, ErrorKind, Result};
use crate::key::IntoKey;
use crate::table::{DynamoTable, Table};
use crate::version::Unversioned;
use crate::wire::Backoff;

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
    buffer: VecDeque<Entry>,
    backoff: Backoff,
}

/// A batch that does not check versions: [`BatchWrite::unversioned`].
#[derive(Debug)]
pub struct UnversionedBatch<'a, T>(&'a mut BatchWrite<T>);

impl<'a, T: DynamoTable> UnversionedBatch<'a, T> {
    /// Adds an item to put, with the version that it has; sends a request when 25 writes wait.
    ///
    /// # Errors
    /// As [`BatchWrite::put`].
    pub fn put(self, value: &T) -> Adding<'a, T> {
        let table = self.0.table.handle();
        let entry = Entry::of_item(table, super::item(table, value));
        Adding::new(self.0, entry)
    }
}

/// A write on its way into a batch, which sends a request once 25 wait.
// Most of them are ready at once, and allocate nothing.
#[must_use = "nothing is added before `.await`"]
pub struct Adding<'a, T: DynamoTable> {
    write: Option<(&'a mut BatchWrite<T>, Result<Entry>)>,
    sending: Option<Pin<Box<dyn Future<Output = Result<(), BatchError<T>>> + Send + 'a>>>,
}

impl<'a, T: DynamoTable> Adding<'a, T> {
    fn new(batch: &'a mut BatchWrite<T>, entry: Result<Entry>) -> Self {
        Self {
            write: Some((batch, entry)),
            sending: None,
        }
    }
}

impl<T: DynamoTable> Future for Adding<'_, T> {
    type Output = Result<(), BatchError<T>>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        if let Some((batch, entry)) = this.write.take() {
            batch.add(entry)?;
            if batch.buffer.len() < MOST_WRITES {
                return Poll::Ready(Ok(()));
            }
            this.sending = Some(Box::pin(batch.make_room()));
        }
        match &mut this.sending {
            Some(sending) => sending.as_mut().poll(cx),
            None => Poll::Pending,
        }
    }
}

impl<T: DynamoTable> std::fmt::Debug for Adding<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Adding").finish_non_exhaustive()
    }
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
    Raw(TableWrite),
}

// As of `Item`s.
impl<T: DynamoTable + std::fmt::Debug, K: std::fmt::Debug> std::fmt::Debug for BatchOp<T, K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hides = has_sensitive(T::NAMES);
        match self {
            Self::Put(value) if hides => fmt_members(value, "Put", f),
            Self::Put(value) => f.debug_tuple("Put").field(value).finish(),
            Self::Delete(key) => f.debug_tuple("Delete").field(key).finish(),
            Self::Raw(write) => f.debug_tuple("Raw").field(write).finish(),
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
    pub fn put(&mut self, value: &T) -> Adding<'_, T>
    where
        T::Version: Unversioned,
    {
        self.unversioned().put(value)
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
    #[allow(clippy::needless_pass_by_value)] // Keys are taken as users have them.
    pub fn delete(&mut self, key: impl IntoKey<T::Shape>) -> Adding<'_, T> {
        let object =
            super::object(Vec::new(), |writer| key.write_key(writer)).map(|(object, _)| object);
        drop(key);
        let entry = Entry::new(self.table.handle(), false, object);
        Adding::new(self, entry)
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
        self.buffer
            .drain(..)
            .map(|entry| typed::<T>(&entry))
            .collect()
    }

    fn add(&mut self, entry: Result<Entry>) -> Result<(), BatchError<T>> {
        let entry = entry.map_err(|error| BatchError {
            error,
            unwritten: Vec::new(),
        })?;
        if self
            .buffer
            .iter()
            .any(|waiting| waiting.identity == entry.identity)
        {
            let error = Error::new(
                ErrorKind::DuplicateKey,
                "a write of the same key waits in this batch already; a request takes a key once",
            );
            return Err(BatchError {
                error: self.table.fault(error),
                unwritten: vec![typed::<T>(&entry)],
            });
        }
        self.buffer.push_back(entry);
        Ok(())
    }

    async fn make_room(&mut self) -> Result<(), BatchError<T>> {
        while self.buffer.len() >= MOST_WRITES {
            self.flush().await?;
        }
        Ok(())
    }

    /// Sends one request; what comes back unprocessed waits again, in front.
    async fn flush(&mut self) -> Result<(), BatchError<T>> {
        let sent = fitting(self.buffer.iter(), MOST_WRITES);
        let answer = send_writes(&self.buffer.make_contiguous()[..sent]).await;
        let (left, throttled) = match answer.result {
            Ok(()) => (answer.unprocessed.len(), None),
            // None of them was processed.
            Err(error) if error.is_throttled() => (sent, Some(error)),
            Err(error) => return Err(self.give_up(sent, error)),
        };
        if throttled.is_none() {
            // The order stays: nothing overtakes what waits in front of it.
            let mut position = 0;
            self.buffer.retain(|entry| {
                position += 1;
                position > sent || answer.unprocessed.contains(&*entry.identity)
            });
        }
        if left < sent {
            self.backoff.progressed();
        }
        if left == 0 {
            return Ok(());
        }
        let Some(delay) = self.backoff.delay() else {
            let error = throttled.unwrap_or_else(|| {
                Error::new(
                    ErrorKind::Throttled,
                    "the service left all writes of the batch unprocessed, and so did ten resends",
                )
            });
            return Err(self.give_up(left, error));
        };
        tokio::time::sleep(delay).await;
        Ok(())
    }

    fn give_up(&mut self, writes: usize, error: Error) -> BatchError<T> {
        self.backoff.progressed();
        let writes = self.buffer.drain(..writes.min(self.buffer.len()));
        BatchError {
            unwritten: writes.map(|entry| typed::<T>(&entry)).collect(),
            error: self.table.fault(error),
        }
    }
}

/// What we encoded, decoded again: what is handed back is typed.
pub(super) fn typed<T: DynamoTable>(entry: &Entry) -> BatchOp<T, T::Key> {
    let mut reader = JsonReader::new(entry.text());
    let op = if entry.put {
        T::read_members(&mut reader).map(BatchOp::Put)
    } else {
        T::Key::read_members(&mut reader).map(BatchOp::Delete)
    };
    op.unwrap_or_else(|_| BatchOp::Raw(TableWrite(entry.clone())))
}
