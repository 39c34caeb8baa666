//! BatchWriteItem: puts and deletes, 25 a request.

use std::pin::Pin;
use std::task::{Context, Poll};

use super::bulk::TableWrite;
use crate::batch::{Entry, MOST_WRITES, Place, Waiting};
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
/// **What is still buffered when a batch is dropped is not written**, which is logged by `tracing` at the level WARN: end it
/// with [`finish`](Self::finish), or take the rest with [`into_unsent`](Self::into_unsent).
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
    waiting: Waiting,
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
        let BatchWrite { table, waiting, .. } = &mut *self.0;
        let table = table.handle();
        let write = waiting.put(table, |writer| {
            super::content::write_item(table, value, writer)
        });
        Adding::new(self.0, write)
    }
}

/// A write on its way into a batch, which sends a request once 25 wait.
// Most of them are ready at once, and allocate nothing.
#[must_use = "nothing is added before `.await`"]
pub struct Adding<'a, T: DynamoTable> {
    write: Option<(&'a mut BatchWrite<T>, Result<Place>)>,
    sending: Option<Pin<Box<dyn Future<Output = Result<(), BatchError<T>>> + Send + 'a>>>,
}

impl<'a, T: DynamoTable> Adding<'a, T> {
    fn new(batch: &'a mut BatchWrite<T>, write: Result<Place>) -> Self {
        Self {
            write: Some((batch, write)),
            sending: None,
        }
    }
}

impl<T: DynamoTable> Future for Adding<'_, T> {
    type Output = Result<(), BatchError<T>>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        if let Some((batch, write)) = this.write.take() {
            batch.add(write)?;
            if batch.waiting.len() < MOST_WRITES {
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

// What an `Item` hides when it is printed, this hides too: the struct's own `Debug` would print sensitive attributes.
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

impl<T> Drop for BatchWrite<T> {
    fn drop(&mut self) {
        let unsent = self.waiting.len();
        // A panic tells enough by itself.
        if unsent > 0 && !std::thread::panicking() {
            tracing::warn!(
                table = self.table.name(),
                unsent,
                "a batch was dropped with writes that were not sent or not answered; end it with `finish().await`, or take them \
                 with `into_unsent()`"
            );
        }
    }
}

impl<T> std::fmt::Debug for BatchWrite<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchWrite")
            .field("table", &self.table)
            .field("buffered", &self.waiting.len())
            .finish_non_exhaustive()
    }
}

impl<T: DynamoTable> BatchWrite<T> {
    pub(crate) fn new(table: Table<T>) -> Self {
        Self {
            table,
            waiting: Waiting::default(),
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
        let table = self.table.handle();
        let write = self.waiting.delete(table, |writer| key.write_key(writer));
        Adding::new(self, write)
    }

    /// Sends what is left, until all of it is written. What waits is lost if the future is dropped.
    ///
    /// # Errors
    /// If a request fails, or if the service leaves writes unprocessed for ten rounds without progress.
    pub async fn finish(mut self) -> Result<(), BatchError<T>> {
        while self.waiting.len() > 0 {
            if let Err(mut error) = self.flush().await {
                error.unwritten.extend(self.take(self.waiting.len()));
                return Err(error);
            }
        }
        Ok(())
    }

    /// Returns what is still waiting, in order, without sending it.
    #[must_use]
    pub fn into_unsent(mut self) -> Vec<BatchOp<T, T::Key>> {
        self.take(self.waiting.len())
    }

    fn take(&mut self, writes: usize) -> Vec<BatchOp<T, T::Key>> {
        let entries = self.waiting.take(self.table.handle(), writes);
        entries.iter().map(typed::<T>).collect()
    }

    fn add(&mut self, write: Result<Place>) -> Result<(), BatchError<T>> {
        let write = write.map_err(|error| BatchError {
            error,
            unwritten: Vec::new(),
        })?;
        let added = self.waiting.add(self.table.handle(), write);
        added.map_err(|entry| {
            let error = Error::new(
                ErrorKind::DuplicateKey,
                "a write of the same key waits in this batch already; a request takes a key once",
            );
            BatchError {
                error: self.table.fault(error),
                unwritten: vec![typed::<T>(&entry)],
            }
        })
    }

    async fn make_room(&mut self) -> Result<(), BatchError<T>> {
        while self.waiting.len() >= MOST_WRITES {
            self.flush().await?;
        }
        Ok(())
    }

    /// Sends one request; what comes back unprocessed waits again, in front.
    async fn flush(&mut self) -> Result<(), BatchError<T>> {
        let sent = self.waiting.fitting();
        let answer = self.waiting.send(self.table.handle(), sent).await;
        let (left, throttled) = match answer.result {
            Ok(()) => (answer.unprocessed.len(), None),
            // None of them was processed.
            Err(error) if error.is_throttled() => (sent, Some(error)),
            Err(error) => return Err(self.give_up(sent, error)),
        };
        if throttled.is_none() {
            self.waiting.keep(sent, &answer.unprocessed);
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
        BatchError {
            unwritten: self.take(writes),
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
