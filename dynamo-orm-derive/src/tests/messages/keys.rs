//! Keys, of tables and as types of their own.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{attribute_says, field_says, key_says, table_says};

#[test]
fn table_keys() {
    field_says(
        &quote!(#[hash_key] x: u8),
        &["a table has one hash key and `id` already is it; remove this `#[hash_key]`"],
    );
    field_says(
        &quote!(#[range_key] x: u8),
        &[
            "a table has at most one range key and `created` already is it; \
           remove this `#[range_key]`",
        ],
    );
    let key = |attributes: TokenStream| quote!(#[dynamo(table = "users")] struct User { #attributes id: String });
    table_says(
        key(quote!(#[hash_key] #[range_key])),
        &["`id` cannot be both hash key and range key; remove `#[hash_key]` or `#[range_key]`"],
    );
    table_says(
        key(quote!(#[hash_key(name = "id")])),
        &["`#[hash_key]` takes no arguments; write just `#[hash_key]`"],
    );
    table_says(
        key(quote!(#[hash_key] #[hash_key])),
        &["`#[hash_key]` is given twice; remove one"],
    );
    for option in ["skip", "flatten", "serde"] {
        let ident = format_ident!("{option}");
        let message = format!("`id` is the hash key and cannot be `{option}`; remove `{option}`");
        table_says(key(quote!(#[hash_key] #[dynamo(#ident)])), &[&message]);
    }
    table_says(
        key(quote!(#[hash_key] #[dynamo(default)])),
        &["`id` is the hash key, which every item has; remove `default`"],
    );
    attribute_says(
        &quote!(#[range_key]),
        &["`#[range_key]` belongs on a field; move it onto one"],
    );
}

#[test]
fn keys() {
    key_says(
        quote!(
            struct Id(String);
        ),
        &[],
    );
    key_says(
        quote!(
            struct Score {
                value: u64,
            }
        ),
        &[],
    );
    key_says(
        quote! {
            #[dynamo(rename_all = "kebab-case")]
            enum Status {
                Open,
                #[dynamo(rename = "p")]
                Paid,
            }
        },
        &[],
    );
    key_says(
        quote!(union Bits { number: u32 }),
        &[
            "`DynamoKey` takes a struct with one field or an enum without data; make this union \
             a struct",
        ],
    );
    key_says(
        quote!(
            struct Nothing {}
        ),
        &["a key holds one value and this struct has none; give it one field"],
    );
    let second = "a key holds one value and this is another; remove this field, or derive \
                  `DynamoKey` for a type around each";
    key_says(
        quote!(
            struct Name(String, String, String);
        ),
        &[second, second],
    );
    key_says(
        quote!(
            struct Id<T>(T);
        ),
        &["`DynamoKey` does not take generic types; use a concrete field type"],
    );
}

#[test]
fn options_of_keys() {
    let message = "a key that is a struct has no names to choose; remove this `#[dynamo(...)]`";
    key_says(
        quote!(
            #[dynamo(rename_all = "lowercase")]
            struct Id(#[dynamo(rename = "n")] String);
        ),
        &[message, message],
    );
    key_says(
        quote!(
            #[dynamo(table = "statuses")]
            enum Status {
                #[dynamo(skip)]
                Open,
            }
        ),
        &[
            "unknown option `table`; `#[dynamo(...)]` on a key takes `rename_all = \"...\"`",
            "unknown option `skip`; `#[dynamo(...)]` on a variant takes `rename = \"...\"`",
        ],
    );
}

#[test]
fn variants_of_keys() {
    key_says(
        quote!(
            enum Never {}
        ),
        &["an enum without variants has no values; add a variant"],
    );
    key_says(
        quote!(
            enum Status {
                Open,
                Paid(u64),
                #[dynamo(rename = "")]
                Sent {
                    to: String,
                },
            }
        ),
        &[
            "a key is one string and `Paid` holds data; remove its fields, or derive \
             `DynamoDocument` for an enum that is no key",
            "a key is one string and `Sent` holds data; remove its fields, or derive \
             `DynamoDocument` for an enum that is no key",
            "this name is empty; give `rename` a name, or remove it",
        ],
    );
}

#[test]
fn keys_by_their_other_names() {
    table_says(
        quote!(
            #[dynamo(table = "users")]
            struct User {
                #[partition_key]
                id: String,
                #[sort_key]
                at: u64,
            }
        ),
        &[
            "a partition key is called hash key: write `#[hash_key]`",
            "a sort key is called range key: write `#[range_key]`",
        ],
    );
}
