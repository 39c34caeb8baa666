//! What the derive's code calls.

// Each of these fails as what it reads or writes does.
#![allow(clippy::missing_errors_doc)]

use super::{Attribute, DecodeError, EncodeError, Members, Name, Reader, Slot, Type, Writer};

/// Writes an attribute, unless it is absent.
pub(super) fn write<T: Attribute, W: Writer>(
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

/// Reads an attribute.
pub(super) fn read<'a, T: Attribute, R: Reader<'a>>(
    reader: &mut R,
    slot: &mut Option<T>,
) -> Result<(), DecodeError> {
    let value = T::decode(reader)?;
    if value.is_absent() {
        // It is there, if only as null, and would not be after a write.
        reader.lossy();
    }
    *slot = Some(value);
    Ok(())
}

/// An attribute that was read, or that can be absent.
pub fn present<T>(value: Option<T>, name: &Name) -> Result<T, DecodeError> {
    value.ok_or_else(|| DecodeError::missing().in_member(name.name))
}

/// The attributes of a key.
pub trait KeyTuple: Sized {
    /// Reads them under their names.
    fn read<'a, R: Reader<'a>>(reader: &mut R, names: &'static [Name])
    -> Result<Self, DecodeError>;
}

impl<A: Attribute> KeyTuple for (A,) {
    fn read<'a, R: Reader<'a>>(
        reader: &mut R,
        names: &'static [Name],
    ) -> Result<Self, DecodeError> {
        let mut hash = None;
        reader.members(names, |slot, reader| match slot {
            Slot::Known(_) => A::read_member(reader, &mut hash),
            Slot::Unknown(name) => unknown(reader, &name),
        })?;
        Ok((present(hash, &names[0])?,))
    }
}

impl<A: Attribute, B: Attribute> KeyTuple for (A, B) {
    fn read<'a, R: Reader<'a>>(
        reader: &mut R,
        names: &'static [Name],
    ) -> Result<Self, DecodeError> {
        let (mut hash, mut range) = (None, None);
        reader.members(names, |slot, reader| match slot {
            Slot::Known(0) => A::read_member(reader, &mut hash),
            Slot::Known(_) => B::read_member(reader, &mut range),
            Slot::Unknown(name) => unknown(reader, &name),
        })?;
        Ok((present(hash, &names[0])?, present(range, &names[1])?))
    }
}

/// An attribute that was read, or the default of its field.
pub(super) fn or_default<'a, R: Reader<'a>, T: Attribute>(
    reader: &mut R,
    value: Option<T>,
    default: impl FnOnce() -> T,
) -> T {
    value.unwrap_or_else(|| {
        let filled_in = default();
        if !filled_in.is_absent() {
            reader.lossy();
        }
        filled_in
    })
}

/// A member that the struct does not know.
pub fn unknown<'a, R: Reader<'a>>(reader: &mut R, _name: &str) -> Result<(), DecodeError> {
    if reader.nested() {
        // A nested document is written whole, and would lose it; an item is written by attribute.
        reader.lossy();
    }
    reader.skip()
}

/// What the user's own validation of an item says.
pub fn valid(result: Result<(), impl std::fmt::Display>) -> Result<(), EncodeError> {
    result.map_err(|reason| EncodeError::invalid(&reason.to_string()))
}

/// Writes a nested document.
pub fn encode_document<T: Members, W: Writer>(
    value: &T,
    writer: &mut W,
) -> Result<(), EncodeError> {
    writer.begin(Type::M)?;
    value.write_members(writer)?;
    writer.end(Type::M);
    Ok(())
}

/// Reads a nested document.
pub fn decode_document<'a, T: Members, R: Reader<'a>>(reader: &mut R) -> Result<T, DecodeError> {
    reader.map(T::read_members)
}

/// Writes a variant with data: a map of one member.
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

/// Writes a list of elements of different types.
pub fn encode_tuple<W: Writer>(
    writer: &mut W,
    content: impl FnOnce(&mut W) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    writer.begin(Type::L)?;
    content(writer)?;
    writer.end(Type::L);
    Ok(())
}

/// Names the element that could not be written.
pub fn in_element(written: Result<(), EncodeError>, position: usize) -> Result<(), EncodeError> {
    written.map_err(|error| error.in_element(position))
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

/// Reads a key that is an enum: the name of a variant.
pub fn decode_name<'a, T, R: Reader<'a>>(
    reader: &mut R,
    variants: &[&str],
    variant: impl FnOnce(&str) -> Option<T>,
) -> Result<T, DecodeError> {
    variant(&reader.string()?).ok_or_else(|| DecodeError::unknown_variant(variants))
}
