//! Indexes: their keys, projections and number.

use quote::{format_ident, quote};

use super::{attribute_says, field_says, table_says, users};

#[test]
fn indexes() {
    attribute_says(
        &quote!(#[index(all, hash = email)]),
        &["this index has no name; add `name = \"...\"`"],
    );
    attribute_says(
        &quote!(#[index(all, name = "ByEmail")]),
        &["this global index has no hash key; add `hash = field`"],
    );
    attribute_says(
        &quote!(#[index(name = "ByEmail", hash = email)]),
        &["this index has no projection; add `all`, `keys_only` or `include(...)`"],
    );
    let one = "an index has one projection; keep one of `all`, `keys_only` and `include(...)`";
    attribute_says(
        &quote!(#[index(all, keys_only, include(name), name = "ByEmail", hash = email)]),
        &[one, one],
    );
    attribute_says(
        &quote! {
            #[index(all, name = "ByEmail", hash = email)]
            #[index(all, name = "ByEmail", hash = name)]
        },
        &["an index `ByEmail` exists already; give this one another name"],
    );
    field_says(
        &quote! {
            #[dynamo(serde)]
            #[index(all, name = "ByX")]
            x: u8
        },
        &["`x` is an index key and cannot be `serde`; remove `serde`"],
    );
    table_says(
        users(
            &quote!(#[index(all, name = "ByX", hash = x)]),
            &quote!(#[dynamo(skip)] x: u8),
        ),
        &["`x` is an index key and cannot be `skip`; remove `skip`"],
    );
}

#[test]
fn index_keys() {
    let index = |keys| quote!(#[index(all, name = "ByEmail", #keys)]);
    attribute_says(
        &index(quote!(hash = nmae)),
        &["no field `nmae`; did you mean `name`?"],
    );
    attribute_says(
        &index(quote!(hash = email, range = address)),
        &["no field `address`; `range` lists fields of this struct"],
    );
    attribute_says(
        &index(quote!(hash(email, email))),
        &["`email` is twice in `hash`; remove one"],
    );
    attribute_says(
        &index(quote!(hash = email, range(name, email))),
        &["`email` is both in `hash` and in `range`; remove it from one"],
    );
    for option in ["hash", "range"] {
        let list = format_ident!("{option}");
        let others = (option == "range").then(|| quote!(hash = name,));
        table_says(
            users(
                &index(quote!(#others #list(a, b, c, d, e))),
                &quote!(a: u8, b: u8, c: u8, d: u8, e: u8),
            ),
            &[&format!(
                "an index has at most 4 {option} key fields; remove `e`"
            )],
        );
    }
}

#[test]
fn local_indexes() {
    for option in ["hash", "range"] {
        let ident = format_ident!("{option}");
        field_says(
            &quote!(#[index(all, name = "ByX", #ident = name)] x: u8),
            &[&format!(
                "a local index takes its hash key from the table and its range key from this \
                 field; remove `{option}`, or move `#[index(...)]` onto the struct for a global \
                 index"
            )],
        );
    }
    table_says(
        quote! {
            #[dynamo(table = "users")]
            struct User {
                #[hash_key]
                id: String,
                #[index(all, name = "ByX")]
                x: u8,
            }
        },
        &[
            "a local index needs a table with a range key; mark a field with `#[range_key]`, or \
           move `#[index(...)]` onto the struct for a global index",
        ],
    );
    table_says(
        quote! {
            #[dynamo(table = "users")]
            struct User {
                #[hash_key]
                #[index(all, name = "ById")]
                id: String,
                #[range_key]
                #[index(all, name = "ByX")]
                x: u8,
            }
        },
        &[
            "`id` is a key of the table already; move this `#[index(...)]` to another field",
            "`x` is a key of the table already; move this `#[index(...)]` to another field",
        ],
    );
}

#[test]
fn projections() {
    let index = |include| quote!(#[index(#include, name = "ByEmail", hash = email)]);
    let empty = "`include` needs at least one field; list them: `include(first_name)`, or use \
                 `keys_only`";
    attribute_says(&index(quote!(include())), &[empty]);
    attribute_says(&index(quote!(include)), &[empty]);
    let quoted = "`include` lists fields by their names in the struct; write `include(first, second)`, \
                  without quotes";
    attribute_says(&index(quote!(include("name"))), &[quoted]);
    table_says(
        quote! {
            #[dynamo(table = "users")]
            #[index(include(n), name = "ByEmail", hash = e)]
            struct User {
                #[hash_key]
                id: u8,
                #[dynamo(rename = "n")]
                name: String,
                #[dynamo(rename = "e")]
                email: String,
            }
        },
        &[
            "no field `e`: it is what `email` is stored as, and `hash` lists fields; write `email`",
            "no field `n`: it is what `name` is stored as, and `include` lists fields; write `name`",
        ],
    );
    attribute_says(
        &index(quote!(include(nmae, address))),
        &[
            "no field `nmae`; did you mean `name`?",
            "no field `address`; `include` lists fields of this struct",
        ],
    );
    attribute_says(
        &index(quote!(include(id, email, name, name))),
        &[
            "`id` is a key and always projected; remove it from `include(...)`",
            "`email` is a key and always projected; remove it from `include(...)`",
            "`name` is twice in `include`; remove one",
        ],
    );
    table_says(
        users(&index(quote!(include(x))), &quote!(#[dynamo(skip)] x: u8)),
        &["`x` is stored under no name of its own; remove it from `include(...)`"],
    );
}

#[test]
fn quotas() {
    let global = (0..21).map(|number| {
        let name = format!("Index{number}");
        quote!(#[index(all, name = #name, hash = email)])
    });
    attribute_says(
        &quote!(#(#global)*),
        &["a table has at most 20 global indexes; remove this `#[index(...)]`"],
    );
    let local = (0..6).map(|number| {
        let (name, field) = (format!("Index{number}"), format_ident!("field{number}"));
        quote!(#[index(all, name = #name)] #field: u8)
    });
    field_says(
        &quote!(#(#local),*),
        &["a table has at most 5 local indexes; \
           move this `#[index(...)]` onto the struct for a global index"],
    );
    let fields: Vec<_> = (0..51)
        .map(|number| format_ident!("field{number}"))
        .collect();
    table_says(
        users(
            &quote! {
                #[index(include(#(#fields),*), name = "ByEmail", hash = email)]
                #[index(include(#(#fields),*), name = "ByName", hash = name)]
            },
            &quote!(#(#fields: u8),*),
        ),
        &[
            "the indexes of a table include at most 100 attributes together and `field49` is one \
           more; use `all`, or include fewer",
        ],
    );
}
