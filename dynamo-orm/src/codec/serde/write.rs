//! Serde's side of encoding: straight to a writer, as `serde_json` would represent a value, but without its silence on
//! NaN and infinities.

use std::fmt::Display;

use serde::ser::{self, Serialize, Serializer};
use serde_json::Value;

use super::super::{Attribute, EncodeError, Type, Writer};

/// Writes one value.
pub(super) struct ToWriter<'w, W>(pub(super) &'w mut W);

/// What `serde_json` calls a number, if some crate has it keep every digit: a struct of one field, its text.
const NUMBER: &str = "$serde_json::private::Number";

/// A list or map under way, inside a variant's map perhaps; or such a number.
pub(super) struct Compound<'w, W> {
    writer: &'w mut W,
    container: Type,
    in_variant: bool,
    index: usize,
}

impl ser::Error for EncodeError {
    /// Serde's messages may quote the value.
    fn custom<T: Display>(_message: T) -> Self {
        Self::new("serde could not represent the value in its own model")
    }
}

impl<'w, W: Writer> ToWriter<'w, W> {
    fn open(self, variant: Option<&str>, container: Type) -> Result<Compound<'w, W>, EncodeError> {
        if let Some(variant) = variant {
            self.0.begin(Type::M)?;
            self.0.entry(variant);
        }
        self.0.begin(container)?;
        Ok(Compound {
            writer: self.0,
            container,
            in_variant: variant.is_some(),
            index: 0,
        })
    }
}

impl<W: Writer> Compound<'_, W> {
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        let index = self.index;
        self.index += 1;
        value
            .serialize(ToWriter(self.writer))
            .map_err(|error| error.in_element(index))
    }

    fn member<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), EncodeError> {
        if self.container == Type::N {
            return match serde_json::to_value(value) {
                Ok(Value::String(digits)) => self.writer.number(&digits),
                _ => Err(EncodeError::new("a number is given as its digits")),
            };
        }
        self.writer.entry(name);
        value
            .serialize(ToWriter(self.writer))
            .map_err(|error| error.in_member(name))
    }

    fn close(self) {
        if self.container == Type::N {
            return;
        }
        self.writer.end(self.container);
        if self.in_variant {
            self.writer.end(Type::M);
        }
    }
}

macro_rules! as_attributes {
    ($($method:ident: $ty:ty),*) => {$(
        fn $method(self, value: $ty) -> Result<(), EncodeError> {
            value.encode(self.0)
        }
    )*};
}

impl<'w, W: Writer> Serializer for ToWriter<'w, W> {
    type Ok = ();
    type Error = EncodeError;
    type SerializeSeq = Compound<'w, W>;
    type SerializeTuple = Compound<'w, W>;
    type SerializeTupleStruct = Compound<'w, W>;
    type SerializeTupleVariant = Compound<'w, W>;
    type SerializeMap = MapUnderWay<'w, W>;
    type SerializeStruct = Compound<'w, W>;
    type SerializeStructVariant = Compound<'w, W>;

    as_attributes!(
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_f32: f32,
        serialize_f64: f64,
        serialize_char: char
    );

    /// What `serde_json` reads back has 64 bits.
    fn serialize_i128(self, value: i128) -> Result<(), EncodeError> {
        match i64::try_from(value) {
            Ok(value) => value.encode(self.0),
            Err(_) => wide(u64::try_from(value))?.encode(self.0),
        }
    }

    fn serialize_u128(self, value: u128) -> Result<(), EncodeError> {
        wide(u64::try_from(value))?.encode(self.0)
    }

    fn serialize_str(self, value: &str) -> Result<(), EncodeError> {
        self.0.string(value)
    }

    /// A list of numbers, as `serde_json` has it and reads it.
    fn serialize_bytes(self, value: &[u8]) -> Result<(), EncodeError> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), EncodeError> {
        self.0.null()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), EncodeError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), EncodeError> {
        self.0.null()
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), EncodeError> {
        self.0.null()
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<(), EncodeError> {
        self.0.string(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        let mut map = self.open(None, Type::M)?;
        map.member(variant, value)?;
        map.close();
        Ok(())
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Compound<'w, W>, EncodeError> {
        self.open(None, Type::L)
    }

    fn serialize_tuple(self, _length: usize) -> Result<Compound<'w, W>, EncodeError> {
        self.open(None, Type::L)
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Compound<'w, W>, EncodeError> {
        self.open(None, Type::L)
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Compound<'w, W>, EncodeError> {
        self.open(Some(variant), Type::L)
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<MapUnderWay<'w, W>, EncodeError> {
        Ok(MapUnderWay {
            members: self.open(None, Type::M)?,
            key: String::new(),
        })
    }

    fn serialize_struct(
        self,
        name: &'static str,
        _length: usize,
    ) -> Result<Compound<'w, W>, EncodeError> {
        if name == NUMBER {
            return Ok(Compound {
                writer: self.0,
                container: Type::N,
                in_variant: false,
                index: 0,
            });
        }
        self.open(None, Type::M)
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Compound<'w, W>, EncodeError> {
        self.open(Some(variant), Type::M)
    }
}

fn wide<E>(value: Result<u64, E>) -> Result<u64, EncodeError> {
    value.map_err(|_| {
        EncodeError::new("an integer that is stored by way of serde has at most 64 bits")
    })
}

macro_rules! lists {
    ($($list:ident: $method:ident),*) => {$(
        impl<W: Writer> ser::$list for Compound<'_, W> {
            type Ok = ();
            type Error = EncodeError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
                self.element(value)
            }

            fn end(self) -> Result<(), EncodeError> {
                self.close();
                Ok(())
            }
        }
    )*};
}

lists!(
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field
);

macro_rules! structs {
    ($($structure:ident),*) => {$(
        impl<W: Writer> ser::$structure for Compound<'_, W> {
            type Ok = ();
            type Error = EncodeError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), EncodeError> {
                self.member(name, value)
            }

            fn end(self) -> Result<(), EncodeError> {
                self.close();
                Ok(())
            }
        }
    )*};
}

structs!(SerializeStruct, SerializeStructVariant);

/// A map whose key was given and whose value comes next.
pub(super) struct MapUnderWay<'w, W> {
    members: Compound<'w, W>,
    key: String,
}

impl<W: Writer> ser::SerializeMap for MapUnderWay<'_, W> {
    type Ok = ();
    type Error = EncodeError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), EncodeError> {
        self.key = match serde_json::to_value(key) {
            Ok(Value::String(key)) => key,
            Ok(key @ (Value::Number(_) | Value::Bool(_))) => key.to_string(),
            _ => {
                return Err(EncodeError::new(
                    "the key of a map is a string, a number or a boolean",
                ));
            }
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        self.members.member(&std::mem::take(&mut self.key), value)
    }

    fn end(self) -> Result<(), EncodeError> {
        self.members.close();
        Ok(())
    }
}
