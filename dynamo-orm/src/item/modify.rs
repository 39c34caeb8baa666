//! Changing an item by reading it, and again if another writer was first.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;

use super::Item;
use crate::codec::EncodeError;
use crate::error::{Error, ErrorKind, WriteError};
use crate::key::IntoKey;
use crate::read::Get;
use crate::table::{DynamoTable, Table};
use crate::wire::{Backoff, Members};
use crate::write;

/// What the closure of a [`modify`](Table::modify) returns: nothing, or a `Result` whose error gives up.
#[diagnostic::on_unimplemented(
    message = "the closure of `modify` returns `{Self}`, which is neither `()` nor a `Result<(), E>`",
    label = "this closure returns something else",
    note = "end it with `;` or with `Ok(())`; what it changed is in the item that `modify` yields"
)]
pub trait Change {
    /// Why it gave up.
    type Abort;

    #[doc(hidden)]
    fn done(self) -> Result<(), Self::Abort>;
}

#[diagnostic::do_not_recommend]
impl Change for () {
    type Abort = Infallible;

    fn done(self) -> Result<(), Infallible> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<E> Change for Result<(), E> {
    type Abort = E;

    fn done(self) -> Self {
        self
    }
}

// Keys are taken as users have them, borrowed or owned, and encoded at once.
#[allow(clippy::needless_pass_by_value)]
impl<T: DynamoTable> Table<T> {
    /// Changes the item under this key: reads it, calls `change` and saves what changed, until no other writer was
    /// first.
    ///
    /// Sends one consistent GetItem and one UpdateItem, as [`partial_save`](Item::partial_save) does; after a conflict an
    /// UpdateItem alone, on the item that refused it, and after another one both again, up to ten times, with exponential
    /// backoff from 25 ms and full jitter. A transaction under way on the item is a conflict too: it has the UpdateItem
    /// refused. No UpdateItem is sent if nothing changed. Yields the saved item.
    ///
    /// **`change` may run more than once**, each time on the item as it is by then: what it does beside changing the item
    /// it may do several times. Its `Err` gives up, and nothing is sent.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// #[derive(DynamoTable, Debug)]
    /// #[dynamo(table = "accounts")]
    /// struct Account {
    ///     #[hash_key]
    ///     id: u64,
    ///     balance: u64,
    ///     #[dynamo(version)] // guards all of the item; without one, the attributes that change are guarded
    ///     version: u64,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let accounts = Account::table(&embedded::database());
    /// # accounts.create_table().await?;
    /// accounts.put(&Account { id: 1, balance: 70, version: 0 }).await?;
    /// let account = accounts.modify(1, |account| account.balance += 30).await?;
    /// assert_eq!((account.balance, account.version), (100, 2));
    ///
    /// let withdrawn = accounts.modify(1, |account| {
    ///     account.balance = account.balance.checked_sub(500).ok_or("not enough")?;
    ///     Ok::<_, &str>(())
    /// });
    /// assert_eq!(withdrawn.await.unwrap_err().aborted(), Some(&"not enough"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ModifyError::Aborted`] with what `change` gave up for. [`ModifyError::Failed`] otherwise:
    /// [`ErrorKind::ItemNotFound`] if there is no such item; [`ErrorKind::ConditionFailed`], or
    /// [`ErrorKind::TransactionConflict`], if another writer was first or under way after each of eleven reads; any other
    /// failure at once, without another attempt, so [`ErrorKind::OutcomeUnknown`] too: `change` is not applied twice.
    pub fn modify<'a, R: Change>(
        &self,
        key: impl IntoKey<T::Shape>,
        change: impl FnMut(&mut T) -> R + Send + 'a,
    ) -> Modify<'a, T, R> {
        Modify {
            table: self.clone(),
            key: write::of_key(key.request()),
            change: Box::new(change),
        }
    }
}

/// A [`modify`](Table::modify), sent by `.await`.
#[must_use = "nothing is sent before `.await`"]
pub struct Modify<'a, T, R = ()> {
    table: Table<T>,
    key: Result<Members, EncodeError>,
    change: Box<dyn FnMut(&mut T) -> R + Send + 'a>,
}

impl<T: DynamoTable, R: Change> Modify<'_, T, R> {
    async fn send(mut self) -> Result<Item<T>, ModifyError<T, R::Abort>> {
        let mut backoff = Backoff::default();
        let mut current = None;
        loop {
            let was_read = current.is_none();
            let mut item = if let Some(item) = current.take() {
                item
            } else {
                let get = Get::new(self.table.handle(), self.key.clone());
                let get = get.consistent().required();
                get.await.map_err(WriteError::from)?
            };
            (self.change)(&mut item)
                .done()
                .map_err(ModifyError::Aborted)?;
            let Err(error) = item.partial_save().await else {
                return Ok(item);
            };
            // What refused it is as it is by now: to try that costs no read and no time.
            if was_read
                && error.is_condition_failed()
                && let Ok(Some(item)) = error.current()
            {
                current = Some(item);
                continue;
            }
            let was_late = error.is_condition_failed() || error.is_transaction_conflict();
            match backoff.delay() {
                Some(delay) if was_late => tokio::time::sleep(delay).await,
                _ => return Err(error.into()),
            }
        }
    }
}

impl<'a, T: DynamoTable, R: Change + 'a> IntoFuture for Modify<'a, T, R> {
    type Output = Result<Item<T>, ModifyError<T, R::Abort>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T, R> fmt::Debug for Modify<'_, T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Modify")
            .field("table", &self.table)
            .finish_non_exhaustive()
    }
}

/// What a [`modify`](Table::modify) fails with; it converts into [`Error`] for `?`.
#[non_exhaustive]
pub enum ModifyError<T, E = Infallible> {
    /// The closure gave up; nothing was sent since the item was read.
    Aborted(E),
    /// A read or a write failed.
    Failed(WriteError<T>),
}

impl<T, E> ModifyError<T, E> {
    /// What the closure gave up for.
    #[must_use]
    pub fn aborted(&self) -> Option<&E> {
        match self {
            Self::Aborted(reason) => Some(reason),
            Self::Failed(_) => None,
        }
    }

    /// What kind of failure this is; [`ErrorKind::Aborted`] if the closure gave up.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Aborted(_) => ErrorKind::Aborted,
            Self::Failed(error) => error.kind(),
        }
    }

    /// Other writers were first, however often it was tried.
    #[must_use]
    pub fn is_condition_failed(&self) -> bool {
        self.kind() == ErrorKind::ConditionFailed
    }

    /// It is not known whether the write was applied; the closure is not run again.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.kind() == ErrorKind::OutcomeUnknown
    }
}

impl<T, E> From<WriteError<T>> for ModifyError<T, E> {
    fn from(error: WriteError<T>) -> Self {
        Self::Failed(error)
    }
}

impl<T, E: Into<Box<dyn std::error::Error + Send + Sync>>> From<ModifyError<T, E>> for Error {
    fn from(error: ModifyError<T, E>) -> Self {
        match error {
            ModifyError::Aborted(reason) => Self::new(ErrorKind::Aborted, GIVEN_UP).because(reason),
            ModifyError::Failed(error) => error.into(),
        }
    }
}

const GIVEN_UP: &str =
    "the closure of `modify` gave up, so nothing was written; the source says why";

impl<T, E> fmt::Display for ModifyError<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Aborted(_) => f.write_str(GIVEN_UP),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl<T, E: fmt::Debug> fmt::Debug for ModifyError<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Aborted(reason) => f.debug_tuple("Aborted").field(reason).finish(),
            Self::Failed(error) => fmt::Debug::fmt(error, f),
        }
    }
}

impl<T, E: std::error::Error + 'static> std::error::Error for ModifyError<T, E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Aborted(reason) => Some(reason),
            Self::Failed(error) => std::error::Error::source(error),
        }
    }
}
