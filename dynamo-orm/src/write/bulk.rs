//! Any number of writes, with several requests under way.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_sdk_dynamodb::types::AttributeValue;
use futures_core::Stream;

use super::batch::{BatchOp, typed};
use crate::batch::{
    Duplicates, Engine, Entries, Entry, Items, MOST_WRITES, Report, Rules, Source, send_writes,
};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::key::IntoKey;
use crate::table::{DynamoTable, Table};
use crate::version::Unversioned;

/// Requests under way, if nothing else is said.
const CONCURRENCY: usize = 4;

/// Any number of writes, to be sent: all at once by `.await`, or report by report by [`reports`](Self::reports). `W`s
/// are what is handed back if not all can be written.
///
/// Writes are taken from the input as they are needed and sent 25 a BatchWriteItem, fewer where 25 are over 16 MB. A
/// request goes out when it is full or the input has ended; what the service leaves unprocessed goes out again with the
/// next writes, after a wait. In memory there are at most 25 writes for each request that may be under way, and 25 more;
/// twice as many if the [last one wins](Self::last_wins). Writes are done in no particular order, without conditions.
///
/// It gives up at the first request that fails, or when ten rounds of waiting brought no progress. Then nothing more is
/// taken, what is under way is awaited, and the error has all that was taken and not written. To keep what was not taken,
/// give the iterator or stream by `&mut`.
///
/// **If the future is dropped, what it took and did not write is gone**: where that may happen, ask for
/// [`reports`](Self::reports), which hand it back.
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
/// let everyone = (0..1000).map(|number| User {
///     account_type: "standard_user".into(),
///     last_name: format!("Doe {number}"),
///     first_name: "John".into(),
///     email: None,
/// });
/// let report = users.put_all(everyone).concurrency(8).await?; // 40 requests
/// assert_eq!((report.written, report.requests), (1000, 40));
///
/// let does = users.query("standard_user").range().begins_with("Doe 1");
/// assert_eq!(users.delete_all(does).await?.written, 111); // one Query, 5 requests
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is written before `.await`"]
pub struct BulkWrite<'a, W> {
    db: Database,
    input: Entries<'a>,
    concurrency: usize,
    duplicates: Duplicates,
    typed: fn(&Entry) -> W,
}

impl<W> std::fmt::Debug for BulkWrite<'_, W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BulkWrite")
            .field("concurrency", &self.concurrency)
            .field("duplicates", &self.duplicates)
            .finish_non_exhaustive()
    }
}

impl<'a, T: DynamoTable> BulkWrite<'a, BatchOp<T, T::Key>> {
    pub(super) fn of_table(table: &Table<T>, input: Entries<'a>) -> Self {
        Self::new(table.database(), input, typed::<T>)
    }
}

impl<'a> BulkWrite<'a, TableWrite> {
    pub(crate) fn of_tables(db: &Database, input: Entries<'a>) -> Self {
        Self::new(db, input, |entry| TableWrite(entry.clone()))
    }
}

impl<'a, W> BulkWrite<'a, W> {
    fn new(db: &Database, input: Entries<'a>, typed: fn(&Entry) -> W) -> Self {
        let duplicates = if input.may_repeat() {
            Duplicates::LastWins
        } else {
            Duplicates::Refused
        };
        Self {
            db: db.clone(),
            input,
            concurrency: CONCURRENCY,
            duplicates,
            typed,
        }
    }

    /// Has at most so many requests under way; 4 unless told otherwise.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests;
        self
    }

    /// Of several writes of one key, lets the last one win.
    ///
    /// Writes of one key are never under way at once: a later one takes the place of one that waits, and waits for one
    /// that is under way. Without this, a write whose key waits or is under way is an error,
    /// [`ErrorKind::DuplicateKey`](crate::ErrorKind::DuplicateKey). Either way keys are compared by value, `1` and `1.0`
    /// are one, and a key is forgotten once its write is done: giving it again writes it again.
    pub fn last_wins(mut self) -> Self {
        self.duplicates = Duplicates::LastWins;
        self
    }

    /// Yields a report after each request that was answered; requests are sent while the next one is asked for.
    ///
    /// What they consume, a [`CapacityMeter`](crate::CapacityMeter) of the table adds up beside it:
    /// `users.metered(&meter).put_all(everyone)`.
    pub fn reports(self) -> Reports<'a, W> {
        let rules = Rules {
            most: MOST_WRITES,
            concurrency: self.concurrency,
            duplicates: self.duplicates,
            rests: true,
            noun: "writes",
        };
        let db = self.db;
        let send = Box::new(move |entries: &[Entry]| send_writes(&db, entries));
        Reports {
            engine: Engine::new(rules, self.input, send),
            typed: self.typed,
        }
    }
}

impl<'a, W> IntoFuture for BulkWrite<'a, W> {
    type Output = Result<Report, BulkError<W>>;
    type IntoFuture = BulkWriting<'a, W>;

    fn into_future(self) -> Self::IntoFuture {
        BulkWriting(self.reports())
    }
}

/// A [`BulkWrite`] under way.
#[must_use = "futures do nothing unless they are awaited"]
pub struct BulkWriting<'a, W>(Reports<'a, W>);

impl<W> Future for BulkWriting<'_, W> {
    type Output = Result<Report, BulkError<W>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            match ready!(self.0.poll_report(cx)) {
                Some(Ok(_)) => {}
                Some(Err(error)) => return Poll::Ready(Err(error)),
                None => return Poll::Ready(Ok(self.0.report())),
            }
        }
    }
}

impl<W> std::fmt::Debug for BulkWriting<'_, W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("BulkWriting")
            .field(&self.0.report())
            .finish()
    }
}

/// The progress of a [`BulkWrite`]: how far it is, after each request. An error is the last.
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
/// # let user = |number: u32| User {
/// #     account_type: "standard_user".into(),
/// #     last_name: format!("Doe {number}"),
/// #     first_name: "John".into(),
/// #     email: None,
/// # };
/// let mut everyone = (0..1000).map(user);
/// let mut puts = users.put_all(&mut everyone).concurrency(1).reports();
/// while let Some(report) = puts.next().await {
///     if report?.written >= 500 {
///         break;
///     }
/// }
/// assert!(puts.into_unwritten().is_empty()); // what was taken and not written
/// assert_eq!(everyone.count(), 500); // what was not taken
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is written before a report is asked for"]
pub struct Reports<'a, W> {
    engine: Engine<'a>,
    typed: fn(&Entry) -> W,
}

impl<W> std::fmt::Debug for Reports<'_, W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Reports").field(&self.report()).finish()
    }
}

impl<W> Reports<'_, W> {
    /// Writes until a request is answered; `None` once all is written. It is safe to drop the future: nothing is lost.
    ///
    /// # Errors
    /// See [`BulkWrite`]; the error has what was not written.
    pub async fn next(&mut self) -> Option<Result<Report, BulkError<W>>> {
        poll_fn(|cx| self.poll_report(cx)).await
    }

    /// Returns how far it is.
    #[must_use]
    pub fn report(&self) -> Report {
        self.engine.report
    }

    /// Stops, and returns what was taken from the input and is not known to be written, in the input's order.
    ///
    /// What is under way may have been applied; writing it again does no harm.
    #[must_use]
    pub fn into_unwritten(self) -> Vec<W> {
        self.unwritten()
    }

    fn unwritten(&self) -> Vec<W> {
        self.engine.left().into_iter().map(self.typed).collect()
    }

    fn poll_report(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Report, BulkError<W>>>> {
        let answered = ready!(self.engine.poll_answer(cx));
        Poll::Ready(answered.map(|answered| {
            let report = self.engine.report;
            answered.map(|_| report).map_err(|error| {
                let unwritten = self.unwritten();
                self.engine.forget();
                BulkError {
                    error,
                    unwritten,
                    report,
                }
            })
        }))
    }
}

impl<W> Stream for Reports<'_, W> {
    type Item = Result<Report, BulkError<W>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_report(cx)
    }
}

/// A bulk write's failure, with what was not written in the caller's hands.
///
/// Of the input, what was taken is written, replaced or here; the element that could not be encoded, if that is the
/// failure, is the next one.
pub struct BulkError<W> {
    /// The failure.
    pub error: Error,
    /// What was not written, or may not have been, in the input's order. [`Table::write_all`] and
    /// [`Database::write_all`](crate::Database::write_all) take it again; writing twice what was applied does no harm.
    pub unwritten: Vec<W>,
    /// How far it came.
    pub report: Report,
}

impl<W> std::fmt::Debug for BulkError<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BulkError")
            .field("error", &self.error)
            .field("unwritten", &self.unwritten.len())
            .field("report", &self.report)
            .finish()
    }
}

impl<W> std::fmt::Display for BulkError<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(f)?;
        let Report { taken, written, .. } = self.report;
        if taken == 0 {
            return Ok(());
        }
        let handed_back = self.unwritten.len();
        write!(
            f,
            " (taken from the input: {taken}, written: {written}, handed back: {handed_back})"
        )
    }
}

impl<W> std::error::Error for BulkError<W> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.error)
    }
}

impl<W> From<BulkError<W>> for Error {
    fn from(error: BulkError<W>) -> Self {
        error.error
    }
}

/// A table to which items are put in bulk with the versions that they have: [`Table::unversioned`].
#[derive(Debug)]
pub struct UnversionedTable<T>(Table<T>);

impl<T: DynamoTable> UnversionedTable<T> {
    pub(super) fn of(table: Table<T>) -> Self {
        Self(table)
    }

    /// Stores any number of items, as [`Table::put_all`].
    ///
    /// # Errors
    /// See [`BulkWrite`].
    pub fn put_all<'a, V>(
        &self,
        items: impl Source<'a, Items<T>, V>,
    ) -> BulkWrite<'a, BatchOp<T, T::Key>> {
        BulkWrite::of_table(&self.0, items.entries(Items::of(&self.0)))
    }

    /// Puts an item, as [`TableWrite::put`].
    ///
    /// # Errors
    /// As [`TableWrite::put`].
    pub fn put(&self, value: &T) -> Result<TableWrite> {
        let table = self.0.handle();
        Entry::of_item(table, super::item(table, value)).map(TableWrite)
    }
}

/// A write that knows its table, for [`Database::write_all`](crate::Database::write_all).
///
/// It is encoded already: attributes that the table's type does not know stay in it.
#[derive(Clone)]
pub struct TableWrite(pub(crate) Entry);

// Keys are taken as users have them, borrowed or owned, and encoded at once.
#[allow(clippy::needless_pass_by_value)]
impl TableWrite {
    /// Puts an item, replacing the one under its key.
    ///
    /// # Errors
    /// [`ErrorKind::Encode`](crate::ErrorKind::Encode) if DynamoDB could not store it.
    pub fn put<T: DynamoTable>(table: &Table<T>, value: &T) -> Result<Self>
    where
        T::Version: Unversioned,
    {
        table.unversioned().put(value)
    }

    /// Deletes the item under this key, if there is one.
    ///
    /// # Errors
    /// [`ErrorKind::Encode`](crate::ErrorKind::Encode) if the key cannot be one.
    pub fn delete<T: DynamoTable>(table: &Table<T>, key: impl IntoKey<T::Shape>) -> Result<Self> {
        let object = super::object(Vec::new(), |writer| key.write_key(writer));
        Entry::new(table.handle(), false, object.map(|(object, _)| object)).map(Self)
    }

    /// Returns the table's name.
    #[must_use]
    pub fn table(&self) -> &str {
        self.0.table.name()
    }

    /// Whether it puts an item; it deletes one otherwise.
    #[must_use]
    pub fn is_put(&self) -> bool {
        self.0.put
    }

    /// Returns the item, or the key, as it is encoded.
    #[must_use]
    pub fn attributes(&self) -> HashMap<String, AttributeValue> {
        crate::codec::raw_item(self.0.text())
    }

    /// Returns the write as one of this table; `None` if it is another's.
    #[must_use]
    pub fn of<T: DynamoTable>(&self, table: &Table<T>) -> Option<BatchOp<T, T::Key>> {
        (self.table() == table.name()).then(|| typed::<T>(&self.0))
    }
}

impl PartialEq for TableWrite {
    fn eq(&self, other: &Self) -> bool {
        self.table() == other.table()
            && self.is_put() == other.is_put()
            && self.attributes() == other.attributes()
    }
}

// Values may be secret.
impl std::fmt::Debug for TableWrite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TableWrite")
            .field("table", &self.table())
            .field("is_put", &self.is_put())
            .finish_non_exhaustive()
    }
}
