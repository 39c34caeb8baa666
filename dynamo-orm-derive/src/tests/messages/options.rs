//! Options: unknown, malformed, or on the wrong field.

use quote::quote;

use super::{attribute_says, document_says, field_says};

#[test]
fn unknown_options() {
    attribute_says(
        &quote!(#[dynamo(version)]),
        &["`version` belongs on a field; move it onto one"],
    );
    attribute_says(
        &quote!(#[dynamo(versions)]),
        &[
            "unknown option `versions`; `#[dynamo(...)]` on a table takes `table = \"...\"`, \
           `rename_all = \"...\"` and `validate = path::to::function`",
        ],
    );
    field_says(
        &quote!(#[dynamo(a::b)] x: u8),
        &[
            "unknown option `a::b`; `#[dynamo(...)]` on a field takes `rename = \"...\"`, \
           `default`, `skip`, `flatten`, `serde`, `path = NAME`, `sensitive`, `version`, `ttl`, \
           `created_at`, `updated_at` and `counter`",
        ],
    );
    for (option, message) in [
        (
            quote!(hash_key),
            "the hash key is an attribute of its own: write `#[hash_key]`",
        ),
        (
            quote!(sort_key),
            "the range key is an attribute of its own: write `#[range_key]`",
        ),
        (
            quote!(index),
            "an index is an attribute of its own: write `#[index(...)]`",
        ),
    ] {
        field_says(&quote!(#[dynamo(#option)] x: u8), &[message]);
    }
    document_says(
        quote!(
            struct Address {
                #[dynamo(renam = "x")]
                street: String,
            }
        ),
        &[
            "unknown option `renam`; did you mean `rename`? `#[dynamo(...)]` on a field of a document takes \
             `rename = \"...\"`, `default`, `skip`, `flatten`, `serde` and `path = NAME`",
        ],
    );
    attribute_says(
        &quote!(#[index(key_only, name = "ByEmail", hash = email)]),
        &[
            "unknown option `key_only`; did you mean `keys_only`? `#[index(...)]` takes \
             `name = \"...\"`, `all`, `keys_only`, `include(...)`, `hash = field`, \
             `range = field` and `const = NAME`",
        ],
    );
    document_says(
        quote!(
            #[dynamo(table = "users")]
            struct Address {}
        ),
        &["unknown option `table`; `#[dynamo(...)]` on a document takes `rename_all = \"...\"`"],
    );
    document_says(
        quote!(
            enum Shape {
                #[dynamo(skip)]
                A {
                    #[dynamo(flatten)]
                    a: u8,
                },
                B(#[dynamo(skip)] u8),
            }
        ),
        &[
            "unknown option `skip`; `#[dynamo(...)]` on a variant takes `rename = \"...\"`",
            "unknown option `flatten`; `#[dynamo(...)]` on a field of a variant takes \
             `rename = \"...\"` and `default`",
            "a field without a name takes no options; remove this `#[dynamo(...)]`",
        ],
    );
}

#[test]
fn sensitive_fields() {
    let whole = "a document is sensitive as a whole; mark the field of the table that holds it";
    document_says(
        quote!(
            struct Address {
                #[dynamo(sensitive)]
                street: String,
            }
        ),
        &[whole],
    );
    document_says(
        quote!(
            enum Contact {
                Phone {
                    #[dynamo(sensitive)]
                    number: u64,
                },
            }
        ),
        &[whole],
    );
    field_says(
        &quote!(
            #[dynamo(skip, sensitive)] cache: Cache,
            #[dynamo(flatten, sensitive)] others: Others,
            #[dynamo(sensitive, sensitive)] twice: u8,
            #[dynamo(sensitive = true)] valued: u8,
        ),
        &[
            "`sensitive` is given twice; remove one",
            "`sensitive` takes no value; write just `sensitive`",
            "`skip` leaves this field out of the item; remove `sensitive`",
            "`flatten` gives this field no attribute of its own; remove `sensitive`",
        ],
    );
}

#[test]
fn malformed_options() {
    let takes = "`#[dynamo(...)]` on a table takes options; write `table = \"...\"`, \
                 `rename_all = \"...\"` or `validate = path::to::function`";
    attribute_says(&quote!(#[dynamo]), &[takes]);
    attribute_says(&quote!(#[dynamo = "users"]), &[takes]);
    attribute_says(&quote!(#[dynamo("users")]), &[takes]);
    field_says(
        &quote!(#[dynamo(rename = x, path = "X", default = "now", skip = true, serde(x))] x: u8),
        &[
            "`rename` takes a string; write `rename = \"...\"`",
            "`path` takes the name of a constant; write `path = NAME`",
            "`default` takes the path of a function; write `default = path::to::function`",
            "`skip` takes no value; write just `skip`",
            "`serde` takes no value; write just `serde`",
        ],
    );
    attribute_says(
        &quote!(#[index(all, name = "ByEmail", hash = "email")]),
        &["`hash` lists fields; write `hash = field` or `hash(first, second)`"],
    );
    attribute_says(
        &quote!(#[index(all, name = "ByEmail", hash = email, range())]),
        &["`range` lists fields; write `range = field` or `range(first, second)`"],
    );
    attribute_says(
        &quote!(#[dynamo(rename_all = "title")]),
        &[
            "unknown case `title`; expected `lowercase`, `UPPERCASE`, `PascalCase`, `camelCase`, \
           `snake_case`, `SCREAMING_SNAKE_CASE`, `kebab-case` or `SCREAMING-KEBAB-CASE`",
        ],
    );
    attribute_says(
        &quote!(#[dynamo(table = "users")]),
        &["`table` is given twice; remove one"],
    );
    field_says(
        &quote!(#[dynamo(default)] #[dynamo(default)] x: u8),
        &["`default` is given twice; remove one"],
    );
}
