//! Reading items: by key, by query, by scan.

mod batch;
mod cursor;
mod get;
mod items;
mod load;
mod options;
mod page;
mod projection;
mod query;
mod range;
mod requests;
#[cfg(feature = "cursor")]
mod seal;
mod segments;
mod stored;
mod stream;
mod tables;
mod view;

use std::marker::PhantomData;

use self::get::Request;
use self::options::Options;
use crate::batch::{Keys, Source};
use crate::index::{BaseTable, Index, SecondaryIndex, Target};
use crate::key::{IntoHash, IntoKey};
use crate::table::{DynamoTable, Table};
use crate::write;

pub use self::batch::{BatchGet, BatchGetStream};
pub use self::cursor::Cursor;
pub use self::get::{Exists, Get, Required};
pub use self::items::Reading;
pub use self::load::{Load, LoadStream};
pub use self::page::Page;
pub use self::projection::{DynamoProjection, Projectable, SameAs};
pub use self::query::{Keyed, Mode, Query, Read, Scan, Whole};
pub use self::range::{After, RangeKey, Split};
#[cfg(feature = "cursor")]
pub use self::seal::{CursorKeys, CursorSeal};
pub use self::segments::Segments;
pub use self::stored::Copied;
pub use self::stream::{ItemStream, Pages};
pub use self::tables::{BatchGetPages, BatchGetTables, BatchGets, BatchGetting};
pub use self::view::{DynamoView, ViewIter, ViewPage, ViewPages, Viewable};

// Keys are taken as users have them, borrowed or owned, and encoded at once.
#[allow(clippy::needless_pass_by_value)]
impl<T: DynamoTable> Table<T> {
    /// Reads one item by its key. Sends one GetItem, eventually consistent unless told otherwise.
    ///
    /// It consumes half a read unit per 4 KB of the item, rounded up, and half a unit if there is none; twice that if it is
    /// [`consistent`](Get::consistent).
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#read-operation-consumption>
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
    /// let john = users.get(("standard_user", "Doe")).await?.expect("stored"); // an Item<User>
    /// assert_eq!(john.first_name, "John");
    /// assert!(users.get(("standard_user", "Roe")).consistent().await?.is_none());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Encode`](crate::ErrorKind::Encode) before sending, if the key cannot be one;
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if what is stored does not fit, [`Error::item`](crate::Error::item)
    /// has it; otherwise what the service says.
    pub fn get(&self, key: impl IntoKey<T::Shape>) -> Get<T> {
        Get {
            request: Request::new(&self.handle, write::of_key(key.request())),
            output: PhantomData,
        }
    }

    /// Whether there is an item under this key. Sends one GetItem that returns the hash key alone; it is charged as a read
    /// of the whole item.
    ///
    /// # Errors
    /// [`ErrorKind::Encode`](crate::ErrorKind::Encode) before sending, if the key cannot be one; otherwise what the service
    /// says.
    pub fn exists(&self, key: impl IntoKey<T::Shape>) -> Exists<T> {
        Exists::new(self, key)
    }

    /// Reads the items of one hash key, in the order of the range key.
    ///
    /// No request is sent before the first item is asked for. It is charged by the page, as [`Read`] tells: for the items
    /// that the conditions on the key let through, whatever a filter discards of them.
    ///
    /// # Errors
    /// See [`Read`].
    pub fn query(&self, hash: impl IntoHash<T::Hash>) -> Query<BaseTable<T>> {
        Query {
            options: Options::query(&self.handle, None, hash.hash_values()),
            marker: PhantomData,
        }
    }

    /// Reads every item of the table, in no particular order.
    ///
    /// No request is sent before the first item is asked for. A scan reads, and is charged for, the whole table, by the
    /// page, as [`Read`] tells.
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
    /// let mut found = users.scan().filter(User::EMAIL.not_exists()).stream(); // no request yet
    /// while let Some(user) = found.next().await {
    ///     assert_eq!(user?.first_name, "John");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// See [`Read`].
    pub fn scan(&self) -> Scan<BaseTable<T>> {
        Scan {
            options: Options::scan(Target::new(&self.handle, None)),
            marker: PhantomData,
        }
    }

    /// Turns to one of the table's indexes, such as `User::BY_EMAIL`.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # #[index(keys_only, name = "ByEmail", hash = email)]
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
    /// #     email: Some("john@example.com".into()),
    /// # };
    /// # users.insert(&john).await?;
    /// let found = users.index(User::BY_EMAIL).query("john@example.com").await?;
    /// assert_eq!(found[0].last_name, "Doe"); // a UserByEmail: the index holds the keys alone
    /// # Ok(())
    /// # }
    /// ```
    pub fn index<I: SecondaryIndex<T>>(&self, _index: I) -> IndexOf<I> {
        IndexOf {
            table: self.clone(),
            marker: PhantomData,
        }
    }

    /// Reads any number of items by their keys, of an iterator or a stream, 100 a request, in no particular order.
    ///
    /// No key is taken and no request sent before the first item is asked for. A key that is given again while it waits
    /// or is under way is read once; afterwards it is forgotten, and read again.
    /// [`Database::batch_get`](crate::Database::batch_get) reads from several tables.
    ///
    /// # Errors
    /// [`ErrorKind::Encode`](crate::ErrorKind::Encode) of a key that cannot be one;
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) of an item that does not fit, [`Error::item`](crate::Error::item) has
    /// it; [`ErrorKind::Throttled`](crate::ErrorKind::Throttled) if ten rounds of waiting brought no progress;
    /// [`ErrorKind::Response`](crate::ErrorKind::Response) if an answer is not one to its keys; otherwise what the service
    /// says. A [stream](BatchGet::stream) yields the items before an error, goes on after an item that does not fit, and
    /// tells which keys any other error leaves [unread](BatchGetStream::unread).
    pub fn batch_get<'a, V>(&self, keys: impl Source<'a, Keys<T::Shape>, V>) -> BatchGet<'a, T> {
        BatchGet::new(self.clone(), keys.entries(Keys::of(self)))
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

// Keys are taken as users have them, as by a table.
#[allow(clippy::needless_pass_by_value)]
impl<I: Index> IndexOf<I> {
    /// Reads the index's items of one hash key, in the order of its range key.
    ///
    /// No request is sent before the first item is asked for.
    ///
    /// # Errors
    /// See [`Read`].
    pub fn query(&self, hash: impl IntoHash<I::Hash>) -> Query<I> {
        let values = hash.hash_values();
        Query {
            options: Options::query(&self.table.handle, I::SCHEMA, values),
            marker: PhantomData,
        }
    }

    /// Reads every item of the index, in no particular order: those that have its key attributes.
    ///
    /// # Errors
    /// See [`Read`].
    pub fn scan(&self) -> Scan<I> {
        let target = Target::new(&self.table.handle, I::SCHEMA);
        Scan {
            options: Options::scan(target),
            marker: PhantomData,
        }
    }
}
