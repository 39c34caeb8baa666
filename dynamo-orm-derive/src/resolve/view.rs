//! The rules of views. What the table has is for the compiler to say.

use super::projection::fields;
use crate::errors::Errors;
use crate::model::{View, ViewOf};
use crate::parse;

/// Resolves a view; `None` if it names neither a table nor a document.
pub(super) fn resolve(parsed: parse::View, errors: &mut Errors) -> Option<View> {
    let parse::View {
        body,
        lifetime,
        table,
        document,
        sound,
    } = parsed;
    if let (Some(_), Some(document)) = (&table, &document) {
        let message = "a view is of a table or of a document; remove `table` or `document`";
        errors.at(document, message);
    }
    let of = table
        .map(ViewOf::Table)
        .or_else(|| document.map(ViewOf::Document));
    if of.is_none() && sound {
        let message = "this view names no table; add `#[dynamo(table = User)]` with the type of its table, or \
                       `#[dynamo(document = Address)]` with that of a nested document";
        errors.at(&body.ident, message);
    }
    Some(View {
        members: fields(body, errors),
        lifetime,
        of: of?,
    })
}
