//! Keys as arguments: owned key structs, and borrowed tuples such as `("standard_user", "Doe")`.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

use bytes::Bytes;

use crate::codec::json::JsonWriter;
use crate::codec::{Attribute, DynamoKey, EncodeError, Name, Writer};
use crate::expression::Value;
use crate::schema::Schema;
use crate::write::keyed_with_room;

/// The key of a table `T` that has a hash key alone.
#[derive(Debug)]
pub struct HashOnly<T, H>(PhantomData<fn(T) -> H>);

/// The key of a table `T` that has a hash key and a range key.
#[derive(Debug)]
pub struct Composite<T, H, R>(PhantomData<fn(T, H) -> R>);

/// A value that can stand for an attribute of type `V`: `V` itself, a reference to one, or a borrowed form of it, such as
/// `&str` or `Cow<str>` of a string and `&[u8]` of binary.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value of this attribute, whose type is `{V}`",
    label = "expected `{V}`"
)]
pub trait IntoValue<V> {
    #[doc(hidden)]
    fn write_value<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError>;

    /// Whether the value is stored by leaving the attribute out.
    #[doc(hidden)]
    fn is_left_out(&self) -> bool {
        false
    }
}

#[diagnostic::do_not_recommend]
impl<V: Attribute> IntoValue<V> for V {
    fn write_value<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        self.encode(writer)
    }

    fn is_left_out(&self) -> bool {
        self.is_absent()
    }
}

#[diagnostic::do_not_recommend]
impl<V: Attribute> IntoValue<V> for &V {
    fn write_value<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        (*self).encode(writer)
    }

    fn is_left_out(&self) -> bool {
        (*self).is_absent()
    }
}

#[diagnostic::do_not_recommend]
impl<V: Attribute> IntoValue<Option<V>> for V {
    fn write_value<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        self.encode(writer)
    }

    fn is_left_out(&self) -> bool {
        self.is_absent()
    }
}

#[diagnostic::do_not_recommend]
impl<V: Attribute> IntoValue<Option<V>> for &V {
    fn write_value<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        (*self).encode(writer)
    }

    fn is_left_out(&self) -> bool {
        (*self).is_absent()
    }
}

// No `Option` of a borrowed form is among them: of the value `None` the compiler could not tell then which one it is.
macro_rules! borrowed {
    ($generics:tt $from:ty, $write:ident => $($ty:ty),*) => {$(
        borrowed!(@impl $generics $from, $write => $ty);
        borrowed!(@impl $generics $from, $write => Option<$ty>);
    )*};
    (@impl [$($generics:tt)*] $from:ty, $write:ident => $ty:ty) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> IntoValue<$ty> for $from {
            fn write_value<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
                writer.$write(self.as_ref())
            }
        }
    };
}

borrowed!([] &str, string => String, Box<str>, Arc<str>, Cow<'_, str>);
borrowed!([] &&str, string => String, Box<str>, Arc<str>, Cow<'_, str>);
borrowed!([] Cow<'_, str>, string => String, Box<str>, Arc<str>);
borrowed!([] &[u8], binary => Vec<u8>, Bytes);
borrowed!([const N: usize] &[u8; N], binary => Vec<u8>, Bytes);

/// A key, owned or borrowed, of the table whose key has the shape `S`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a key of this table, whose key is `{S}`",
    label = "not a key of this table",
    note = "give the pair `(hash, range)` for a `Composite<Table, H, R>`, the hash key alone for a `HashOnly<Table, H>`, or the table's key struct"
)]
pub trait IntoKey<S> {
    #[doc(hidden)]
    fn write_key<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError>;

    /// The beginning of a request on this key.
    #[doc(hidden)]
    fn request(self) -> Result<Vec<u8>, EncodeError>
    where
        Self: Sized,
    {
        let mut writer = JsonWriter::object(keyed_with_room(0));
        self.write_key(&mut writer)?;
        Ok(writer.into_object())
    }
}

#[diagnostic::do_not_recommend]
impl<T: crate::DynamoTable, H: DynamoKey, A: IntoValue<H>> IntoKey<HashOnly<T, H>> for A {
    fn write_key<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        write_part(writer, T::NAMES, T::SCHEMA.hash_key.name, self)
    }

    fn request(self) -> Result<Vec<u8>, EncodeError> {
        part_request(T::NAMES, T::SCHEMA, self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, H, R, A, B> IntoKey<Composite<T, H, R>> for (A, B)
where
    T: crate::DynamoTable,
    H: DynamoKey,
    R: DynamoKey,
    A: IntoValue<H>,
    B: IntoValue<R>,
{
    fn write_key<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        write_pair(writer, T::NAMES, T::SCHEMA, self)
    }

    fn request(self) -> Result<Vec<u8>, EncodeError> {
        pair_request(T::NAMES, T::SCHEMA, self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, H, R, K: IntoKey<Composite<T, H, R>>> IntoKey<Composite<T, H, R>> for &K {
    fn write_key<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        (*self).write_key(writer)
    }
}

// Without the table's type, these are compiled once for all tables that have a key of this type. They take the key, so that
// nothing is left to be dropped by what is compiled for each.

#[allow(clippy::needless_pass_by_value)]
fn part_request<H>(
    names: &[Name],
    schema: &Schema,
    hash: impl IntoValue<H>,
) -> Result<Vec<u8>, EncodeError> {
    let mut writer = JsonWriter::object(keyed_with_room(0));
    write_part(&mut writer, names, schema.hash_key.name, &hash)?;
    Ok(writer.into_object())
}

#[allow(clippy::needless_pass_by_value)]
fn pair_request<H, R>(
    names: &[Name],
    schema: &Schema,
    key: (impl IntoValue<H>, impl IntoValue<R>),
) -> Result<Vec<u8>, EncodeError> {
    let mut writer = JsonWriter::object(keyed_with_room(0));
    write_pair(&mut writer, names, schema, &key)?;
    Ok(writer.into_object())
}

fn write_pair<H, R, W: Writer>(
    writer: &mut W,
    names: &[Name],
    schema: &Schema,
    (hash, range): &(impl IntoValue<H>, impl IntoValue<R>),
) -> Result<(), EncodeError> {
    write_part(writer, names, schema.hash_key.name, hash)?;
    write_part(writer, names, schema.range_name(), range)
}

fn write_part<V, W: Writer>(
    writer: &mut W,
    names: &[Name],
    attribute: &str,
    value: &impl IntoValue<V>,
) -> Result<(), EncodeError> {
    match names.iter().find(|name| name.name == attribute) {
        Some(name) => writer.name(name),
        None => writer.entry(attribute),
    }
    value
        .write_value(writer)
        .map_err(|error| error.in_member(attribute))
}

/// The hash key of a table or index: one value, or a tuple of all values of a multi-attribute key.
#[diagnostic::on_unimplemented(
    message = "a query takes the whole hash key of its table or index, of the type `{H}`",
    label = "not this hash key",
    note = "give the value itself, or for a key of several attributes all values as a tuple, in the order of the index"
)]
pub trait IntoHash<H> {
    #[doc(hidden)]
    fn hash_values(self) -> Vec<Value>;
}

/// The most bytes of a hash key's value and of a range key's.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys>
const HASH_LIMIT: u16 = 2048;
pub(crate) const RANGE_LIMIT: u16 = 1024;

#[allow(clippy::needless_pass_by_value)] // Values are taken as users have them.
fn key_value<V>(value: impl IntoValue<V>) -> Value {
    Value::of(&value, HASH_LIMIT)
}

#[diagnostic::do_not_recommend]
impl<A, X: IntoValue<A>> IntoHash<(A,)> for X {
    fn hash_values(self) -> Vec<Value> {
        vec![key_value(self)]
    }
}

#[diagnostic::do_not_recommend]
impl<A, B, X, Y> IntoHash<(A, B)> for (X, Y)
where
    X: IntoValue<A>,
    Y: IntoValue<B>,
{
    fn hash_values(self) -> Vec<Value> {
        vec![key_value(self.0), key_value(self.1)]
    }
}

#[diagnostic::do_not_recommend]
impl<A, B, C, X, Y, Z> IntoHash<(A, B, C)> for (X, Y, Z)
where
    X: IntoValue<A>,
    Y: IntoValue<B>,
    Z: IntoValue<C>,
{
    fn hash_values(self) -> Vec<Value> {
        vec![key_value(self.0), key_value(self.1), key_value(self.2)]
    }
}

#[diagnostic::do_not_recommend]
impl<A, B, C, D, W, X, Y, Z> IntoHash<(A, B, C, D)> for (W, X, Y, Z)
where
    W: IntoValue<A>,
    X: IntoValue<B>,
    Y: IntoValue<C>,
    Z: IntoValue<D>,
{
    fn hash_values(self) -> Vec<Value> {
        vec![
            key_value(self.0),
            key_value(self.1),
            key_value(self.2),
            key_value(self.3),
        ]
    }
}
