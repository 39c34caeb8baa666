//! The rules of `#[dynamo(created_at)]` and `#[dynamo(updated_at)]`.

use syn::Path;

use super::position;
use crate::errors::Errors;
use crate::model::{Absence, Members};
use crate::names;
use crate::parse::{Field, FieldOptions, Struct};

/// The position of the time of creation; `None` if there is none, or none that is sound.
pub(super) fn created_at(
    body: &Struct,
    members: &mut Members,
    errors: &mut Errors,
) -> Option<usize> {
    let mark = |options: &'_ FieldOptions| options.created_at.clone();
    resolve("created_at", mark, body, members, errors)
}

/// The position of the time of the last write; `None` if there is none, or none that is sound.
pub(super) fn updated_at(
    body: &Struct,
    members: &mut Members,
    errors: &mut Errors,
) -> Option<usize> {
    let mark = |options: &'_ FieldOptions| options.updated_at.clone();
    resolve("updated_at", mark, body, members, errors)
}

fn resolve(
    option: &str,
    mark: impl Fn(&FieldOptions) -> Option<Path>,
    body: &Struct,
    members: &mut Members,
    errors: &mut Errors,
) -> Option<usize> {
    let marked = |field| -> Option<(&Field, Path)> {
        let field: &Field = field;
        Some((field, mark(&field.options)?))
    };
    let mut marked = body.fields.iter().filter_map(marked);
    let (field, mark) = marked.next()?;
    let name = names::plain(&field.ident);
    for (_, second) in marked {
        let message = format!(
            "a table has one `{option}` and `{name}` already is it; remove this `{option}`"
        );
        errors.at(second, message);
    }
    let options = &field.options;
    if field.hash_key.is_some() || field.range_key.is_some() {
        let message = format!(
            "`{name}` is a key, which never changes, and writes set `{option}`; remove `{option}`"
        );
        errors.at(mark, message);
        return None;
    }
    let created_at = options.created_at.as_ref();
    let barred = [
        ("serde", options.serde.as_ref()),
        ("version", options.version.as_ref()),
        ("ttl", options.ttl.as_ref()),
        ("created_at", created_at.filter(|_| option != "created_at")),
    ];
    for (other, given) in barred {
        if let Some(given) = given {
            let message =
                format!("`{name}` is `{option}` and cannot be `{other}`; remove `{other}`");
            errors.at(given, message);
            return None;
        }
    }
    let position = position(&field.ident, members)?;
    let absence = &mut members.attributes[position].absence;
    if matches!(absence, Absence::OfType) {
        // Items that were stored before there was a timestamp are read all the same.
        *absence = Absence::Timestamp;
    }
    Some(position)
}
