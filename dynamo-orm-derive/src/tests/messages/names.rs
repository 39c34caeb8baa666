//! Names of tables, attributes and what is generated.

use quote::quote;

use super::{attribute_says, document_says, field_says, table_says};

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
        named("a"),
        &["the table name `a` has 1 character; use 3 to 255"],
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
