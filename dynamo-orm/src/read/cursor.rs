//! Cursors: where a read resumes.

use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, Reader};
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, position_of};
use crate::wire::Members;

/// Where a read resumes: right after an item that it yielded.
///
/// It is opaque, cheap to clone and belongs to one table or index. It holds key values of the item, so it is to be
/// kept from eyes that must not see them.
#[derive(Clone, PartialEq, Eq)]
pub struct Cursor {
    table: String,
    index: Option<&'static str>,
    /// The exclusive start key, as a JSON object.
    key: Vec<u8>,
}

impl Cursor {
    pub(crate) fn new<I: Index>(table: &str, key: Vec<u8>) -> Self {
        Self {
            table: table.into(),
            index: I::SCHEMA.map(|index| index.name),
            key,
        }
    }

    /// The position of a stored item in `I`: its key attributes, exactly as they are stored.
    pub(crate) fn at<I: Index>(table: &str, item: &str) -> Result<Self, DecodeError> {
        let position = position_of::<I>();
        let mut key = Members::default();
        JsonReader::new(item).entries(|name, reader| {
            let value = reader.json()?;
            if position.iter().any(|attribute| attribute.name == name) {
                key.raw(&name, value.as_bytes());
            }
            Ok(())
        })?;
        Ok(Self::new::<I>(table, key.into_object()))
    }

    /// The start key, if it is one of this table and index.
    pub(crate) fn start_key<I: Index>(&self, table: &str) -> Result<&[u8]> {
        let index = I::SCHEMA.map(|index| index.name);
        if self.table == table && self.index == index {
            return Ok(&self.key);
        }
        let place = |table: &str, index: Option<&str>| match index {
            Some(index) => format!("index `{index}` of table `{table}`"),
            None => format!("table `{table}`"),
        };
        Err(Error::new(
            ErrorKind::Cursor,
            format!(
                "the cursor is of {}, not of {}",
                place(&self.table, self.index),
                place(table, index)
            ),
        ))
    }
}

// Key values may be secret.
impl std::fmt::Debug for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cursor")
            .field("table", &self.table)
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}
