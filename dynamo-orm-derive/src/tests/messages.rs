//! The text of every message. Where each points to is seen in the compile-fail tests.

mod indexes;
mod keys;
mod names;
mod options;
mod projections;
mod shapes;
mod written;

use proc_macro2::TokenStream;
use quote::quote;

use super::{messages, table};
use crate::{document, key};

#[track_caller]
fn table_says(input: TokenStream, expected: &[&str]) {
    assert_eq!(messages(table(input)), expected);
}

#[track_caller]
fn document_says(input: TokenStream, expected: &[&str]) {
    assert_eq!(messages(document(input)), expected);
}

#[track_caller]
fn key_says(input: TokenStream, expected: &[&str]) {
    assert_eq!(messages(key(input)), expected);
}

/// A sound table with more attributes on it, and more fields in it.
fn users(attributes: &TokenStream, fields: &TokenStream) -> TokenStream {
    quote! {
        #[dynamo(table = "users")]
        #attributes
        struct User {
            #[hash_key]
            id: String,
            #[range_key]
            created: u64,
            name: String,
            email: Option<String>,
            #fields
        }
    }
}

#[track_caller]
fn attribute_says(attributes: &TokenStream, expected: &[&str]) {
    table_says(users(attributes, &TokenStream::new()), expected);
}

#[track_caller]
fn field_says(fields: &TokenStream, expected: &[&str]) {
    table_says(users(&TokenStream::new(), fields), expected);
}
