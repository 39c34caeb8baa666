//! The rules: what was written becomes what is expanded, or is reported.
//!
//! A mistake that leaves a sound model behind is left out of it, so that the rest still expands.

mod counter;
mod generics;
mod index;
mod members;
mod projection;
mod timestamp;
mod variants;
mod version;
mod view;

use std::collections::HashSet;

use quote::ToTokens as _;
use syn::{Ident, LitStr};

use crate::errors::Errors;
use crate::model::{Enum, Keys, Members, Projected, Table, View};
use crate::{names, parse};

/// The most bytes of a key's name: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>
const KEY_NAME_BYTES: usize = 255;
/// The most bytes of a hash key's and of a range key's value, from the same page.
const HASH_BYTES: u16 = 2048;
const RANGE_BYTES: u16 = 1024;

/// The names that are taken in the namespaces that one struct's generated items share.
#[derive(Default)]
struct Taken {
    constants: HashSet<String>,
    types: HashSet<String>,
}

/// Resolves a table; `None` if it has no sound key.
pub(crate) fn table(parsed: &parse::Table, errors: &mut Errors) -> Option<Table> {
    let mut taken = Taken::default();
    let mut members = members::resolve(&parsed.body, &mut taken, errors);
    for attribute in &mut members.attributes {
        attribute.limit = key_limit(&attribute.field, parsed);
        if attribute.limit.is_some() && attribute.name.len() > KEY_NAME_BYTES {
            let message = format!(
                "the name of the key `{}` has {} bytes; use at most {KEY_NAME_BYTES}",
                names::plain(&attribute.field),
                attribute.name.len(),
            );
            errors.at(&attribute.field, message);
        }
    }
    if parsed.name.is_none() && parsed.sound {
        let message = "this struct names no table; add `#[dynamo(table = \"...\")]`";
        errors.at(&parsed.body.ident, message);
    }
    let name = parsed.name.as_ref();
    let name = name.and_then(|name| table_name(name, errors));
    let keys = keys(&parsed.body, &members, errors);
    let version = version::resolve(&parsed.body, &mut members, errors);
    let ttl = ttl(&parsed.body, &members, errors);
    if let Some(position) = ttl {
        members.attributes[position].whole = true;
    }
    let created_at = timestamp::created_at(&parsed.body, &mut members, errors);
    let updated_at = timestamp::updated_at(&parsed.body, &mut members, errors);
    let counters = counter::resolve(&parsed.body, &mut members, errors);
    let mut indexes = index::resolve(parsed, &members, keys, &mut taken, errors);
    let keys = keys?;
    generics::bound_table(&mut members, keys, &indexes);
    let outputs = indexes.iter_mut();
    for output in outputs.filter_map(|index| index.projection.output_mut()) {
        generics::of_table(output, &members);
    }
    let key: Vec<_> = keys
        .iter()
        .map(|key| members.attributes[key].clone())
        .collect();
    let key = Members {
        vis: members.vis.clone(),
        ident: names::key(&members.ident),
        generics: generics::narrowed(&members.generics, &key),
        attributes: key,
        skipped: Vec::new(),
        flatten: None,
        version: None,
    };
    let name = name.unwrap_or_default();
    Some(Table {
        members,
        name,
        keys,
        validate: parsed.validate.clone(),
        version,
        ttl,
        created_at,
        updated_at,
        counters,
        key,
        indexes,
    })
}

/// Resolves a document that is a struct.
pub(crate) fn document(parsed: &parse::Struct, errors: &mut Errors) -> Members {
    members::resolve(parsed, &mut Taken::default(), errors)
}

/// Resolves a document that is an enum; `None` if it has no variants.
pub(crate) fn enumeration(parsed: &parse::Enum, errors: &mut Errors) -> Option<Enum> {
    variants::resolve(parsed, errors)
}

/// Resolves a projection; `None` if it names no table.
pub(crate) fn projection(parsed: parse::Projected, errors: &mut Errors) -> Option<Projected> {
    projection::resolve(parsed, errors)
}

/// Resolves a view; `None` if it names neither a table nor a document.
pub(crate) fn view(parsed: parse::View, errors: &mut Errors) -> Option<View> {
    view::resolve(parsed, errors)
}

/// The most bytes of the attribute's value, if it is a key of the table or of an index.
fn key_limit(field: &Ident, table: &parse::Table) -> Option<u16> {
    let listed = |fields: &Option<(syn::Path, Vec<Ident>)>| {
        let mut fields = fields.iter().flat_map(|(_, fields)| fields);
        fields.any(|listed| names::plain(listed) == names::plain(field))
    };
    let written = table
        .body
        .fields
        .iter()
        .find(|other| other.ident == *field)?;
    let range = written.range_key.is_some()
        || !written.indexes.is_empty()
        || table.indexes.iter().any(|index| listed(&index.range));
    let hash = written.hash_key.is_some() || table.indexes.iter().any(|index| listed(&index.hash));
    range.then_some(RANGE_BYTES).or(hash.then_some(HASH_BYTES))
}

/// The table's keys; `None` if there is no hash key, or if a key is no plain attribute.
fn keys(body: &parse::Struct, members: &Members, errors: &mut Errors) -> Option<Keys> {
    let fields = &body.fields;
    let hash = lone(
        fields,
        |field| field.hash_key.as_ref(),
        "one hash key",
        errors,
    );
    let range = lone(
        fields,
        |field| field.range_key.as_ref(),
        "at most one range key",
        errors,
    );
    for field in fields {
        if let (Some(_), Some(both)) = (&field.hash_key, &field.range_key) {
            let message = format!(
                "`{}` cannot be both hash key and range key; remove `#[hash_key]` or \
                 `#[range_key]`",
                names::plain(&field.ident),
            );
            errors.at(both, message);
        }
    }
    if hash.is_none() {
        let message = "this table has no hash key; mark one field with `#[hash_key]`";
        errors.at(&body.ident, message);
    }
    let hash = hash.and_then(|field| table_key(field, "hash", members, errors));
    let range = range.map(|field| table_key(field, "range", members, errors));
    let (hash, range) = (hash?, range.map_or(Some(None), |range| range.map(Some))?);
    (range != Some(hash)).then_some(Keys { hash, range })
}

/// The first of the fields that a key attribute marks; the others are reported.
fn lone<'a>(
    fields: &'a [parse::Field],
    mark: impl Fn(&'a parse::Field) -> Option<&'a syn::Path>,
    has: &str,
    errors: &mut Errors,
) -> Option<&'a parse::Field> {
    let mut marked = fields
        .iter()
        .filter_map(|field| Some((field, mark(field)?)));
    let (first, _) = marked.next()?;
    for (_, second) in marked {
        let message = format!(
            "a table has {has} and `{}` already is it; remove this `#[{}]`",
            names::plain(&first.ident),
            second.to_token_stream(),
        );
        errors.at(second, message);
    }
    Some(first)
}

/// The position of a table's key; `None` if it is no plain attribute.
fn table_key(
    field: &parse::Field,
    role: &str,
    members: &Members,
    errors: &mut Errors,
) -> Option<usize> {
    let role = format!("the {role} key");
    if let Some((default, _)) = &field.options.default {
        let name = names::plain(&field.ident);
        errors.at(
            default,
            format!("`{name}` is {role}, which every item has; remove `default`"),
        );
    }
    plain_key(field, &role, errors).then(|| position(&field.ident, members))?
}

/// Whether a key's field is stored as an attribute of its own type, which is reported otherwise.
fn plain_key(field: &parse::Field, role: &str, errors: &mut Errors) -> bool {
    let options = &field.options;
    let barred = [
        ("skip", &options.skip),
        ("flatten", &options.flatten),
        ("serde", &options.serde),
    ];
    let mut plain = true;
    for (option, given) in barred {
        if let Some(given) = given {
            let name = names::plain(&field.ident);
            let message = format!("`{name}` is {role} and cannot be `{option}`; remove `{option}`");
            errors.at(given, message);
            plain = false;
        }
    }
    plain
}

/// The position of the time to live, if a field is marked as it.
fn ttl(body: &parse::Struct, members: &Members, errors: &mut Errors) -> Option<usize> {
    let marked = |field| -> Option<(&parse::Field, &syn::Path)> {
        Some((field, field.options.ttl.as_ref()?))
    };
    let mut marked = body.fields.iter().filter_map(marked);
    let (field, _) = marked.next()?;
    let name = names::plain(&field.ident);
    for (_, second) in marked {
        let message =
            format!("a table has one time to live and `{name}` already is it; remove this `ttl`");
        errors.at(second, message);
    }
    if let Some(serde) = &field.options.serde {
        let message = format!("`{name}` is the time to live and cannot be `serde`; remove `serde`");
        errors.at(serde, message);
        return None;
    }
    position(&field.ident, members)
}

/// The position of a field's attribute.
fn position(field: &Ident, members: &Members) -> Option<usize> {
    let mut attributes = members.attributes.iter();
    attributes.position(|attribute| names::plain(&attribute.field) == names::plain(field))
}

/// The name of a table, or its ARN, which DynamoDB takes in its place.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html#DDB-GetItem-request-TableName>
fn table_name(written: &LitStr, errors: &mut Errors) -> Option<String> {
    let name = written.value();
    if !name.starts_with("arn:") {
        return resource_name("table", written, errors);
    }
    if is_arn(&name) {
        return Some(name);
    }
    let message = format!(
        "`{name}` is not the ARN of a table; \
         write its name, or `arn:aws:dynamodb:region:account:table/name`"
    );
    errors.at(written, message);
    None
}

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html#amazondynamodb-resources-for-iam-policies>
fn is_arn(name: &str) -> bool {
    let is_word = |word: &str| {
        let allowed = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-';
        !word.is_empty() && word.bytes().all(allowed)
    };
    let parts: Vec<_> = name.splitn(6, ':').collect();
    let ["arn", partition, "dynamodb", region, account, resource] = parts[..] else {
        return false;
    };
    let table = resource.strip_prefix("table/");
    name.len() <= 1024
        && [partition, region, account].into_iter().all(is_word)
        && table.is_some_and(|table| (3..=255).contains(&table.len()) && table.chars().all(allowed))
}

/// Whether the name of a table or an index may have this letter.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.NamingRules>
fn allowed(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-_.".contains(letter)
}

/// The name of a table or an index, if it is one.
fn resource_name(kind: &str, written: &LitStr, errors: &mut Errors) -> Option<String> {
    let name = written.value();
    let message = if let Some(other) = name.chars().find(|letter| !allowed(*letter)) {
        format!(
            "the {kind} name `{name}` contains `{other}`; \
             use only the letters a to z and A to Z, digits, `_`, `-` and `.`"
        )
    } else if (3..=255).contains(&name.len()) {
        return Some(name);
    } else {
        let (length, s) = (name.len(), if name.len() == 1 { "" } else { "s" });
        format!("the {kind} name `{name}` has {length} character{s}; use 3 to 255")
    };
    errors.at(written, message);
    None
}
