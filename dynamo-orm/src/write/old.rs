//! Writes that yield the item as it was before.

use std::marker::PhantomData;

use super::update::read;
use super::{Request, Writing};
use crate::error::{Error, ErrorKind, WriteError};
use crate::item::Item;
use crate::table::{DynamoTable, Handle};
use crate::wire::Operation;

/// An [`update`](crate::Table::update), [`put`](crate::Table::put) or [`delete`](crate::Table::delete) that yields the item
/// as it was before, sent by `.await`.
///
/// It is a plain `T`: what was stored is no longer, so there is nothing to save. If that item does not fit `T`, this
/// fails with [`ErrorKind::Decode`](crate::ErrorKind::Decode) although the write was applied.
///
/// A write that was applied, and whose answer was lost, would find its own doing when it is sent again, and tell that as the
/// old item. So once it may have been applied it is not sent again, and ends as [`ErrorKind::OutcomeUnknown`];
/// [`resolve`](WriteError::resolve) of that finds out whether it was, but not of the old item.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct ReturningOld<T> {
    table: Handle,
    operation: Operation,
    request: Result<Request, Error>,
    marker: PhantomData<fn() -> T>,
}

impl<T> ReturningOld<T> {
    pub(super) fn new(
        table: Handle,
        operation: Operation,
        request: Result<Request, Error>,
    ) -> Self {
        Self {
            table,
            operation,
            request: request.and_then(returning_old),
            marker: PhantomData,
        }
    }
}

fn returning_old(mut request: Request) -> Result<Request, Error> {
    if request.is_transaction {
        let message =
            "a transaction returns no items; leave out `exactly_once()`, or `returning_old()`";
        return Err(Error::new(ErrorKind::Request, message));
    }
    request.members.text("ReturnValues", "ALL_OLD");
    Ok(request.telling_old())
}

impl<T: DynamoTable> IntoFuture for ReturningOld<T> {
    type Output = Result<Option<T>, WriteError<T>>;
    type IntoFuture = Writing<T, Option<T>>;

    fn into_future(self) -> Self::IntoFuture {
        Writing::start(self.table, self.operation, self.request, old_item)
    }
}

fn old_item<T: DynamoTable>(table: &Handle, item: Option<Box<str>>) -> Result<Option<T>, Error> {
    let item = item.map(|item| read(table, &item)).transpose()?;
    Ok(item.map(Item::into_inner))
}
