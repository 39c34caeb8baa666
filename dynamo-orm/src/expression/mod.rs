//! Expressions: typed paths and conditions, rendered with placeholders alone.

pub(crate) mod action;
mod condition;
mod operand;
mod path;
mod render;
mod update;

use crate::codec::json::{JsonReader, JsonWriter};
use crate::codec::{self, DecodeError, EncodeError, Reader, Type, check_key};
use crate::key::IntoValue;

pub use self::condition::Condition;
pub(crate) use self::condition::Expr;
pub(crate) use self::operand::Operand;
pub use self::operand::{IntoOperand, Size};
pub(crate) use self::path::Steps;
pub use self::path::{Contains, Elements, Entries, HasSize, Ordered, Path, Prefixed, Within, path};
pub(crate) use self::path::{Segment, Segments};
pub(crate) use self::render::Expression;
pub use self::update::{
    Addable, Calculated, ElementsOf, Given, IfAbsent, IntoAddend, IntoNumber, IntoSet, ListOf,
    Numeric, SetOf, Stored, StoredLike, Sum, ValueOf,
};

/// A value of an expression, as DynamoDB JSON; why it cannot be one is told when the request is built.
#[derive(Clone)]
pub struct Value(pub(crate) Result<Vec<u8>, EncodeError>);

impl Value {
    pub(crate) fn of<V>(value: &impl IntoValue<V>, key_limit: u16) -> Self {
        if value.is_left_out() {
            return Self(Err(EncodeError::new(
                "`None` and empty sets are stored as an absent attribute; use `exists()` or `not_exists()`",
            )));
        }
        let mut writer = JsonWriter::of_key(key_limit);
        Self(value.write_value(&mut writer).map(|()| writer.into_bytes()))
    }

    /// Refuses a value that is of none of these types: a path of [`Mixed`](crate::codec::kind::Mixed) takes any.
    pub(super) fn only(self, types: &[Type], refused: impl FnOnce(Type) -> String) -> Self {
        Self(self.0.and_then(|json| match scalar(&json) {
            Ok((ty, _)) if !types.contains(&ty) => Err(EncodeError::new(refused(ty))),
            _ => Ok(json),
        }))
    }

    /// Refuses a value that breaks the rules of keys, if it is to be one.
    pub(super) fn keyed(self, key_limit: u16) -> Self {
        Self(self.0.and_then(|json| match scalar(&json) {
            Ok((Type::S | Type::B, bytes)) => check_key(bytes.len(), key_limit).map(|()| json),
            _ => Ok(json),
        }))
    }

    /// Drops the fraction of a number, if it is to be a time to live.
    pub(super) fn without_fraction(self, whole: bool) -> Self {
        Self(self.0.map(|json| match scalar(&json) {
            Ok((Type::N, digits)) if whole => {
                let digits = String::from_utf8_lossy(&digits);
                format!(r#"{{"N":"{}"}}"#, codec::whole(&digits)).into_bytes()
            }
            _ => json,
        }))
    }

    /// Says of which attribute it cannot be a value.
    pub(crate) fn named(self, attribute: &str) -> Self {
        Self(self.0.map_err(|error| error.in_member(attribute)))
    }
}

/// The type of a value, and the bytes of a string, number or binary.
fn scalar(json: &[u8]) -> Result<(Type, Vec<u8>), DecodeError> {
    let mut reader = JsonReader::from_bytes(json)?;
    let ty = reader.peek()?;
    let bytes = match ty {
        Type::S => reader.string()?.into_owned().into_bytes(),
        Type::N => reader.number()?.into_owned().into_bytes(),
        Type::B => reader.binary()?,
        _ => Vec::new(),
    };
    Ok((ty, bytes))
}

// A value may be secret.
impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Value(..)")
    }
}
