//! Writing items.

mod batch;
mod delete;
mod put;
mod update;

use crate::codec::json::{JsonReader, JsonWriter};
use crate::codec::{DecodeError, EncodeError};
use crate::error::{Error, WriteError};
use crate::expression::{Expr, Expression, Operand, Segments};
use crate::key::IntoKey;
use crate::table::{DynamoTable, Table};
use crate::wire::{Members, Operation, Tap};

pub use self::batch::{BatchError, BatchOp, BatchWrite};
pub use self::delete::Delete;
pub use self::put::Put;
pub use self::update::{
    CreateIfMissing, MustExist, ReturningNew, ReturningOld, Stated, Unstated, Update,
};

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

    /// Updates the item under this key without reading it. Sends one UpdateItem.
    ///
    /// Whether the item must exist is to be said: `.must_exist()`, or `.create_if_missing()`.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # struct User {
    /// #     #[hash_key]
    /// #     account_type: String,
    /// #     #[range_key]
    /// #     last_name: String,
    /// #     first_name: String,
    /// #     email: Option<String>,
    /// #     visits: u64,
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let users = User::table(&embedded::database());
    /// # users.create_table().await?;
    /// users
    ///     .update(("standard_user", "Doe"))
    ///     .set(User::FIRST_NAME, "Johann")
    ///     .add(User::VISITS, 1)
    ///     .remove(User::EMAIL)
    ///     .create_if_missing()
    ///     .await?;
    /// # assert_eq!(users.get(("standard_user", "Doe")).required().await?.visits, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Before sending, [`ErrorKind::Encode`](crate::ErrorKind::Encode) if the key cannot be one,
    /// [`ErrorKind::Expression`](crate::ErrorKind::Expression) if a value cannot be stored or the expression is over
    /// DynamoDB's limits, and [`ErrorKind::Request`](crate::ErrorKind::Request) if there is no action or two of them
    /// change the same; [`WriteError::ConditionFailed`] if there must be an item and is none, or if a condition does
    /// not hold; otherwise what the service says. An update that [adds](Update::add), [appends](Update::append) or
    /// calculates is not the same twice: if an answer is lost, the SDK sends it again, and it may be applied again.
    pub fn update(&self, key: impl IntoKey<T::Shape>) -> Update<T> {
        Update::new(self.clone(), &key)
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
fn settle<T: DynamoTable>(
    table: &Table<T>,
    (result, written): (Result<(), Error>, Written),
) -> Result<Option<Box<str>>, WriteError<T>> {
    let error = match result {
        Ok(()) => return Ok(written.attributes),
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

/// A condition on the item's existence: `attribute_exists` or `attribute_not_exists`.
fn guard<T: DynamoTable>(function: &'static str) -> Expr {
    let hash_key = Segments::root(T::SCHEMA.hash_key.name);
    Expr::Call(function, vec![Operand::Path(hash_key)])
}

/// The conditions that there are, joined with AND.
fn both(condition: Option<Expr>, other: Option<Expr>) -> Option<Expr> {
    match (condition, other) {
        (Some(condition), Some(other)) => Some(condition.and(other)),
        (condition, other) => condition.or(other),
    }
}

fn write_condition(expression: &mut Expression, condition: Option<&Expr>) -> Result<(), Error> {
    match condition {
        Some(condition) => expression
            .condition("ConditionExpression", condition)
            .map_err(Error::expression),
        None => Ok(()),
    }
}

fn return_refusal(members: &mut Members) {
    members.text("ReturnValuesOnConditionCheckFailure", "ALL_OLD");
}

pub(crate) async fn put<T: DynamoTable>(
    table: &Table<T>,
    mut members: Members,
) -> Result<(), WriteError<T>> {
    return_refusal(&mut members);
    let sent = table.send(Operation::PutItem, members, Written::default());
    settle(table, sent.await).map(drop)
}

/// Sends an UpdateItem; gives the attributes that were asked for.
pub(crate) async fn update<T: DynamoTable>(
    table: &Table<T>,
    mut members: Members,
) -> Result<Option<Box<str>>, WriteError<T>> {
    return_refusal(&mut members);
    let sent = table.send(Operation::UpdateItem, members, Written::default());
    settle(table, sent.await)
}

pub(crate) async fn delete<T: DynamoTable>(
    table: &Table<T>,
    mut members: Members,
) -> Result<(), WriteError<T>> {
    return_refusal(&mut members);
    let sent = table.send(Operation::DeleteItem, members, Written::default());
    settle(table, sent.await).map(drop)
}
