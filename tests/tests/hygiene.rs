//! The derives in surroundings that are not theirs: without a prelude, among shadowed names, under lints, in macros and
//! in function bodies. Most of this is proven by compiling.

#![deny(
    clippy::pedantic,
    missing_copy_implementations,
    missing_debug_implementations,
    rust_2018_idioms,
    unreachable_pub,
    unused_qualifications,
    warnings
)]

/// No name is in scope but the crates'.
mod no_prelude {
    #![no_implicit_prelude]
    #![allow(dead_code)]

    #[derive(::dynamo_orm::DynamoTable)]
    #[dynamo(table = "users", rename_all = "camelCase")]
    #[index(keys_only, name = "by-email", hash = email)]
    #[index(include(first_name), name = "ByOrg", hash(org, team), range = last_name)]
    pub(crate) struct User {
        #[hash_key]
        pub(crate) id: ::std::string::String,
        #[range_key]
        last_name: ::std::string::String,
        #[index(all, name = "ByAge")]
        age: u8,
        first_name: ::std::string::String,
        email: ::std::option::Option<::std::string::String>,
        org: ::std::string::String,
        team: u32,
        tags: ::std::collections::BTreeSet<::std::string::String>,
        address: ::std::option::Option<Address>,
        #[dynamo(default)]
        visits: u32,
        #[dynamo(default = one)]
        logins: u32,
        #[dynamo(serde, default)]
        settings: (bool, u8),
        #[dynamo(skip)]
        cache: u8,
        #[dynamo(flatten)]
        others: ::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
    }

    fn one() -> u32 {
        1
    }

    #[derive(::dynamo_orm::DynamoView)]
    #[dynamo(table = User)]
    pub(crate) struct Lent<'page> {
        pub(crate) id: &'page str,
        email: ::std::option::Option<&'page str>,
        tags: &'page ::std::collections::BTreeSet<::std::string::String>,
        #[dynamo(default)]
        visits: u32,
        #[dynamo(default = one)]
        logins: u32,
        settings: &'page ::dynamo_orm::Serde<(bool, u8)>,
    }

    #[derive(::dynamo_orm::DynamoProjection)]
    #[dynamo(table = User)]
    pub(crate) struct Part {
        pub(crate) id: ::std::string::String,
        email: ::std::option::Option<::std::string::String>,
        #[dynamo(default)]
        visits: u32,
        #[dynamo(default = one)]
        logins: u32,
        #[dynamo(serde, default)]
        settings: (bool, u8),
    }

    #[derive(::dynamo_orm::DynamoDocument)]
    pub(crate) struct Address {
        city: ::std::string::String,
    }

    #[derive(
        ::dynamo_orm::DynamoKey,
        ::std::clone::Clone,
        ::std::fmt::Debug,
        ::std::cmp::PartialEq,
        ::std::cmp::Eq,
        ::std::cmp::PartialOrd,
        ::std::cmp::Ord,
        ::std::hash::Hash,
    )]
    pub(crate) struct Id {
        __w: ::std::string::String,
    }

    #[derive(::dynamo_orm::DynamoDocument)]
    pub(crate) enum Contact {
        None,
        Some(::std::string::String),
        Both(u8, u8),
        Named { r#type: u8, __w: u8 },
        Empty(),
        Hollow {},
    }
}

/// Names of the prelude, and of the runtime, mean something else.
mod shadowed {
    #![allow(dead_code, unused_macros)]

    use dynamo_orm::{DynamoDocument, DynamoKey, DynamoProjection, DynamoTable, DynamoView};

    type Text = ::std::string::String;

    struct String;
    struct Option;
    struct Vec;
    struct Box;
    enum Result {
        Ok,
        Err,
    }
    trait Clone {}
    trait Default {}
    trait Into {}
    trait Iterator {}
    trait Send {}
    trait Sized {}
    trait Attribute {}
    trait Index {}
    trait Members {}
    fn drop() {}
    mod core {}
    mod std {}
    mod dynamo_orm_derive {}
    macro_rules! panic {
        () => {};
    }

    #[derive(DynamoTable)]
    #[dynamo(table = "users")]
    #[index(keys_only, name = "ByName", hash = name)]
    pub(crate) struct User {
        #[hash_key]
        pub(crate) id: Id,
        name: Text,
        contact: Contact,
    }

    #[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub(crate) enum Id {
        Ok,
        Some(),
        None {},
    }

    #[derive(DynamoProjection)]
    #[dynamo(table = User)]
    pub(crate) struct Part {
        name: Text,
    }

    #[derive(DynamoView)]
    #[dynamo(table = User)]
    pub(crate) struct Some<'a> {
        name: &'a str,
    }

    #[derive(DynamoDocument)]
    pub(crate) enum Contact {
        Ok,
        Err(Text),
        Some { value: Text },
    }
}

/// Fields and constants are called as keywords, as methods, and as the derive's own names.
mod names {
    use dynamo_orm::{DynamoDocument, DynamoProjection, DynamoTable, DynamoView};

    #[derive(DynamoTable)]
    #[dynamo(table = "users")]
    #[index(keys_only, name = "type", hash = r#fn, const = BY_TYPE)]
    #[index(include(r#match), name = "GSI-1.b_c", hash = r#type)]
    #[allow(non_camel_case_types, non_snake_case)]
    pub(crate) struct r#struct {
        #[hash_key]
        pub(crate) r#type: String,
        pub(crate) r#fn: String,
        r#match: u8,
        key: u8,
        schema: u8,
        names: u8,
        table: u8,
        write_members: u8,
        pub(crate) firstName: u8,
        __w: u8,
        __0: u8,
        orm: u8,
        #[dynamo(path = OTHER)]
        pub(crate) über: u8,
    }

    #[derive(DynamoView, Debug, Clone, Copy)]
    #[dynamo(table = r#struct)]
    #[allow(dead_code, non_camel_case_types, non_snake_case)]
    pub(crate) struct r#trait<'a> {
        pub(crate) r#type: &'a str,
        pub(crate) firstName: u8,
        pub(crate) __w: u8,
        pub(crate) __0: u8,
        #[dynamo(path = OTHER)]
        pub(crate) r#as: u8,
    }

    #[derive(DynamoProjection, Debug, PartialEq)]
    #[dynamo(table = r#struct)]
    #[allow(non_camel_case_types, non_snake_case)]
    pub(crate) struct r#enum {
        pub(crate) r#type: String,
        pub(crate) r#fn: String,
        pub(crate) firstName: u8,
        pub(crate) __w: u8,
        pub(crate) __0: u8,
        pub(crate) orm: u8,
        #[dynamo(path = OTHER)]
        pub(crate) r#as: u8,
    }

    #[derive(DynamoDocument)]
    pub(crate) struct Empty {}
}

/// A public type of a library: what is generated is documented, and no more visible than the type.
pub mod public {
    #![deny(missing_docs)]

    use dynamo_orm::{DynamoDocument, DynamoProjection, DynamoTable, DynamoView};

    /// A user.
    #[derive(DynamoTable, Debug)]
    #[dynamo(table = "users")]
    #[index(keys_only, name = "ByEmail", hash = email)]
    pub struct User {
        /// The id.
        #[hash_key]
        pub id: String,
        /// The address for mails.
        pub email: String,
        pub(crate) age: u8,
        address: Address,
    }

    /// What is shown of a user.
    #[derive(DynamoProjection, Debug)]
    #[dynamo(table = User)]
    pub struct Card {
        /// The address for mails.
        pub email: String,
        age: u8,
    }

    /// What a page lends of a user.
    #[derive(DynamoView, Debug, Clone, Copy)]
    #[dynamo(table = User)]
    pub struct Glance<'a> {
        /// The address for mails.
        pub email: &'a str,
        address: Place<'a>,
    }

    impl Glance<'_> {
        /// The city.
        #[must_use]
        pub fn city(&self) -> &str {
            self.address.city
        }
    }

    /// No more public than the field of this type.
    #[derive(DynamoView, Debug, Clone, Copy)]
    #[dynamo(document = Address)]
    struct Place<'a> {
        city: &'a str,
    }

    /// A postal address.
    #[derive(DynamoDocument, Debug)]
    pub struct Address {
        /// The city.
        pub city: String,
    }

    mod inner {
        #[derive(dynamo_orm::DynamoTable)]
        #[dynamo(table = "secrets")]
        #[index(keys_only, name = "ByName", hash = name)]
        pub(in crate::public) struct Secret {
            #[hash_key]
            id: u64,
            pub(super) name: String,
        }

        #[derive(dynamo_orm::DynamoTable)]
        #[dynamo(table = "privates")]
        #[index(keys_only, name = "ByName", hash = name)]
        struct Private {
            #[hash_key]
            id: u64,
            name: String,
        }

        pub(super) fn tables() -> [&'static str; 2] {
            let _ = (Private::ID, Private::BY_NAME, Secret::ID);
            [
                <Secret as dynamo_orm::DynamoTable>::SCHEMA.table,
                <Private as dynamo_orm::DynamoTable>::SCHEMA.table,
            ]
        }
    }

    pub(crate) fn tables() -> [&'static str; 2] {
        let _ = (inner::Secret::NAME, inner::Secret::BY_NAME);
        inner::tables()
    }
}

macro_rules! table {
    ($vis:vis $name:ident, $stored:literal, $key:ident: $ty:ty, $($field:ident: $other:ty),*) => {
        #[derive(dynamo_orm::DynamoTable)]
        #[dynamo(table = $stored)]
        #[index(keys_only, name = "ByOther", hash = other)]
        $vis struct $name {
            #[hash_key]
            $key: $ty,
            #[dynamo(default = ::std::default::Default::default)]
            other: $ty,
            $($field: $other,)*
        }
    };
}

table!(pub(crate) Made, "made", id: String, when: u64, what: Option<Vec<u8>>);

macro_rules! projection {
    ($vis:vis $name:ident of $table:path { $($field:ident: $ty:ty),* }) => {
        #[derive(dynamo_orm::DynamoProjection)]
        #[dynamo(table = $table)]
        $vis struct $name {
            $($field: $ty,)*
        }
    };
}

projection!(pub(crate) PartMade of Made { id: String, what: Option<Vec<u8>> });

#[test]
fn tables_are_generated_anywhere() {
    use dynamo_orm::DynamoTable;

    #[derive(DynamoTable)]
    #[dynamo(table = "inner")]
    #[index(keys_only, name = "ByName", hash = name)]
    struct Inner {
        #[hash_key]
        id: u8,
        name: String,
    }
    table!(InnerMade, "inner-made", id: u8,);

    let tables = [
        no_prelude::User::SCHEMA,
        shadowed::User::SCHEMA,
        names::r#struct::SCHEMA,
        public::User::SCHEMA,
        Made::SCHEMA,
        Inner::SCHEMA,
        InnerMade::SCHEMA,
    ];
    assert_eq!(
        tables.map(|schema| schema.table),
        [
            "users",
            "users",
            "users",
            "users",
            "made",
            "inner",
            "inner-made"
        ]
    );
    assert_eq!(public::tables(), ["secrets", "privates"]);
}

#[test]
fn projections_are_generated_anywhere() {
    use dynamo_orm::encode::Members;

    #[derive(dynamo_orm::DynamoTable)]
    #[dynamo(table = "inner", rename_all = "PascalCase")]
    struct Inner {
        #[hash_key]
        id: u8,
        first_name: String,
    }
    projection!(PartInner of Inner { first_name: String });

    fn names<P: Members>() -> Vec<&'static str> {
        P::NAMES.iter().map(|name| name.name).collect()
    }
    let part = ["id", "email", "visits", "logins", "settings"];
    assert_eq!(names::<no_prelude::Part>(), part);
    assert_eq!(names::<shadowed::Part>(), ["name"]);
    let part = ["type", "fn", "firstName", "__w", "__0", "orm", "über"];
    assert_eq!(names::<names::r#enum>(), part);
    assert_eq!(names::<public::Card>(), ["email", "age"]);
    assert_eq!(names::<PartMade>(), ["id", "what"]);
    assert_eq!(names::<PartInner>(), ["FirstName"]);
}

#[test]
fn raw_identifiers_are_stored_without_their_mark() {
    use dynamo_orm::DynamoTable as _;

    let schema = names::r#struct::SCHEMA;
    assert_eq!(schema.hash_key.name, "type");
    assert_eq!(schema.indexes[0].hash[0].name, "fn");
    let _ = (
        names::r#struct::TYPE.eq("a"),
        names::r#struct::FIRST_NAME.lt(1),
        names::r#struct::OTHER.exists(),
        names::r#struct::BY_TYPE,
        names::r#struct::GSI_1_B_C,
    );
}

#[test]
fn keys_compare_hash_and_show_like_their_fields() {
    use std::collections::{BTreeSet, HashSet};

    use dynamo_orm::DynamoTable;

    #[derive(DynamoTable)]
    #[dynamo(table = "users")]
    struct User {
        #[hash_key]
        name: String,
        #[range_key]
        r#type: u64,
    }

    let key = |name: &str, r#type| {
        User {
            name: name.into(),
            r#type,
        }
        .key()
    };
    let sorted = BTreeSet::from([key("b", 1), key("a", 10), key("a", 9), key("a", 9)]);
    let sorted: Vec<_> = sorted.into_iter().collect();
    assert_eq!(sorted, [key("a", 9), key("a", 10), key("b", 1)]);
    assert!(key("a", 9) < key("a", 10) && key("a", 9) != key("b", 9));
    assert!(HashSet::from([key("a", 1)]).contains(&key("a", 1).clone()));
    assert_eq!(
        format!("{:?}", key("a", 1)),
        r#"UserKey { name: "a", type: 1 }"#
    );
}

#[test]
fn every_option_reads_back_what_it_writes() {
    use std::collections::BTreeMap;

    use dynamo_orm::{DynamoDocument, DynamoTable, from_attributes, to_attributes};

    #[derive(DynamoDocument, Clone, Debug, PartialEq)]
    #[dynamo(rename_all = "SCREAMING-KEBAB-CASE")]
    enum Color {
        Red,
        DarkBlue,
    }

    #[derive(DynamoDocument, Clone, Debug, PartialEq)]
    enum Shape {
        Point,
        Circle(f64),
        Line(i32, String),
        Rect {
            width: f64,
            #[dynamo(default, rename = "a \"type\"")]
            r#type: Option<Box<Shape>>,
        },
        Empty(),
        Hollow {},
    }

    #[derive(DynamoTable, Clone, Debug, PartialEq)]
    #[dynamo(rename_all = "PascalCase", table = "docs")]
    #[index(keys_only, name = "ByBoth", hash(id, count), range = email)]
    struct Doc {
        #[hash_key]
        id: u8,
        #[range_key]
        range: String,
        email: Option<String>,
        shapes: Vec<Shape>,
        main_color: Color,
        #[dynamo(default = one)]
        count: u8,
        #[dynamo(serde)]
        pairs: Vec<(u8, String)>,
        #[dynamo(serde, default)]
        depth: u8,
        #[dynamo(flatten)]
        others: BTreeMap<String, String>,
        #[dynamo(skip)]
        cache: u8,
    }

    fn one() -> u8 {
        1
    }

    let doc = Doc {
        id: 1,
        range: "r".into(),
        email: Some("e".into()),
        shapes: vec![
            Shape::Point,
            Shape::Circle(1.5),
            Shape::Line(1, "x".into()),
            Shape::Rect {
                width: 1.0,
                r#type: Some(Box::new(Shape::Point)),
            },
            Shape::Empty(),
            Shape::Hollow {},
        ],
        main_color: Color::DarkBlue,
        count: 2,
        pairs: vec![(1, "a".into())],
        depth: 3,
        others: [("other".to_owned(), "o".to_owned())].into(),
        cache: 0,
    };
    let mut item = to_attributes(&doc).expect("an item");
    let mut names: Vec<_> = item.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "Count",
            "Depth",
            "Email",
            "Id",
            "MainColor",
            "Pairs",
            "Range",
            "Shapes",
            "other"
        ]
    );
    assert_eq!(item["MainColor"].as_s().expect("a string"), "DARK-BLUE");
    assert_eq!(from_attributes::<Doc>(&item).expect("a doc"), doc);

    let held: DocByBoth = from_attributes(&item).expect("what the index holds");
    assert_eq!((held.id, held.count, held.email.as_str()), (1, 2, "e"));
    assert_eq!(held.key(), doc.key());

    for defaulted in ["Count", "Depth", "Email", "other"] {
        item.remove(defaulted);
    }
    let read: Doc = from_attributes(&item).expect("a doc with its defaults");
    assert_eq!((read.count, read.depth, read.email), (1, 0, None));
    assert!(read.others.is_empty());
}
