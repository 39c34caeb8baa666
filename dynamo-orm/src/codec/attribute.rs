//! Rust's own types as attributes, and which of them can be keys.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::VecDeque;
use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::number::Decimal;
use super::{Attribute, DecodeError, EncodeError, Reader, Type, Writer, kind};

/// A type whose values can be keys: strings, numbers or binary.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>
///
/// `#[derive(DynamoKey)]` implements it for a struct with one field and for an enum without data. An impl by hand is for
/// an [`Attribute`] by hand, and has nothing to say: which type of key it is follows from the attribute's kind.
///
/// ```
/// use dynamo_orm::encode::{Reader, Writer, kind};
/// use dynamo_orm::{Attribute, DecodeError, DynamoKey, DynamoTable, EncodeError};
///
/// /// Stored as `#7`.
/// #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
/// struct Ticket(u32);
///
/// impl Attribute for Ticket {
///     type Kind = kind::Text;
///     type ListKind = kind::List;
///     type Present = Self;
///
///     fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
///         writer.string(&format!("#{}", self.0))
///     }
///
///     fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
///         let text = reader.string()?;
///         let number = text.strip_prefix('#').and_then(|digits| digits.parse().ok());
///         number.map(Self).ok_or_else(|| DecodeError::new("the stored string is not `#` and a number"))
///     }
/// }
///
/// impl DynamoKey for Ticket {}
///
/// #[derive(DynamoTable)]
/// #[dynamo(table = "tickets")]
/// struct Entry {
///     #[hash_key]
///     ticket: Ticket,
/// }
/// ```
///
/// It is for types that decode from what they encode to: keys that are handed back, of batches, are decoded ones.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a key: a key is a string, a number or binary, and compares exactly",
    label = "not a key type",
    note = "use a string, an integer, `Vec<u8>`, or a type of your own that derives `DynamoKey`; floating-point numbers do not compare exactly, and only the key of an index may be an `Option`"
)]
pub trait DynamoKey: OfKeyKind + Clone + Ord + Hash + Debug {}

/// The kinds that a key can have: strings, numbers and binary.
pub trait KeyKind {
    /// What values of this kind are stored as.
    const TYPE: Type;
}

impl KeyKind for kind::Text {
    const TYPE: Type = Type::S;
}

impl KeyKind for kind::Number {
    const TYPE: Type = Type::N;
}

impl KeyKind for kind::Moment {
    const TYPE: Type = Type::N;
}

impl KeyKind for kind::Binary {
    const TYPE: Type = Type::B;
}

/// An attribute that is always a string, a number or binary, as its kind says.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a key: a key is a string, a number or binary",
    label = "this type is stored as something else",
    note = "the `Kind` of a key's `Attribute` is `kind::Text`, `kind::Number`, `kind::Moment` or `kind::Binary`"
)]
pub trait OfKeyKind: Attribute {
    /// The type that its values are stored as: S, N or B.
    const TYPE: Type;
}

#[diagnostic::do_not_recommend]
impl<T: Attribute<Kind: KeyKind>> OfKeyKind for T {
    const TYPE: Type = <T::Kind as KeyKind>::TYPE;
}

/// What the derive calls for a key: its type, and what it is compared, hashed, shown and copied by.
///
/// As it has no bounds, all that it says to an unfit type is the message of [`DynamoKey`], and rustc says the same thing
/// once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a key: a key is a string, a number or binary, and compares exactly",
    label = "not a key type",
    note = "use a string, an integer, `Vec<u8>`, or a type of your own that derives `DynamoKey`; floating-point numbers do not compare exactly, and only the key of an index may be an `Option`"
)]
#[allow(missing_docs, clippy::missing_errors_doc)] // No user calls these.
pub trait KeyParts: Sized {
    const TYPE: Type;
    fn key_encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError>;
    fn key_decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError>;
    fn key_cmp(&self, other: &Self) -> Ordering;
    fn key_hash<H: Hasher>(&self, state: &mut H);
    fn key_debug(&self) -> &dyn Debug;
    #[must_use]
    fn key_clone(&self) -> Self;
}

#[diagnostic::do_not_recommend]
impl<K: DynamoKey> KeyParts for K {
    const TYPE: Type = <K as OfKeyKind>::TYPE;

    fn key_encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        self.encode(writer)
    }

    fn key_decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        Self::decode(reader)
    }

    fn key_cmp(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }

    fn key_hash<H: Hasher>(&self, state: &mut H) {
        self.hash(state);
    }

    fn key_debug(&self) -> &dyn Debug {
        self
    }

    fn key_clone(&self) -> Self {
        self.clone()
    }
}

/// A field as a key of an index: its type, without the `Option` whose absence leaves the item out of the index.
///
/// Types that are no keys have it too: the derive then asks for [`DynamoKey`], which says so, once.
pub trait IndexKey {
    /// The type itself.
    type Key: Attribute;
}

impl<T: Attribute> IndexKey for T {
    type Key = T::Present;
}

impl Attribute for bool {
    type Kind = kind::Bool;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        writer.boolean(*self)
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        reader.boolean()
    }
}

pub(super) fn integer<'a, T, R>(reader: &mut R) -> Result<T, DecodeError>
where
    T: std::str::FromStr + TryFrom<i64>,
    R: Reader<'a>,
{
    let unfit = || {
        DecodeError::new(format!(
            "the stored number does not fit `{}`",
            std::any::type_name::<T>()
        ))
    };
    if let Some(integer) = reader.plain_integer() {
        return T::try_from(integer).map_err(|_| unfit());
    }
    let text = reader.number()?;
    // A service may spell `5` as `5.0` or `5E0`.
    text.parse()
        .ok()
        .or_else(|| Decimal::parse(&text)?.integer()?.parse().ok())
        .ok_or_else(unfit)
}

macro_rules! integers {
    ($($ty:ty),*) => {$(
        impl Attribute for $ty {
            type Kind = kind::Number;
            type ListKind = kind::List;
            type Present = Self;

            fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
                writer.number(itoa::Buffer::new().format(*self))
            }

            fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
                integer(reader)
            }
        }

        #[diagnostic::do_not_recommend]
        impl DynamoKey for $ty {}
    )*};
}

integers!(i8, i16, i32, i64, isize, u16, u32, u64, usize);

macro_rules! wide_integers {
    ($($ty:ty),*) => {$(
        impl Attribute for $ty {
            type Kind = kind::Number;
            type ListKind = kind::List;
            type Present = Self;

            fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
                let mut buffer = itoa::Buffer::new();
                let text = buffer.format(*self);
                if Decimal::parse(text).is_some_and(|number| number.fits()) {
                    writer.number(text)
                } else {
                    Err(EncodeError::new("a number has at most 38 significant digits"))
                }
            }

            fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
                integer(reader)
            }
        }

        #[diagnostic::do_not_recommend]
        impl DynamoKey for $ty {}
    )*};
}

wide_integers!(i128, u128);

impl Attribute for char {
    type Kind = kind::Text;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        writer.string(self.encode_utf8(&mut [0; 4]))
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        let text = reader.string()?;
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(one), None) => Ok(one),
            _ => Err(DecodeError::new("the stored string is not one character")),
        }
    }
}

#[diagnostic::do_not_recommend]
impl DynamoKey for char {}

macro_rules! strings {
    ($($ty:ty),*) => {$(
        impl Attribute for $ty {
            type Kind = kind::Text;
            type ListKind = kind::List;
            type Present = Self;

            fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
                writer.string(self)
            }

            fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
                reader.owned().map(Into::into)
            }
        }

        #[diagnostic::do_not_recommend]
        impl DynamoKey for $ty {}
    )*};
}

strings!(String, Box<str>, Arc<str>, Cow<'_, str>);

impl<T: Attribute> Attribute for Option<T> {
    type Kind = T::Kind;
    type ListKind = kind::List;
    type Present = T;

    /// `None` is left out of items and maps; in a list, where nothing can be left out, it is null.
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        let Some(value) = self else {
            return writer.null();
        };
        value.encode(writer)
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        if reader.null()? {
            Ok(None)
        } else {
            T::decode(reader).map(Some)
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn is_absent(&self) -> bool {
        self.as_ref().is_none_or(T::is_absent)
    }
}

impl<T: Attribute> Attribute for Box<T> {
    type Kind = T::Kind;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        T::encode(self, writer)
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        T::decode(reader).map(Box::new)
    }

    fn absent() -> Option<Self> {
        T::absent().map(Box::new)
    }

    fn is_absent(&self) -> bool {
        T::is_absent(self)
    }
}

impl<T: Attribute> Attribute for Vec<T> {
    type Kind = T::ListKind;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        T::encode_many(self.iter(), writer)
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        T::decode_many(reader)
    }
}

impl<T: Attribute> Attribute for VecDeque<T> {
    type Kind = T::ListKind;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        T::encode_many(self.iter(), writer)
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        T::decode_many(reader).map(Self::from)
    }
}

impl<T: Attribute, const N: usize> Attribute for [T; N] {
    type Kind = T::ListKind;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        T::encode_many(self.iter(), writer)
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        Self::try_from(T::decode_many(reader)?).map_err(|found| {
            DecodeError::new(format!("expected {N} elements, found {}", found.len()))
        })
    }
}
