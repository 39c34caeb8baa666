//! The rules of `#[dynamo(version)]`.

use syn::Path;

use super::position;
use crate::errors::Errors;
use crate::model::{Absence, Members};
use crate::names;
use crate::parse::{Field, Struct};

/// The position of the version; `None` if there is none, or none that is sound.
pub(super) fn resolve(body: &Struct, members: &mut Members, errors: &mut Errors) -> Option<usize> {
    let marked =
        |field| -> Option<(&Field, &Path)> { Some((field, field.options.version.as_ref()?)) };
    let mut marked = body.fields.iter().filter_map(marked);
    let (field, version) = marked.next()?;
    let name = names::plain(&field.ident);
    for (_, second) in marked {
        let message =
            format!("a table has one version and `{name}` already is it; remove this `version`");
        errors.at(second, message);
    }
    let options = &field.options;
    if field.hash_key.is_some() || field.range_key.is_some() {
        let message = format!(
            "`{name}` is a key, which never changes, and a version changes with every write; remove `version`"
        );
        errors.at(version, message);
        return None;
    }
    if let Some(serde) = &options.serde {
        let message = format!("`{name}` is the version and cannot be `serde`; remove `serde`");
        errors.at(serde, message);
        return None;
    }
    if let Some((default, _)) = &options.default {
        let message =
            format!("`{name}` is the version, which is 0 if it is absent; remove `default`");
        errors.at(default, message);
    }
    let position = position(&field.ident, members)?;
    let stored = members.attributes[position].name.clone();
    let ring = names::ring(&stored);
    let taken = members.attributes.iter().find(|other| other.name == ring);
    if let Some(taken) = taken {
        let message = format!(
            "the name `{ring}` is reserved for the version `{stored}`; \
             store this field under another with `#[dynamo(rename = \"...\")]`"
        );
        errors.at(&taken.field, message);
    }
    members.attributes[position].absence = Absence::Default;
    members.version = Some(position);
    Some(position)
}
