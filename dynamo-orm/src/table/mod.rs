//! Tables.

mod create;
mod describe;
mod update;

use std::marker::PhantomData;
use std::sync::Arc;

use crate::codec::{EncodeError, Members, Writer};
use crate::database::Database;
use crate::error::Error;
use crate::index::{Index, Output, Primary, SecondaryIndex};
use crate::item::Item;
use crate::key::{IntoHash, IntoKey};
use crate::read::{BatchGet, Exists, Get, Query, Scan};
use crate::schema::Schema;
use crate::write::{BatchWrite, Delete, Put};

pub use self::create::{CreateTable, Throughput};
pub use self::describe::{Description, Difference, Differences};
pub use self::update::{DeleteTable, UpdateTable};

/// A struct that is a table's item; derive it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a DynamoDB table",
    note = "derive `DynamoTable` for it"
)]
pub trait DynamoTable: Members + Send + Sync + Unpin + 'static {
    /// The table's name, keys and indexes.
    const SCHEMA: &'static Schema;
    /// The key struct.
    type Key: Members + Clone + std::fmt::Debug + Send + Sync + Unpin + 'static;
    /// What [`IntoKey`] takes for this table.
    type Shape;
    /// The hash key's type, in a tuple.
    type Hash: 'static;
    /// The range key's type, in a tuple; `()` if there is none.
    type Range: 'static;

    /// Returns this item's key.
    fn key(&self) -> Self::Key;

    #[doc(hidden)]
    fn write_key<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError>;

    /// Returns the table, without a request.
    #[must_use]
    fn table(db: &Database) -> Table<Self> {
        Table::new(db.clone(), Self::SCHEMA.table)
    }
}

/// A table of `T`s: cheap to make and to clone; making one sends no request.
pub struct Table<T> {
    inner: Arc<Inner>,
    marker: PhantomData<fn() -> T>,
}

struct Inner {
    db: Database,
    name: String,
}

impl<T> Clone for Table<T> {
    fn clone(&self) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            marker: PhantomData,
        }
    }
}

impl<T> std::fmt::Debug for Table<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Table").field(&self.inner.name).finish()
    }
}

impl<T> Table<T> {
    /// Returns the table's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    pub(crate) fn client(&self) -> &aws_sdk_dynamodb::Client {
        self.inner.db.client()
    }
}

// Keys are taken as users have them, borrowed or owned, and encoded at once.
#[allow(clippy::needless_pass_by_value)]
impl<T: DynamoTable> Table<T> {
    fn new(db: Database, name: &str) -> Self {
        Self {
            inner: Arc::new(Inner {
                db,
                name: name.into(),
            }),
            marker: PhantomData,
        }
    }

    /// Returns the same table under another name, such as one for each environment.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        Self::new(self.inner.db.clone(), name)
    }

    /// Returns a name's error as one of this table.
    pub(crate) fn fault(&self, error: Error) -> Error {
        error.on(self.name(), T::SCHEMA)
    }

    /// Stores an item, replacing the one under its key. Sends one PutItem.
    pub fn put<'a>(&self, value: &'a T) -> Put<'a, T> {
        Put::new(self.clone(), value, false)
    }

    /// Stores an item whose key is not taken yet. Sends one PutItem, conditional on `attribute_not_exists`.
    ///
    /// If it is taken, [`WriteError::ConditionFailed`](crate::WriteError::ConditionFailed) has the item that is there.
    pub fn insert<'a>(&self, value: &'a T) -> Put<'a, T> {
        Put::new(self.clone(), value, true)
    }

    /// Reads one item by its key. Sends one GetItem, eventually consistent unless told otherwise.
    pub fn get(&self, key: impl IntoKey<T::Shape>) -> Get<T> {
        Get::new(self.clone(), &key)
    }

    /// Whether there is an item under this key. Sends one GetItem that returns the key alone.
    pub fn exists(&self, key: impl IntoKey<T::Shape>) -> Exists<T> {
        Exists::new(self.clone(), &key)
    }

    /// Deletes the item under this key, if there is one. Sends one DeleteItem.
    pub fn delete(&self, key: impl IntoKey<T::Shape>) -> Delete<T> {
        Delete::new(self.clone(), &key)
    }

    /// Makes a new item that is not stored yet: its [`save`](Item::save) is a conditional PutItem.
    #[must_use]
    pub fn item(&self, value: T) -> Item<T> {
        Item::new(self.clone(), value)
    }

    /// Reads the items of one hash key, in the order of the range key.
    ///
    /// No request is sent before the first item is asked for.
    pub fn query(&self, hash: impl IntoHash<T::Hash>) -> Query<Primary<T>> {
        Query::query(self.clone(), &hash)
    }

    /// Reads every item of the table, in no particular order.
    ///
    /// No request is sent before the first item is asked for. A scan reads, and is charged for, the whole table.
    pub fn scan(&self) -> Scan<Primary<T>> {
        Scan::scan(self.clone())
    }

    /// Turns to one of the table's indexes, such as `User::BY_EMAIL`.
    pub fn index<I: SecondaryIndex<Table = T>>(&self, _index: I) -> IndexOf<I> {
        IndexOf {
            table: self.clone(),
            marker: PhantomData,
        }
    }

    /// Writes many items: puts and deletes, 25 a request.
    pub fn batch_write(&self) -> BatchWrite<T> {
        BatchWrite::new(self.clone())
    }

    /// Reads many items by their keys, 100 a request, in no particular order.
    ///
    /// No request is sent before the first item is asked for. Keys that are given twice are read once.
    pub fn batch_get<K: IntoKey<T::Shape>>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> BatchGet<T> {
        BatchGet::new(self.clone(), keys)
    }
}

/// An index of a table, to be queried or scanned.
pub struct IndexOf<I: Index> {
    table: Table<I::Table>,
    marker: PhantomData<fn() -> I>,
}

impl<I: Index> std::fmt::Debug for IndexOf<I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("IndexOf")
            .field(&self.table.name())
            .field(&I::SCHEMA.map_or("", |index| index.name))
            .finish()
    }
}

// As for tables.
#[allow(clippy::needless_pass_by_value)]
impl<I: Index> IndexOf<I>
where
    I::Output: Output<I::Table>,
{
    /// Reads the index's items of one hash key, in the order of its range key.
    ///
    /// No request is sent before the first item is asked for.
    pub fn query(&self, hash: impl IntoHash<I::Hash>) -> Query<I> {
        Query::query(self.table.clone(), &hash)
    }

    /// Reads every item of the index, in no particular order: those that have its key attributes.
    pub fn scan(&self) -> Scan<I> {
        Scan::scan(self.table.clone())
    }
}
