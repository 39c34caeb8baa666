//! DeleteItem by key.

use std::marker::PhantomData;
use std::time::Duration;

use super::{Guard, Own, Request, Writing, nothing};
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
