//! What a failed write leaves behind.

use super::outcome::Unresolved;
use crate::codec::json::JsonReader;
use crate::error::{Error, Result};
use crate::index::Output;
use crate::item::Item;
use crate::table::{DynamoTable, Handle};

/// The item that refused a write, and the write itself if it may have been applied. It is not decoded before it is asked for:
/// that would be code for each table, of errors that hardly anybody looks into.
pub(crate) struct Refusal {
    pub(super) table: Handle,
    pub(super) item: Option<Box<str>>,
    pub(super) unresolved: Option<Box<Unresolved>>,
}

impl Refusal {
    /// The item that refused the write.
    pub(crate) fn current<T: DynamoTable>(&self) -> Result<Option<Item<T>>> {
        let Some(item) = &self.item else {
            return Ok(None);
        };
        match Item::read(&self.table, &mut JsonReader::new(item)) {
            Ok(current) => Ok(Some(current)),
            Err(error) => Err(self.table.fault(Error::decode(error, item))),
        }
    }
}
