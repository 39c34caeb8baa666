//! A derive and a runtime that turn a plain struct into a typed Amazon DynamoDB table.
//!
//! ```
//! use dynamo_orm::{DynamoTable, embedded};
//!
//! #[derive(DynamoTable)]
//! #[dynamo(table = "users")]
//! #[index(keys_only, name = "ByEmail", hash = email)]
//! struct User {
//!     #[hash_key] // hash key (partition key)
//!     account_type: String,
//!     #[range_key] // range key (sort key)
//!     last_name: String,
//!     first_name: String,
//!     email: Option<String>,
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dynamo_orm::Result<()> {
//! let users = User::table(&embedded::database());
//! users.create_table().await?;
//! users
//!     .insert(&User {
//!         account_type: "standard_user".into(),
//!         last_name: "Doe".into(),
//!         first_name: "John".into(),
//!         email: Some("john@example.com".into()),
//!     })
//!     .await?;
//!
//! let mut john = users.get(("standard_user", "Doe")).required().await?;
//! john.first_name = "Johann".into();
//! john.partial_save().await?;
//!
//! let names_with_d = users.query("standard_user").range().begins_with("D").await?;
//! assert_eq!(names_with_d[0].first_name, "Johann");
//!
//! let found = users.index(User::BY_EMAIL).query("john@example.com").one().await?;
//! assert_eq!(found.last_name, "Doe");
//! # Ok(())
//! # }
//! ```
//!
//! # The parts
//!
//! - [`DynamoTable`](derive@DynamoTable), [`DynamoDocument`](derive@DynamoDocument), [`DynamoKey`](derive@DynamoKey),
//!   [`DynamoProjection`](derive@DynamoProjection) and [`DynamoView`](derive@DynamoView) are the derives; their pages are
//!   the reference of the attributes.
//! - [`Database`] is made once from an SDK client; [`Table`] creates, describes and reads a table.
//! - [`Item`] is what reads yield: a value that knows what changed, to [`save`](Item::save) it guarded.
//! - [`Path`]s, one constant a field, make [`Condition`]s.
//! - [`Read`] is a query or scan to be sent; [`ItemStream`] yields its items, [`Cursor`] resumes it;
//!   [`project`](Read::project) reads some attributes alone, [`views`](Read::views) lends them, [`load`](Read::load) reads
//!   the whole items behind an index.
//!   With the feature `cursor`, `CursorKeys` seal a cursor that is to leave the process.
//! - [`BulkWrite`] and [`BatchGet`] move any number of items, [`BatchGetTables`] of several tables; [`BatchWrite`] takes its writes one by one.
//! - [`Update`] changes an item without reading it.
//! - [`TransactWrite`] writes items of any tables, all or none; [`TransactGet`] reads them as they are at one moment.
//! - [`CapacityMeter`] adds up what requests consume.
//! - [`from_json`] and [`from_attributes`] read items that come from elsewhere, such as the events of a stream;
//!   [`to_json`] and [`to_attributes`] write them.
//! - [`Error`] is what reads fail with, [`WriteError`] what writes fail with.
//!
//! Builders send nothing before `.await`; streams send nothing before the first item is asked for.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `default-https-client` | yes | the SDK's HTTPS client |
//! | `aws-config` | no | `Database::from_env` |
//! | `chrono`, `jiff`, `time` | no | `chrono::DateTime<Utc>`, `jiff::Timestamp`, `time::OffsetDateTime` as attributes, as `SystemTime` is |
//! | `cursor` | no | [`CursorKeys`](https://docs.rs/dynamo-orm/latest/dynamo_orm/struct.CursorKeys.html): sealed cursors, to leave the process |
//! | `embedded` | no | [`embedded`](https://docs.rs/dynamo-orm/latest/dynamo_orm/embedded/): an in-process engine for examples and tests |
//! | `serde` | no | `Serialize` and `Deserialize` for key structs such as `UserKey`; `Serialize` for `Item`s and `Version`s |
//! | `testing` | no | [`testing`](https://docs.rs/dynamo-orm/latest/dynamo_orm/testing/): faults around the embedded engine or any other; implies `embedded` |
//! | `uuid` | no | `uuid::Uuid` as attribute and key: a string with hyphens and in lower case, and no other spelling |

/// The README's examples, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

mod batch;
mod capacity;
mod codec;
mod compiled;
mod counter;
mod database;
#[cfg(feature = "embedded")]
pub mod embedded;
mod error;
mod expression;
mod index;
mod item;
mod key;
mod read;
mod ring;
pub mod schema;
mod table;
#[cfg(feature = "testing")]
pub mod testing;
mod timestamp;
mod transact;
mod version;
mod wire;
mod write;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

// Not the SDK: rustc shortens paths by what is reachable, and `Update` would be told as `dynamo_orm::Update`, since the SDK
// has one too.
pub use dynamo_orm_derive::{DynamoDocument, DynamoKey, DynamoProjection, DynamoTable, DynamoView};

pub use crate::batch::Report;
pub use crate::capacity::{CapacityMeter, Consumed, ItemCollection};
pub use crate::codec::{
    Attribute, DecodeError, DynamoDocument, DynamoKey, EncodeError, Flatten, Serde, Type,
    ViewElements, ViewList, from_attributes, from_json, to_attributes, to_json,
};
pub use crate::database::Database;
pub use crate::error::{Error, ErrorKind, Result, WriteError};
pub use crate::expression::{Condition, IfAbsent, Path, Size, Sum};
pub use crate::item::{DeleteItem, Item, Modify, ModifyError, Overwrite, Save};
pub use crate::read::{
    BatchGet, BatchGetPages, BatchGetStream, BatchGetTables, BatchGetting, Cursor,
    DynamoProjection, DynamoView, Exists, Get, IndexOf, ItemStream, Load, LoadStream, Page, Pages,
    Query, RangeKey, Read, Reading, Required, Scan, Segments, ViewIter, ViewPage, ViewPages,
};
#[cfg(feature = "cursor")]
pub use crate::read::{CursorKeys, CursorSeal};
pub use crate::ring::Version;
pub use crate::table::{
    CreateTable, DeleteTable, Description, Difference, Differences, DynamoTable, Table, Throughput,
    UpdateTable,
};
pub use crate::transact::{CancellationReason, Check, TransactError, TransactGet, TransactWrite};
pub use crate::write::{
    Adding, BatchError, BatchOp, BatchWrite, BulkError, BulkWrite, BulkWriting, Delete,
    ExactlyOnce, Put, Reports, ReturningNew, ReturningOld, ReturningUpdated, TableWrite,
    UnversionedBatch, UnversionedTable, Update, Updated, Writing,
};

/// What decides whether a call compiles: its bounds say DynamoDB's rules.
///
/// Code that uses tables needs none of these names; code that is generic over tables may.
pub mod state {
    pub use crate::batch::{
        Element, Input, Items, Keys, Ops, Source, ViaIterator, ViaRead, ViaResults, ViaStream,
        Writes,
    };
    pub use crate::codec::{Lent, View, Views};
    pub use crate::counter::CounterType;
    pub use crate::expression::{
        Addable, Calculated, Contains, Elements, ElementsOf, Entries, Given, HasSize, IntoAddend,
        IntoNumber, IntoOperand, IntoSet, ListOf, Numeric, Ordered, Prefixed, SetOf, Stored,
        StoredLike, ValueOf, Within,
    };
    pub use crate::index::{
        BaseTable, ConsistentRead, FilterableOn, GlobalIndex, Index, Output, Projected,
        ProjectedBy, SecondaryIndex, SetByHand, Settable, WholeItems, role, scope,
    };
    pub use crate::item::Change;
    pub use crate::key::{Composite, HashOnly, IntoHash, IntoKey, IntoValue};
    pub use crate::read::{
        After, BatchGets, Copied, Keyed, Mode, Projectable, SameAs, Split, Viewable, Whole,
    };
    pub use crate::timestamp::Timestamp;
    pub use crate::transact::{TransactAction, TransactGets};
    pub use crate::version::{Unversioned, VersionType, YieldsNoVersion};
    pub use crate::write::{CreateIfMissing, MustExist, Stated, Unstated};
}

/// What types are made of: for an [`Attribute`] written by hand.
///
/// An attribute is written to a [`Writer`](encode::Writer) and read from a [`Reader`](encode::Reader), which speak
/// DynamoDB's data model; the wire's JSON and the SDK's `AttributeValue` are two forms of it.
pub mod encode {
    pub use crate::codec::{
        Element, IndexKey, KeyKind, Members, Name, OfKeyKind, Reader, SetElement, Writer, kind,
    };
}
