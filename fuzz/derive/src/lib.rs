//! The derives as a plain library: a crate of procedural macros can be called by a compiler alone.

#![allow(dead_code, unused_imports, unreachable_pub)]

// Their paths begin at the root of the crate.
#[path = "../../../dynamo-orm-derive/src"]
mod sources {
    pub(crate) mod cases;
    pub(crate) mod dynamo_key;
    pub(crate) mod errors;
    pub(crate) mod expand;
    pub(crate) mod fallback;
    pub(crate) mod key_serde;
    pub(crate) mod model;
    pub(crate) mod names;
    pub(crate) mod options;
    pub(crate) mod parse;
    pub(crate) mod resolve;
}

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::errors::Errors;
use crate::sources::{
    cases, dynamo_key, errors, expand, fallback, key_serde, model, names, options, parse, resolve,
};

/// What every derive makes of this struct or enum, errors included, in one stream each.
#[must_use]
pub fn derives(input: &DeriveInput) -> [TokenStream; 4] {
    [table(input), document(input), key(input), projection(input)]
}

fn table(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let table = parse::Table::read(input, &mut errors)
        .and_then(|parsed| resolve::table(&parsed, &mut errors));
    let items = match table {
        Some(table) => expand::table(&table, true),
        None => fallback::table(input),
    };
    [errors.finish(), items].into_iter().collect()
}

fn document(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let items = parse::Document::read(input, &mut errors).and_then(|parsed| match parsed {
        parse::Document::Struct(parsed) => {
            Some(expand::document(&resolve::document(&parsed, &mut errors)))
        }
        parse::Document::Enum(parsed) => {
            let document = resolve::enumeration(&parsed, &mut errors)?;
            Some(expand::enumeration(&document))
        }
    });
    let items = items.unwrap_or_else(|| fallback::document(input));
    [errors.finish(), items].into_iter().collect()
}

fn key(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let items = dynamo_key::expand(input, &mut errors);
    [errors.finish(), items].into_iter().collect()
}

fn projection(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let projection = parse::Projected::read(input, &mut errors)
        .and_then(|parsed| resolve::projection(parsed, &mut errors));
    let errors = errors.finish();
    let items = match projection.filter(|_| errors.is_empty()) {
        Some(projection) => expand::projection(&projection),
        None => fallback::projection(input),
    };
    [errors, items].into_iter().collect()
}

/// Reads a struct or enum.
///
/// # Errors
/// If it is none.
pub fn parse(text: &str) -> syn::Result<DeriveInput> {
    syn::parse_str(text)
}

/// Checks that this is Rust.
///
/// # Panics
/// If it is not.
pub fn check(output: TokenStream) {
    let text = output.to_string();
    if let Err(error) = syn::parse2::<syn::File>(output) {
        panic!("{error}: {text}");
    }
}
