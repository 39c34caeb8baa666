//! Projections: reads of some attributes alone.

use crate::codec::{EncodeError, Name, Views};
use crate::error::{Error, Result};
use crate::expression::{Expression, Path, Segments};
use crate::item::Item;
use crate::schema::KeyAttribute;
use crate::table::{DynamoTable, Handle};
use crate::wire::Members;

/// Some attributes of the items of `T`, as a struct. Derive it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a projection of `{T}`",
    label = "not a projection of this table",
    note = "derive `DynamoProjection` for it, and name this table's type: `#[dynamo(table = ...)]`"
)]
pub trait DynamoProjection<T: DynamoTable>: crate::codec::Members + Send + Unpin + 'static {}

/// What a read yields that can be projected: whole items.
#[diagnostic::on_unimplemented(
    message = "this read already yields `{Self}`, and only whole items can be projected",
    label = "this read does not yield whole items",
    note = "a `keys_only` or `include` index already yields what it holds; `.load()` reads the whole items"
)]
pub trait Projectable {}

#[diagnostic::do_not_recommend]
impl<T: DynamoTable> Projectable for Item<T> {}

/// The type of a projection's field, where the table's field is a `V`.
#[diagnostic::on_unimplemented(
    message = "a projection's field has the type of the table's field, which is `{V}`",
    label = "expected `{V}`",
    note = "where that is a `Serde<...>`, the table marks its field `#[dynamo(serde)]`; mark this one too"
)]
pub trait SameAs<V> {}

#[diagnostic::do_not_recommend]
impl<V> SameAs<V> for V {}

impl<T, V, A> Path<T, V, A> {
    /// The attribute's name, for a projection's field of the type `F`.
    // A method: a function would have the compiler ask for a path of an `F`, in words of its own.
    #[doc(hidden)]
    #[must_use]
    pub const fn name_for<F: SameAs<V>>(self) -> &'static Name {
        self.name()
    }

    /// The same for a view's field of the type `F`.
    #[doc(hidden)]
    #[must_use]
    pub const fn name_viewed_as<F: Views<V>>(self) -> &'static Name {
        self.name()
    }
}

/// Asks for the attributes of `names` alone, and for the keys, by which a cursor or a batch tells items apart.
pub(super) fn project(
    expression: &mut Expression,
    names: &[Name],
    keys: &[KeyAttribute],
) -> Result<(), EncodeError> {
    let names = names.iter().map(|name| name.name);
    let hidden = keys.iter().map(|key| key.name);
    let hidden = hidden.filter(|key| !names.clone().any(|name| name == *key));
    let mut text = String::new();
    for name in names.clone().chain(hidden) {
        if !text.is_empty() {
            text.push_str(", ");
        }
        expression.path(&mut text, &Segments::root(name));
    }
    expression.push("ProjectionExpression", text)
}

/// The same as members of a request for items by their keys.
pub(super) fn write_projection(
    table: &Handle,
    names: &[Name],
    members: &mut Members,
) -> Result<()> {
    let mut expression = Expression::default();
    let keys: Vec<_> = table.schema().key().collect();
    project(&mut expression, names, &keys)
        .map_err(|error| table.fault(Error::expression(error)))?;
    expression.write(members);
    Ok(())
}
