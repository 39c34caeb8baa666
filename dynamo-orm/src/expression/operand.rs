//! What conditions compare: values, attributes and their sizes.

use std::marker::PhantomData;

use super::path::Steps;
use super::{Condition, Expr, Path, Segments, Value};
use crate::codec::{Attribute, Type, kind};
use crate::key::IntoValue;

/// A side of a comparison, or an argument of a function.
#[derive(Clone, Debug)]
pub enum Operand {
    Path(Segments),
    Size(Segments),
    Value(Value),
}

impl Operand {
    #[allow(clippy::needless_pass_by_value)] // Values are taken as users have them.
    pub(super) fn of<V>(value: impl IntoValue<V>, attribute: &str) -> Self {
        Self::Value(Value::of(&value, 0).named(attribute))
    }

    /// Refuses a value of the attribute that is of none of these types.
    pub(super) fn only(
        self,
        attribute: &str,
        types: &[Type],
        refused: impl FnOnce(Type) -> String,
    ) -> Self {
        match self {
            Self::Value(Value(Ok(json))) => {
                Self::Value(Value(Ok(json)).only(types, refused).named(attribute))
            }
            other => other,
        }
    }
}

/// What an attribute of `T` compares with: a value of its type `V`, another attribute of the same kind, or, if it is a
/// number, the [size](Path::size) of one.
///
/// `A` marks the attributes that the comparison touches without it, `B` those that it touches with it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value of this attribute, whose type is `{V}`",
    label = "expected `{V}`, or an attribute of this table that has the same DynamoDB type"
)]
pub trait IntoOperand<T, V, A, B>: Sized {
    #[doc(hidden)]
    fn into_operand(self, attribute: &str) -> Operand;

    /// Compares a path with it. As a pointer, what does this is not compiled for each table.
    #[doc(hidden)]
    const COMPARED: fn(Self, Steps, &'static str) -> Expr = |other, path, operator| {
        let other = other.into_operand(path.name.name);
        path.compare(operator, other)
    };
}

#[diagnostic::do_not_recommend]
impl<T, V, A, X: IntoValue<V>> IntoOperand<T, V, A, A> for X {
    fn into_operand(self, attribute: &str) -> Operand {
        Operand::of(self, attribute)
    }

    const COMPARED: fn(Self, Steps, &'static str) -> Expr = Steps::compare_value;
}

#[diagnostic::do_not_recommend]
impl<T, V, A, W, B> IntoOperand<T, V, A, (A, B)> for Path<T, W, B>
where
    V: Attribute,
    W: Attribute<Kind = V::Kind>,
{
    fn into_operand(self, _attribute: &str) -> Operand {
        Operand::Path(self.segments())
    }
}

#[diagnostic::do_not_recommend]
impl<T, V, A, B> IntoOperand<T, V, A, (A, B)> for Size<T, B>
where
    V: Attribute<Kind = kind::Number>,
{
    fn into_operand(self, _attribute: &str) -> Operand {
        Operand::Size(self.segments)
    }
}

/// The size of an attribute, to compare with a number, a number attribute or another size.
///
/// ```
/// # use dynamo_orm::DynamoTable;
/// # #[derive(DynamoTable)] #[dynamo(table = "users")]
/// # struct User { #[hash_key] id: u64, quota: u32, files: Vec<String>, folders: Vec<String> }
/// let full = User::FILES.size().ge(User::QUOTA);
/// let flat = User::FOLDERS.size().lt(3).or(User::FOLDERS.size().lt(User::FILES.size()));
/// # let _ = (full, flat);
/// ```
pub struct Size<T, A> {
    pub(super) segments: Segments,
    pub(super) marker: PhantomData<fn(T) -> A>,
}

impl<T, A> std::fmt::Debug for Size<T, A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Size({:?})", self.segments)
    }
}

impl<T, A> Size<T, A> {
    fn compare<B>(
        self,
        operator: &'static str,
        other: impl IntoOperand<T, usize, A, B>,
    ) -> Condition<T, B> {
        let other = other.into_operand(&self.segments.root);
        Condition {
            expr: Expr::Compare(operator, Operand::Size(self.segments), other),
            marker: PhantomData,
        }
    }

    /// Holds if the size equals the other.
    pub fn eq<B>(self, other: impl IntoOperand<T, usize, A, B>) -> Condition<T, B> {
        self.compare("=", other)
    }

    /// Holds if the size does not equal the other, or if one of both is absent.
    pub fn ne<B>(self, other: impl IntoOperand<T, usize, A, B>) -> Condition<T, B> {
        self.compare("<>", other)
    }

    /// Holds if the size is less than the other.
    pub fn lt<B>(self, other: impl IntoOperand<T, usize, A, B>) -> Condition<T, B> {
        self.compare("<", other)
    }

    /// Holds if the size is less than the other or equals it.
    pub fn le<B>(self, other: impl IntoOperand<T, usize, A, B>) -> Condition<T, B> {
        self.compare("<=", other)
    }

    /// Holds if the size is greater than the other.
    pub fn gt<B>(self, other: impl IntoOperand<T, usize, A, B>) -> Condition<T, B> {
        self.compare(">", other)
    }

    /// Holds if the size is greater than the other or equals it.
    pub fn ge<B>(self, other: impl IntoOperand<T, usize, A, B>) -> Condition<T, B> {
        self.compare(">=", other)
    }
}
