//! Conditions: trees of comparisons and functions.

use std::marker::PhantomData;
use std::ops::Not;

use super::Operand;

/// A condition on the attributes of `T`: a filter of a read, or what guards a write.
///
/// `A` names the attributes that it touches, so that a filter which DynamoDB would refuse does not compile. One that is
/// put together at run time is [`erased`](Self::erased): it is checked before it is sent.
///
/// ```
/// # use dynamo_orm::{Condition, DynamoTable};
/// # #[derive(DynamoTable)] #[dynamo(table = "users")]
/// # struct User { #[hash_key] id: u64, age: u8, email: Option<String> }
/// fn wanted(adult: bool, domains: &[&str]) -> Option<Condition<User>> {
///     let of_domain = domains.iter().map(|domain| User::EMAIL.contains(*domain).erased());
///     let adult = adult.then(|| User::AGE.ge(18).erased());
///     Condition::all(adult.into_iter().chain(Condition::any(of_domain)))
/// }
/// assert!(wanted(false, &[]).is_none());
/// ```
#[must_use]
pub struct Condition<T, A = ()> {
    pub(crate) expr: Expr,
    pub(super) marker: PhantomData<fn(T) -> A>,
}

#[derive(Clone, Debug)]
#[doc(hidden)]
pub enum Expr {
    Compare(&'static str, Operand, Operand),
    Between(Operand, Operand, Operand),
    In(Operand, Vec<Operand>),
    Call(&'static str, Vec<Operand>),
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
}

impl Expr {
    /// Joins with AND, without nesting what is one already.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::And(mut all), Self::And(more)) => {
                all.extend(more);
                Self::And(all)
            }
            (Self::And(mut all), one) => {
                all.push(one);
                Self::And(all)
            }
            (one, Self::And(mut all)) => {
                all.insert(0, one);
                Self::And(all)
            }
            (one, other) => Self::And(vec![one, other]),
        }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Or(mut any), Self::Or(more)) => {
                any.extend(more);
                Self::Or(any)
            }
            (Self::Or(mut any), one) => {
                any.push(one);
                Self::Or(any)
            }
            (one, Self::Or(mut any)) => {
                any.insert(0, one);
                Self::Or(any)
            }
            (one, other) => Self::Or(vec![one, other]),
        }
    }

    /// The attribute of every path in it.
    pub(crate) fn roots<'a>(&'a self, roots: &mut Vec<&'a str>) {
        let mut add = |operand: &'a Operand| match operand {
            Operand::Path(path) | Operand::Size(path) => roots.push(&path.root),
            Operand::Value(_) => {}
        };
        match self {
            Self::Compare(_, left, right) => [left, right].into_iter().for_each(add),
            Self::Between(operand, low, high) => [operand, low, high].into_iter().for_each(add),
            Self::In(operand, _) => add(operand),
            Self::Call(_, operands) => operands.iter().for_each(add),
            Self::Not(inner) => inner.roots(roots),
            Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.roots(roots);
                }
            }
        }
    }
}

impl<T, A> Condition<T, A> {
    pub(crate) fn new(expr: Expr) -> Self {
        Self {
            expr,
            marker: PhantomData,
        }
    }

    /// Holds if both conditions hold.
    pub fn and<B>(self, other: Condition<T, B>) -> Condition<T, (A, B)> {
        Condition {
            expr: self.expr.and(other.expr),
            marker: PhantomData,
        }
    }

    /// Holds if one of both conditions holds, or both.
    pub fn or<B>(self, other: Condition<T, B>) -> Condition<T, (A, B)> {
        Condition {
            expr: self.expr.or(other.expr),
            marker: PhantomData,
        }
    }

    /// Forgets which attributes it touches: conditions that are put together at run time have one type.
    ///
    /// What the compiler checked of them is then checked before the request is sent.
    pub fn erased(self) -> Condition<T> {
        Condition {
            expr: self.expr,
            marker: PhantomData,
        }
    }

    /// Holds if all of these conditions hold; `None` if there are none.
    pub fn all(conditions: impl IntoIterator<Item = Self>) -> Option<Self> {
        let exprs = conditions.into_iter().map(|condition| condition.expr);
        exprs.reduce(Expr::and).map(Self::new)
    }

    /// Holds if one of these conditions holds, or more; `None` if there are none.
    pub fn any(conditions: impl IntoIterator<Item = Self>) -> Option<Self> {
        let exprs = conditions.into_iter().map(|condition| condition.expr);
        exprs.reduce(Expr::or).map(Self::new)
    }
}

impl<T, A> Not for Condition<T, A> {
    type Output = Self;

    /// Holds if the condition does not.
    fn not(self) -> Self {
        Self::new(match self.expr {
            Expr::Not(inner) => *inner,
            expr => Expr::Not(Box::new(expr)),
        })
    }
}

impl<T, A> Clone for Condition<T, A> {
    fn clone(&self) -> Self {
        Self::new(self.expr.clone())
    }
}

impl<T, A> std::fmt::Debug for Condition<T, A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.expr.fmt(f)
    }
}
