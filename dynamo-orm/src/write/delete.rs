//! DeleteItem by key.

use std::pin::Pin;

use crate::error::{Error, WriteError};
use crate::key::IntoKey;
use crate::table::{DynamoTable, Table};
use crate::wire::Members;

/// A [`delete`](Table::delete) by key, sent by `.await`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct Delete<T> {
    table: Table<T>,
    members: Result<Members, Error>,
}

impl<T: DynamoTable> Delete<T> {
    pub(crate) fn new(table: Table<T>, key: &impl IntoKey<T::Shape>) -> Self {
        let members = super::object(Vec::new(), |writer| key.write_key(writer))
            .map(|(key, _)| super::keyed(&key))
            .map_err(|error| table.fault(Error::encode(error)));
        Self { table, members }
    }

    async fn send(self) -> Result<(), WriteError<T>> {
        super::delete(&self.table, self.members?).await
    }
}

impl<T: DynamoTable> IntoFuture for Delete<T> {
    type Output = Result<(), WriteError<T>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
