//! PutItem.

use super::Writing;
use crate::error::{Error, WriteError};
use crate::expression::{Condition, Expr, Expression};
use crate::table::{DynamoTable, Table};
use crate::transact::{Action, TransactAction};
use crate::wire::{Members, Operation};

/// A [`put`](Table::put) or [`insert`](Table::insert), sent by `.await`.
#[must_use = "nothing is sent before `.await`"]
pub struct Put<'a, T> {
    table: Table<T>,
    value: &'a T,
    condition: Option<Expr>,
}

impl<'a, T: DynamoTable> Put<'a, T> {
    pub(crate) fn new(table: Table<T>, value: &'a T, create: bool) -> Self {
        Self {
            table,
            value,
            condition: create.then(|| super::guard(T::SCHEMA, "attribute_not_exists")),
        }
    }

    /// Stores the item only if this holds too of the one that is there; it may name any attribute of the table.
    pub fn condition<A>(mut self, condition: Condition<T, A>) -> Self {
        self.condition = super::both(self.condition, Some(condition.expr));
        self
    }

    pub(crate) fn members(&self) -> Result<Members, Error> {
        self.sized().map(|(members, _)| members)
    }

    /// The members, and the size of the item.
    pub(crate) fn sized(&self) -> Result<(Members, usize), Error> {
        let mut members = Members::default();
        let mut size = 0;
        let written = members.written("Item", |out| {
            let (out, bytes) = super::object(out, |writer| self.value.write_members(writer))?;
            size = bytes;
            super::check_size(size).map(|()| out)
        });
        written.map_err(Error::encode)?;
        let mut expression = Expression::default();
        super::write_condition(&mut expression, self.condition.as_ref())?;
        expression.write(&mut members);
        Ok((members, size))
    }
}

impl<T> std::fmt::Debug for Put<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Put")
            .field("table", &self.table)
            .finish_non_exhaustive()
    }
}

impl<T: DynamoTable> IntoFuture for Put<'_, T> {
    type Output = Result<(), WriteError<T>>;
    type IntoFuture = Writing<T>;

    fn into_future(self) -> Writing<T> {
        Writing::start(&self.table, Operation::PutItem, self.members())
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T: DynamoTable> TransactAction<'a> for Put<'_, T> {
    type Says = ();

    fn into_action(self) -> Action<'a> {
        Action::put(self.table.handle(), self.sized())
    }
}
