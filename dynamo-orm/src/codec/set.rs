//! Sets. An empty set is stored as an absent attribute: DynamoDB has none.
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.SetTypes>

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher, Hash};

use super::{
    Attribute, DecodeError, DynamoKey, Element, EncodeError, Field, FieldsRead, Name, Reader, Type,
    Writer, kind, number,
};

/// What sets can hold: strings, integers or binary, which are the types of keys.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an element of a set: DynamoDB has sets of strings, numbers and binary",
    label = "not a set element",
    note = "use a list (`Vec`) for other elements, or derive `DynamoKey` for a type of your own that is stored as one of these"
)]
pub trait SetElement: Attribute + Ord + Hash {
    /// The type of the set.
    const SET: Type;

    #[doc(hidden)]
    fn write_element<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError>;

    #[doc(hidden)]
    fn read_element(element: Element<'_>) -> Result<Self, DecodeError>;
}

#[diagnostic::do_not_recommend]
impl<K: DynamoKey> SetElement for K {
    const SET: Type = match K::TYPE {
        Type::N => Type::NS,
        Type::B => Type::BS,
        _ => Type::SS,
    };

    fn write_element<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        self.encode(&mut OfSet {
            ty: K::TYPE,
            writer,
        })
    }

    fn read_element(element: Element<'_>) -> Result<Self, DecodeError> {
        Self::decode(&mut OneElement {
            ty: K::TYPE,
            element: Some(element),
        })
    }
}

/// Writes a value of the type `ty` as an element of the set under way.
struct OfSet<'w, W> {
    ty: Type,
    writer: &'w mut W,
}

impl<W> OfSet<'_, W> {
    /// That the value is of the type that its kind says.
    fn check(&self, written: Type) -> Result<(), EncodeError> {
        if self.ty == written {
            return Ok(());
        }
        Err(EncodeError::new(format!(
            "an element of this set is {}, not {written}; encode it as its `Kind` says",
            self.ty
        )))
    }
}

impl<W: Writer> Writer for OfSet<'_, W> {
    fn string(&mut self, value: &str) -> Result<(), EncodeError> {
        self.check(Type::S)?;
        self.writer.text_element(value);
        Ok(())
    }

    fn number(&mut self, text: &str) -> Result<(), EncodeError> {
        self.check(Type::N)?;
        number::checked_size(text)?;
        self.writer.text_element(text);
        Ok(())
    }

    fn binary(&mut self, value: &[u8]) -> Result<(), EncodeError> {
        self.check(Type::B)?;
        self.writer.binary_element(value);
        Ok(())
    }

    fn boolean(&mut self, _value: bool) -> Result<(), EncodeError> {
        self.check(Type::Bool)
    }

    fn null(&mut self) -> Result<(), EncodeError> {
        self.check(Type::Null)
    }

    fn begin(&mut self, container: Type) -> Result<(), EncodeError> {
        self.check(container)
    }

    fn end(&mut self, _container: Type) {}

    fn name(&mut self, _name: &Name) {}

    fn entry(&mut self, _name: &str) {}

    fn text_element(&mut self, _text: &str) {}

    fn binary_element(&mut self, _value: &[u8]) {}
}

/// Reads one element of a set as a value of the type `ty`.
struct OneElement<'a> {
    ty: Type,
    element: Option<Element<'a>>,
}

impl<'a> OneElement<'a> {
    fn take(&mut self, expected: Type) -> Result<Element<'a>, DecodeError> {
        let element = self.element.take().filter(|_| self.ty == expected);
        element.ok_or_else(|| DecodeError::mismatch(expected, self.ty))
    }

    fn text(&mut self, expected: Type) -> Result<Cow<'a, str>, DecodeError> {
        match self.take(expected)? {
            Element::Text(text) => Ok(text),
            Element::Binary(_) => Err(DecodeError::mismatch(expected, Type::B)),
        }
    }
}

impl<'a> Reader<'a> for OneElement<'a> {
    fn peek(&mut self) -> Result<Type, DecodeError> {
        Ok(self.ty)
    }

    fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        self.text(Type::S)
    }

    fn number(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        self.text(Type::N)
    }

    fn binary(&mut self) -> Result<Vec<u8>, DecodeError> {
        match self.take(Type::B)? {
            Element::Binary(bytes) => Ok(bytes),
            Element::Text(_) => Err(DecodeError::mismatch(Type::B, Type::S)),
        }
    }

    fn boolean(&mut self) -> Result<bool, DecodeError> {
        Err(DecodeError::mismatch(Type::Bool, self.ty))
    }

    fn null(&mut self) -> Result<bool, DecodeError> {
        Ok(false)
    }

    fn list(
        &mut self,
        _each: impl FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        Err(DecodeError::mismatch(Type::L, self.ty))
    }

    fn set(
        &mut self,
        container: Type,
        _each: impl FnMut(Element<'a>) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        Err(DecodeError::mismatch(container, self.ty))
    }

    fn map<T>(
        &mut self,
        _content: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        Err(DecodeError::mismatch(Type::M, self.ty))
    }

    fn members(
        &mut self,
        _names: &'static [Name],
        _fields: &mut [&mut dyn Field<Self>],
        _unknown: &mut dyn FnMut(&mut Self, Cow<'a, str>) -> Result<(), DecodeError>,
    ) -> Result<FieldsRead, DecodeError> {
        Err(DecodeError::mismatch(Type::M, self.ty))
    }

    fn skip(&mut self) -> Result<(), DecodeError> {
        self.element = None;
        Ok(())
    }

    fn lossy(&mut self) {}

    fn nested(&self) -> bool {
        true
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
    type Present = Self;

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
    type Present = Self;

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
