//! What an update sets, adds and takes away: values, other attributes, and what is calculated from them.
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html>

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::fmt;
use std::marker::PhantomData;

use super::action::Action;
use super::path::Steps;
use super::{Path, Segment, Segments, Value};
use crate::codec::json::JsonWriter;
use crate::codec::{Attribute, EncodeError, SetElement, Type, Writer, kind};
use crate::key::IntoValue;
use crate::write::Draft;

/// Kinds to calculate with: numbers.
#[diagnostic::on_unimplemented(
    message = "DynamoDB calculates with numbers only",
    label = "this attribute is not a number"
)]
pub trait Numeric {
    /// What an attribute of type `V` calculates with.
    type Number<V>;
}
#[diagnostic::do_not_recommend]
impl Numeric for kind::Number {
    type Number<V> = V;
}
#[diagnostic::do_not_recommend]
impl Numeric for kind::Mixed {
    type Number<V> = V;
}

/// Kinds that ADD works on: numbers and sets.
#[diagnostic::on_unimplemented(
    message = "`add` adds to a number or a set",
    label = "this attribute is neither a number nor a set",
    note = "`append` adds to a list, `set` replaces what is there"
)]
pub trait Addable {
    /// What can be added to an attribute of type `V`.
    type Addend<V>;
}
#[diagnostic::do_not_recommend]
impl Addable for kind::Number {
    type Addend<V> = ValueOf<V>;
}
#[diagnostic::do_not_recommend]
impl Addable for kind::Mixed {
    type Addend<V> = ValueOf<V>;
}
#[diagnostic::do_not_recommend]
impl<E> Addable for kind::Set<E> {
    type Addend<V> = ElementsOf<V>;
}

/// A value of the type `V`.
#[derive(Debug)]
pub struct ValueOf<V>(PhantomData<fn() -> V>);

/// Elements of the set type `V`.
#[derive(Debug)]
pub struct ElementsOf<V>(PhantomData<fn() -> V>);

/// What `add` adds: a number to a number, elements to a set.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be added to this attribute",
    label = "expected `{A}`",
    note = "a number attribute takes a number of its type, a set attribute an array or other collection of elements"
)]
pub trait IntoAddend<A> {
    #[doc(hidden)]
    fn addend(self) -> Option<Value>;
}

#[diagnostic::do_not_recommend]
impl<V, X: IntoValue<V>> IntoAddend<ValueOf<V>> for X {
    fn addend(self) -> Option<Value> {
        // ADD takes numbers and sets.
        // <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.ADD>
        let types = [Type::N, Type::SS, Type::NS, Type::BS];
        Some(operand(&self).only(&types, |ty| {
            format!("`add` takes a number or a set, and this value is {ty}; `set` replaces what is stored")
        }))
    }
}

#[diagnostic::do_not_recommend]
impl<V: SetOf, X: IntoIterator<Item: IntoValue<V::Element>>> IntoAddend<ElementsOf<V>> for X {
    fn addend(self) -> Option<Value> {
        elements::<V::Element>(self)
    }
}

/// Sets.
#[diagnostic::on_unimplemented(
    message = "`delete` takes elements out of a set",
    label = "this attribute is not a set",
    note = "`remove` removes a whole attribute, an element of a list or an entry of a map"
)]
pub trait SetOf {
    /// The type of its elements.
    type Element: SetElement;
}
#[diagnostic::do_not_recommend]
impl<E: SetElement> SetOf for BTreeSet<E> {
    type Element = E;
}
#[diagnostic::do_not_recommend]
impl<E: SetElement, S> SetOf for HashSet<E, S> {
    type Element = E;
}
#[diagnostic::do_not_recommend]
impl<V: SetOf> SetOf for Option<V> {
    type Element = V::Element;
}
#[diagnostic::do_not_recommend]
impl<V: SetOf> SetOf for Box<V> {
    type Element = V::Element;
}

/// Lists of any length.
#[diagnostic::on_unimplemented(
    message = "`append` and `prepend` add to a list",
    label = "this attribute is not a list of any length",
    note = "`add` adds to a number or a set"
)]
pub trait ListOf {
    /// The type of its elements.
    type Element;
}
#[diagnostic::do_not_recommend]
impl<E: Attribute<ListKind = kind::List>> ListOf for Vec<E> {
    type Element = E;
}
#[diagnostic::do_not_recommend]
impl<E: Attribute<ListKind = kind::List>> ListOf for VecDeque<E> {
    type Element = E;
}
#[diagnostic::do_not_recommend]
impl<V: ListOf> ListOf for Option<V> {
    type Element = V::Element;
}
#[diagnostic::do_not_recommend]
impl<V: ListOf> ListOf for Box<V> {
    type Element = V::Element;
}

/// Types whose stored values an attribute of type `V` takes: `V` itself, with or without an `Option`.
pub trait StoredLike<V> {}
#[diagnostic::do_not_recommend]
impl<V> StoredLike<V> for V {}
#[diagnostic::do_not_recommend]
impl<V> StoredLike<Option<V>> for V {}
#[diagnostic::do_not_recommend]
impl<V> StoredLike<V> for Option<V> {}

/// What an attribute of `T` with the type `V` can be set to: a value; another attribute; or what
/// [`plus`](Path::plus), [`minus`](Path::minus) and [`if_absent`](Path::if_absent) make of attributes.
///
/// `F` tells these forms apart.
#[diagnostic::on_unimplemented(
    message = "this attribute, whose type is `{V}`, cannot be set to `{Self}`",
    label = "expected `{V}`",
    note = "it can also be set to another attribute of this type and table"
)]
pub trait IntoSet<T, V, F>: Sized {
    /// Sets a path to it. As a pointer, what does this is not compiled for each table.
    #[doc(hidden)]
    const ACT: fn(Self, Steps, Draft) -> Draft;
}

/// What a number can be added to or subtracted from another: a value, another number of the item.
///
/// `F` tells these forms apart.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be added to or subtracted from this attribute, whose type is `{V}`",
    label = "expected `{V}`",
    note = "another number attribute of this table will do too"
)]
pub trait IntoNumber<T, V, F> {
    #[doc(hidden)]
    fn term(self) -> Term;
}

/// The form of a value that the request holds.
#[derive(Debug)]
pub enum Given {}

/// The form of an attribute that the item holds.
#[derive(Debug)]
pub enum Stored {}

/// The form of what is calculated.
#[derive(Debug)]
pub enum Calculated {}

/// Where a value is to be stored.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) key_limit: u16,
    /// Whether a number is stored without its fraction.
    pub(super) whole: bool,
    pub(super) is_element: bool,
}

/// What is written behind the path of an action.
#[doc(hidden)]
#[derive(Clone, Debug, Default)]
pub struct Term(pub(super) Vec<Token>);

#[derive(Clone, Debug)]
pub(super) enum Token {
    Text(&'static str),
    Path(Segments),
    Value(Value),
}

impl Term {
    pub(super) fn of(token: Token) -> Self {
        Self(vec![token])
    }

    /// `self`, an operator or a comma, and `other`.
    pub(super) fn join(mut self, between: &'static str, other: Self) -> Self {
        self.0.push(Token::Text(between));
        self.0.extend(other.0);
        self
    }

    /// `function` is the function's name and an opening parenthesis.
    pub(super) fn call(function: &'static str, first: Self, second: Self) -> Self {
        let mut call = first.join(", ", second);
        call.0.insert(0, Token::Text(function));
        call.0.push(Token::Text(")"));
        call
    }
}

pub(super) fn encoded<V>(value: &impl IntoValue<V>, key_limit: u16, whole: bool) -> Value {
    let mut writer = JsonWriter::of_key(key_limit).without_fraction(whole);
    Value(value.write_value(&mut writer).map(|()| writer.into_bytes()))
}

/// A value that an action cannot do without.
pub(super) fn operand<V>(value: &impl IntoValue<V>) -> Value {
    if value.is_left_out() {
        return Value(Err(EncodeError::new(
            "`None` and empty sets are stored as an absent attribute, so there is no value to work with; leave this \
             action out",
        )));
    }
    encoded(value, 0, false)
}

/// A value to calculate with.
fn number(value: Value) -> Value {
    value.only(&[Type::N], |ty| {
        format!("DynamoDB calculates with numbers only, and this value is {ty}; give a number")
    })
}

/// Elements as a set, each once, for DynamoDB refuses an element that comes twice; `None` if there is none.
pub(super) fn elements<E: SetElement>(
    values: impl IntoIterator<Item: IntoValue<E>>,
) -> Option<Value> {
    let elements: Result<BTreeSet<Vec<u8>>, EncodeError> = values
        .into_iter()
        .enumerate()
        .map(|(index, value)| {
            let json = encoded(&value, 0, false).0;
            json.map_err(|error| error.in_element(index))
        })
        .collect();
    let elements = match elements {
        Ok(elements) if elements.is_empty() => return None,
        Ok(elements) => elements,
        Err(error) => return Some(Value(Err(error))),
    };
    let mut json = format!("{{\"{}\":[", E::SET.name()).into_bytes();
    for (index, element) in elements.iter().enumerate() {
        if index > 0 {
            json.push(b',');
        }
        // An element alone is `{"S":…}`, or N or B.
        let content = element.get(5..).and_then(|rest| rest.strip_suffix(b"}"));
        json.extend_from_slice(content.unwrap_or_default());
    }
    json.extend_from_slice(b"]}");
    Some(Value(Ok(json)))
}

pub(super) fn list<E>(values: impl IntoIterator<Item: IntoValue<E>>) -> Value {
    let mut writer = JsonWriter::default();
    let write = || {
        writer.begin(Type::L)?;
        for (index, value) in values.into_iter().enumerate() {
            value
                .write_value(&mut writer)
                .map_err(|error| error.in_element(index))?;
        }
        writer.end(Type::L);
        Ok(())
    };
    let written = write();
    Value(written.map(|()| writer.into_bytes()))
}

#[diagnostic::do_not_recommend]
impl<T, V, X: IntoValue<V>> IntoSet<T, V, Given> for X {
    const ACT: fn(Self, Steps, Draft) -> Draft = Draft::set;
}

#[diagnostic::do_not_recommend]
impl<T, V, W: StoredLike<V>, A> IntoSet<T, V, Stored> for Path<T, W, A> {
    const ACT: fn(Self, Steps, Draft) -> Draft = |other, path, draft| {
        let term = Term::of(Token::Path(other.segments()));
        draft.act(Some(Action::set_to(path, term)))
    };
}

#[diagnostic::do_not_recommend]
impl<T, V, W: StoredLike<V>> IntoSet<T, V, Calculated> for IfAbsent<T, W> {
    const ACT: fn(Self, Steps, Draft) -> Draft = |stored, path, draft| {
        let place = path.place();
        let value = stored.value.keyed(place.key_limit);
        let value = value.without_fraction(place.whole);
        let term = if_not_exists(stored.path, value);
        draft.act(Some(Action::set_to(path, term)))
    };
}

#[diagnostic::do_not_recommend]
impl<T, V, W: StoredLike<V>> IntoSet<T, V, Calculated> for Sum<T, W> {
    const ACT: fn(Self, Steps, Draft) -> Draft =
        |sum, path, draft| draft.act(Some(Action::set_to(path, sum.term)));
}

#[diagnostic::do_not_recommend]
impl<T, V, X: IntoValue<V>> IntoNumber<T, V, Given> for X {
    fn term(self) -> Term {
        Term::of(Token::Value(number(operand(&self))))
    }
}

#[diagnostic::do_not_recommend]
impl<T, V, W: Attribute<Kind: Numeric>, A> IntoNumber<T, V, Stored> for Path<T, W, A> {
    fn term(self) -> Term {
        Term::of(Token::Path(self.segments()))
    }
}

#[diagnostic::do_not_recommend]
impl<T, V, W: Attribute<Kind: Numeric>> IntoNumber<T, V, Calculated> for IfAbsent<T, W> {
    fn term(self) -> Term {
        self.number()
    }
}

/// The value of an attribute, or another one if it is absent; [`Path::if_absent`] makes it.
#[must_use = "it is for an update: `.set(path, this)`"]
pub struct IfAbsent<T, V> {
    path: Segments,
    value: Value,
    marker: PhantomData<fn(T) -> V>,
}

impl<T, V> IfAbsent<T, V> {
    fn number(self) -> Term {
        if_not_exists(self.path, number(self.value))
    }
}

/// A sum or difference; [`Path::plus`] and [`Path::minus`] make it, of the type `V` of the number on its left.
#[must_use = "it is for an update: `.set(path, this)`"]
pub struct Sum<T, V> {
    term: Term,
    marker: PhantomData<fn(T) -> V>,
}

impl<T, V> Sum<T, V> {
    fn new(left: Term, operator: &'static str, right: Term) -> Self {
        Self {
            term: left.join(operator, right),
            marker: PhantomData,
        }
    }
}

impl<T, V> fmt::Debug for IfAbsent<T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("IfAbsent")
            .field(&self.path)
            .field(&self.value)
            .finish()
    }
}

impl<T, V> fmt::Debug for Sum<T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sum").field(&self.term.0).finish()
    }
}

// Values are taken as users have them, borrowed or owned, and encoded at once.
#[allow(clippy::needless_pass_by_value)]
impl<T, V: Attribute, A> Path<T, V, A> {
    /// Takes the attribute's value, or `value` if it is absent: for [`Update::set`](crate::Update::set).
    pub fn if_absent(self, value: impl IntoValue<V>) -> IfAbsent<T, V> {
        IfAbsent {
            path: self.segments(),
            value: operand(&value),
            marker: PhantomData,
        }
    }

    /// Adds another number to this one: for [`Update::set`](crate::Update::set).
    ///
    /// The update fails if one of them is absent; [`if_absent`](Self::if_absent) takes another number then. As in
    /// DynamoDB, a sum has two parts.
    ///
    /// An attribute of this type, `V`, can be set to it. A number attribute on the right may have another type, and the
    /// sum must fit `V` all the same: with a fraction or out of its range, the item cannot be read afterwards.
    pub fn plus<F>(self, other: impl IntoNumber<T, <V::Kind as Numeric>::Number<V>, F>) -> Sum<T, V>
    where
        V::Kind: Numeric,
    {
        Sum::new(Term::of(Token::Path(self.segments())), " + ", other.term())
    }

    /// Subtracts another number from this one: for [`Update::set`](crate::Update::set).
    ///
    /// The update fails if one of them is absent; [`if_absent`](Self::if_absent) takes another number then. Nothing
    /// keeps the difference from becoming negative but a condition, such as `User::CREDIT.ge(5)`. As of a
    /// [sum](Self::plus), it must fit this number's type.
    pub fn minus<F>(
        self,
        other: impl IntoNumber<T, <V::Kind as Numeric>::Number<V>, F>,
    ) -> Sum<T, V>
    where
        V::Kind: Numeric,
    {
        Sum::new(Term::of(Token::Path(self.segments())), " - ", other.term())
    }
}

impl Steps {
    /// What this path leads to, as the target of an action.
    pub(super) fn place(&self) -> Place {
        Place {
            key_limit: match self.tail[..] {
                [] => self.name.key_limit(),
                _ => 0,
            },
            whole: self.name.is_whole() && self.tail.is_empty(),
            is_element: matches!(self.tail.last(), Some(Segment::Element(..))),
        }
    }
}

impl<T, V: Attribute<Kind: Numeric>> IfAbsent<T, V> {
    /// Adds another number to this one.
    pub fn plus<F>(self, other: impl IntoNumber<T, V, F>) -> Sum<T, V> {
        Sum::new(self.number(), " + ", other.term())
    }

    /// Subtracts another number from this one.
    pub fn minus<F>(self, other: impl IntoNumber<T, V, F>) -> Sum<T, V> {
        Sum::new(self.number(), " - ", other.term())
    }
}

pub(super) fn if_not_exists(path: Segments, value: Value) -> Term {
    let (path, value) = (Token::Path(path), Token::Value(value));
    Term::call("if_not_exists(", Term::of(path), Term::of(value))
}
