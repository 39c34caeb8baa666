//! The rules of fields and of their `#[dynamo(...)]`.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident};
use syn::LitStr;

use super::{Taken, generics};
use crate::cases::Case;
use crate::errors::Errors;
use crate::model::{Absence, Attribute, Members, Plain};
use crate::names;
use crate::parse::{Field, FieldOptions, Struct};

/// The most bytes of an attribute's name: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>
const NAME_BYTES: usize = 65_535;

/// Resolves the fields of a struct.
pub(super) fn resolve(body: &Struct, taken: &mut Taken, errors: &mut Errors) -> Members {
    let mut members = Members {
        vis: body.vis.clone(),
        ident: body.ident.clone(),
        generics: body.generics.clone(),
        attributes: Vec::new(),
        skipped: Vec::new(),
        flatten: None,
        version: None,
    };
    let mut stored = HashSet::new();
    for field in &body.fields {
        let plain = || Plain {
            field: field.ident.clone(),
            ty: field.ty.clone(),
        };
        let options = &field.options;
        if options.skip.is_some() {
            alone(options, "skip", "leaves this field out of the item", errors);
            members.skipped.push(plain());
        } else if let Some(flatten) = &options.flatten {
            alone(
                options,
                "flatten",
                "gives this field no attribute of its own",
                errors,
            );
            if let Some(first) = &members.flatten {
                let message = format!(
                    "a struct has at most one `flatten` field and `{}` already is it; \
                     remove this `flatten`",
                    names::plain(&first.field),
                );
                errors.at(flatten, message);
                members.skipped.push(plain());
            } else {
                members.flatten = Some(plain());
            }
        } else {
            let mut attribute = attribute(field, body.rename_all, &mut stored, errors);
            if !taken.constants.insert(attribute.constant.to_string()) {
                let message = format!(
                    "the constant `{}` exists already; \
                     give this field another with `#[dynamo(path = NAME)]`",
                    attribute.constant,
                );
                errors.at(options.path.as_ref().unwrap_or(&field.ident), message);
                let position = members.attributes.len();
                attribute.constant = format_ident!("{}_{position}", attribute.constant);
            }
            members.attributes.push(attribute);
        }
    }
    generics::bound(&mut members);
    members
}

/// Resolves a field that is stored under a name of its own, which joins those in `stored`.
pub(super) fn attribute(
    field: &Field,
    rename_all: Option<Case>,
    stored: &mut HashSet<String>,
    errors: &mut Errors,
) -> Attribute {
    let Field {
        vis,
        ident,
        ty,
        options,
        ..
    } = field;
    let plain = names::plain(ident);
    let name = match &options.rename {
        Some(rename) => renamed(rename, errors),
        None => rename_all.map_or_else(|| plain.clone(), |case| case.field(&plain)),
    };
    if !stored.insert(name.clone()) {
        let message = format!(
            "two fields are stored as `{name}`; rename one with `#[dynamo(rename = \"...\")]`"
        );
        match &options.rename {
            Some(rename) => errors.at(rename, message),
            None => errors.at(ident, message),
        }
    }
    let constant = options
        .path
        .clone()
        .or_else(|| names::identifier(&names::screaming(&plain), ident.span()))
        .unwrap_or_else(|| ident.clone());
    Attribute {
        field: ident.clone(),
        vis: vis.clone(),
        ty: ty.clone(),
        name,
        constant,
        absence: match &options.default {
            None => Absence::OfType,
            Some((_, None)) => Absence::Default,
            Some((_, Some(function))) => Absence::Call(function.clone()),
        },
        serde: options.serde.is_some(),
        sensitive: options.sensitive.is_some(),
        whole: false,
        limit: None,
    }
}

/// The name that `rename` gives.
pub(super) fn renamed(rename: &LitStr, errors: &mut Errors) -> String {
    let name = rename.value();
    if name.is_empty() {
        errors.at(
            rename,
            "this name is empty; give `rename` a name, or remove it",
        );
    } else if name.len() > NAME_BYTES {
        let message = format!(
            "this name has {} bytes; use at most {NAME_BYTES}",
            name.len()
        );
        errors.at(rename, message);
    }
    name
}

/// Reports the options that stand beside one that stands alone.
fn alone(options: &FieldOptions, option: &str, does: &str, errors: &mut Errors) {
    for (other, tokens) in given(options).filter(|(other, _)| *other != option) {
        errors.at(tokens, format!("`{option}` {does}; remove `{other}`"));
    }
}

/// The options that are given, with what shows where.
fn given(options: &FieldOptions) -> impl Iterator<Item = (&'static str, TokenStream)> {
    let default = options.default.as_ref().map(|(default, _)| default);
    let options = [
        (
            "rename",
            options.rename.as_ref().map(LitStr::to_token_stream),
        ),
        ("default", default.map(syn::Path::to_token_stream)),
        (
            "skip",
            options.skip.as_ref().map(syn::Path::to_token_stream),
        ),
        (
            "flatten",
            options.flatten.as_ref().map(syn::Path::to_token_stream),
        ),
        (
            "serde",
            options.serde.as_ref().map(syn::Path::to_token_stream),
        ),
        (
            "path",
            options.path.as_ref().map(syn::Ident::to_token_stream),
        ),
        (
            "sensitive",
            options.sensitive.as_ref().map(syn::Path::to_token_stream),
        ),
        (
            "version",
            options.version.as_ref().map(syn::Path::to_token_stream),
        ),
        ("ttl", options.ttl.as_ref().map(syn::Path::to_token_stream)),
        (
            "created_at",
            options.created_at.as_ref().map(syn::Path::to_token_stream),
        ),
        (
            "updated_at",
            options.updated_at.as_ref().map(syn::Path::to_token_stream),
        ),
        (
            "counter",
            options
                .counter
                .as_ref()
                .map(|counter| counter.path.to_token_stream()),
        ),
    ];
    options
        .into_iter()
        .filter_map(|(option, tokens)| Some((option, tokens?)))
}
