//! Typed paths and their operators, bound by the kind of the attribute.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::marker::PhantomData;
use std::sync::Arc;

use super::{Condition, Expr, IntoOperand, Operand, Size, Value};
use crate::codec::{
    Attribute, DecodeError, DynamoDocument, EncodeError, Members, Name, SetElement, Type, kind,
};
use crate::key::IntoValue;

/// An attribute of `T`, whose values are `V`; `A` marks which attribute it is.
///
/// The derive makes one constant for each field, such as `User::EMAIL`. A path becomes a [`Condition`] by one of its
/// operators. Names and values travel as placeholders, so any name is safe.
///
/// ```
/// # use dynamo_orm::{DynamoDocument, DynamoTable};
/// # #[derive(DynamoDocument)] struct Address { city: String }
/// # #[derive(DynamoTable)] #[dynamo(table = "users")]
/// # struct User { #[hash_key] id: u64, age: u8, limit: u64, email: Option<String>, address: Option<Address> }
/// let adults = User::AGE.ge(18).and(User::EMAIL.exists());
/// let in_paris = User::ADDRESS.then(Address::CITY).eq("Paris");
/// let over_limit = User::AGE.gt(User::LIMIT); // another attribute of the same DynamoDB type
/// # let _ = (adults, in_paris, over_limit);
/// ```
pub struct Path<T, V, A = ()> {
    pub(crate) steps: Steps,
    marker: PhantomData<fn(T, V) -> A>,
}

/// A path without its types: what is done with it is compiled once for all of them.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Steps {
    pub(super) name: &'static Name,
    pub(super) tail: Vec<Segment>,
}

impl Steps {
    pub(crate) fn segments(self) -> Segments {
        Segments {
            root: Cow::Borrowed(self.name.name),
            tail: self.tail,
            sensitive: self.name.is_sensitive(),
        }
    }

    /// What the attribute is compared with, as it would be stored there: without a fraction in a time to live.
    fn like_stored(&self, other: Operand) -> Operand {
        let is_whole = self.name.is_whole() && self.tail.is_empty();
        match other {
            Operand::Value(value) => Operand::Value(value.without_fraction(is_whole)),
            other => other,
        }
    }

    pub(super) fn compare(self, operator: &'static str, other: Operand) -> Expr {
        let other = self.like_stored(other);
        let other = match operator {
            "=" | "<>" => other,
            _ => ordered(self.name.name, other),
        };
        Expr::Compare(operator, self.operand(), other)
    }

    // In the order of `IntoOperand::COMPARED`. Takes the value as users have it: this is compiled for its type alone.
    pub(super) fn compare_value<V, X: IntoValue<V>>(
        value: X,
        path: Self,
        operator: &'static str,
    ) -> Expr {
        let value = Operand::of(value, path.name.name);
        path.compare(operator, value)
    }

    fn call(self, function: &'static str, argument: Option<Operand>) -> Expr {
        let operands = std::iter::once(self.operand()).chain(argument);
        Expr::Call(function, operands.collect())
    }

    fn operand(self) -> Operand {
        Operand::Path(self.segments())
    }
}

/// The steps of a path.
#[derive(Clone, PartialEq, Eq)]
pub struct Segments {
    pub(crate) root: Cow<'static, str>,
    pub(crate) tail: Vec<Segment>,
    /// Whether the tail is not to be printed: it may hold the keys of a map.
    pub(crate) sensitive: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    Member(Cow<'static, str>),
    /// An index, and of an array the length.
    Element(usize, Option<usize>),
}

impl Segments {
    pub(crate) const fn root(name: &'static str) -> Self {
        Self {
            root: Cow::Borrowed(name),
            tail: Vec::new(),
            sensitive: false,
        }
    }

    /// What is printed of the tail.
    pub(super) fn shown(&self) -> &[Segment] {
        if self.sensitive { &[] } else { &self.tail }
    }

    pub(crate) fn step(mut self, segment: Segment) -> Self {
        self.tail.push(segment);
        self
    }

    /// The same of an error in reading.
    pub(crate) fn locate_read(&self, error: DecodeError) -> DecodeError {
        let members = self.tail.iter().filter_map(|segment| match segment {
            Segment::Member(name) => Some(name),
            Segment::Element(..) => None,
        });
        members
            .rfold(error, |error, name| error.in_member(name))
            .in_member(&self.root)
    }

    /// Says that an error is of this path.
    pub(super) fn locate(&self, error: EncodeError) -> EncodeError {
        let inner = self
            .tail
            .iter()
            .rfold(error, |error, segment| match segment {
                Segment::Member(name) => error.in_member(name),
                Segment::Element(index, _) => error.in_element(*index),
            });
        inner.in_member(&self.root)
    }
}

impl std::fmt::Debug for Segments {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Segments")
            .field(&self.root)
            .field(&self.shown())
            .finish()
    }
}

impl<T, V, A> Clone for Path<T, V, A> {
    fn clone(&self) -> Self {
        Self {
            steps: self.steps.clone(),
            marker: PhantomData,
        }
    }
}

impl<T, V, A> std::fmt::Debug for Path<T, V, A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.steps.clone().segments();
        f.debug_tuple("Path")
            .field(&path.root)
            .field(&path.shown())
            .finish()
    }
}

/// Kinds that have an order: strings, numbers and binary.
#[diagnostic::on_unimplemented(
    message = "only strings, numbers and binary have an order in DynamoDB",
    label = "this attribute has no order"
)]
pub trait Ordered {}
#[diagnostic::do_not_recommend]
impl Ordered for kind::Text {}
#[diagnostic::do_not_recommend]
impl Ordered for kind::Number {}
#[diagnostic::do_not_recommend]
impl Ordered for kind::Moment {}
#[diagnostic::do_not_recommend]
impl Ordered for kind::Binary {}
#[diagnostic::do_not_recommend]
impl Ordered for kind::Mixed {}

/// Kinds that have a beginning: strings and binary.
#[diagnostic::on_unimplemented(
    message = "`begins_with` compares the beginning of strings and binary",
    label = "this attribute is neither a string nor binary",
    note = "numbers have `ge`, `lt` and `between`"
)]
pub trait Prefixed {}
#[diagnostic::do_not_recommend]
impl Prefixed for kind::Text {}
#[diagnostic::do_not_recommend]
impl Prefixed for kind::Binary {}
#[diagnostic::do_not_recommend]
impl Prefixed for kind::Mixed {}

/// Kinds that have a size: all but numbers and booleans.
#[diagnostic::on_unimplemented(
    message = "numbers and booleans have no size in DynamoDB",
    label = "this attribute has no size"
)]
pub trait HasSize {}
#[diagnostic::do_not_recommend]
impl HasSize for kind::Text {}
#[diagnostic::do_not_recommend]
impl HasSize for kind::Binary {}
#[diagnostic::do_not_recommend]
impl<E> HasSize for kind::Set<E> {}
#[diagnostic::do_not_recommend]
impl HasSize for kind::List {}
#[diagnostic::do_not_recommend]
impl HasSize for kind::Map {}
#[diagnostic::do_not_recommend]
impl HasSize for kind::Mixed {}

/// Values that contain others: a string its parts, a set or list its elements.
#[diagnostic::on_unimplemented(
    message = "`contains` looks into strings, sets and lists",
    label = "this attribute contains nothing to look for"
)]
pub trait Contains {
    /// What it contains.
    type Part;
}

macro_rules! texts_contain_texts {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Contains for $ty {
            type Part = String;
        }
    )*};
}
texts_contain_texts!(String, Box<str>, Arc<str>, Cow<'_, str>);

#[diagnostic::do_not_recommend]
impl<E: SetElement> Contains for BTreeSet<E> {
    type Part = E;
}
#[diagnostic::do_not_recommend]
impl<E: SetElement, S> Contains for HashSet<E, S> {
    type Part = E;
}
#[diagnostic::do_not_recommend]
impl<E: Attribute<ListKind = kind::List>> Contains for Vec<E> {
    type Part = E;
}
#[diagnostic::do_not_recommend]
impl<E: Attribute<ListKind = kind::List>> Contains for VecDeque<E> {
    type Part = E;
}
#[diagnostic::do_not_recommend]
impl<E: Attribute<ListKind = kind::List>, const N: usize> Contains for [E; N] {
    type Part = E;
}
#[diagnostic::do_not_recommend]
impl<V: Contains> Contains for Option<V> {
    type Part = V::Part;
}
#[diagnostic::do_not_recommend]
impl<V: Contains> Contains for Box<V> {
    type Part = V::Part;
}

/// A document that is the value of an attribute of type `V`: `V` is it, or an `Option` or `Box` of it.
#[diagnostic::on_unimplemented(
    message = "no path leads from a `{V}` into a `{Self}`",
    label = "this is a path of `{Self}`",
    note = "`then` takes a path of the document that the attribute before it holds"
)]
pub trait Within<V> {}
#[diagnostic::do_not_recommend]
impl<D: DynamoDocument> Within<D> for D {}
#[diagnostic::do_not_recommend]
impl<D: DynamoDocument> Within<Option<D>> for D {}
#[diagnostic::do_not_recommend]
impl<D: DynamoDocument> Within<Box<D>> for D {}
#[diagnostic::do_not_recommend]
impl<D: DynamoDocument> Within<Option<Box<D>>> for D {}

/// Lists, whose elements a path can lead to.
#[diagnostic::on_unimplemented(
    message = "`at` leads to an element of a list",
    label = "this attribute is not a list"
)]
pub trait Elements {
    /// The type of its elements.
    type Element;
    /// The length, if it is always the same.
    const LENGTH: Option<usize> = None;
}
#[diagnostic::do_not_recommend]
impl<E: Attribute<ListKind = kind::List>> Elements for Vec<E> {
    type Element = E;
}
#[diagnostic::do_not_recommend]
impl<E: Attribute<ListKind = kind::List>> Elements for VecDeque<E> {
    type Element = E;
}
#[diagnostic::do_not_recommend]
impl<E: Attribute<ListKind = kind::List>, const N: usize> Elements for [E; N] {
    type Element = E;
    const LENGTH: Option<usize> = Some(N);
}
#[diagnostic::do_not_recommend]
impl<V: Elements> Elements for Option<V> {
    type Element = V::Element;
    const LENGTH: Option<usize> = V::LENGTH;
}

/// Maps, whose entries a path can lead to.
#[diagnostic::on_unimplemented(
    message = "`entry` leads to an entry of a map",
    label = "this attribute is not a map with string keys",
    note = "a nested document has paths of its own: `User::ADDRESS.then(Address::CITY)`"
)]
pub trait Entries {
    /// The type of its values.
    type Entry;
}
#[diagnostic::do_not_recommend]
impl<E> Entries for BTreeMap<String, E> {
    type Entry = E;
}
#[diagnostic::do_not_recommend]
impl<E, S> Entries for HashMap<String, E, S> {
    type Entry = E;
}
#[diagnostic::do_not_recommend]
impl<V: Entries> Entries for Option<V> {
    type Entry = V::Entry;
}
/// The path of the attribute at `position` in the fields; the derive makes these.
// No associated function, for which rustc would look among all of `Path`'s each time.
#[must_use]
pub const fn path<T: Members, V, A>(position: usize) -> Path<T, V, A> {
    Path {
        steps: Steps {
            name: &T::NAMES[position],
            tail: Vec::new(),
        },
        marker: PhantomData,
    }
}

impl<T, V, A> Path<T, V, A> {
    /// The attribute's name.
    #[doc(hidden)]
    #[must_use]
    pub const fn name(self) -> &'static Name {
        let name = self.steps.name;
        // A constant cannot drop what has a tail.
        std::mem::forget(self);
        name
    }

    fn step<W>(mut self, segment: Segment) -> Path<T, W, A> {
        self.steps.tail.push(segment);
        Path {
            steps: self.steps,
            marker: PhantomData,
        }
    }

    pub(crate) fn segments(self) -> Segments {
        self.steps.segments()
    }

    /// Returns the path of a member of this nested document.
    #[must_use]
    pub fn then<D: Within<V>, W, B>(self, member: Path<D, W, B>) -> Path<T, W, A> {
        let root = Segment::Member(Cow::Borrowed(member.steps.name.name));
        let mut path = self.step(root);
        path.steps.tail.extend(member.steps.tail);
        path
    }

    /// Holds if the attribute exists; null exists too.
    pub fn exists(self) -> Condition<T, A> {
        Condition {
            expr: self.steps.call("attribute_exists", None),
            marker: PhantomData,
        }
    }

    /// Holds if the attribute does not exist.
    pub fn not_exists(self) -> Condition<T, A> {
        Condition {
            expr: self.steps.call("attribute_not_exists", None),
            marker: PhantomData,
        }
    }

    /// Holds if the stored attribute has this type, whatever the field's type is.
    pub fn attribute_type(self, ty: Type) -> Condition<T, A> {
        let name = Value::of::<String>(&ty.name(), 0);
        let name = Some(Operand::Value(name));
        Condition {
            expr: self.steps.call("attribute_type", name),
            marker: PhantomData,
        }
    }
}

impl<T, V, A> Path<T, V, A> {
    /// Returns the path of one element of this list.
    #[must_use]
    // Its type is a parameter: of an associated one rustc tells that the method does not exist, and not why.
    pub fn at<E>(self, index: usize) -> Path<T, E, A>
    where
        V: Elements<Element = E>,
    {
        self.step(Segment::Element(index, V::LENGTH))
    }

    /// Returns the path of one entry of this map.
    #[must_use]
    pub fn entry<E>(self, name: impl Into<String>) -> Path<T, E, A>
    where
        V: Entries<Entry = E>,
    {
        self.step(Segment::Member(Cow::Owned(name.into())))
    }
}

impl<T, V: Attribute, A> Path<T, V, A> {
    /// Holds if the attribute equals the other, by type and value: `1` equals `1.0`, sets and maps have no order.
    pub fn eq<B, O: IntoOperand<T, V, A, B>>(self, other: O) -> Condition<T, B> {
        Condition {
            expr: (O::COMPARED)(other, self.steps, "="),
            marker: PhantomData,
        }
    }

    /// Holds if the attribute does not equal the other, or if one of both is absent.
    pub fn ne<B, O: IntoOperand<T, V, A, B>>(self, other: O) -> Condition<T, B> {
        Condition {
            expr: (O::COMPARED)(other, self.steps, "<>"),
            marker: PhantomData,
        }
    }

    /// Holds if the attribute is less than the other.
    pub fn lt<B, O: IntoOperand<T, V, A, B>>(self, other: O) -> Condition<T, B>
    where
        V::Kind: Ordered,
    {
        Condition {
            expr: (O::COMPARED)(other, self.steps, "<"),
            marker: PhantomData,
        }
    }

    /// Holds if the attribute is less than the other or equals it.
    pub fn le<B, O: IntoOperand<T, V, A, B>>(self, other: O) -> Condition<T, B>
    where
        V::Kind: Ordered,
    {
        Condition {
            expr: (O::COMPARED)(other, self.steps, "<="),
            marker: PhantomData,
        }
    }

    /// Holds if the attribute is greater than the other.
    pub fn gt<B, O: IntoOperand<T, V, A, B>>(self, other: O) -> Condition<T, B>
    where
        V::Kind: Ordered,
    {
        Condition {
            expr: (O::COMPARED)(other, self.steps, ">"),
            marker: PhantomData,
        }
    }

    /// Holds if the attribute is greater than the other or equals it.
    pub fn ge<B, O: IntoOperand<T, V, A, B>>(self, other: O) -> Condition<T, B>
    where
        V::Kind: Ordered,
    {
        Condition {
            expr: (O::COMPARED)(other, self.steps, ">="),
            marker: PhantomData,
        }
    }

    /// Holds if the attribute is between two others, both included.
    pub fn between<B, C>(
        self,
        low: impl IntoOperand<T, V, A, B>,
        high: impl IntoOperand<T, V, B, C>,
    ) -> Condition<T, C>
    where
        V::Kind: Ordered,
    {
        let name = self.steps.name.name;
        let [low, high] = [low.into_operand(name), high.into_operand(name)]
            .map(|bound| ordered(name, self.steps.like_stored(bound)));
        Condition {
            expr: Expr::Between(self.steps.operand(), low, high),
            marker: PhantomData,
        }
    }

    /// Holds if the attribute equals one of 1 to 100 values; another number of them is an error when the request is built.
    pub fn is_in<I: IntoIterator>(self, values: I) -> Condition<T, A>
    where
        I::Item: IntoValue<V>,
    {
        let name = self.steps.name.name;
        let value = |value| self.steps.like_stored(Operand::of(value, name));
        let values = values.into_iter().map(value).collect();
        Condition {
            expr: Expr::In(self.steps.operand(), values),
            marker: PhantomData,
        }
    }

    /// Holds if the attribute begins with this string or these bytes.
    pub fn begins_with<B>(self, prefix: impl IntoOperand<T, V, A, B>) -> Condition<T, B>
    where
        V::Kind: Prefixed,
    {
        let name = self.steps.name.name;
        let prefix = prefix_of(name, prefix.into_operand(name));
        Condition {
            expr: self.steps.call("begins_with", Some(prefix)),
            marker: PhantomData,
        }
    }

    /// Holds if the attribute contains this part of a string, or this element of a set or list.
    pub fn contains<B>(self, part: impl IntoOperand<T, V::Part, A, B>) -> Condition<T, B>
    where
        V: Contains,
    {
        let part = part.into_operand(self.steps.name.name);
        Condition {
            expr: self.steps.call("contains", Some(part)),
            marker: PhantomData,
        }
    }

    /// Returns the size: UTF-16 code units of a string, bytes of binary, elements of a set, list or map.
    #[must_use]
    pub fn size(self) -> Size<T, A>
    where
        V::Kind: HasSize,
    {
        // The service's reference says "the length of the string"; that this is UTF-16's was observed:
        // <https://github.com/nubo-db/dynoxide/issues/31>
        Size {
            segments: self.segments(),
            marker: PhantomData,
        }
    }
}

/// A value to the operators that have an order.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html>
fn ordered(attribute: &str, operand: Operand) -> Operand {
    operand.only(attribute, &[Type::S, Type::N, Type::B], |ty| {
        format!(
            "only strings, numbers and binary have an order in DynamoDB, and this value is {ty}; compare it by `eq` or \
             `ne`"
        )
    })
}

fn prefix_of(attribute: &str, operand: Operand) -> Operand {
    operand.only(attribute, &[Type::S, Type::B], |ty| {
        format!(
            "`begins_with` compares the beginning of strings and binary, and this value is {ty}; give a string or \
             binary"
        )
    })
}
