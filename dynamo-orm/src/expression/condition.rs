//! Conditions: trees of comparisons and functions.

use std::marker::PhantomData;
use std::ops::Not;

use super::{Segments, Value};

/// A condition on the attributes of `T`: a filter of a read, or what guards a write.
///
/// `A` names the attributes that it touches, so that a filter which DynamoDB would refuse does not compile.
#[must_use]
pub struct Condition<T, A = ()> {
    pub(crate) expr: Expr,
    marker: PhantomData<fn() -> (T, A)>,
}

#[derive(Clone, Debug)]
pub(crate) enum Expr {
    Compare(&'static str, Operand, Operand),
    Between(Operand, Operand, Operand),
    In(Operand, Vec<Operand>),
    Call(&'static str, Vec<Operand>),
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
}

#[derive(Clone, Debug)]
pub(crate) enum Operand {
    Path(Segments),
    Size(Segments),
    Value(Value),
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
}

impl<T, A> Condition<T, A> {
    pub(crate) fn new(expr: Expr) -> Self {
        Self {
            expr,
            marker: PhantomData,
        }
    }

    /// Both hold.
    pub fn and<B>(self, other: Condition<T, B>) -> Condition<T, (A, B)> {
        Condition::new(self.expr.and(other.expr))
    }

    /// One of them holds, or both.
    pub fn or<B>(self, other: Condition<T, B>) -> Condition<T, (A, B)> {
        Condition::new(self.expr.or(other.expr))
    }
}

impl<T, A> Not for Condition<T, A> {
    type Output = Self;

    /// It does not hold.
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
