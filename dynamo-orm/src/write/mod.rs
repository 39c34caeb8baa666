//! Writing items.

mod batch;
mod bulk;
mod content;
mod delete;
mod guard;
mod old;
mod outcome;
mod put;
mod refusal;
mod update;
mod updated;

use std::future::ready;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{self, Context, Poll};
use std::time::Duration;

use crate::batch::{Items, Keys, Ops, Source, Writes};
use crate::codec::DecodeError;
use crate::codec::json::JsonReader;
use crate::database::Database;
use crate::error::{Error, WriteError};
use crate::expression::{Expr, Expression, Operand, Segments};
use crate::key::IntoKey;
use crate::ring::Claim;
use crate::schema::Schema;
use crate::table::{DynamoTable, Handle, Table};
use crate::timestamp::Stamp;
use crate::transact::{self, Cause};
use crate::version::Unversioned;
use crate::wire::{Members, Operation, Tap};

pub use self::batch::{Adding, BatchError, BatchOp, BatchWrite, UnversionedBatch};
pub use self::bulk::{BulkError, BulkWrite, BulkWriting, Reports, TableWrite, UnversionedTable};
pub(crate) use self::content::{
    check_size, item, key_members, keyed, keyed_with_room, object, of_key,
};
pub use self::delete::Delete;
pub(crate) use self::guard::{Guard, Own};
pub use self::old::ReturningOld;
use self::outcome::Unresolved;
pub use self::put::Put;
pub(crate) use self::put::Versioning;
pub(crate) use self::refusal::Refusal;
pub(crate) use self::update::Draft;
pub use self::update::{
    CreateIfMissing, ExactlyOnce, MustExist, ReturningNew, Stated, Unstated, Update,
};
pub use self::updated::{ReturningUpdated, Updated};

// Keys are taken as users have them, borrowed or owned, and encoded at once.
#[allow(clippy::needless_pass_by_value)]
impl<T: DynamoTable> Table<T> {
    /// Stores an item, replacing the one under its key. Sends one PutItem.
    ///
    /// It consumes one write unit per 1 KB of the item or of the one that it replaces, whichever is larger, rounded up. A
    /// put that a condition refuses consumes write units too.
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#write-operation-consumption>
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate>
    ///
    /// Of a table with a [version](derive@crate::DynamoTable#versions), a value of version 0 is new: its key must not be
    /// taken. A value of any other version replaces the item of that version alone. The next version is stored, and what
    /// `.await` yields. [`unversioned`](Put::unversioned) does without.
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
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let users = User::table(&embedded::database());
    /// # users.create_table().await?;
    /// # let john = User {
    /// #     account_type: "standard_user".into(),
    /// #     last_name: "Doe".into(),
    /// #     first_name: "John".into(),
    /// #     email: None,
    /// # };
    /// users.put(&john).await?;
    /// users.put(&john).await?; // replaces it
    /// # assert_eq!(users.scan().count().await?, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Before sending, [`ErrorKind::Encode`](crate::ErrorKind::Encode) if DynamoDB could not store the item,
    /// [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) if the struct's own validation refuses it,
    /// [`ErrorKind::VersionOverflow`](crate::ErrorKind::VersionOverflow) if there is no next version in the field's type,
    /// and [`ErrorKind::Expression`](crate::ErrorKind::Expression) if the condition is over DynamoDB's limits;
    /// [`ErrorKind::ConditionFailed`](crate::ErrorKind::ConditionFailed) with the stored item, if its version is another
    /// one or a [condition](Put::condition) does not hold;
    /// [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) if it may have been stored, but no answer tells;
    /// otherwise what the service says.
    pub fn put<'a>(&self, value: &'a T) -> Put<'a, T> {
        Put {
            draft: put::Draft::new(&self.handle, false),
            value,
        }
    }

    /// Stores an item whose key is not taken yet. Sends one PutItem, conditional on `attribute_not_exists`.
    ///
    /// Of a table with a version, this stores and yields version 1.
    ///
    /// It consumes write units as [`put`](Self::put), also if the key is taken.
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
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let users = User::table(&embedded::database());
    /// # users.create_table().await?;
    /// # let john = User {
    /// #     account_type: "standard_user".into(),
    /// #     last_name: "Doe".into(),
    /// #     first_name: "John".into(),
    /// #     email: None,
    /// # };
    /// users.insert(&john).await?;
    /// let refused = users.insert(&john).await.unwrap_err();
    /// assert!(refused.is_condition_failed());
    /// assert_eq!(refused.current()?.expect("taken").first_name, "John");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`put`](Self::put); and if the key is taken, [`ErrorKind::ConditionFailed`](crate::ErrorKind::ConditionFailed)
    /// has the item that is there. If an answer was lost, that may be this very item, and it is
    /// [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown).
    pub fn insert<'a>(&self, value: &'a T) -> Put<'a, T> {
        Put {
            draft: put::Draft::new(&self.handle, true),
            value,
        }
    }

    /// Deletes the item under this key, if there is one. Sends one DeleteItem.
    ///
    /// It checks no version; [`Item::delete`](crate::Item::delete) does.
    ///
    /// It consumes one write unit per 1 KB of the item that it deletes, rounded up. A delete that a condition refuses
    /// consumes write units too.
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#write-operation-consumption>
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
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let users = User::table(&embedded::database());
    /// # users.create_table().await?;
    /// # let john = User {
    /// #     account_type: "standard_user".into(),
    /// #     last_name: "Doe".into(),
    /// #     first_name: "John".into(),
    /// #     email: None,
    /// # };
    /// # users.insert(&john).await?;
    /// users.delete(("standard_user", "Doe")).await?;
    /// users.delete(("standard_user", "Doe")).await?; // it is no error if there is none
    /// # assert!(!users.exists(("standard_user", "Doe")).await?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Before sending, [`ErrorKind::Encode`](crate::ErrorKind::Encode) if the key cannot be one, and
    /// [`ErrorKind::Expression`](crate::ErrorKind::Expression) if the condition is over DynamoDB's limits;
    /// [`ErrorKind::ConditionFailed`](crate::ErrorKind::ConditionFailed) if a [condition](Delete::condition) does not
    /// hold; [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) if it may have been deleted, but no answer
    /// tells; otherwise what the service says.
    pub fn delete(&self, key: impl IntoKey<T::Shape>) -> Delete<T> {
        Delete::new(self.handle(), key)
    }

    /// Updates the item under this key without reading it. Sends one UpdateItem.
    ///
    /// Whether the item must exist is to be said: `.must_exist()`, or `.create_if_missing()`. Of a table with a version it
    /// adds 1 to that too, without checking it.
    ///
    /// However little changes, it consumes write units by the whole item: one per 1 KB of it before or after, whichever
    /// is larger, rounded up. An update that a condition refuses consumes write units too.
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#write-operation-consumption>
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
    /// change the same; [`ErrorKind::ConditionFailed`](crate::ErrorKind::ConditionFailed) if there must be an item and is
    /// none, or if a condition does not hold; [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) if an
    /// answer was lost; otherwise what the service says. An update that [adds](Update::add), [appends](Update::append) or
    /// calculates, or of a table with a [counter](derive@crate::DynamoTable#counters), is not the same twice, so it is
    /// not sent again once it may have been applied; nor is one that [returns what was before](Update::returning_old).
    /// Any other is, and a version counts it as often as it arrived.
    pub fn update(&self, key: impl IntoKey<T::Shape>) -> Update<T> {
        Update {
            draft: Draft::new(&self.handle, of_key(key.request())),
            stated: PhantomData,
        }
    }

    /// Writes many items one by one: puts and deletes, 25 a request, one request after the other.
    pub fn batch_write(&self) -> BatchWrite<T> {
        BatchWrite::new(self.clone())
    }

    /// Stores any number of items of an iterator or a stream, replacing those under their keys. Sends a
    /// BatchWriteItem for each 25, several at a time.
    ///
    /// # Errors
    /// See [`BulkWrite`].
    pub fn put_all<'a, V>(
        &self,
        items: impl Source<'a, Items<T>, V>,
    ) -> BulkWrite<'a, BatchOp<T, T::Key>>
    where
        T::Version: Unversioned,
    {
        self.unversioned().put_all(items)
    }

    /// Turns to puts in bulk that check no versions: `users.unversioned().put_all(everyone)`.
    ///
    /// The version of a value is stored as it is, whatever version the stored item has.
    #[must_use]
    pub fn unversioned(&self) -> UnversionedTable<T> {
        UnversionedTable::of(self.clone())
    }

    /// Deletes the items under any number of keys: of an iterator, a stream, or a query or scan. Sends a
    /// BatchWriteItem for each 25, several at a time.
    ///
    /// A query or scan reads the keys alone, page by page as they are needed, and is charged as a read of the whole
    /// items; a key that an index yields twice is deleted once or twice.
    ///
    /// # Errors
    /// See [`BulkWrite`].
    pub fn delete_all<'a, V>(
        &self,
        keys: impl Source<'a, Keys<T::Shape>, V>,
    ) -> BulkWrite<'a, BatchOp<T, T::Key>> {
        BulkWrite::of_table(self, keys.entries(Keys::of(self)))
    }

    /// Puts and deletes any number of items: the `unwritten` of another batch, for instance.
    ///
    /// # Errors
    /// See [`BulkWrite`].
    pub fn write_all<'a, V>(
        &self,
        writes: impl Source<'a, Ops<T>, V>,
    ) -> BulkWrite<'a, BatchOp<T, T::Key>> {
        BulkWrite::of_table(self, writes.entries(Ops::of(self)))
    }
}

impl Database {
    /// Puts and deletes any number of items of several tables. Sends a BatchWriteItem for each 25, whatever their tables,
    /// several at a time.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # struct User {
    /// #     #[hash_key]
    /// #     name: String,
    /// # }
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "orders")]
    /// # struct Order {
    /// #     #[hash_key]
    /// #     id: u64,
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let db = embedded::database();
    /// # let (users, orders) = (User::table(&db), Order::table(&db));
    /// # users.create_table().await?;
    /// # orders.create_table().await?;
    /// use dynamo_orm::TableWrite;
    ///
    /// # let jane = User { name: "jane".into() };
    /// let report = db
    ///     .write_all([TableWrite::put(&users, &jane), TableWrite::delete(&orders, 1)])
    ///     .await?;
    /// assert_eq!((report.written, report.requests), (2, 1));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The meter and the deadline of this database count, not those of the writes' tables.
    ///
    /// # Errors
    /// See [`BulkWrite`].
    pub fn write_all<'a, V>(
        &self,
        writes: impl Source<'a, Writes, V>,
    ) -> BulkWrite<'a, TableWrite> {
        BulkWrite::of_tables(self, writes.entries(Writes::of(self)))
    }
}

/// What a write's response holds for us.
#[derive(Default)]
struct Written {
    attributes: Option<Box<str>>,
    refused_by: Option<Box<str>>,
    /// Why it was canceled as a transaction.
    cause: Option<Cause>,
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

    fn cancellation(&mut self, reader: &mut JsonReader<'_>) -> Result<(), DecodeError> {
        self.cause = transact::causes(reader)?.pop();
        Ok(())
    }
}

/// The attributes that a write was asked to return, else the version that it stored, or why it was refused.
pub(crate) type Answer = Result<Option<Box<str>>, Error>;

/// A write under way, whatever its table.
pub(crate) type Write = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// What a write sends, and what it asks of the stored item.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// The members that are its own.
    pub(crate) members: Members,
    pub(crate) guard: Guard,
    /// The version that is stored by it; 0 if there is none.
    pub(crate) version: i128,
    /// The nonces that are stored with it.
    pub(crate) ring: Option<Vec<u8>>,
    /// What tells this write from others, if the version has nonces.
    pub(crate) claim: Option<Box<Claim>>,
    /// The timestamps and counters that are set by it.
    pub(crate) stamps: Vec<Stamp>,
    /// The size of the item that it stores whole; of another only the service knows it.
    pub(crate) size: usize,
    /// Whether it changes more if it is applied twice.
    pub(crate) is_once: bool,
    /// Whether it is to tell of the item as it was before, which it cannot once it may have been applied.
    pub(crate) tells_old: bool,
    /// How long it may take, if that is not the table's deadline.
    pub(crate) deadline: Option<Duration>,
    /// Whether it is sent as a transaction of one action, under a token.
    pub(crate) is_transaction: bool,
}

impl Request {
    pub(crate) fn new(members: Members, guard: Guard) -> Self {
        Self {
            members,
            guard,
            version: 0,
            ring: None,
            claim: None,
            stamps: Vec::new(),
            size: 0,
            is_once: false,
            tells_old: false,
            deadline: None,
            is_transaction: false,
        }
    }

    fn telling_old(mut self) -> Self {
        self.tells_old = true;
        self
    }
}

/// Sends a write.
pub(crate) fn write(
    table: &Handle,
    operation: Operation,
    request: Result<Request, Error>,
) -> Write {
    match table.check_name().and(request) {
        Ok(request) => Unresolved::new(table.clone(), operation, request).send(),
        Err(error) => Box::pin(ready(Err(table.fault(error)))),
    }
}

/// A write of a `T` under way, which yields an `O`.
// Its parts are compiled once for all tables; an async block would be compiled for each.
#[must_use = "futures do nothing unless they are awaited"]
pub struct Writing<T, O = ()> {
    answering: Answering<O>,
    marker: PhantomData<fn() -> T>,
}

/// A write under way, whatever its table, which yields an `O`.
struct Answering<O> {
    table: Handle,
    write: Write,
    read: fn(&Handle, Option<Box<str>>) -> Result<O, Error>,
}

impl<O> Answering<O> {
    fn start(
        table: Handle,
        operation: Operation,
        request: Result<Request, Error>,
        read: fn(&Handle, Option<Box<str>>) -> Result<O, Error>,
    ) -> Self {
        let write = write(&table, operation, request);
        Self { table, write, read }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<O, Error>> {
        let answer = task::ready!(self.write.as_mut().poll(context))?;
        Poll::Ready((self.read)(&self.table, answer))
    }
}

impl<T, O> Writing<T, O> {
    /// Sends a write whose answer is read by `read`.
    pub(crate) fn start(
        table: Handle,
        operation: Operation,
        request: Result<Request, Error>,
        read: fn(&Handle, Option<Box<str>>) -> Result<O, Error>,
    ) -> Self {
        Self::of(Answering::start(table, operation, request, read))
    }

    fn of(answering: Answering<O>) -> Self {
        Self {
            answering,
            marker: PhantomData,
        }
    }
}

/// Nothing is read of an answer.
#[allow(clippy::unnecessary_wraps)] // It is one of the ends of a write, and others fail.
pub(crate) fn nothing(_table: &Handle, _answer: Option<Box<str>>) -> Result<(), Error> {
    Ok(())
}

impl<T: DynamoTable, O> Future for Writing<T, O> {
    type Output = Result<O, WriteError<T>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut().answering.poll(context) {
            Poll::Ready(Ok(output)) => Poll::Ready(Ok(output)),
            Poll::Ready(Err(error)) => Poll::Ready(Err(WriteError::of(error))),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<T, O> std::fmt::Debug for Writing<T, O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writing")
            .field("table", &self.answering.table)
            .finish_non_exhaustive()
    }
}

/// A condition on the item's existence: `attribute_exists` or `attribute_not_exists`.
fn guard(schema: &Schema, function: &'static str) -> Expr {
    let hash_key = Segments::root(schema.hash_key.name);
    Expr::Call(function, vec![Operand::Path(hash_key)])
}

/// The conditions that there are, joined with AND.
pub(crate) fn both(condition: Option<Expr>, other: Option<Expr>) -> Option<Expr> {
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
