//! What is emitted for sound types.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{ImplItem, Item, ItemConst};

use super::{parsed, table};
use crate::{document, names, projection};

fn user() -> TokenStream {
    quote! {
        #[dynamo(table = "users", rename_all = "camelCase")]
        #[index(keys_only, name = "by-email", hash = email)]
        #[index(include(first_name), name = "ByOrg", hash(org, team), range = r#type, const = ORGS)]
        pub struct User {
            #[hash_key]
            id: String,
            #[range_key]
            last_name: String,
            #[index(all, name = "DateJoinedIndex")]
            date_joined: u64,
            pub first_name: String,
            email: Option<String>,
            org: String,
            team: u32,
            r#type: String,
            #[dynamo(serde, default)]
            settings: Settings,
            #[dynamo(skip)]
            cached: u8,
            #[dynamo(flatten)]
            extra: Extra,
        }
    }
}

/// The names of the items that stand beside the type.
fn items(output: TokenStream) -> Vec<String> {
    let items = parsed(output).items.into_iter().map(|item| match item {
        Item::Struct(item) => format!("struct {}", item.ident),
        Item::Mod(item) => format!("mod {}", item.ident),
        Item::Const(ItemConst { ident, .. }) => format!("const {ident}"),
        Item::Macro(_) => "an error".into(),
        Item::Impl(item) => {
            let names = item.items.iter().filter_map(|item| match item {
                ImplItem::Const(item) => Some(item.ident.to_string()),
                ImplItem::Fn(item) => Some(item.sig.ident.to_string()),
                _ => None,
            });
            format!("impl {}", names.collect::<Vec<_>>().join(" "))
        }
        other => panic!("{}", quote!(#other)),
    });
    items.collect()
}

#[test]
fn a_table_has_these_items() {
    assert_eq!(
        items(table(user())),
        [
            "const _",
            "struct UserKey",
            "struct UserByEmailIndex",
            "struct UserOrgsIndex",
            "struct UserDateJoinedIndex",
            "struct UserByEmail",
            "struct UserOrgs",
            "mod __dynamo_User",
            "const _",
        ]
    );
}

#[test]
fn a_document_has_these_items() {
    let address = quote!(
        struct Address {
            street: String,
            parts: Vec<Self>,
        }
    );
    assert_eq!(
        items(document(address)),
        ["mod __dynamo_Address", "const _"]
    );
    let shape = quote!(
        enum Shape {
            Point,
            Circle(f64),
            Line(u8, u8),
            Rect { w: u8 },
            Empty(),
        }
    );
    assert_eq!(items(document(shape)), ["const _"]);
}

#[test]
fn an_index_with_a_mistake_is_left_out() {
    for hash in [quote!((a, g)), quote!((a, b, c, d, e))] {
        let items = items(table(quote! {
            #[dynamo(table = "users")]
            #[index(all, name = "ByAll", hash #hash)]
            #[index(all, name = "ByEnd", hash = e)]
            struct User {
                #[hash_key]
                id: String,
                a: u8,
                b: u8,
                c: u8,
                d: u8,
                e: u8,
            }
        }));
        assert_eq!(
            items,
            [
                "an error",
                "const _",
                "struct UserKey",
                "struct UserByEndIndex",
                "mod __dynamo_User",
                "const _",
            ]
        );
    }
}

#[test]
fn names_are_ready_for_the_wire() {
    let output = table(quote! {
        #[dynamo(table = "users")]
        #[index(all, name = "ByTeam", hash = team, range = org)]
        #[index(all, name = "ByOrg", hash = org)]
        struct User {
            #[hash_key]
            #[dynamo(rename = "the \"id\"\n")]
            id: String,
            org: String,
            team: String,
            other: String,
        }
    });
    let output = output.to_string();
    let names = quote! {
        &[
            __orm::key_name("the \"id\"\n", "\"the \\\"id\\\"\\u000a\":", 2048),
            __orm::key_name("org", "\"org\":", 1024),
            __orm::key_name("team", "\"team\":", 2048),
            __orm::name("other", "\"other\":")
        ]
    };
    assert!(output.contains(&names.to_string()), "{output}");
}

#[test]
fn self_in_a_type_is_the_struct() {
    let output = document(quote!(
        struct Tree {
            children: Vec<(Self, u8)>,
        }
    ))
    .to_string();
    let path = quote!(Path<Self, Vec<(Tree, u8)>, __dynamo_Tree::children>);
    assert!(output.contains(&path.to_string()), "{output}");
}

#[test]
fn broken_types_keep_their_traits() {
    for input in [
        quote!(
            #[dynamo(table = "users")]
            struct User {
                email: String,
            }
        ),
        quote!(
            #[dynamo(table = "users")]
            struct User<'a, T> {
                #[hash_key]
                email: &'a T,
            }
        ),
        quote!(
            enum User {
                A,
            }
        ),
        quote!(union User { a: u8 }),
        quote!(
            struct User(u8);
        ),
    ] {
        let table = table(input.clone()).to_string();
        assert!(table.contains("__orm :: DynamoTable for User"), "{table}");
    }
    for input in [
        quote!(
            struct User<T>
            where
                T: Copy,
            {
                a: T,
            }
        ),
        quote!(union User { a: u8 }),
        quote!(
            struct User(u8);
        ),
    ] {
        let document = document(input.clone()).to_string();
        assert!(
            document.contains("__orm :: Attribute for User"),
            "{document}"
        );
        let projection = projection(input).to_string();
        assert!(
            projection.contains("__orm :: DynamoProjection < __T > for User"),
            "{projection}"
        );
    }
}

#[test]
fn nonsense_is_no_panic() {
    assert_eq!(
        super::messages(table(quote!(
            fn main() {}
        )))
        .len(),
        1
    );
    assert_eq!(super::messages(document(quote!(1 + 1))).len(), 1);
    assert_eq!(super::messages(projection(quote!(1 + 1))).len(), 1);
}

#[test]
fn constants_are_screaming() {
    for (name, constant) in [
        ("DateJoinedIndex", "DATE_JOINED_INDEX"),
        ("by-email.v2", "BY_EMAIL_V2"),
        ("GSI1", "GSI1"),
        ("ByHTTPStatus", "BY_HTTP_STATUS"),
        ("first_name", "FIRST_NAME"),
        ("firstName", "FIRST_NAME"),
    ] {
        assert_eq!(names::screaming(name), constant);
    }
}

#[test]
fn cases_are_those_of_serde() {
    use crate::cases::Case;
    for (case, field, variant) in [
        ("lowercase", "very_tasty", "verytasty"),
        ("UPPERCASE", "VERY_TASTY", "VERYTASTY"),
        ("PascalCase", "VeryTasty", "VeryTasty"),
        ("camelCase", "veryTasty", "veryTasty"),
        ("snake_case", "very_tasty", "very_tasty"),
        ("SCREAMING_SNAKE_CASE", "VERY_TASTY", "VERY_TASTY"),
        ("kebab-case", "very-tasty", "very-tasty"),
        ("SCREAMING-KEBAB-CASE", "VERY-TASTY", "VERY-TASTY"),
    ] {
        let case = Case::parse(case).unwrap_or_else(|message| panic!("{message}"));
        assert_eq!(case.field("very_tasty"), field);
        assert_eq!(case.variant("VeryTasty"), variant);
    }
    // Of other letters serde leaves all as they are.
    for (case, field, variant) in [
        ("UPPERCASE", "GRößE", "GRößE"),
        ("PascalCase", "Größe", "Größe"),
        ("camelCase", "größe", "größe"),
        ("snake_case", "größe", "größe"),
    ] {
        let case = Case::parse(case).unwrap_or_else(|message| panic!("{message}"));
        assert_eq!(case.field("größe"), field);
        assert_eq!(case.variant("Größe"), variant);
    }
}

#[test]
fn a_projection_has_the_names_of_its_table() {
    let output = projection(quote! {
        #[dynamo(table = model::User)]
        pub struct Contact {
            first_name: String,
            #[dynamo(path = KIND)]
            r#type: u8,
        }
    });
    assert_eq!(items(output.clone()), ["const _"]);
    let output = output.to_string();
    let names = quote! {
        &[
            *<model::User>::FIRST_NAME.name_for::<String>(),
            *<model::User>::KIND.name_for::<u8>()
        ]
    };
    assert!(output.contains(&names.to_string()), "{output}");
}
