//! Turns a plain struct into a typed Amazon DynamoDB table.

mod codec;
mod database;
#[cfg(feature = "embedded")]
pub mod embedded;
mod error;
mod expression;
mod index;
mod item;
mod key;
mod read;
pub mod schema;
mod table;
mod wire;
mod write;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use dynamo_orm_derive::{DynamoDocument, DynamoTable};

pub use crate::codec::{
    Attribute, DecodeError, DynamoDocument, DynamoKey, Element, EncodeError, Flatten, IndexKey,
    Members, Name, Reader, Serde, SetElement, Slot, Type, Writer, from_attributes, kind,
    to_attributes,
};
pub use crate::database::Database;
pub use crate::error::{Error, ErrorKind, Result, WriteError};
pub use crate::expression::{Binds, Condition, Contains, Ordered, Path, Prefixed, Size, Sized};
pub use crate::index::{
    ConsistentRead, FilterableOn, GlobalIndex, Index, Output, Primary, Projected, ProjectedBy,
    SecondaryIndex, Settable,
};
pub use crate::item::{DeleteItem, Item, Overwrite, Save};
pub use crate::key::{Composite, HashOnly, IntoHash, IntoKey, IntoValue};
pub use crate::read::{
    BatchGet, BatchGetStream, Cursor, Exists, Get, ItemStream, Keyed, Page, Pages, Query, RangeKey,
    Read, Required, Scan, Segments, Split, Whole,
};
pub use crate::table::{
    CreateTable, DeleteTable, Description, Difference, Differences, DynamoTable, IndexOf, Table,
    Throughput, UpdateTable,
};
pub use crate::write::{BatchError, BatchOp, BatchWrite, Delete, Put};
