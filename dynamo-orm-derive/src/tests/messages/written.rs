//! What writes set or check by themselves.

use quote::quote;

use super::{attribute_says, document_says, field_says, table_says};

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
