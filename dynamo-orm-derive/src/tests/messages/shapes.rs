//! What is derived for: structs, enums, lifetimes.

use proc_macro2::TokenStream;
use quote::quote;

use super::{attribute_says, document_says, table_says};

#[test]
fn sound_types_say_nothing() {
    attribute_says(&TokenStream::new(), &[]);
    document_says(
        quote!(
            struct Empty {}
        ),
        &[],
    );
    document_says(
        quote!(
            enum Color {
                Red,
            }
        ),
        &[],
    );
}

#[test]
fn everything_is_reported_in_one_build() {
    table_says(
        quote! {
            #[dynamo(tabel = "users", rename_all = "camelcase")]
            #[index(name = "ByEmail", hash = emial)]
            struct User {
                #[dynamo(rename = "")]
                email: String,
            }
        },
        &[
            "unknown option `tabel`; did you mean `table`? `#[dynamo(...)]` on a table takes \
             `table = \"...\"`, `rename_all = \"...\"` and `validate = path::to::function`",
            "unknown case `camelcase`; did you mean `camelCase`?",
            "this name is empty; give `rename` a name, or remove it",
            "this table has no hash key; mark one field with `#[hash_key]`",
            "no field `emial`; did you mean `email`?",
            "this index has no projection; add `all`, `keys_only` or `include(...)`",
        ],
    );
}

#[test]
fn shapes() {
    let message = "`DynamoTable` takes a struct with named fields; name its fields";
    table_says(
        quote!(
            struct User(String);
        ),
        &[message],
    );
    table_says(
        quote!(
            struct User;
        ),
        &[message],
    );
    table_says(
        quote!(
            enum User {
                A,
            }
        ),
        &["`DynamoTable` takes a struct with named fields; derive `DynamoDocument` for an enum"],
    );
    table_says(
        quote!(union User { a: u8 }),
        &["`DynamoTable` takes a struct with named fields; make this union a struct"],
    );
    let message = "`DynamoDocument` takes a struct with named fields or an enum; name its fields";
    document_says(
        quote!(
            struct Address(String);
        ),
        &[message],
    );
    document_says(
        quote!(
            struct Address;
        ),
        &[message],
    );
    document_says(
        quote!(union Address { a: u8 }),
        &["`DynamoDocument` takes a struct with named fields or an enum; make this union an enum"],
    );
    document_says(
        quote!(
            enum Never {}
        ),
        &["an enum without variants has no values; add a variant"],
    );
}

#[test]
fn lifetimes() {
    let message = |derive: &str, lifetime: &str| {
        format!(
            "`{derive}` takes types that own what is read into them; remove `{lifetime}` and the \
             references"
        )
    };
    let table = message("DynamoTable", "'a");
    table_says(
        quote!(
            #[dynamo(table = "users")]
            struct User<'a, T> {
                #[hash_key]
                id: &'a T,
            }
        ),
        &[&table],
    );
    let (a, b) = (
        message("DynamoDocument", "'a"),
        message("DynamoDocument", "'b"),
    );
    document_says(
        quote!(
            struct Address<'a, 'b> {
                a: &'a str,
                b: &'b str,
            }
        ),
        &[&a, &b],
    );
    document_says(
        quote!(
            enum Shape<'a> {
                A(&'a str),
            }
        ),
        &[&a],
    );
}
