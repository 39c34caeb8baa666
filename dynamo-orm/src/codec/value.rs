//! The SDK's `AttributeValue`: as an attribute of any type, and as the other form of an item.

use std::borrow::Cow;
use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::json::JsonReader;
use super::number::Decimal;
use super::{
    Attribute, DecodeError, Element, EncodeError, Field, FieldsRead, Members, Name, Reader, Type,
    Writer, check_depth, check_key, kind, whole,
};

/// Encodes an item into the SDK's attribute map, for requests of the SDK's own.
///
/// ```
/// use aws_sdk_dynamodb::types::AttributeValue;
/// use dynamo_orm::{DynamoTable, to_attributes};
///
/// #[derive(DynamoTable)]
/// #[dynamo(table = "users")]
/// struct User {
///     #[hash_key]
///     name: String,
///     visits: u64,
/// }
///
/// # fn main() -> Result<(), dynamo_orm::EncodeError> {
/// let jane = to_attributes(&User { name: "Jane".into(), visits: 5 })?;
/// assert_eq!(jane["visits"], AttributeValue::N("5".into()));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If DynamoDB could not store one of the attributes.
pub fn to_attributes<T: Members>(
    value: &T,
) -> Result<HashMap<String, AttributeValue>, EncodeError> {
    let mut writer = ValueWriter::default();
    let written = value.write_members(&mut writer);
    written.map_err(|error| error.hiding(T::NAMES))?;
    Ok(writer.item)
}

/// Decodes an item from the SDK's attribute map, of its own answers.
///
/// ```
/// use std::collections::HashMap;
///
/// use aws_sdk_dynamodb::types::AttributeValue;
/// use dynamo_orm::{DynamoTable, from_attributes};
///
/// #[derive(DynamoTable)]
/// #[dynamo(table = "users")]
/// struct User {
///     #[hash_key]
///     name: String,
///     email: Option<String>,
/// }
///
/// # fn main() -> Result<(), dynamo_orm::DecodeError> {
/// let jane = HashMap::from([("name".to_owned(), AttributeValue::S("Jane".into()))]);
/// let jane: User = from_attributes(&jane)?;
/// assert_eq!((&*jane.name, jane.email), ("Jane", None));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If an attribute is missing or does not fit its field.
#[allow(clippy::implicit_hasher)] // The SDK's own type.
pub fn from_attributes<T: Members>(
    item: &HashMap<String, AttributeValue>,
) -> Result<T, DecodeError> {
    T::read_members(&mut ValueReader {
        next: Next::Members(item),
        depth: 0,
    })
    .map_err(|error| error.hiding(T::NAMES))
}

/// An item's JSON as the SDK's attribute map: what comes before anything that is malformed.
pub(crate) fn raw_item(json: &str) -> HashMap<String, AttributeValue> {
    let mut item = HashMap::new();
    let mut reader = JsonReader::new(json);
    // It was read as JSON before; only what DynamoDB cannot store, such as deeper nesting, could fail here.
    let _ = reader.entries(|name, reader| {
        item.insert(name.into_owned(), AttributeValue::decode(reader)?);
        Ok(())
    });
    item
}

impl Attribute for AttributeValue {
    type Kind = kind::Mixed;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        match self {
            Self::S(text) => writer.string(text)?,
            Self::N(text) => {
                writer.number(checked_number(text)?)?;
            }
            Self::B(blob) => writer.binary(blob.as_ref())?,
            Self::Bool(value) => writer.boolean(*value)?,
            Self::Null(_) => writer.null()?,
            Self::L(items) => Self::encode_many(items.iter(), writer)?,
            Self::M(members) => members.encode(writer)?,
            Self::Ss(elements) => {
                begin_set(writer, Type::SS, elements)?;
                for text in elements {
                    writer.text_element(text);
                }
                writer.end(Type::SS);
            }
            Self::Ns(elements) => {
                begin_set(writer, Type::NS, elements)?;
                for text in elements {
                    writer.text_element(checked_number(text)?);
                }
                writer.end(Type::NS);
            }
            Self::Bs(elements) => {
                begin_set(writer, Type::BS, elements)?;
                for blob in elements {
                    writer.binary_element(blob.as_ref());
                }
                writer.end(Type::BS);
            }
            _ => {
                return Err(EncodeError::new(
                    "the SDK's value is of a type that this version does not know",
                ));
            }
        }
        Ok(())
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        Ok(match reader.peek()? {
            Type::S => Self::S(reader.string()?.into_owned()),
            Type::N => Self::N(reader.number()?.into_owned()),
            Type::B => Self::B(Blob::new(reader.binary()?)),
            Type::Bool => Self::Bool(reader.boolean()?),
            Type::Null => {
                reader.null()?;
                Self::Null(true)
            }
            Type::L => Self::L(Vec::decode(reader)?),
            Type::M => Self::M(HashMap::decode(reader)?),
            set @ (Type::SS | Type::NS) => {
                let mut elements = Vec::new();
                reader.set(set, |element| {
                    if let Element::Text(text) = element {
                        elements.push(text.into_owned());
                    }
                    Ok(())
                })?;
                if set == Type::SS {
                    Self::Ss(elements)
                } else {
                    Self::Ns(elements)
                }
            }
            Type::BS => {
                let mut elements = Vec::new();
                reader.set(Type::BS, |element| {
                    if let Element::Binary(bytes) = element {
                        elements.push(Blob::new(bytes));
                    }
                    Ok(())
                })?;
                Self::Bs(elements)
            }
        })
    }
}

/// A number's text, if DynamoDB can store it.
fn checked_number(text: &str) -> Result<&str, EncodeError> {
    match Decimal::parse(text) {
        // The service measures `0E200` as if it were not zero.
        Some(number) if number.is_zero() => Ok("0"),
        Some(number) if number.fits() => Ok(text),
        Some(_) => Err(EncodeError::new(
            "a number has at most 38 significant digits, between 1E-130 and 9.99E+125 in magnitude",
        )),
        None => Err(EncodeError::new("the text is not a number")),
    }
}

fn begin_set<W: Writer, T>(writer: &mut W, set: Type, elements: &[T]) -> Result<(), EncodeError> {
    if elements.is_empty() {
        return Err(EncodeError::new(
            "an empty set cannot be stored; leave the attribute out",
        ));
    }
    writer.begin(set)
}

/// Builds an attribute map; containers under way wait on a stack.
#[derive(Debug, Default)]
struct ValueWriter {
    item: HashMap<String, AttributeValue>,
    names: Vec<String>,
    open: Vec<AttributeValue>,
    key_limit: u16,
    whole: bool,
}

impl ValueWriter {
    fn put(&mut self, value: AttributeValue) -> Result<(), EncodeError> {
        check_depth(self.open.len())?;
        self.keep(value);
        Ok(())
    }

    fn keep(&mut self, value: AttributeValue) {
        let members = match self.open.last_mut() {
            Some(AttributeValue::L(items)) => return items.push(value),
            Some(AttributeValue::M(members)) => members,
            _ => &mut self.item,
        };
        members.insert(self.names.pop().unwrap_or_default(), value);
    }

    fn limit(&self) -> u16 {
        if self.open.is_empty() {
            self.key_limit
        } else {
            0
        }
    }
}

impl Writer for ValueWriter {
    fn string(&mut self, value: &str) -> Result<(), EncodeError> {
        check_key(value.len(), self.limit())?;
        self.put(AttributeValue::S(value.into()))
    }

    fn number(&mut self, text: &str) -> Result<(), EncodeError> {
        let text = if self.whole && self.open.is_empty() {
            whole(text)
        } else {
            text
        };
        self.put(AttributeValue::N(text.into()))
    }

    fn binary(&mut self, value: &[u8]) -> Result<(), EncodeError> {
        check_key(value.len(), self.limit())?;
        self.put(AttributeValue::B(Blob::new(value)))
    }

    fn boolean(&mut self, value: bool) -> Result<(), EncodeError> {
        self.put(AttributeValue::Bool(value))
    }

    fn null(&mut self) -> Result<(), EncodeError> {
        self.put(AttributeValue::Null(true))
    }

    fn begin(&mut self, container: Type) -> Result<(), EncodeError> {
        check_depth(self.open.len())?;
        self.open.push(match container {
            Type::M => AttributeValue::M(HashMap::new()),
            Type::SS => AttributeValue::Ss(Vec::new()),
            Type::NS => AttributeValue::Ns(Vec::new()),
            Type::BS => AttributeValue::Bs(Vec::new()),
            _ => AttributeValue::L(Vec::new()),
        });
        Ok(())
    }

    fn end(&mut self, _container: Type) {
        if let Some(value) = self.open.pop() {
            self.keep(value);
        }
    }

    fn name(&mut self, name: &Name) {
        if self.open.is_empty() {
            self.key_limit = name.key_limit;
            self.whole = name.whole;
        }
        self.names.push(name.name.into());
    }

    fn entry(&mut self, name: &str) {
        if self.open.is_empty() {
            self.key_limit = 0;
            self.whole = false;
        }
        self.names.push(name.into());
    }

    fn text_element(&mut self, text: &str) {
        if let Some(AttributeValue::Ss(elements) | AttributeValue::Ns(elements)) =
            self.open.last_mut()
        {
            elements.push(text.into());
        }
    }

    fn binary_element(&mut self, value: &[u8]) {
        if let Some(AttributeValue::Bs(elements)) = self.open.last_mut() {
            elements.push(Blob::new(value));
        }
    }
}

/// Reads an attribute map by reference.
#[derive(Clone, Copy, Debug)]
struct ValueReader<'a> {
    next: Next<'a>,
    depth: usize,
}

#[derive(Clone, Copy, Debug)]
enum Next<'a> {
    Value(&'a AttributeValue),
    Members(&'a HashMap<String, AttributeValue>),
}

impl<'a> ValueReader<'a> {
    fn value(&self) -> Result<&'a AttributeValue, DecodeError> {
        match self.next {
            Next::Value(value) => Ok(value),
            Next::Members(_) => Err(DecodeError::new("expected a value, found an item")),
        }
    }

    fn mismatch<T>(&mut self, expected: Type) -> Result<T, DecodeError> {
        Err(DecodeError::mismatch(expected, self.peek()?))
    }

    fn inner(&self, value: &'a AttributeValue) -> Self {
        Self {
            next: Next::Value(value),
            depth: self.depth + 1,
        }
    }
}

impl<'a> Reader<'a> for ValueReader<'a> {
    fn peek(&mut self) -> Result<Type, DecodeError> {
        Ok(match self.value()? {
            AttributeValue::S(_) => Type::S,
            AttributeValue::N(_) => Type::N,
            AttributeValue::B(_) => Type::B,
            AttributeValue::Bool(_) => Type::Bool,
            AttributeValue::Null(_) => Type::Null,
            AttributeValue::L(_) => Type::L,
            AttributeValue::M(_) => Type::M,
            AttributeValue::Ss(_) => Type::SS,
            AttributeValue::Ns(_) => Type::NS,
            AttributeValue::Bs(_) => Type::BS,
            _ => {
                return Err(DecodeError::new(
                    "the SDK's value is of a type that this version does not know",
                ));
            }
        })
    }

    fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        match self.value()? {
            AttributeValue::S(text) => Ok(Cow::Borrowed(text)),
            _ => self.mismatch(Type::S),
        }
    }

    fn number(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        match self.value()? {
            AttributeValue::N(text) => Ok(Cow::Borrowed(text)),
            _ => self.mismatch(Type::N),
        }
    }

    fn binary(&mut self) -> Result<Vec<u8>, DecodeError> {
        match self.value()? {
            AttributeValue::B(blob) => Ok(blob.as_ref().to_vec()),
            _ => self.mismatch(Type::B),
        }
    }

    fn boolean(&mut self) -> Result<bool, DecodeError> {
        match self.value()? {
            AttributeValue::Bool(value) => Ok(*value),
            _ => self.mismatch(Type::Bool),
        }
    }

    fn null(&mut self) -> Result<bool, DecodeError> {
        Ok(matches!(self.value()?, AttributeValue::Null(_)))
    }

    fn list(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        match self.value()? {
            AttributeValue::L(items) => items
                .iter()
                .try_for_each(|item| each(&mut self.inner(item))),
            _ => self.mismatch(Type::L),
        }
    }

    fn set(
        &mut self,
        container: Type,
        mut each: impl FnMut(Element<'a>) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        match (container, self.value()?) {
            (Type::SS, AttributeValue::Ss(elements)) | (Type::NS, AttributeValue::Ns(elements)) => {
                elements
                    .iter()
                    .try_for_each(|text| each(Element::Text(Cow::Borrowed(text))))
            }
            (Type::BS, AttributeValue::Bs(elements)) => elements
                .iter()
                .try_for_each(|blob| each(Element::Binary(blob.as_ref().to_vec()))),
            _ => self.mismatch(container),
        }
    }

    fn map<T>(
        &mut self,
        content: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        match self.value()? {
            AttributeValue::M(members) => content(&mut Self {
                next: Next::Members(members),
                depth: self.depth + 1,
            }),
            _ => self.mismatch(Type::M),
        }
    }

    fn members(
        &mut self,
        names: &'static [Name],
        fields: &mut [&mut dyn Field<Self>],
        unknown: &mut dyn FnMut(&mut Self, Cow<'a, str>) -> Result<(), DecodeError>,
    ) -> Result<FieldsRead, DecodeError> {
        let Next::Members(members) = self.next else {
            return Err(DecodeError::new("expected an item, found a value"));
        };
        let mut read = FieldsRead::default();
        for (name, value) in members {
            let mut reader = Self {
                next: Next::Value(value),
                depth: self.depth,
            };
            let known = names.iter().position(|known| known.name == name);
            match known.and_then(|index| Some((index, fields.get_mut(index)?))) {
                Some((index, field)) => {
                    field
                        .read(&mut reader)
                        .map_err(|error| error.in_member(name))?;
                    read.insert(index);
                }
                None => unknown(&mut reader, Cow::Borrowed(name))?,
            }
        }
        Ok(read)
    }

    fn skip(&mut self) -> Result<(), DecodeError> {
        Ok(())
    }

    fn lossy(&mut self) {}

    fn nested(&self) -> bool {
        self.depth > 0
    }
}
