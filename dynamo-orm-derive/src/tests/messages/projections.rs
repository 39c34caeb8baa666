//! Derived projections.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::messages;
use crate::projection;

#[track_caller]
fn projection_says(input: TokenStream, expected: &[&str]) {
    assert_eq!(messages(projection(input)), expected);
}

#[test]
fn derived_projections() {
    projection_says(
        quote! {
            #[dynamo(table = crate::model::User)]
            struct Contact {
                #[dynamo(path = FIRST_NAME, default)]
                name: String,
                #[dynamo(serde, default = one)]
                settings: Settings,
            }
        },
        &[],
    );
    let message = "`DynamoProjection` takes a struct with named fields; name its fields";
    projection_says(
        quote!(
            #[dynamo(table = User)]
            struct Contact(String);
        ),
        &[message],
    );
    projection_says(
        quote!(
            #[dynamo(table = User)]
            struct Contact;
        ),
        &[message],
    );
    let message = "`DynamoProjection` takes a struct with named fields; make this a struct";
    projection_says(
        quote!(
            #[dynamo(table = User)]
            enum Contact {
                Email,
            }
        ),
        &[message],
    );
    projection_says(
        quote!(#[dynamo(table = User)] union Contact { a: u8 }),
        &[message],
    );
    for parameters in [quote!(<T>), quote!(<'a>), quote!(<const N: usize>)] {
        projection_says(
            quote!(#[dynamo(table = User)] struct Contact #parameters { email: String }),
            &["`DynamoProjection` takes no generic structs; use concrete field types"],
        );
    }
}

#[test]
fn the_table_of_a_projection() {
    let with = |attribute| quote!(#attribute struct Contact { email: String });
    projection_says(
        with(TokenStream::new()),
        &[
            "this projection names no table; add `#[dynamo(table = User)]` with the type of its table",
        ],
    );
    let no_type = "`table` takes the type of a table, not its name; write `table = User`";
    projection_says(with(quote!(#[dynamo(table = "users")])), &[no_type]);
    projection_says(with(quote!(#[dynamo(table)])), &[no_type]);
    projection_says(
        with(quote!(#[dynamo(table = User, table = Order)])),
        &["`table` is given twice; remove one"],
    );
    projection_says(
        with(quote!(#[dynamo(tabel = User)])),
        &["unknown option `tabel`; did you mean `table`? \
           `#[dynamo(...)]` on a projection takes `table = User`"],
    );
    projection_says(
        with(quote!(#[dynamo(table = User, rename_all = "camelCase")])),
        &["a projection's fields have the stored names of the table's; remove `rename_all`"],
    );
}

#[test]
fn fields_of_a_projection() {
    let with = |fields| quote!(#[dynamo(table = User)] struct Contact { email: String, #fields });
    for (option, message) in [
        (
            quote!(rename = "x"),
            "a projection's field has the stored name of the table's; remove `rename`",
        ),
        (
            quote!(skip),
            "a projection has only the fields that are read; remove this field",
        ),
        (
            quote!(flatten),
            "a projection reads only the attributes that it names; remove this field",
        ),
        (
            quote!(sensitive),
            "a projection's field is sensitive if the table's is; remove `sensitive`",
        ),
        (
            quote!(defualt),
            "unknown option `defualt`; did you mean `default`? `#[dynamo(...)]` on a field of a \
             projection takes `default`, `serde` and `path = NAME`",
        ),
        (
            quote!(path = EMAIL),
            "`email` is the attribute `EMAIL` already; remove `other`",
        ),
    ] {
        projection_says(with(quote!(#[dynamo(#option)] other: u8)), &[message]);
    }
}
