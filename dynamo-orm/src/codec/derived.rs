//! What the derive's code calls.

// Each of these fails as what it reads or writes does.
#![allow(clippy::missing_errors_doc)]

use std::borrow::Cow;

use super::{Attribute, DecodeError, EncodeError, Members, Name, Reader, Type, Writer};

// A struct hands over its fields as trait objects, so that hardly any code is compiled for it.

/// A field to be written, whatever its type.
pub trait Member<W> {
    /// Writes the attribute, unless it is absent.
    fn write(&self, writer: &mut W, name: &Name) -> Result<(), EncodeError>;
}

impl<T: Attribute, W: Writer> Member<W> for T {
    fn write(&self, writer: &mut W, name: &Name) -> Result<(), EncodeError> {
        if self.is_absent() {
            return Ok(());
        }
        writer.name(name);
        self.encode(writer)
            .map_err(|error| error.in_member(name.name))
    }
}

/// Writes fields under their names.
pub fn write_members<W: Writer>(
    writer: &mut W,
    names: &[Name],
    members: &[&dyn Member<W>],
) -> Result<(), EncodeError> {
    let mut members = names.iter().zip(members);
    members.try_for_each(|(name, member)| member.write(writer, name))
}

/// A field to be read, whatever its type.
pub trait Field<R> {
    /// Reads the attribute.
    fn read(&mut self, reader: &mut R) -> Result<(), DecodeError>;

    /// Takes the attribute as absent if it was not read; `false` if it cannot be.
    fn settle(&mut self) -> bool;
}

impl<'a, T: Attribute, R: Reader<'a>> Field<R> for Option<T> {
    fn read(&mut self, reader: &mut R) -> Result<(), DecodeError> {
        let value = T::decode(reader)?;
        if value.is_absent() {
            // It is there, if only as null, and would not be after a write.
            reader.lossy();
        }
        *self = Some(value);
        Ok(())
    }

    fn settle(&mut self) -> bool {
        if self.is_none() {
            *self = T::absent();
        }
        self.is_some()
    }
}

/// Which of the first fields were read; of others they know themselves.
#[derive(Clone, Copy, Debug, Default)]
pub struct FieldsRead(u64);

impl FieldsRead {
    #[inline]
    pub(super) fn insert(&mut self, position: usize) {
        if position < 64 {
            self.0 |= 1 << position;
        }
    }

    #[inline]
    fn all(self, count: usize) -> bool {
        count < 64 && self.0 == (1 << count) - 1
    }

    #[inline]
    fn contains(self, position: usize) -> bool {
        position < 64 && self.0 & (1 << position) != 0
    }
}

/// Reads fields by their names, others by `unknown`. In the end all are there, but for those at the positions `optional`.
pub fn read_members<'a, R: Reader<'a>>(
    reader: &mut R,
    names: &'static [Name],
    fields: &mut [&mut dyn Field<R>],
    optional: &[usize],
    unknown: &mut dyn FnMut(&mut R, Cow<'a, str>) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    let read = reader.members(names, fields, unknown)?;
    if read.all(fields.len()) {
        return Ok(());
    }
    for (position, (field, name)) in fields.iter_mut().zip(names).enumerate() {
        if !read.contains(position) && !optional.contains(&position) && !field.settle() {
            return Err(DecodeError::missing().in_member(name.name));
        }
    }
    Ok(())
}

/// What [`read_members`] refuses already.
// It takes what was read, so that nothing is left to drop by the code that is generated for a struct.
#[must_use]
pub fn incomplete<S>(read: S) -> DecodeError {
    drop(read);
    DecodeError::missing()
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
        let mut hash = None::<A>;
        read_members(reader, names, &mut [&mut hash], &[], &mut unknown)?;
        hash.map(|hash| (hash,)).ok_or_else(|| incomplete(()))
    }
}

impl<A: Attribute, B: Attribute> KeyTuple for (A, B) {
    fn read<'a, R: Reader<'a>>(
        reader: &mut R,
        names: &'static [Name],
    ) -> Result<Self, DecodeError> {
        let (mut hash, mut range) = (None::<A>, None::<B>);
        let fields = &mut [&mut hash as &mut dyn Field<R>, &mut range];
        read_members(reader, names, fields, &[], &mut unknown)?;
        hash.zip(range).ok_or_else(|| incomplete(()))
    }
}

/// Fills in the default of a field whose attribute was not read.
pub(super) fn or_default<'a, R: Reader<'a>, T: Attribute>(
    reader: &mut R,
    value: &mut Option<T>,
    default: impl FnOnce() -> T,
) {
    if value.is_none() {
        let filled_in = default();
        if !filled_in.is_absent() {
            reader.lossy();
        }
        *value = Some(filled_in);
    }
}

/// A member that the struct does not know.
pub fn unknown<'a, R: Reader<'a>>(reader: &mut R, _name: Cow<'a, str>) -> Result<(), DecodeError> {
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
