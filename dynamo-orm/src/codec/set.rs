//! Sets. An empty set is stored as an absent attribute: DynamoDB has none.
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.SetTypes>

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use bytes::Bytes;

use super::attribute::{integer, with_text};
use super::{Attribute, DecodeError, Element, EncodeError, Reader, Type, Writer, kind};

/// What sets can hold: strings, integers or binary.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an element of a set: DynamoDB has sets of strings, numbers and binary",
    label = "not a set element",
    note = "use a list (`Vec`) for other elements"
)]
pub trait SetElement: Attribute + Ord + Hash {
    /// The type of the set.
    const SET: Type;

    #[doc(hidden)]
    fn write_element<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError>;

    #[doc(hidden)]
    fn read_element(element: Element<'_>) -> Result<Self, DecodeError>;
}

macro_rules! string_elements {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl SetElement for $ty {
            const SET: Type = Type::SS;

            fn write_element<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
                writer.text_element(self);
                Ok(())
            }

            fn read_element(element: Element<'_>) -> Result<Self, DecodeError> {
                text(element).map(|text| text.into_owned().into())
            }
        }
    )*};
}

string_elements!(String, Box<str>, Arc<str>, Cow<'_, str>);

macro_rules! number_elements {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl SetElement for $ty {
            const SET: Type = Type::NS;

            fn write_element<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
                with_text(self, |text| writer.text_element(text));
                Ok(())
            }

            fn read_element(element: Element<'_>) -> Result<Self, DecodeError> {
                integer(&text(element)?)
            }
        }
    )*};
}

number_elements!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);

macro_rules! binary_elements {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl SetElement for $ty {
            const SET: Type = Type::BS;

            fn write_element<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
                writer.binary_element(self);
                Ok(())
            }

            fn read_element(element: Element<'_>) -> Result<Self, DecodeError> {
                match element {
                    Element::Binary(bytes) => Ok(bytes.into()),
                    Element::Text(_) => Err(DecodeError::mismatch(Type::BS, Type::SS)),
                }
            }
        }
    )*};
}

binary_elements!(Vec<u8>, Bytes);

fn text(element: Element<'_>) -> Result<Cow<'_, str>, DecodeError> {
    match element {
        Element::Text(text) => Ok(text),
        Element::Binary(_) => Err(DecodeError::mismatch(Type::SS, Type::BS)),
    }
}

fn encode<'s, T: SetElement + 's, W: Writer>(
    elements: impl ExactSizeIterator<Item = &'s T>,
    writer: &mut W,
) -> Result<(), EncodeError> {
    if elements.len() == 0 {
        return Err(EncodeError::new(
            "an empty set cannot be stored inside a list; use an empty list",
        ));
    }
    writer.begin(T::SET)?;
    for element in elements {
        element.write_element(writer)?;
    }
    writer.end(T::SET);
    Ok(())
}

fn decode<'a, T: SetElement, S: Default + Extend<T>, R: Reader<'a>>(
    reader: &mut R,
) -> Result<S, DecodeError> {
    let mut set = S::default();
    if reader.null()? {
        return Ok(set);
    }
    reader.set(T::SET, |element| {
        set.extend([T::read_element(element)?]);
        Ok(())
    })?;
    Ok(set)
}

impl<T: SetElement> Attribute for BTreeSet<T> {
    type Kind = kind::Set<T::Kind>;
    type ListKind = kind::List;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        encode(self.iter(), writer)
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        decode(reader)
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T: SetElement, H: BuildHasher + Default> Attribute for HashSet<T, H> {
    type Kind = kind::Set<T::Kind>;
    type ListKind = kind::List;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        encode(self.iter(), writer)
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        decode(reader)
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}
