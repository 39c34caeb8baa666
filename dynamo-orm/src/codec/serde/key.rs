//! Key structs through serde: maps from the names of the attributes to plain values.

use std::collections::HashMap;
use std::fmt;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_types::base64;
use serde::de::value::MapDeserializer;
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeMap as _, Serializer};
use serde_json::Number;

use super::super::{DecodeError, Members, Type, from_attributes, to_attributes};
use crate::schema::KeyAttribute;

/// Writes a key struct whose attributes are `schema`.
///
/// # Errors
/// If DynamoDB could not store it, or the format fails.
pub fn serialize_key<K: Members, S: Serializer>(
    key: &K,
    schema: &[KeyAttribute],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let attributes = to_attributes(key).map_err(S::Error::custom)?;
    let mut map = serializer.serialize_map(Some(attributes.len()))?;
    for attribute in schema {
        if let Some(value) = attributes.get(attribute.name) {
            map.serialize_entry(attribute.name, &Plain(value))?;
        }
    }
    map.end()
}

/// Reads a key struct whose attributes are `schema`.
///
/// # Errors
/// If what is found is no key of this table, or the format fails.
pub fn deserialize_key<'de, K: Members, D: Deserializer<'de>>(
    schema: &[KeyAttribute],
    deserializer: D,
) -> Result<K, D::Error> {
    let found = Found::deserialize(deserializer)?;
    let attributes = attributes(found, schema).map_err(D::Error::custom)?;
    from_attributes(&attributes).map_err(D::Error::custom)
}

/// A key's value as serde has it.
struct Plain<'a>(&'a AttributeValue);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            AttributeValue::S(text) => serializer.serialize_str(text),
            // Formats hold 64 bits; some read more of them as a float.
            AttributeValue::N(text) => match (text.parse(), text.parse()) {
                (Ok(number), _) => serializer.serialize_i64(number),
                (_, Ok(number)) => serializer.serialize_u64(number),
                _ => serializer.serialize_str(text),
            },
            AttributeValue::B(blob) if serializer.is_human_readable() => {
                serializer.serialize_str(&base64::encode(blob))
            }
            AttributeValue::B(blob) => serializer.serialize_bytes(blob.as_ref()),
            _ => Err(S::Error::custom("a key is a string, a number or binary")),
        }
    }
}

/// What is found where a key is expected. Serde's own messages would quote the value, so that any is taken at first.
enum Found {
    Text(String),
    Number(String),
    Float,
    Binary(Vec<u8>),
    Map(Vec<(Self, Self)>),
    Other(Type),
}

impl Found {
    fn ty(&self) -> Type {
        match self {
            Self::Text(_) => Type::S,
            Self::Number(_) | Self::Float => Type::N,
            Self::Binary(_) => Type::B,
            Self::Map(_) => Type::M,
            Self::Other(ty) => *ty,
        }
    }

    /// This as the value of an attribute of type `ty`.
    fn value(self, ty: Type) -> Result<AttributeValue, DecodeError> {
        Ok(match (ty, self) {
            (Type::S, Self::Text(text)) => AttributeValue::S(text),
            (Type::N, Self::Number(text) | Self::Text(text)) => AttributeValue::N(text),
            (Type::N, Self::Float) => {
                return Err(DecodeError::new(
                    "a number with a fraction or of more than 64 bits is given as a string",
                ));
            }
            (Type::B, Self::Binary(bytes)) => AttributeValue::B(Blob::new(bytes)),
            (Type::B, Self::Text(text)) => base64::decode(text)
                .map(|bytes| AttributeValue::B(Blob::new(bytes)))
                .map_err(|_| DecodeError::new("the string is not base64"))?,
            (_, found) => return Err(DecodeError::mismatch(ty, found.ty())),
        })
    }
}

/// The attributes of a key of the table `T`.
fn attributes(
    found: Found,
    schema: &[KeyAttribute],
) -> Result<HashMap<String, AttributeValue>, DecodeError> {
    let Found::Map(entries) = found else {
        return Err(DecodeError::mismatch(Type::M, found.ty()));
    };
    let mut attributes = HashMap::new();
    for (name, found) in entries {
        let Found::Text(name) = name else {
            return Err(DecodeError::new("the name of an attribute is a string"));
        };
        let attribute = schema.iter().find(|attribute| attribute.name == name);
        let value = match attribute {
            _ if attributes.contains_key(&name) => {
                Err(DecodeError::new("it is given twice; remove one"))
            }
            Some(attribute) => found.value(attribute.ty),
            None => Err(DecodeError::new(
                "this key has no such attribute; remove it",
            )),
        };
        let value = value.map_err(|error| error.in_member(&name))?;
        attributes.insert(name, value);
    }
    Ok(attributes)
}

impl<'de> Deserialize<'de> for Found {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Anything)
    }
}

struct Anything;

macro_rules! numbers {
    ($($method:ident: $ty:ty),*) => {$(
        fn $method<E>(self, value: $ty) -> Result<Found, E> {
            Ok(Found::Number(value.to_string()))
        }
    )*};
}

impl<'de> Visitor<'de> for Anything {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    numbers!(visit_i64: i64, visit_u64: u64, visit_i128: i128, visit_u128: u128);

    fn visit_f64<E>(self, _value: f64) -> Result<Found, E> {
        Ok(Found::Float)
    }

    fn visit_bool<E>(self, _value: bool) -> Result<Found, E> {
        Ok(Found::Other(Type::Bool))
    }

    fn visit_str<E>(self, value: &str) -> Result<Found, E> {
        Ok(Found::Text(value.into()))
    }

    fn visit_bytes<E>(self, value: &[u8]) -> Result<Found, E> {
        Ok(Found::Binary(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Found, E> {
        Ok(Found::Other(Type::Null))
    }

    fn visit_none<E>(self) -> Result<Found, E> {
        Ok(Found::Other(Type::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        Found::deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Found, D::Error> {
        Found::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Found, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Found::Other(Type::L))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(arbitrary_precision(&entries).unwrap_or(Found::Map(entries)))
    }
}

/// A number as `serde_json` hands it over if some crate has it keep every digit: as a map.
fn arbitrary_precision(entries: &[(Found, Found)]) -> Option<Found> {
    let [(Found::Text(name), Found::Text(number))] = entries else {
        return None;
    };
    let entry = std::iter::once((name.as_str(), number.as_str()));
    let map = MapDeserializer::<_, serde::de::value::Error>::new(entry);
    let number = Number::deserialize(map).ok()?.to_string();
    Some(Found::Number(number))
}
