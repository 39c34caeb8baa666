//! DeleteItem by key.

use std::marker::PhantomData;
use std::time::Duration;

use super::{Guard, Own, Request, ReturningOld, Writing, nothing};
use crate::error::{Error, WriteError};
use crate::expression::{Condition, Expr, Expression};
use crate::key::IntoKey;
use crate::table::{DynamoTable, Handle};
use crate::transact::{Action, TransactAction};
use crate::wire::{Members, Operation};

/// A [`delete`](crate::Table::delete) by key, sent by `.await`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct Delete<T> {
    table: Handle,
    members: Result<Members, Error>,
    condition: Option<Expr>,
    deadline: Option<Duration>,
    is_transaction: bool,
    marker: PhantomData<fn() -> T>,
}

impl<T: DynamoTable> Delete<T> {
    pub(crate) fn new(table: &Handle, key: impl IntoKey<T::Shape>) -> Self {
        Self {
            table: table.clone(),
            members: super::of_key(key.request()).map_err(Error::encode),
            condition: None,
            deadline: None,
            is_transaction: false,
            marker: PhantomData,
        }
    }

    /// Deletes the item only if this holds; it may name any attribute of the table.
    ///
    /// Of a missing item too: no comparison but `ne` holds then, and `not_exists()` does.
    pub fn condition<A>(mut self, condition: Condition<T, A>) -> Self {
        self.condition = super::both(self.condition, Some(condition.expr));
        self
    }

    /// Gives it up after this time, in place of the [table's](crate::Table::deadline).
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sends it as a transaction of one action under a token, by which the service applies it once however often it is sent:
    /// one TransactWriteItems, at twice the write cost.
    ///
    /// So a lost answer does not stay open: it is sent again until it is answered, for ten seconds without a deadline.
    pub fn exactly_once(mut self) -> Self {
        self.is_transaction = true;
        self
    }

    /// Yields the item that it deleted, without the cost of a read; `None` if there was none.
    ///
    /// So of many who delete the same item, one alone gets it. Once it may have been applied it is not sent again: see
    /// [`ReturningOld`].
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "jobs")]
    /// # struct Job { #[hash_key] id: u64, command: String }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let jobs = Job::table(&embedded::database());
    /// # jobs.create_table().await?;
    /// # jobs.put(&Job { id: 1, command: "build".into() }).await?;
    /// if let Some(job) = jobs.delete(1).returning_old().await? {
    ///     assert_eq!(job.command, "build");
    /// }
    /// assert!(jobs.delete(1).returning_old().await?.is_none());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As of [`delete`](crate::Table::delete); [`ErrorKind::Request`](crate::ErrorKind::Request) before sending, if it is sent
    /// [as a transaction](Self::exactly_once), which returns no items.
    pub fn returning_old(self) -> ReturningOld<T> {
        ReturningOld::new(self.table.clone(), Operation::DeleteItem, self.request())
    }

    pub(crate) fn request(self) -> Result<Request, Error> {
        let guard = Guard::new(Own::Nothing, self.condition.is_some());
        let mut members = self.members?;
        let mut expression = Expression::default();
        super::write_condition(&mut expression, self.condition.as_ref())?;
        expression.write(&mut members);
        Ok(Request {
            deadline: self.deadline,
            is_transaction: self.is_transaction,
            ..Request::new(members, guard)
        })
    }

    /// The same on the same item, by another name.
    pub(crate) fn into_action_of<'a>(self, verb: &'static str) -> Action<'a> {
        let table = self.table.clone();
        Action::new(verb, &table, self.request())
    }
}

impl<T: DynamoTable> IntoFuture for Delete<T> {
    type Output = Result<(), WriteError<T>>;
    type IntoFuture = Writing<T>;

    fn into_future(self) -> Writing<T> {
        let table = self.table.clone();
        Writing::start(table, Operation::DeleteItem, self.request(), nothing)
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T: DynamoTable> TransactAction<'a> for Delete<T> {
    type Says = ();

    fn into_action(self) -> Action<'a> {
        self.into_action_of("Delete")
    }
}
