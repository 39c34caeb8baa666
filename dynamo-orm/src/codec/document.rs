//! Items and nested documents: what the derive's code calls.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use super::serde::Serde;
use super::{Attribute, DecodeError, EncodeError, Name, Reader, Type, Writer, kind};

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
    fn write_entries<W: Writer>(&self, known: &[Name], writer: &mut W) -> Result<(), EncodeError>;
    #[doc(hidden)]
    fn read_entry<'a, R: Reader<'a>>(
        &mut self,
        name: Cow<'a, str>,
        reader: &mut R,
    ) -> Result<(), DecodeError>;
}

pub fn write<T: Attribute, W: Writer>(
    writer: &mut W,
    name: &Name,
    value: &T,
) -> Result<(), EncodeError> {
    if value.is_absent() {
        return Ok(());
    }
    writer.name(name);
    value
        .encode(writer)
        .map_err(|error| error.in_member(name.name))
}

pub fn read<'a, T: Attribute, R: Reader<'a>>(
    reader: &mut R,
    name: &Name,
    slot: &mut Option<T>,
) -> Result<(), DecodeError> {
    let value = T::decode(reader).map_err(|error| error.in_member(name.name))?;
    if value.is_absent() {
        // It is there, if only as null, and would not be after a write.
        reader.lossy();
    }
    *slot = Some(value);
    Ok(())
}

pub fn present<T: Attribute>(value: Option<T>, name: &Name) -> Result<T, DecodeError> {
    value
        .or_else(T::absent)
        .ok_or_else(|| DecodeError::missing().in_member(name.name))
}

pub fn or_default<'a, R: Reader<'a>, T: Attribute>(
    reader: &mut R,
    value: Option<T>,
    default: impl FnOnce() -> T,
) -> Result<T, DecodeError> {
    Ok(value.unwrap_or_else(|| {
        let filled_in = default();
        if !filled_in.is_absent() {
            reader.lossy();
        }
        filled_in
    }))
}

pub fn write_serde<T: ::serde::Serialize, W: Writer>(
    writer: &mut W,
    name: &Name,
    value: &T,
) -> Result<(), EncodeError> {
    writer.name(name);
    super::serde::encode(value, writer).map_err(|error| error.in_member(name.name))
}

pub fn read_serde<'a, T: ::serde::de::DeserializeOwned, R: Reader<'a>>(
    reader: &mut R,
    name: &Name,
    slot: &mut Option<T>,
) -> Result<(), DecodeError> {
    let value = super::serde::decode(reader).map_err(|error| error.in_member(name.name))?;
    *slot = Some(value);
    Ok(())
}

pub fn present_serde<T>(value: Option<T>, name: &Name) -> Result<T, DecodeError> {
    value.ok_or_else(|| DecodeError::missing().in_member(name.name))
}

pub fn or_default_serde<'a, R: Reader<'a>, T>(
    reader: &mut R,
    value: Option<T>,
    default: impl FnOnce() -> T,
) -> Result<T, DecodeError> {
    Ok(value.unwrap_or_else(|| {
        reader.lossy();
        default()
    }))
}

/// A member that the struct does not know.
pub fn unknown<'a, R: Reader<'a>>(reader: &mut R, _name: &str) -> Result<(), DecodeError> {
    if reader.nested() {
        // A nested document is written whole, and would lose it; an item is written by attribute.
        reader.lossy();
    }
    reader.skip()
}

pub fn write_flattened<F: Flatten, W: Writer>(
    writer: &mut W,
    known: &[Name],
    map: &F,
) -> Result<(), EncodeError> {
    map.write_entries(known, writer)
}

pub fn read_flattened<'a, F: Flatten, R: Reader<'a>>(
    reader: &mut R,
    name: Cow<'a, str>,
    map: &mut F,
) -> Result<(), DecodeError> {
    map.read_entry(name, reader)
}

pub fn encode_document<T: Members, W: Writer>(
    value: &T,
    writer: &mut W,
) -> Result<(), EncodeError> {
    writer.begin(Type::M)?;
    value.write_members(writer)?;
    writer.end(Type::M);
    Ok(())
}

pub fn decode_document<'a, T: Members, R: Reader<'a>>(reader: &mut R) -> Result<T, DecodeError> {
    reader.map(T::read_members)
}

pub fn encode_variant<W: Writer>(
    writer: &mut W,
    variant: &str,
    content: impl FnOnce(&mut W) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    writer.begin(Type::M)?;
    writer.entry(variant);
    content(writer).map_err(|error| error.in_member(variant))?;
    writer.end(Type::M);
    Ok(())
}

pub fn encode_tuple<W: Writer>(
    writer: &mut W,
    content: impl FnOnce(&mut W) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    writer.begin(Type::L)?;
    content(writer)?;
    writer.end(Type::L);
    Ok(())
}

/// Reads a list of `length` elements of different types.
pub fn decode_tuple<'a, R: Reader<'a>>(
    reader: &mut R,
    length: usize,
    mut each: impl FnMut(usize, &mut R) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    let mut count = 0;
    reader.list(|reader| {
        let index = count;
        count += 1;
        if index < length {
            each(index, reader).map_err(|error| error.in_element(index))
        } else {
            reader.skip()
        }
    })?;
    if count == length {
        Ok(())
    } else {
        Err(DecodeError::new(format!(
            "expected {length} elements, found {count}"
        )))
    }
}

/// Reads an enum: a string for a unit variant, a map of one member for a variant with data.
/// `variant` gets the name, and the reader if there is data; `None` from it means that it knows no such variant.
pub fn decode_enum<'a, T, R: Reader<'a>>(
    reader: &mut R,
    variants: &[&str],
    mut variant: impl FnMut(&str, Option<&mut R>) -> Result<Option<T>, DecodeError>,
) -> Result<T, DecodeError> {
    let unknown = || DecodeError::unknown_variant(variants);
    if reader.peek()? != Type::M {
        let name = reader.string()?;
        return variant(&name, None)?.ok_or_else(unknown);
    }
    reader.map(|reader| {
        let mut value = None;
        reader.entries(|name, reader| {
            if value.is_some() {
                return Err(DecodeError::new(
                    "an enum is a map of one member, its variant",
                ));
            }
            let read = variant(&name, Some(reader)).map_err(|error| error.in_member(&name))?;
            value = Some(read.ok_or_else(unknown)?);
            Ok(())
        })?;
        value.ok_or_else(unknown)
    })
}

fn write_entry<T: Attribute, W: Writer>(
    writer: &mut W,
    name: &str,
    value: &T,
) -> Result<(), EncodeError> {
    if value.is_absent() {
        return Ok(());
    }
    writer.entry(name);
    value.encode(writer).map_err(|error| error.in_member(name))
}

fn write_unknown<'m, T: Attribute + 'm, W: Writer>(
    entries: impl Iterator<Item = (&'m String, &'m T)>,
    known: &[Name],
    writer: &mut W,
) -> Result<(), EncodeError> {
    for (name, value) in entries {
        if known.iter().any(|known| known.name == name) {
            return Err(EncodeError::new(format!(
                "the flattened map holds `{name}`, which is the attribute of a field; set the field"
            )));
        }
        write_entry(writer, name, value)?;
    }
    Ok(())
}

fn read_entries<'a, T: Attribute, R: Reader<'a>>(
    reader: &mut R,
    insert: &mut impl FnMut(String, T),
) -> Result<(), DecodeError> {
    reader.map(|reader| reader.entries(|name, reader| read_one(name, reader, insert)))
}

fn read_one<'a, T: Attribute, R: Reader<'a>>(
    name: Cow<'a, str>,
    reader: &mut R,
    insert: &mut impl FnMut(String, T),
) -> Result<(), DecodeError> {
    let value = T::decode(reader).map_err(|error| error.in_member(&name))?;
    if value.is_absent() {
        reader.lossy();
    }
    insert(name.into_owned(), value);
    Ok(())
}

impl<T: Attribute> Flatten for BTreeMap<String, T> {
    fn write_entries<W: Writer>(&self, known: &[Name], writer: &mut W) -> Result<(), EncodeError> {
        write_unknown(self.iter(), known, writer)
    }

    fn read_entry<'a, R: Reader<'a>>(
        &mut self,
        name: Cow<'a, str>,
        reader: &mut R,
    ) -> Result<(), DecodeError> {
        read_one(name, reader, &mut |name, value| {
            self.insert(name, value);
        })
    }
}

impl<T: Attribute, H: BuildHasher + Default> Flatten for HashMap<String, T, H> {
    fn write_entries<W: Writer>(&self, known: &[Name], writer: &mut W) -> Result<(), EncodeError> {
        write_unknown(self.iter(), known, writer)
    }

    fn read_entry<'a, R: Reader<'a>>(
        &mut self,
        name: Cow<'a, str>,
        reader: &mut R,
    ) -> Result<(), DecodeError> {
        read_one(name, reader, &mut |name, value| {
            self.insert(name, value);
        })
    }
}

impl<T: Attribute> Attribute for BTreeMap<String, T> {
    type Kind = kind::Map;
    type ListKind = kind::List;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        writer.begin(Type::M)?;
        for (name, value) in self {
            write_entry(writer, name, value)?;
        }
        writer.end(Type::M);
        Ok(())
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        let mut map = Self::new();
        read_entries(reader, &mut |name, value| {
            map.insert(name, value);
        })?;
        Ok(map)
    }
}

impl<T: Attribute, H: BuildHasher + Default> Attribute for HashMap<String, T, H> {
    type Kind = kind::Map;
    type ListKind = kind::List;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        writer.begin(Type::M)?;
        for (name, value) in self {
            write_entry(writer, name, value)?;
        }
        writer.end(Type::M);
        Ok(())
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        let mut map = Self::default();
        read_entries(reader, &mut |name, value| {
            map.insert(name, value);
        })?;
        Ok(map)
    }
}

impl<T: ::serde::Serialize + ::serde::de::DeserializeOwned> Attribute for Serde<T> {
    type Kind = kind::Mixed;
    type ListKind = kind::List;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        super::serde::encode(&self.0, writer)
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        super::serde::decode(reader).map(Self)
    }
}
