//! Tables.

mod create;
mod describe;
mod name;
mod ttl;
mod update;

use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use crate::capacity::CapacityMeter;
use crate::codec::json::KeyAt;
use crate::codec::{self, DecodeError, EncodeError, Members, Name, Reader, Writer, has_sensitive};
use crate::database::Database;
use crate::error::Error;
use crate::key::IntoKey;
use crate::schema::Schema;
use crate::version::{VersionAttribute, VersionType};
use crate::wire::{self, Operation, Tap};

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
    type Key: IntoKey<Self::Shape>
        + Members
        + Clone
        + std::fmt::Debug
        + Send
        + Sync
        + Unpin
        + 'static;
    /// What [`IntoKey`](crate::state::IntoKey) takes for this table.
    type Shape;
    /// The hash key's type, in a tuple.
    type Hash: 'static;
    /// The range key's type, in a tuple; `()` if there is none.
    type Range: 'static;
    /// The type of the field that counts the writes of an item, `#[dynamo(version)]`; `()` if there is none.
    type Version: VersionType;

    /// Returns this item's key.
    fn key(&self) -> Self::Key;

    #[doc(hidden)]
    fn write_key<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError>;

    /// What the struct's own validation says of this item.
    #[doc(hidden)]
    const VALIDATE: Option<fn(&Self) -> Result<(), EncodeError>> = None;

    /// Takes over what a write stored in the attribute of this name, if the library sets that itself.
    #[doc(hidden)]
    fn assign<'a, R: Reader<'a>>(&mut self, name: &str, reader: &mut R) -> Result<(), DecodeError> {
        let _ = name;
        reader.skip()
    }

    /// Returns the table, without a request.
    #[must_use]
    fn table(db: &Database) -> Table<Self> {
        Table {
            handle: Handle::new(db, const { &Model::of::<Self>() }),
            marker: PhantomData,
        }
    }
}

/// A table of `T`s: cheap to make and to clone; making one sends no request.
pub struct Table<T> {
    pub(crate) handle: Handle,
    pub(crate) marker: PhantomData<fn() -> T>,
}

/// A table without its type: what takes this is compiled once for all tables.
#[derive(Clone)]
pub struct Handle(Arc<dyn Shared>);

/// An [`Inner`], without its type: as of a database's connection, debug information would describe all that it holds.
trait Shared: Send + Sync {
    fn inner(&self) -> &Inner;
}

impl Shared for Inner {
    fn inner(&self) -> &Inner {
        self
    }
}

struct Inner {
    db: Database,
    name: String,
    /// Whether a table can have this name.
    is_name: bool,
    model: &'static Model,
    /// The size of the last item that was written, as JSON.
    item: AtomicUsize,
}

/// What a handle knows of its table's type.
struct Model {
    #[cfg(feature = "cursor")]
    name: fn() -> &'static str,
    schema: &'static Schema,
    names: &'static [Name],
    /// The greatest version, if there is one.
    greatest: i128,
    /// The attribute of its nonces, if its type has them.
    ring: Option<&'static str>,
}

impl Model {
    const fn of<T: DynamoTable>() -> Self {
        Self {
            #[cfg(feature = "cursor")]
            name: std::any::type_name::<T>,
            schema: T::SCHEMA,
            names: T::NAMES,
            greatest: T::Version::GREATEST,
            ring: if T::Version::HAS_RING {
                T::SCHEMA.ring
            } else {
                None
            },
        }
    }
}

/// A larger item than this is a rare one.
const MOST_RESERVED: usize = 16 * 1024;

#[cfg(test)]
impl Handle {
    /// Of a table without attributes, which nothing can be asked of.
    pub(crate) fn of_no_table() -> Self {
        use crate::codec::Type;
        use crate::schema::KeyAttribute;

        const SCHEMA: &Schema = &Schema::new("none", KeyAttribute::new("id", Type::S), None, &[]);
        const MODEL: &Model = &Model {
            #[cfg(feature = "cursor")]
            name: || "None",
            schema: SCHEMA,
            names: &[],
            greatest: 0,
            ring: None,
        };
        let config = aws_sdk_dynamodb::Config::builder().behavior_version_latest();
        let client = aws_sdk_dynamodb::Client::from_conf(config.build());
        Self::new(&Database::new(&client), MODEL)
    }
}

impl Handle {
    fn new(db: &Database, model: &'static Model) -> Self {
        Self::named(db, model.schema.table.into(), model)
    }

    fn named(db: &Database, name: String, model: &'static Model) -> Self {
        Self(Arc::new(Inner {
            db: db.clone(),
            is_name: name::check(&name).is_ok(),
            name,
            model,
            item: AtomicUsize::new(512),
        }))
    }

    fn inner(&self) -> &Inner {
        self.0.inner()
    }

    pub(crate) fn name(&self) -> &str {
        &self.inner().name
    }

    /// Whether both are one table, whatever its type.
    pub(crate) fn has_name_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.name() == other.name()
    }

    /// The name of the table's type.
    #[cfg(feature = "cursor")]
    pub(crate) fn model(&self) -> &'static str {
        (self.inner().model.name)()
    }

    pub(crate) fn schema(&self) -> &'static Schema {
        self.inner().model.schema
    }

    /// The names of its attributes, in the order of the fields.
    pub(crate) fn names(&self) -> &'static [Name] {
        self.inner().model.names
    }

    /// The attribute that counts the writes of an item, if there is one.
    pub(crate) fn version(&self) -> Option<VersionAttribute> {
        let name = self.schema().version?;
        Some(VersionAttribute::new(
            name,
            self.inner().model.ring,
            self.inner().model.greatest,
        ))
    }

    /// Refuses a name that no table can have.
    pub(crate) fn check_name(&self) -> Result<(), Error> {
        if self.inner().is_name {
            return Ok(());
        }
        name::check(self.name())
    }

    /// The client for a request about this table, whose name it can have.
    pub(crate) fn client(&self) -> Result<&aws_sdk_dynamodb::Client, Error> {
        self.check_name()?;
        Ok(self.inner().db.client())
    }

    pub(crate) fn db(&self) -> &Database {
        &self.inner().db
    }

    pub(crate) fn is_of(&self, db: &Database) -> bool {
        self.inner().db.is(db)
    }

    /// Names this table in an error.
    pub(crate) fn fault(&self, error: Error) -> Error {
        self.hide(error).on(self.name(), self.schema())
    }

    /// Drops of an error what may tell of sensitive attributes.
    pub(crate) fn hide(&self, error: Error) -> Error {
        error.hiding(self.names())
    }

    /// Whether the table has sensitive attributes.
    pub(crate) fn hides(&self) -> bool {
        has_sensitive(self.names())
    }

    /// What tells an item or key of this table from those of all tables: `1` and `1.0` are one key.
    pub(crate) fn identity(&self, object: &str) -> Result<Vec<u8>, DecodeError> {
        let mut identity = Vec::with_capacity(self.name().len() + 64);
        let key = codec::locate(self.schema(), object)?;
        self.identify(&mut identity, object.as_bytes(), &key)?;
        Ok(identity)
    }

    /// Writes it behind `out`, if it is known where the key stands.
    pub(crate) fn identify(
        &self,
        out: &mut Vec<u8>,
        object: &[u8],
        key: &KeyAt,
    ) -> Result<(), DecodeError> {
        out.extend_from_slice(self.name().as_bytes());
        // No table's name has one.
        out.push(0);
        codec::identity(out, object, key)
    }

    /// A buffer for an item and what may come behind it.
    pub(crate) fn buffer(&self) -> Vec<u8> {
        Vec::with_capacity(self.room())
    }

    /// How many bytes an item takes, and what may come behind it: most are about as large as the last one.
    pub(crate) fn room(&self) -> usize {
        let last = self.inner().item.load(Relaxed);
        last + last / 8 + 96
    }

    pub(crate) fn note_item(&self, size: usize) {
        self.inner().item.store(size.min(MOST_RESERVED), Relaxed);
    }

    pub(crate) fn send<P: Tap + Default>(
        &self,
        operation: Operation,
        members: wire::Members,
        tap: P,
    ) -> wire::Sending<P> {
        wire::send(&self.inner().db, operation, self.name(), members, tap)
    }
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Table").field(&self.inner().name).finish()
    }
}

impl<T> Clone for Table<T> {
    fn clone(&self) -> Self {
        Self {
            handle: self.handle.clone(),
            marker: PhantomData,
        }
    }
}

impl<T> std::fmt::Debug for Table<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.handle.fmt(f)
    }
}

impl<T> Table<T> {
    /// Returns the table's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.handle.name()
    }

    /// Returns the database that the table is of: for its transactions, or another table of it.
    #[must_use]
    pub fn database(&self) -> &Database {
        self.handle.db()
    }

    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }

    pub(crate) fn client(&self) -> Result<&aws_sdk_dynamodb::Client, Error> {
        self.handle.client()
    }

    /// Names this table in an error.
    pub(crate) fn fault(&self, error: Error) -> Error {
        self.handle.fault(error)
    }
}

impl<T: DynamoTable> Table<T> {
    /// The table of this handle, which is of `T`'s schema.
    pub(crate) fn of(handle: Handle) -> Self {
        Self {
            handle,
            marker: PhantomData,
        }
    }

    /// Returns the same table under another name, such as one for each environment.
    ///
    /// That is 3 to 255 of the letters `a` to `z` and `A` to `Z`, digits, `_`, `-` and `.`, or the ARN of a table. Of any
    /// other name nothing is sent: each request is an [`ErrorKind::Request`](crate::ErrorKind::Request).
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
    /// # let db = embedded::database();
    /// let users = User::table(&db).named("prod-users");
    /// assert_eq!(users.name(), "prod-users");
    /// users.create_table().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn named(&self, name: impl Into<String>) -> Self {
        let Inner { db, model, .. } = self.handle.inner();
        Self::of(Handle::named(db, name.into(), model))
    }

    /// Returns the same table, with the capacity that its requests consume added to `meter`.
    #[must_use]
    pub fn metered(&self, meter: &CapacityMeter) -> Self {
        let Inner {
            db, name, model, ..
        } = self.handle.inner();
        Self::of(Handle::named(&db.metered(meter), name.clone(), model))
    }

    /// Returns the same table, whose calls end within this time, answered or not: as [`Database::deadline`].
    #[must_use]
    pub fn deadline(&self, deadline: Duration) -> Self {
        let Inner {
            db, name, model, ..
        } = self.handle.inner();
        Self::of(Handle::named(&db.deadline(deadline), name.clone(), model))
    }
}
