//! Items and nested documents.

use std::borrow::Cow;

use super::{Attribute, DecodeError, EncodeError, Name, Reader, Writer};

/// A struct as named attributes; derived.
pub trait Members: Sized {
    /// The names of the attributes, in the order of the fields.
    const NAMES: &'static [Name];

    /// Writes each attribute that is not absent.
    ///
    /// # Errors
    /// If DynamoDB could not store one of them.
    fn write_members<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError>;

    /// Reads the members of an item or map.
    ///
    /// # Errors
    /// If an attribute is missing or does not fit its field.
    fn read_members<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError>;
}

/// A nested document: a struct that is stored as a map, or an enum. Derive it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a nested document",
    note = "derive `DynamoDocument` for it"
)]
pub trait DynamoDocument: Attribute {}

/// A map that takes the attributes which the struct does not know: `#[dynamo(flatten)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the attributes that the struct does not know",
    note = "`flatten` takes a `BTreeMap` or `HashMap` from `String` to `AttributeValue` or another attribute type"
)]
pub trait Flatten: Default {
    #[doc(hidden)]
    #[must_use]
    fn nothing() -> Self {
        Self::default()
    }
    #[doc(hidden)]
    fn write_entries<W: Writer>(&self, known: &[Name], writer: &mut W) -> Result<(), EncodeError>;
    #[doc(hidden)]
    fn read_entry<'a, R: Reader<'a>>(
        &mut self,
        name: Cow<'a, str>,
        reader: &mut R,
    ) -> Result<(), DecodeError>;
}
