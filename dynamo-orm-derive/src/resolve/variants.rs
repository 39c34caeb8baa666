//! The rules of enums.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use syn::{Generics, Visibility};

use super::generics;
use super::members::{attribute, renamed};
use crate::errors::Errors;
use crate::model::{Content, Enum, Members, Variant};
use crate::{names, parse};

/// Resolves the variants of an enum; `None` if there are none.
pub(super) fn resolve(parsed: &parse::Enum, errors: &mut Errors) -> Option<Enum> {
    if parsed.variants.is_empty() {
        let message = "an enum without variants has no values; add a variant";
        errors.at(&parsed.ident, message);
        return None;
    }
    let mut stored = HashSet::new();
    let variants = parsed.variants.iter().map(|variant| {
        let plain = names::plain(&variant.ident);
        let name = match &variant.rename {
            Some(rename) => renamed(rename, errors),
            None => parsed
                .rename_all
                .map_or_else(|| plain.clone(), |case| case.variant(&plain)),
        };
        if !stored.insert(name.clone()) {
            let message = format!(
                "two variants are stored as `{name}`; \
                 rename one with `#[dynamo(rename = \"...\")]`"
            );
            match &variant.rename {
                Some(rename) => errors.at(rename, message),
                None => errors.at(&variant.ident, message),
            }
        }
        Variant {
            ident: variant.ident.clone(),
            name,
            content: content(variant, errors),
        }
    });
    let variants: Vec<_> = variants.collect();
    let mut generics = parsed.generics.clone();
    let types: Vec<_> = variants
        .iter()
        .flat_map(|variant| types(&variant.content))
        .collect();
    generics::stored(&mut generics, &types);
    Some(Enum {
        ident: parsed.ident.clone(),
        generics,
        variants,
    })
}

/// The types of what a variant holds.
fn types(content: &Content) -> Vec<TokenStream> {
    match content {
        Content::Unit => Vec::new(),
        Content::Newtype(ty) => vec![ty.clone()],
        Content::Tuple(types) => types.clone(),
        Content::Struct(content) => {
            let attributes = content.attributes.iter();
            attributes.map(|attribute| attribute.ty.clone()).collect()
        }
    }
}

fn content(variant: &parse::Variant, errors: &mut Errors) -> Content {
    match &variant.content {
        parse::Content::Unit => Content::Unit,
        parse::Content::Tuple(types) => match types.as_slice() {
            [ty] => Content::Newtype(ty.clone()),
            types => Content::Tuple(types.to_vec()),
        },
        parse::Content::Struct(fields) => {
            let mut stored = HashSet::new();
            let fields = fields
                .iter()
                .map(|field| attribute(field, None, &mut stored, errors));
            Content::Struct(Box::new(Members {
                vis: Visibility::Inherited,
                ident: variant.ident.clone(),
                generics: Generics::default(),
                attributes: fields.collect(),
                skipped: Vec::new(),
                flatten: None,
                version: None,
            }))
        }
    }
}
