//! What the derive of views says about mistakes, and emits.

use proc_macro2::TokenStream;
use quote::quote;

use super::{messages, parsed};
use crate::view;

#[track_caller]
fn view_says(input: TokenStream, expected: &[&str]) {
    assert_eq!(messages(view(input)), expected);
}

#[test]
fn sound_views() {
    view_says(
        quote! {
            #[dynamo(table = crate::model::User)]
            struct Contact<'a> {
                #[dynamo(path = FIRST_NAME, default)]
                name: &'a str,
                #[dynamo(default = one)]
                visits: u32,
            }
        },
        &[],
    );
    view_says(
        quote!(
            #[dynamo(table = User)]
            struct Visits {
                visits: u32,
            }
        ),
        &[],
    );
    view_says(
        quote!(
            #[dynamo(table = User)]
            struct Names<'a> {
                names: &'a Vec<Cow<'static, str>>,
            }
        ),
        &[],
    );
    view_says(
        quote!(
            #[dynamo(table = User)]
            struct Nothing {}
        ),
        &[],
    );
    view_says(
        quote!(
            #[dynamo(document = Address)]
            struct City<'a> {
                city: &'a str,
            }
        ),
        &[],
    );
}

#[test]
fn shapes() {
    let message = "`DynamoView` takes a struct with named fields; name its fields";
    view_says(
        quote!(
            #[dynamo(table = User)]
            struct Contact<'a>(&'a str);
        ),
        &[message],
    );
    view_says(
        quote!(
            #[dynamo(table = User)]
            struct Contact;
        ),
        &[message],
    );
    let message = "`DynamoView` takes a struct with named fields; make this a struct";
    view_says(
        quote!(
            #[dynamo(table = User)]
            enum Contact {
                Email,
            }
        ),
        &[message],
    );
    view_says(
        quote!(#[dynamo(table = User)] union Contact { a: u8 }),
        &[message],
    );
}

#[test]
fn parameters() {
    let with =
        |parameters| quote!(#[dynamo(table = User)] struct Contact #parameters { email: &'a str });
    view_says(with(quote!(<'a>)), &[]);
    let concrete = "`DynamoView` takes no parameters but one lifetime; use concrete field types";
    view_says(with(quote!(<'a, T>)), &[concrete]);
    view_says(with(quote!(<'a, const N: usize>)), &[concrete]);
    view_says(
        with(quote!(<'a, 'b, T>)),
        &[
            "a view has one lifetime, that of its page; remove `'b`",
            concrete,
        ],
    );
}

#[test]
fn what_lives_for_ever() {
    let message = "a view borrows from its page, which does not live for ever; \
                   write the struct's lifetime in place of `'static`";
    for ty in [
        quote!(&'static str),
        quote!(Option<Cow<'static, str>>),
        quote!([&'static str; 1]),
    ] {
        view_says(
            quote!(#[dynamo(table = User)] struct Contact<'a> { email: #ty, name: &'a str }),
            &[message],
        );
    }
}

#[test]
fn the_table_of_a_view() {
    let with = |attribute| quote!(#attribute struct Contact<'a> { email: &'a str });
    view_says(
        with(TokenStream::new()),
        &[
            "this view names no table; add `#[dynamo(table = User)]` with the type of its table, or \
             `#[dynamo(document = Address)]` with that of a nested document",
        ],
    );
    let no_type = "`table` takes the type of a table, not its name; write `table = User`";
    view_says(with(quote!(#[dynamo(table = "users")])), &[no_type]);
    let no_type = "`document` takes the type of a document; write `document = Address`";
    view_says(with(quote!(#[dynamo(document)])), &[no_type]);
    view_says(
        with(quote!(#[dynamo(table = User, table = Order)])),
        &["`table` is given twice; remove one"],
    );
    view_says(
        with(quote!(#[dynamo(table = User, document = Address)])),
        &["a view is of a table or of a document; remove `table` or `document`"],
    );
    view_says(
        with(quote!(#[dynamo(tabel = User)])),
        &["unknown option `tabel`; did you mean `table`? \
           `#[dynamo(...)]` on a view takes `table = User` and `document = Address`"],
    );
    view_says(
        with(quote!(#[dynamo(table = User, rename_all = "camelCase")])),
        &["a view's fields have the stored names of the table's; remove `rename_all`"],
    );
}

#[test]
fn fields_of_a_view() {
    let with =
        |fields| quote!(#[dynamo(table = User)] struct Contact<'a> { email: &'a str, #fields });
    for (option, message) in [
        (
            quote!(rename = "x"),
            "a view's field has the stored name of the table's; remove `rename`",
        ),
        (
            quote!(skip),
            "a view has only the fields that are read; remove this field",
        ),
        (
            quote!(flatten),
            "a view reads only the attributes that it names; remove this field",
        ),
        (
            quote!(sensitive),
            "a view's field is sensitive if the table's is; remove `sensitive`",
        ),
        (
            quote!(serde),
            "what serde reads is viewed by reference; remove `serde`, and write `&Serde<...>`",
        ),
        (
            quote!(defualt),
            "unknown option `defualt`; did you mean `default`? `#[dynamo(...)]` on a field of a \
             view takes `default` and `path = NAME`",
        ),
        (
            quote!(path = EMAIL),
            "`email` is the attribute `EMAIL` already; remove `other`",
        ),
    ] {
        view_says(with(quote!(#[dynamo(#option)] other: u8)), &[message]);
    }
}

#[test]
fn broken_views_keep_their_traits() {
    for input in [
        quote!(
            struct Contact<'a, T>
            where
                T: Copy,
            {
                a: &'a T,
            }
        ),
        quote!(union Contact { a: u8 }),
        quote!(
            struct Contact(u8);
        ),
    ] {
        let output = view(input);
        parsed(output.clone());
        let output = output.to_string();
        for of in [
            "View for",
            "Lent for",
            "Views < __T > for",
            "DynamoView < __T > for",
        ] {
            assert!(
                output.contains(&format!("__orm :: {of} Contact")),
                "{output}"
            );
        }
    }
}

#[test]
fn a_view_has_the_names_of_its_table() {
    let output = view(quote! {
        #[dynamo(table = model::User)]
        pub struct Contact<'a> {
            first_name: &'a str,
            #[dynamo(path = KIND)]
            r#type: u8,
        }
    });
    let output = output.to_string();
    let names = quote! {
        &[
            *<model::User>::FIRST_NAME.name_viewed_as::<&'a str>(),
            *<model::User>::KIND.name_viewed_as::<u8>()
        ]
    };
    assert!(output.contains(&names.to_string()), "{output}");
}

#[test]
fn nonsense_is_no_panic() {
    assert_eq!(messages(view(quote!(1 + 1))).len(), 1);
}
