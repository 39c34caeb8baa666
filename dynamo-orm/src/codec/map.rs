//! Maps with string keys: as attributes, and as what holds the attributes that a struct does not know.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use super::{Attribute, DecodeError, EncodeError, Flatten, Name, Reader, Type, Writer, kind};

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

#[diagnostic::do_not_recommend]
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

#[diagnostic::do_not_recommend]
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
    type Present = Self;

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
    type Present = Self;

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
