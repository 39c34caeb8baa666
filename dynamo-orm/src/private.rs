//! What the derive's code names. Not covered by semantic versioning.

pub use core::clone::Clone;
pub use core::default::Default;
pub use core::option::Option::{self, None, Some};
pub use core::result::Result::{self, Err, Ok};

// Whether the derive's code names these is the derive's feature `serde`, which cargo may turn on for a build that has this
// crate without its own: derives are built once for all that share a host.
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use crate::codec::{
    Attribute, DecodeError, DynamoDocument, EncodeError, Field, FieldsRead, Flatten, IndexKey,
    KeyParts as DynamoKey, KeyTuple, Lent, Member, Members, Name, Nothing, Reader, Sensitive,
    Serde, Through, ThroughSerde, Type, View, Views, Writer, decode_document, decode_enum,
    decode_name, decode_tuple, deserialize_key, encode_document, encode_tuple, encode_variant,
    fmt_members, in_element, incomplete, json::JsonReader, keep_document, keep_members, kept,
    key_name, kind, name, read_members, serialize_key, unknown, valid, write_members,
};
pub use crate::counter::CounterType;
pub use crate::expression::{Path, Value, path};
pub use crate::index::{
    BaseTable, FilterableOn, Index, Projected, ProjectedBy, SecondaryIndex, SetByHand, Settable,
    WholeItems,
    role::{InKey, NonKey, SetByWrites},
    scope,
};
pub use crate::item::Item;
pub use crate::key::{Composite, HashOnly, IntoHash, IntoKey, IntoValue};
pub use crate::read::{DynamoProjection, DynamoView};
pub use crate::ring::{assign_ring, read_ring, with_ring, write_ring};
pub use crate::schema::{CounterSchema, IndexSchema, KeyAttribute, Projection, Schema, Scope};
pub use crate::table::DynamoTable;
pub use crate::timestamp::Timestamp;
pub use crate::version::VersionType;

// What the model of saves is driven by, in `tests/tests/model.rs`.
pub use crate::ring::{Verdict, newer_ring, verdict_on_save};

/// What writing an attribute gives.
pub type Encoded = Result<(), EncodeError>;
/// What reading an attribute gives.
pub type Decoded<T> = Result<T, DecodeError>;

/// The key and shape of a table whose derive failed: it takes anything, so that its users see that one error.
#[derive(Debug)]
pub enum Anything {}

impl<K> IntoKey<Anything> for K {
    fn write_key<W: Writer>(&self, _writer: &mut W) -> Result<(), EncodeError> {
        unreachable()
    }
}

impl<K> IntoHash<Anything> for K {
    fn hash_values(self) -> Vec<Value> {
        unreachable()
    }
}

/// The body of what stands in for code that could not be generated; it does not compile into a program.
pub fn unreachable() -> ! {
    unreachable!("the derive reported an error")
}
