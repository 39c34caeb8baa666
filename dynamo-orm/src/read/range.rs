//! Conditions on the range key.

use std::marker::PhantomData;

use super::options::Options;
use super::query::{Query, Read};
use crate::codec::Attribute;
use crate::expression::{Ordered, Prefixed};
use crate::index::{Index, Output};
use crate::key::IntoValue;

/// The range key of a query, to set a condition on.
///
/// A range key of several attributes takes them from left to right: all but the last one by [`eq`](Self::eq), as in
/// `.range().eq(2024).range().ge(3)`.
///
/// ```
/// # use dynamo_orm::{DynamoTable, embedded};
/// # #[derive(DynamoTable)]
/// # #[dynamo(table = "users")]
/// # struct User {
/// #     #[hash_key]
/// #     account_type: String,
/// #     #[range_key]
/// #     last_name: String,
/// #     first_name: String,
/// #     email: Option<String>,
/// # }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// # let users = User::table(&embedded::database());
/// # users.create_table().await?;
/// # let john = User {
/// #     account_type: "standard_user".into(),
/// #     last_name: "Doe".into(),
/// #     first_name: "John".into(),
/// #     email: None,
/// # };
/// # users.insert(&john).await?;
/// let standard = users.query("standard_user");
/// assert_eq!(standard.clone().range().eq("Doe").one().await?.first_name, "John");
/// assert_eq!(standard.clone().range().lt("E").count().await?, 1);
/// assert_eq!(standard.clone().range().between("A", "Doe").count().await?, 1); // both included
/// assert_eq!(standard.clone().range().begins_with("D").count().await?, 1);
/// assert_eq!(standard.clone().range().gt("Doe").count().await?, 0);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a range key needs a condition"]
pub struct RangeKey<I: Index, R, O = <I as Index>::Output> {
    pub(super) options: Options,
    pub(super) marker: PhantomData<fn(I, R) -> O>,
}

/// What is left of the range key `R` once its next attribute has a condition.
#[derive(Debug)]
pub struct After<R>(PhantomData<fn() -> R>);

/// A range key that has an attribute without a condition.
#[diagnostic::on_unimplemented(
    message = "there is no range key left to set a condition on",
    label = "no range key left here",
    note = "a table or index without a range key is queried by its hash key alone; a range key takes one condition, such as `between(low, high)` for two bounds; a multi-attribute one takes `eq` on each attribute from left to right and any condition on the last one that is given"
)]
pub trait Split {
    /// The next attribute's type.
    type First: Attribute;
    /// The attributes after it.
    type Rest;
}

#[diagnostic::do_not_recommend]
impl<A: Attribute> Split for (A,) {
    type First = A;
    type Rest = ();
}

#[diagnostic::do_not_recommend]
impl<A: Attribute, B> Split for (A, B) {
    type First = A;
    type Rest = (B,);
}

#[diagnostic::do_not_recommend]
impl<A: Attribute, B, C> Split for (A, B, C) {
    type First = A;
    type Rest = (B, C);
}

#[diagnostic::do_not_recommend]
impl<A: Attribute, B, C, D> Split for (A, B, C, D) {
    type First = A;
    type Rest = (B, C, D);
}

// Deferred: a type that does not exist in a method's signature would hide the message above.
#[diagnostic::do_not_recommend]
impl<R: Split<Rest: Split>> Split for After<R> {
    type First = <R::Rest as Split>::First;
    type Rest = <R::Rest as Split>::Rest;
}

impl<I: Index, R: 'static, O: Output> RangeKey<I, R, O> {
    /// Reads the items whose range key equals this value.
    pub fn eq(self, value: impl IntoValue<R::First>) -> Query<I, After<R>, O>
    where
        R: Split,
    {
        Read {
            options: self.options.compare("=", value),
            marker: PhantomData,
        }
    }

    /// Reads the items whose range key is less than this value.
    pub fn lt(self, value: impl IntoValue<R::First>) -> Query<I, (), O>
    where
        R: Split,
    {
        Read {
            options: self.options.compare("<", value),
            marker: PhantomData,
        }
    }

    /// Reads the items whose range key is less than this value or equals it.
    pub fn le(self, value: impl IntoValue<R::First>) -> Query<I, (), O>
    where
        R: Split,
    {
        Read {
            options: self.options.compare("<=", value),
            marker: PhantomData,
        }
    }

    /// Reads the items whose range key is greater than this value.
    pub fn gt(self, value: impl IntoValue<R::First>) -> Query<I, (), O>
    where
        R: Split,
    {
        Read {
            options: self.options.compare(">", value),
            marker: PhantomData,
        }
    }

    /// Reads the items whose range key is greater than this value or equals it.
    pub fn ge(self, value: impl IntoValue<R::First>) -> Query<I, (), O>
    where
        R: Split,
    {
        Read {
            options: self.options.compare(">=", value),
            marker: PhantomData,
        }
    }

    /// Reads the items whose range key is between two values, both included.
    pub fn between(
        self,
        low: impl IntoValue<R::First>,
        high: impl IntoValue<R::First>,
    ) -> Query<I, (), O>
    where
        R: Split,
        <R::First as Attribute>::Kind: Ordered,
    {
        Read {
            options: self.options.between(low, high),
            marker: PhantomData,
        }
    }

    /// Reads the items whose range key begins with this string or these bytes.
    pub fn begins_with(self, prefix: impl IntoValue<R::First>) -> Query<I, (), O>
    where
        R: Split,
        <R::First as Attribute>::Kind: Prefixed,
    {
        Read {
            options: self.options.begins_with(prefix),
            marker: PhantomData,
        }
    }
}
