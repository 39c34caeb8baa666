//! Writing items.

mod batch;
mod delete;
mod put;

use crate::codec::json::{JsonReader, JsonWriter};
use crate::codec::{DecodeError, EncodeError};
use crate::error::{Error, WriteError};
use crate::key::IntoKey;
use crate::table::{DynamoTable, Table};
use crate::wire::{self, Members, Tap};

pub use self::batch::{BatchError, BatchOp, BatchWrite};
pub use self::delete::Delete;
pub use self::put::Put;

// Keys are taken as users have them, borrowed or owned, and encoded at once.
#[allow(clippy::needless_pass_by_value)]
impl<T: DynamoTable> Table<T> {
    /// Stores an item, replacing the one under its key. Sends one PutItem.
    ///
    /// # Errors
    /// [`ErrorKind::Encode`](crate::ErrorKind::Encode) before sending, if DynamoDB could not store the item; otherwise
    /// what the service says.
    pub fn put<'a>(&self, value: &'a T) -> Put<'a, T> {
        Put::new(self.clone(), value, false)
    }

    /// Stores an item whose key is not taken yet. Sends one PutItem, conditional on `attribute_not_exists`.
    ///
    /// # Errors
    /// As [`put`](Self::put); and if the key is taken,
    /// [`WriteError::ConditionFailed`] has the item that is there. That may be this very item, if an earlier attempt was
    /// applied and its answer lost.
    pub fn insert<'a>(&self, value: &'a T) -> Put<'a, T> {
        Put::new(self.clone(), value, true)
    }

    /// Deletes the item under this key, if there is one. Sends one DeleteItem.
    ///
    /// # Errors
    /// [`ErrorKind::Encode`](crate::ErrorKind::Encode) before sending, if the key cannot be one; otherwise what the
    /// service says.
    pub fn delete(&self, key: impl IntoKey<T::Shape>) -> Delete<T> {
        Delete::new(self.clone(), &key)
    }

    /// Writes many items: puts and deletes, 25 a request.
    pub fn batch_write(&self) -> BatchWrite<T> {
        BatchWrite::new(self.clone())
    }
}

/// 400 KB, names included.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items>
const MAX_ITEM: usize = 400 * 1024;

pub(crate) fn check_size(size: usize) -> Result<(), EncodeError> {
    if size > MAX_ITEM {
        return Err(EncodeError::new(format!(
            "an item has at most 400 KB ({MAX_ITEM} bytes); this one has {size}"
        )));
    }
    Ok(())
}

/// A value's key as a JSON object.
pub(crate) fn key_members<T: DynamoTable>(value: &T) -> Result<Vec<u8>, EncodeError> {
    object(Vec::new(), |writer| value.write_key(writer)).map(|(json, _)| json)
}

/// Writes members as a JSON object behind `out`; also gives their size.
pub(crate) fn object(
    mut out: Vec<u8>,
    write: impl FnOnce(&mut JsonWriter) -> Result<(), EncodeError>,
) -> Result<(Vec<u8>, usize), EncodeError> {
    out.push(b'{');
    let mut writer = JsonWriter::after(out);
    write(&mut writer)?;
    let size = writer.size();
    let mut out = writer.into_bytes();
    out.push(b'}');
    Ok((out, size))
}

/// Writes an item as a JSON object behind `out`.
pub(crate) fn item<T: DynamoTable>(out: Vec<u8>, value: &T) -> Result<Vec<u8>, EncodeError> {
    let (out, size) = object(out, |writer| value.write_members(writer))?;
    check_size(size)?;
    Ok(out)
}

/// The members of a request on one key.
pub(crate) fn keyed(key: &[u8]) -> Members {
    let mut members = Members::default();
    members.raw("Key", key);
    members
}

/// What a write's response holds for us.
#[derive(Default)]
struct Written {
    attributes: Option<Box<str>>,
    refused_by: Option<Box<str>>,
}

impl Tap for Written {
    fn member(&mut self, name: &str, reader: &mut JsonReader<'_>) -> Result<bool, DecodeError> {
        if name != "Attributes" {
            return Ok(false);
        }
        self.attributes = Some(reader.json()?.into());
        Ok(true)
    }

    fn refusal(&mut self, reader: &mut JsonReader<'_>) -> Result<(), DecodeError> {
        self.refused_by = Some(reader.json()?.into());
        Ok(())
    }
}

/// A write's result, with the item that refused it decoded.
fn settle<T: DynamoTable, O>(
    table: &Table<T>,
    (result, written): (Result<O, Error>, Written),
) -> Result<Option<Box<str>>, WriteError<T>> {
    let error = match result {
        Ok(_) => return Ok(written.attributes),
        Err(error) => table.fault(error),
    };
    if !error.is_condition_failed() {
        return Err(error.into());
    }
    let Some(item) = written.refused_by else {
        return Err(WriteError::ConditionFailed {
            current: None,
            error,
        });
    };
    Err(match T::read_members(&mut JsonReader::new(&item)) {
        Ok(current) => WriteError::ConditionFailed {
            current: Some(Box::new(current)),
            error,
        },
        Err(reason) => WriteError::ConditionFailed {
            current: None,
            error: error.with_item(reason, item),
        },
    })
}

fn return_refusal(members: &mut Members) {
    members.text("ReturnValuesOnConditionCheckFailure", "ALL_OLD");
}

pub(crate) async fn put<T: DynamoTable>(
    table: &Table<T>,
    mut members: Members,
) -> Result<(), WriteError<T>> {
    return_refusal(&mut members);
    let request = table.client().put_item().table_name(table.name()).send();
    settle(
        table,
        wire::send(members, Written::default(), request).await,
    )
    .map(drop)
}

/// Sends an UpdateItem; gives the attributes that were asked for.
pub(crate) async fn update<T: DynamoTable>(
    table: &Table<T>,
    mut members: Members,
) -> Result<Option<Box<str>>, WriteError<T>> {
    return_refusal(&mut members);
    let request = table.client().update_item().table_name(table.name()).send();
    settle(
        table,
        wire::send(members, Written::default(), request).await,
    )
}

pub(crate) async fn delete<T: DynamoTable>(
    table: &Table<T>,
    mut members: Members,
) -> Result<(), WriteError<T>> {
    return_refusal(&mut members);
    let request = table.client().delete_item().table_name(table.name()).send();
    settle(
        table,
        wire::send(members, Written::default(), request).await,
    )
    .map(drop)
}
