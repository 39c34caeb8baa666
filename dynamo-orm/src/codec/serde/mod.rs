//! The bridge for a type that knows only serde: `#[dynamo(serde)]`. Serde's model has no sets and no binary.

mod key;
mod write;

use serde::Serialize;
use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde_json::{Map, Number, Value};

pub use self::key::{deserialize_key, serialize_key};
use self::write::ToWriter;
use super::equal::same;
use super::json::JsonWriter;
use super::{
    Attribute, DecodeError, EncodeError, Field, Member, Name, Reader, Type, Writer, kind, number,
};

/// A value that is stored by way of serde: the type of the paths of `#[dynamo(serde)]` fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Serde<T>(pub T);

impl<T: Serialize + DeserializeOwned> Attribute for Serde<T> {
    type Kind = kind::Mixed;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        encode(&self.0, writer)
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        decode(reader).map(Self)
    }

    fn absent() -> Option<Self> {
        T::deserialize(Absent).ok().map(Self)
    }
}

/// The type of a `#[dynamo(serde)]` field, with what the derive calls for it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored through serde, as it does not implement `Serialize` and `Deserialize`",
    label = "serde does not know this type",
    note = "derive `serde::Serialize` and `serde::Deserialize` for it"
)]
pub trait ThroughSerde: Sized {
    #[doc(hidden)]
    fn member<W: Writer>(&self) -> Through<'_, Self, W>;

    #[doc(hidden)]
    fn field<'a, R: Reader<'a>>(field: &mut Option<Serde<Self>>) -> &mut dyn Field<R>;

    #[doc(hidden)]
    fn or_default<'a, R: Reader<'a>>(
        reader: &mut R,
        value: &mut Option<Serde<Self>>,
        default: impl FnOnce() -> Self,
    ) {
        if value.is_none() {
            reader.lossy();
            *value = Some(Serde(default()));
        }
    }
}

/// A field that is written through serde.
// Without a bound on the type, which `ThroughSerde` asks for in its own words.
#[allow(missing_debug_implementations)] // Code that the derive makes has it, and nobody else.
pub struct Through<'s, T, W> {
    value: &'s T,
    encode: fn(&T, &mut W) -> Result<(), EncodeError>,
}

impl<T, W: Writer> Member<W> for Through<'_, T, W> {
    fn write(&self, writer: &mut W, name: &Name) -> Result<(), EncodeError> {
        writer.name(name);
        (self.encode)(self.value, writer).map_err(|error| error.in_member(name.name))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> ThroughSerde for T {
    fn member<W: Writer>(&self) -> Through<'_, Self, W> {
        Through {
            value: self,
            encode,
        }
    }

    fn field<'a, R: Reader<'a>>(field: &mut Option<Serde<Self>>) -> &mut dyn Field<R> {
        field
    }
}

/// What serde reads a missing field from: an `Option` is `None`, anything else fails.
struct Absent;

impl<'de> Deserializer<'de> for Absent {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Self::Error> {
        Err(serde::de::Error::custom("the attribute is missing"))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_none()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

fn encode<T: Serialize, W: Writer>(value: &T, writer: &mut W) -> Result<(), EncodeError> {
    value.serialize(ToWriter(writer))
}

fn decode<'a, T, R>(reader: &mut R) -> Result<T, DecodeError>
where
    T: Serialize + DeserializeOwned,
    R: Reader<'a>,
{
    let stored = read(reader)?;
    let value = T::deserialize(&stored).map_err(|_| {
        DecodeError::new("serde could not read the stored value into the field's type")
    })?;
    // Serde passes over what the type does not know without a word.
    let json = (to_json(&value), to_json(&stored));
    if !matches!(json, (Ok(value), Ok(stored)) if same(&value, &stored)) {
        reader.lossy();
    }
    Ok(value)
}

fn to_json<T: Serialize>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut writer = JsonWriter::default();
    encode(value, &mut writer)?;
    Ok(writer.into_bytes())
}

fn read<'a, R: Reader<'a>>(reader: &mut R) -> Result<Value, DecodeError> {
    Ok(match reader.peek()? {
        Type::S => Value::String(reader.string()?.into_owned()),
        Type::N => {
            let text = reader.number()?;
            let number: Number = text
                .parse()
                .map_err(|_| DecodeError::new("serde could not read the stored number"))?;
            if !number::same(&number.to_string(), &text) {
                reader.lossy();
            }
            Value::Number(number)
        }
        Type::Bool => Value::Bool(reader.boolean()?),
        Type::Null => {
            reader.null()?;
            Value::Null
        }
        Type::L => {
            let mut items = Vec::new();
            reader.list(|reader| {
                items.push(read(reader).map_err(|error| error.in_element(items.len()))?);
                Ok(())
            })?;
            Value::Array(items)
        }
        Type::M => reader.map(|reader| {
            let mut members = Map::new();
            reader.entries(|name, reader| {
                let value = read(reader).map_err(|error| error.in_member(&name))?;
                members.insert(name.into_owned(), value);
                Ok(())
            })?;
            Ok(Value::Object(members))
        })?,
        found @ (Type::B | Type::SS | Type::NS | Type::BS) => {
            return Err(DecodeError::new(format!(
                "serde's model has no place for {found}"
            )));
        }
    })
}
