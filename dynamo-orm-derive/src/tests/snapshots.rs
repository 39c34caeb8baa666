//! What is emitted for one type of each kind, as a file to read: growth is seen in review.
//!
//! `SNAPSHOTS=overwrite cargo test -p dynamo-orm-derive` writes the files anew.

use std::fs;
use std::path::Path;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{parsed, table};
use crate::{document, view};

/// The most that a table of ten fields is expanded to.
const TEN_FIELDS: usize = 12 * 1024;

fn printed(output: TokenStream) -> String {
    prettyplease::unparse(&parsed(output))
}

fn is_as_before(name: &str, output: TokenStream) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/tests/snapshots/{name}.rs"));
    let output = printed(output);
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        fs::write(&path, &output).unwrap();
    }
    let before = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        output == before,
        "the expansion of `{name}` is another than before; \
         if it is meant to be, write it with `SNAPSHOTS=overwrite` and read the difference"
    );
}

/// A table with keys alone and this many fields of ten types.
fn wide(fields: usize) -> TokenStream {
    let types = [
        quote!(String),
        quote!(u64),
        quote!(Option<String>),
        quote!(bool),
        quote!(BTreeSet<String>),
        quote!(Vec<u8>),
        quote!(Option<Address>),
        quote!(f64),
        quote!(u32),
        quote!(Vec<String>),
    ];
    let names = (2..fields).map(|position| format_ident!("field_{position:02}"));
    let types = types.iter().cycle().skip(2);
    table(quote! {
        #[dynamo(table = "wide")]
        pub struct Wide {
            #[hash_key]
            pub account: String,
            #[range_key]
            pub created: u64,
            #(pub #names: #types,)*
        }
    })
}

#[test]
fn a_table_of_ten_fields() {
    let user = quote! {
        #[dynamo(table = "users")]
        pub struct User {
            #[hash_key]
            pub account_type: String,
            #[range_key]
            pub last_name: String,
            pub first_name: String,
            pub email: Option<String>,
            pub joined: u64,
            pub visits: u32,
            pub is_owner: bool,
            pub tags: BTreeSet<String>,
            pub address: Option<Address>,
            pub photo: Vec<u8>,
        }
    };
    let length = printed(table(user.clone())).len();
    assert!(length < TEN_FIELDS, "{length} bytes");
    is_as_before("ten_fields", table(user));
}

#[test]
fn an_expansion_grows_with_the_fields() {
    // A short tuple is printed on one line.
    let [twenty, thirty, forty] = [20, 30, 40].map(|fields| printed(wide(fields)).len());
    let (first, second) = (thirty - twenty, forty - thirty);
    assert!(
        first.abs_diff(second) * 50 < first,
        "{first} bytes, then {second}"
    );
}

#[test]
fn a_table_with_a_hash_key_alone() {
    let counter = quote! {
        #[dynamo(table = "counters")]
        struct Counter {
            #[hash_key]
            id: String,
            count: u64,
        }
    };
    is_as_before("hash_key_alone", table(counter));
}

#[test]
fn a_key_for_serde() {
    let counter = quote! {
        #[dynamo(table = "counters")]
        struct Counter<K> {
            #[hash_key]
            id: K,
        }
    };
    is_as_before("key_for_serde", crate::table(counter, true));
}

#[test]
fn a_key_that_is_derived() {
    is_as_before(
        "key_newtype",
        crate::key(quote!(
            struct Id(String);
        )),
    );
    let status = quote! {
        #[dynamo(rename_all = "lowercase")]
        enum Status { Open, Paid }
    };
    is_as_before("key_enum", crate::key(status));
}

#[test]
fn a_table_with_an_index_of_each_kind() {
    let user = quote! {
        #[dynamo(table = "users", rename_all = "camelCase")]
        #[index(keys_only, name = "ByEmail", hash = email)]
        #[index(include(first_name), name = "ByOrg", hash(org, team), range(level, date_joined))]
        pub(crate) struct User {
            #[hash_key]
            account_type: String,
            #[range_key]
            pub last_name: String,
            #[index(all, name = "DateJoinedIndex")]
            date_joined: u64,
            first_name: String,
            email: Option<String>,
            org: String,
            team: u32,
            level: u8,
        }
    };
    is_as_before("indexes", table(user));
}

#[test]
fn a_table_with_every_option() {
    let options = quote! {
        #[dynamo(table = "options")]
        struct Options {
            #[hash_key]
            #[dynamo(rename = "the \"id\"")]
            r#type: String,
            #[dynamo(path = HOW_MANY)]
            count: u64,
            #[dynamo(default)]
            visits: u32,
            #[dynamo(default = one)]
            logins: u32,
            #[dynamo(serde, default)]
            settings: Settings,
            #[dynamo(skip)]
            cache: Cache,
            #[dynamo(flatten)]
            others: BTreeMap<String, AttributeValue>,
        }
    };
    is_as_before("options", table(options));
}

#[test]
fn a_table_with_sensitive_attributes() {
    let patient = quote! {
        #[dynamo(table = "patients")]
        #[index(include(diagnosis), name = "ByDoctor", hash = doctor)]
        struct Patient {
            #[hash_key]
            clinic: String,
            #[range_key]
            #[dynamo(sensitive)]
            name: String,
            doctor: String,
            #[dynamo(sensitive)]
            diagnosis: String,
        }
    };
    is_as_before("sensitive", table(patient));
}

#[test]
fn a_table_with_a_version_and_a_time_to_live() {
    let account = quote! {
        #[dynamo(table = "accounts")]
        struct Account {
            #[hash_key]
            id: String,
            #[dynamo(ttl)]
            expires: Option<u64>,
            #[dynamo(version)]
            version: u64,
        }
    };
    is_as_before("version", table(account));
}

#[test]
fn a_table_with_timestamps() {
    let post = quote! {
        #[dynamo(table = "posts")]
        struct Post {
            #[hash_key]
            id: String,
            #[dynamo(created_at)]
            created: Option<u64>,
            #[dynamo(updated_at)]
            updated: u64,
        }
    };
    is_as_before("timestamps", table(post));
}

#[test]
fn a_table_with_counters() {
    let page = quote! {
        #[dynamo(table = "pages")]
        struct Page {
            #[hash_key]
            address: String,
            #[dynamo(counter)]
            writes: u64,
            #[dynamo(counter(start = 10, step = -5))]
            left: Option<i32>,
        }
    };
    is_as_before("counters", table(page));
}

#[test]
fn a_table_with_parameters() {
    let envelope = quote! {
        #[dynamo(table = "envelopes")]
        #[index(include(payload), name = "ByOwner", hash = owner)]
        pub struct Envelope<K, T = Order>
        where
            T: Clone,
        {
            #[hash_key]
            tenant: String,
            #[range_key]
            id: K,
            owner: Option<K>,
            payload: T,
        }
    };
    is_as_before("parameters", table(envelope));
}

#[test]
fn a_document() {
    let address = quote! {
        struct Address {
            street: String,
            zip: Option<String>,
        }
    };
    is_as_before("document", document(address));
}

#[test]
fn an_enum() {
    let contact = quote! {
        #[dynamo(rename_all = "lowercase")]
        enum Contact {
            Unknown,
            Email(String),
            Pair(u8, u8),
            Phone { country: u16, number: u64 },
        }
    };
    is_as_before("enumeration", document(contact));
}

#[test]
fn a_view() {
    let spent = quote! {
        #[dynamo(table = User)]
        struct Spent<'a> {
            last_name: &'a str,
            balance: f64,
            #[dynamo(path = MAIL, default)]
            email: Option<&'a str>,
            home: Place<'a>,
        }
    };
    is_as_before("view", view(spent));
    let place = quote! {
        #[dynamo(document = Address)]
        struct Place<'a> {
            city: &'a str,
        }
    };
    is_as_before("view_of_a_document", view(place));
}

#[test]
fn a_table_with_a_mistake() {
    let user = quote! {
        #[dynamo(table = "users")]
        struct User {
            id: String,
            #[dynamo(renam = "n")]
            name: String,
        }
    };
    is_as_before("mistake", table(user));
}

#[test]
fn no_generated_doc_says_a_word_twice() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/snapshots");
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for doc in text.lines().filter(|line| line.trim().starts_with("///")) {
            let words: Vec<_> = doc.split_whitespace().collect();
            let twice = words
                .windows(2)
                .find(|pair| pair[0].eq_ignore_ascii_case(pair[1]));
            assert_eq!(twice, None, "{doc}");
        }
    }
}
