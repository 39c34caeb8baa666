//! What the derive's code names. Not covered by semantic versioning.

pub use core::clone::Clone;
pub use core::default::Default;
pub use core::option::Option::{self, None, Some};
pub use core::result::Result::{self, Ok};

pub use crate::codec::{
    Attribute, DecodeError, DynamoDocument, DynamoKey, EncodeError, Flatten, IndexKey, Members,
    Name, Reader, Serde, Slot, ThroughSerde, Type, Writer, decode_document, decode_enum,
    decode_tuple, encode_document, encode_tuple, encode_variant, in_element, kind, unknown,
};
pub use crate::expression::{Path, Value};
pub use crate::index::{
    BaseTable, ConsistentRead, FilterableOn, GlobalIndex, Index, Projected, ProjectedBy,
    SecondaryIndex, Settable,
};
pub use crate::item::Item;
pub use crate::key::{Composite, HashOnly, IntoHash, IntoKey};
pub use crate::read::DynamoProjection;
pub use crate::schema::{IndexSchema, KeyAttribute, Projection, Schema, Scope};
pub use crate::table::DynamoTable;

/// The key and shape of a table whose derive failed: it takes anything, so that its users see that one error.
#[derive(Debug)]
pub enum Unknown {}

impl<K> IntoKey<Unknown> for K {
    fn write_key<W: Writer>(&self, _writer: &mut W) -> Result<(), EncodeError> {
        unreachable()
    }
}

impl<K> IntoHash<Unknown> for K {
    fn hash_values(&self) -> Vec<Value> {
        unreachable()
    }
}

/// The body of what stands in for code that could not be generated; it does not compile into a program.
pub fn unreachable() -> ! {
    unreachable!("the derive reported an error")
}
