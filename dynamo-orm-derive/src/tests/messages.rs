//! The text of every message. Where each points to is seen in the compile-fail tests.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{messages, table};
use crate::{document, key, projection};

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
fn names() {
    let named = |name: &str| {
        quote!(
            #[dynamo(table = #name)]
            struct User {
                #[hash_key]
                id: String,
            }
        )
    };
    table_says(
        named("ab"),
        &["the table name `ab` has 2 characters; use 3 to 255"],
    );
    table_says(
        named("my users"),
        &["the table name `my users` contains ` `; \
           use only the letters a to z and A to Z, digits, `_`, `-` and `.`"],
    );
    for wrong in [
        "arn:aws:dynamodb:eu-west-1:123456789012:users",
        "arn:aws:dynamodb:eu-west-1::table/users",
        "arn:aws:sqs:eu-west-1:123456789012:table/users",
        "arn:aws:dynamodb:eu-west-1:123456789012:table/us",
        "arn:aws:dynamodb:eu-west-1:123456789012:table/users/index/ByEmail",
    ] {
        table_says(
            named(wrong),
            &[&format!(
                "`{wrong}` is not the ARN of a table; \
                 write its name, or `arn:aws:dynamodb:region:account:table/name`"
            )],
        );
    }
    table_says(
        named("arn:aws-cn:dynamodb:cn-north-1:123456789012:table/users"),
        &[],
    );
    let long = "x".repeat(256);
    attribute_says(
        &quote!(#[index(all, name = #long, hash = email)]),
        &[&format!(
            "the index name `{long}` has 256 characters; use 3 to 255"
        )],
    );
    table_says(
        quote!(
            #[dynamo(table = "users")]
            struct User {
                #[hash_key]
                #[dynamo(rename = #long)]
                id: String,
            }
        ),
        &["the name of the key `id` has 256 bytes; use at most 255"],
    );
    let longest = "x".repeat(255);
    field_says(
        &quote!(#[index(all, name = #longest)] #[dynamo(rename = #longest)] x: u8),
        &[],
    );
    let longer = "x".repeat(65_536);
    field_says(
        &quote!(#[dynamo(rename = #longer)] x: u8),
        &["this name has 65536 bytes; use at most 65535"],
    );
    let longest = "x".repeat(65_535);
    field_says(&quote!(#[dynamo(rename = #longest)] x: u8), &[]);
    let twice = "two fields are stored as `name`; rename one with `#[dynamo(rename = \"...\")]`";
    field_says(&quote!(#[dynamo(rename = "name")] x: u8), &[twice]);
    document_says(
        quote!(
            #[dynamo(rename_all = "lowercase")]
            enum Color {
                Red,
                RED,
                #[dynamo(rename = "red")]
                Blue,
            }
        ),
        &["two variants are stored as `red`; rename one with `#[dynamo(rename = \"...\")]`"; 2],
    );
}

#[test]
fn fields() {
    field_says(
        &quote!(#[dynamo(skip, rename = "y", default, serde, path = Y)] x: u8),
        &[
            "`skip` leaves this field out of the item; remove `rename`",
            "`skip` leaves this field out of the item; remove `default`",
            "`skip` leaves this field out of the item; remove `serde`",
            "`skip` leaves this field out of the item; remove `path`",
        ],
    );
    field_says(
        &quote!(#[dynamo(flatten, rename = "y")] x: Map),
        &["`flatten` gives this field no attribute of its own; remove `rename`"],
    );
    field_says(
        &quote!(#[dynamo(flatten)] x: Map, #[dynamo(flatten)] y: Map),
        &[
            "a struct has at most one `flatten` field and `x` already is it; \
           remove this `flatten`",
        ],
    );
}

#[test]
fn generated_names() {
    let field = |constant| {
        format!(
            "the constant `{constant}` exists already; \
             give this field another with `#[dynamo(path = NAME)]`"
        )
    };
    let index = |constant| {
        format!(
            "the constant `{constant}` exists already; \
             give this index another with `const = NAME`"
        )
    };
    field_says(&quote!(#[dynamo(path = EMAIL)] x: u8), &[&field("EMAIL")]);
    field_says(
        &quote!(Name: u8, NAME: u8),
        &[&field("NAME"), &field("NAME")],
    );
    attribute_says(
        &quote!(#[index(all, name = "email", hash = email)]),
        &[&index("EMAIL")],
    );
    attribute_says(
        &quote! {
            #[index(all, name = "by-email", hash = email)]
            #[index(all, name = "ByEmail", hash = email)]
            #[index(all, name = "ByName", hash = name, const = BY_EMAIL)]
        },
        &[&index("BY_EMAIL"), &index("BY_EMAIL")],
    );
    let ty = |ty| {
        format!("the type `{ty}` exists already; give this index other names with `const = NAME`")
    };
    attribute_says(
        &quote!(#[index(keys_only, name = "Key", hash = email)]),
        &[&ty("UserKey")],
    );
    attribute_says(
        &quote!(#[index(keys_only, name = "Index", hash = email)]),
        &[&ty("User")],
    );
    attribute_says(
        &quote!(#[index(keys_only, name = "Index", hash = email, const = BY_EMAIL)]),
        &[],
    );
    attribute_says(
        &quote!(#[index(all, name = "2nd", hash = email)]),
        &["no constant can be called `2nd`; add `const = NAME`"],
    );
}

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

#[test]
fn versions() {
    field_says(
        &quote!(#[dynamo(version, rename = "v", path = V)] version: u64),
        &[],
    );
    field_says(
        &quote! {
            #[dynamo(version)] version: u64,
            #[dynamo(version)] revision: u64
        },
        &["a table has one version and `version` already is it; remove this `version`"],
    );
    field_says(
        &quote!(#[dynamo(version, serde)] version: u64),
        &["`version` is the version and cannot be `serde`; remove `serde`"],
    );
    field_says(
        &quote!(#[dynamo(version, default)] version: u64),
        &["`version` is the version, which is 0 if it is absent; remove `default`"],
    );
    field_says(
        &quote!(#[dynamo(version, skip)] version: u64),
        &["`skip` leaves this field out of the item; remove `version`"],
    );
    field_says(
        &quote!(#[dynamo(version = 1)] version: u64),
        &["`version` takes no value; write just `version`"],
    );
    field_says(
        &quote! {
            #[dynamo(version, rename = "v")] version: u64,
            v_ring: u64
        },
        &[
            "the name `v_ring` is reserved for the version `v`; store this field under another with \
           `#[dynamo(rename = \"...\")]`",
        ],
    );
    table_says(
        quote! {
            #[dynamo(table = "users")]
            struct User {
                #[hash_key]
                #[dynamo(version)]
                id: u64,
            }
        },
        &[
            "`id` is a key, which never changes, and a version changes with every write; remove `version`",
        ],
    );
    document_says(
        quote!(
            struct Address {
                #[dynamo(version)]
                version: u64,
            }
        ),
        &[
            "a version counts the writes of an item, not of a document in it; mark a field of the table",
        ],
    );
}

#[test]
fn times_to_live() {
    field_says(
        &quote!(#[dynamo(ttl, rename = "t")] expires: Option<u64>),
        &[],
    );
    field_says(
        &quote! {
            #[dynamo(ttl)] expires: u64,
            #[dynamo(ttl)] ends: u64
        },
        &["a table has one time to live and `expires` already is it; remove this `ttl`"],
    );
    field_says(
        &quote!(#[dynamo(ttl, serde)] expires: u64),
        &["`expires` is the time to live and cannot be `serde`; remove `serde`"],
    );
    field_says(
        &quote!(#[dynamo(ttl, skip)] expires: u64),
        &["`skip` leaves this field out of the item; remove `ttl`"],
    );
    attribute_says(
        &quote!(#[dynamo(ttl)]),
        &["`ttl` belongs on a field; move it onto one"],
    );
    document_says(
        quote!(
            struct Address {
                #[dynamo(ttl)]
                expires: u64,
            }
        ),
        &[
            "the time to live is an attribute of an item, not of a document in it; mark a field of the table",
        ],
    );
}

#[test]
fn timestamps() {
    field_says(
        &quote! {
            #[dynamo(created_at, rename = "c")] made: u64,
            #[dynamo(updated_at)] updated: Option<i64>
        },
        &[],
    );
    field_says(
        &quote! {
            #[dynamo(created_at)] made: u64,
            #[dynamo(created_at)] other: u64,
            #[dynamo(updated_at)] updated: u64,
            #[dynamo(updated_at)] changed: u64
        },
        &[
            "a table has one `created_at` and `made` already is it; remove this `created_at`",
            "a table has one `updated_at` and `updated` already is it; remove this `updated_at`",
        ],
    );
    for (options, message) in [
        (
            quote!(created_at, serde),
            "`at` is `created_at` and cannot be `serde`; remove `serde`",
        ),
        (
            quote!(updated_at, version),
            "`at` is `updated_at` and cannot be `version`; remove `version`",
        ),
        (
            quote!(updated_at, ttl),
            "`at` is `updated_at` and cannot be `ttl`; remove `ttl`",
        ),
        (
            quote!(updated_at, created_at),
            "`at` is `updated_at` and cannot be `created_at`; remove `created_at`",
        ),
        (
            quote!(updated_at, skip),
            "`skip` leaves this field out of the item; remove `updated_at`",
        ),
        (
            quote!(created_at, flatten),
            "`flatten` gives this field no attribute of its own; remove `created_at`",
        ),
    ] {
        field_says(&quote!(#[dynamo(#options)] at: u64), &[message]);
    }
    field_says(
        &quote!(#[range_key] #[dynamo(updated_at)] at: u64),
        &[
            "a table has at most one range key and `created` already is it; remove this `#[range_key]`",
            "`at` is a key, which never changes, and writes set `updated_at`; remove `updated_at`",
        ],
    );
    attribute_says(
        &quote!(#[dynamo(created_at)]),
        &["`created_at` belongs on a field; move it onto one"],
    );
    attribute_says(
        &quote!(#[dynamo(updated_at)]),
        &["`updated_at` belongs on a field; move it onto one"],
    );
    document_says(
        quote!(
            struct Address {
                #[dynamo(created_at)]
                created: u64,
                #[dynamo(updated_at)]
                updated: u64,
            }
        ),
        &[
            "`created_at` is an attribute of an item, not of a document in it; mark a field of the table",
            "`updated_at` is an attribute of an item, not of a document in it; mark a field of the table",
        ],
    );
}

#[test]
fn counters() {
    field_says(
        &quote! {
            #[dynamo(counter)] writes: u64,
            #[dynamo(counter(start = 10, step = 5), rename = "c")] fives: Option<u8>,
            #[dynamo(counter(step = -1))] left: i32
        },
        &[],
    );
    for (options, message) in [
        (
            quote!(counter, serde),
            "`n` is a counter and cannot be `serde`; remove `serde`",
        ),
        (
            quote!(counter, version),
            "`n` is a counter and cannot be `version`; remove `version`",
        ),
        (
            quote!(counter, ttl),
            "`n` is a counter and cannot be `ttl`; remove `ttl`",
        ),
        (
            quote!(counter, created_at),
            "`n` is a counter and cannot be `created_at`; remove `created_at`",
        ),
        (
            quote!(counter, updated_at),
            "`n` is a counter and cannot be `updated_at`; remove `updated_at`",
        ),
        (
            quote!(counter, skip),
            "`skip` leaves this field out of the item; remove `counter`",
        ),
        (
            quote!(counter, counter),
            "`counter` is given twice; remove one",
        ),
        (
            quote!(counter(step = 1, step = 2)),
            "`step` is given twice; remove one",
        ),
        (
            quote!(counter(start = "10")),
            "`start` takes a whole number; write `start = 1`",
        ),
        (
            quote!(counter(start = 1.5, step = 1)),
            "`start` takes a whole number; write `start = 1`",
        ),
        (
            quote!(counter(step)),
            "`step` takes a whole number; write `step = 1`",
        ),
        (
            quote!(counter(start = 10, step = 0)),
            "a step of 0 counts nothing; give `step` another number",
        ),
        (
            quote!(counter(strat = 10)),
            "unknown option; `counter(...)` takes `start = 0` and `step = 1`",
        ),
        (
            quote!(counter()),
            "`counter` takes its numbers in parentheses; write `counter` or `counter(start = 0, step = 1)`",
        ),
        (
            quote!(counter = 5),
            "`counter` takes its numbers in parentheses; write `counter` or `counter(start = 0, step = 1)`",
        ),
    ] {
        field_says(&quote!(#[dynamo(#options)] n: u64), &[message]);
    }
    field_says(
        &quote!(#[range_key] #[dynamo(counter)] n: u64),
        &[
            "a table has at most one range key and `created` already is it; remove this `#[range_key]`",
            "`n` is a key, which never changes, and a counter changes with every write; remove `counter`",
        ],
    );
    attribute_says(
        &quote!(#[dynamo(counter)]),
        &["`counter` belongs on a field; move it onto one"],
    );
    document_says(
        quote!(
            struct Address {
                #[dynamo(counter)]
                writes: u64,
            }
        ),
        &[
            "a counter counts the writes of an item, not of a document in it; mark a field of the table",
        ],
    );
}

#[test]
fn validations() {
    attribute_says(&quote!(#[dynamo(validate = rules::user)]), &[]);
    attribute_says(
        &quote!(#[dynamo(validate = "rules::user")]),
        &["`validate` takes the path of a function; write `validate = path::to::function`"],
    );
    attribute_says(
        &quote!(#[dynamo(validate = one, validate = two)]),
        &["`validate` is given twice; remove one"],
    );
}
