//! Items that are not stored as the struct would store them: they are loaded, changed and saved, and lose nothing.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{DynamoDocument, DynamoTable, Item, Table};
use dynamo_orm_tests::{Engine, on_every_engine};

use crate::common::{
    Address, Stored, address, entry, map, n, s, sdk_get, sdk_note, sdk_put, stored,
};

const DIGITS: &str = "12345678901234567890123456789012345678";
const NULL: AttributeValue = AttributeValue::Null(true);

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
struct Home {
    address: Address,
    #[dynamo(default)]
    rooms: u32,
}

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
struct Open {
    name: String,
    #[dynamo(flatten)]
    others: BTreeMap<String, AttributeValue>,
}

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
enum Contact {
    Phone { number: u64 },
}

#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, PartialEq)]
struct Settings {
    theme: String,
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "odd")]
struct Odd {
    #[hash_key]
    id: String,
    count: u64,
    label: Option<String>,
    #[dynamo(default)]
    visits: u32,
    ratio: Option<f64>,
    small: Option<f32>,
    address: Option<Address>,
    home: Option<Home>,
    #[dynamo(default)]
    addresses: Vec<Address>,
    #[dynamo(default)]
    by_name: BTreeMap<String, Address>,
    #[dynamo(default)]
    ratios: Vec<f64>,
    open: Option<Open>,
    contact: Option<Contact>,
    #[dynamo(serde, default)]
    settings: Option<Settings>,
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "flat")]
struct Flat {
    #[hash_key]
    id: String,
    count: u64,
    #[dynamo(flatten)]
    others: BTreeMap<String, AttributeValue>,
}

/// An address with a member that the struct does not know.
fn wide_address(city: &str) -> AttributeValue {
    map([
        ("street", s("1 Main St")),
        ("city", s(city)),
        ("planet", s("earth")),
    ])
}

async fn load(engine: &Engine, odds: &Table<Odd>, name: &str, odd: AttributeValue) -> Item<Odd> {
    let item = stored([("id", s("a")), ("count", n(1)), (name, odd)]);
    sdk_put(engine, odds, &item).await;
    odds.get("a").await.unwrap().unwrap()
}

/// Changes another attribute, again and again and by every guarded call, and expects the odd one as it was.
async fn survives(name: &str, odd: AttributeValue) {
    on_every_engine(async |engine| {
        let odds = engine.table::<Odd>().await;
        let mut item = load(engine, &odds, name, odd.clone()).await;
        assert!(!item.needs_save());
        for count in 2..=5 {
            item.count = count;
            let sent = if count % 2 == 0 {
                item.save().await
            } else {
                item.partial_save().await
            };
            assert!(sent.unwrap());
            assert!(!item.needs_save());
            let now = sdk_note(engine, &odds, "a").await;
            assert_eq!(now.get(name), Some(&odd), "after save {count}");
            assert_eq!(now["count"], n(count));
        }
        item.delete().unchanged().await.unwrap();
        assert_eq!(sdk_get(engine, &odds, [("id", s("a"))]).await, None);
    })
    .await;
}

/// Changes the odd attribute itself.
async fn changes(
    name: &str,
    odd: AttributeValue,
    change: impl Fn(&mut Odd),
    expected: AttributeValue,
) {
    on_every_engine(async |engine| {
        for every in [true, false] {
            let odds = engine.table::<Odd>().await;
            let mut item = load(engine, &odds, name, odd.clone()).await;
            change(&mut item);
            assert!(item.needs_save());
            let sent = if every {
                item.save().await
            } else {
                item.partial_save().await
            };
            assert!(sent.unwrap());
            let now = sdk_note(engine, &odds, "a").await;
            assert_eq!(now[name], expected, "every: {every}");
            // What was saved is the new baseline.
            assert!(!item.needs_save());
            item.count = 9;
            assert!(item.save().await.unwrap());
            let now = sdk_note(engine, &odds, "a").await;
            assert_eq!(now[name], expected, "every: {every}, saved again");
            assert_eq!(odds.get("a").await.unwrap().unwrap(), *item);
        }
    })
    .await;
}

#[tokio::test]
async fn b53_null_for_an_absent_option() {
    survives("label", NULL).await;
    changes("label", NULL, |odd| odd.label = Some("l".into()), s("l")).await;
}

#[tokio::test]
async fn null_in_a_nested_document() {
    let odd = |city| map([("street", s("1 Main St")), ("city", city)]);
    survives("address", odd(NULL)).await;
    let paris = |odd: &mut Odd| odd.address = Some(address("Paris"));
    changes("address", odd(NULL), paris, odd(s("Paris"))).await;
}

#[tokio::test]
async fn a_default_filled_in() {
    on_every_engine(async |engine| {
        let odds = engine.table::<Odd>().await;
        let mut item = load(engine, &odds, "label", s("l")).await;
        assert_eq!(item.visits, 0);
        item.count = 2;
        assert!(item.save().await.unwrap());
        item.visits = 1;
        assert!(item.partial_save().await.unwrap());
        item.visits = 2;
        assert!(item.save().await.unwrap());
        let now = sdk_note(engine, &odds, "a").await;
        assert_eq!((&now["visits"], &now["label"]), (&n(2), &s("l")));
    })
    .await;
}

fn seven() -> u32 {
    7
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "lucky")]
struct Lucky {
    #[hash_key]
    id: String,
    count: u64,
    #[dynamo(default = seven)]
    number: u32,
}

#[tokio::test]
async fn a_default_of_a_function_filled_in() {
    on_every_engine(async |engine| {
        let table = engine.table::<Lucky>().await;
        sdk_put(engine, &table, &stored([("id", s("a")), ("count", n(1))])).await;
        let mut item = table.get("a").await.unwrap().unwrap();
        assert_eq!(item.number, 7);
        assert!(!item.needs_save());
        item.count = 2;
        assert!(item.partial_save().await.unwrap());
        item.number = 0;
        assert!(item.save().await.unwrap());
        assert_eq!(sdk_note(engine, &table, "a").await["number"], n(0));
    })
    .await;
}

#[tokio::test]
async fn a_default_filled_in_below() {
    let home = |rooms: Option<u32>| {
        let mut home = stored([("address", wide_address("Rome"))]);
        home.extend(rooms.map(|rooms| ("rooms".to_owned(), n(rooms))));
        AttributeValue::M(home)
    };
    survives("home", home(None)).await;
    let build = |odd: &mut Odd| odd.home.as_mut().unwrap().rooms = 3;
    changes("home", home(None), build, home(Some(3))).await;
}

#[tokio::test]
async fn a_number_of_38_digits_in_a_float() {
    survives("ratio", n(DIGITS)).await;
    survives("small", n("0.1234567890123456789")).await;
    survives("ratios", AttributeValue::L(vec![n(DIGITS), n("0.5")])).await;
    changes("ratio", n(DIGITS), |odd| odd.ratio = Some(0.5), n("0.5")).await;
    changes(
        "ratios",
        AttributeValue::L(vec![n(DIGITS), n("0.5")]),
        |odd| odd.ratios[1] = 1.5,
        AttributeValue::L(vec![n(DIGITS), n("1.5")]),
    )
    .await;
}

#[tokio::test]
async fn unknown_members_of_a_nested_document() {
    survives("address", wide_address("Rome")).await;
    let paris = |odd: &mut Odd| odd.address.as_mut().unwrap().city = Some("Paris".into());
    changes(
        "address",
        wide_address("Rome"),
        paris,
        wide_address("Paris"),
    )
    .await;
    let nowhere = |odd: &mut Odd| odd.address.as_mut().unwrap().city = None;
    let left = map([("street", s("1 Main St")), ("planet", s("earth"))]);
    changes("address", wide_address("Rome"), nowhere, left).await;
}

#[tokio::test]
async fn unknown_members_two_deep() {
    let home = |city| {
        map([
            ("address", wide_address(city)),
            ("rooms", n(3)),
            ("roof", s("flat")),
        ])
    };
    survives("home", home("Rome")).await;
    let paris = |odd: &mut Odd| odd.home.as_mut().unwrap().address.city = Some("Paris".into());
    changes("home", home("Rome"), paris, home("Paris")).await;
}

#[tokio::test]
async fn unknown_members_in_a_list_of_documents() {
    let list = |cities: [&str; 2]| AttributeValue::L(cities.map(wide_address).to_vec());
    survives("addresses", list(["Rome", "Oslo"])).await;
    changes(
        "addresses",
        list(["Rome", "Oslo"]),
        |odd| odd.addresses[1].city = Some("Paris".into()),
        list(["Rome", "Paris"]),
    )
    .await;
}

#[tokio::test]
async fn unknown_members_in_a_map_of_documents() {
    let odd = |city| {
        map([
            ("a.b[0]#c", wide_address(city)),
            ("home", wide_address("Oslo")),
        ])
    };
    survives("by_name", odd("Rome")).await;
    changes(
        "by_name",
        odd("Rome"),
        |odd| odd.by_name.get_mut("a.b[0]#c").unwrap().city = Some("Paris".into()),
        odd("Paris"),
    )
    .await;
    changes(
        "by_name",
        odd("Rome"),
        |odd| drop(odd.by_name.remove("a.b[0]#c")),
        map([("home", wide_address("Oslo"))]),
    )
    .await;
}

#[tokio::test]
async fn unknown_members_of_an_enum_and_of_serde() {
    let odd = map([("Phone", map([("number", n(1)), ("prefix", n(44))]))]);
    survives("contact", odd).await;
    survives(
        "settings",
        map([("theme", s("dark")), ("font", s("serif"))]),
    )
    .await;
}

#[tokio::test]
async fn elements_that_move_take_their_unknown_members_along() {
    on_every_engine(async |engine| {
        let odds = engine.table::<Odd>().await;
        let list = AttributeValue::L(vec![wide_address("Rome"), wide_address("Oslo")]);
        let mut item = load(engine, &odds, "addresses", list).await;
        item.addresses.reverse();
        item.addresses.push(address("Paris"));
        assert!(item.save().await.unwrap());
        let stored = sdk_note(engine, &odds, "a").await;
        let addresses = stored["addresses"].as_l().unwrap();
        assert_eq!(addresses[..2], [wide_address("Oslo"), wide_address("Rome")]);
        assert_eq!(addresses[2].as_m().unwrap()["city"], s("Paris"));

        item.addresses.remove(0);
        assert!(item.partial_save().await.unwrap());
        let stored = sdk_note(engine, &odds, "a").await;
        assert_eq!(stored["addresses"].as_l().unwrap()[0], wide_address("Rome"));
    })
    .await;
}

#[tokio::test]
async fn elements_with_unknown_members_do_not_move_and_change_at_once() {
    on_every_engine(async |engine| {
        let odds = engine.table::<Odd>().await;
        let list = AttributeValue::L(vec![wide_address("Rome"), wide_address("Oslo")]);
        let mut item = load(engine, &odds, "addresses", list.clone()).await;
        engine.requests.take();
        item.addresses.reverse();
        item.addresses[0].city = Some("Paris".into());
        let error = item.save().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "table `{}` (key `id`): attribute `addresses`: elements of the stored list hold members that the \
                 struct does not know, and were moved and changed at once, so that these members would be lost; save \
                 one after the other, give the element a `#[dynamo(flatten)]` map, or use `overwrite()`",
                odds.name()
            )
        );
        assert!(error.error().is_unsent());
        assert!(engine.requests.take().is_empty());
        assert!(item.needs_save());
        assert_eq!(sdk_note(engine, &odds, "a").await["addresses"], list);
    })
    .await;
}

#[tokio::test]
async fn unknown_members_in_a_flatten_map_of_the_document() {
    let open = |size| map([("name", s("n")), ("size", size), ("more", NULL)]);
    survives("open", open(n(1))).await;
    changes(
        "open",
        open(n(1)),
        |odd| {
            drop(
                odd.open
                    .as_mut()
                    .unwrap()
                    .others
                    .insert("size".into(), n(2)),
            )
        },
        open(n(2)),
    )
    .await;
}

#[tokio::test]
async fn unknown_attributes_of_every_type() {
    let types = [
        s(""),
        n(DIGITS),
        AttributeValue::B(b"\0\xff".to_vec().into()),
        AttributeValue::Bool(false),
        NULL,
        AttributeValue::Ss(vec!["a".into()]),
        AttributeValue::Ns(vec!["1".into()]),
        AttributeValue::Bs(vec![b"b".to_vec().into()]),
        AttributeValue::L(vec![]),
        map([("a", map([("deep", n(1))]))]),
    ];
    on_every_engine(async |engine| {
        let odds = engine.table::<Odd>().await;
        let flat = Flat::table(&engine.db).named(odds.name());
        let mut item: Stored = stored([("id", s("a")), ("count", n(1))]);
        for (index, value) in types.iter().enumerate() {
            item.insert(format!("unknown.{index}"), value.clone());
        }
        sdk_put(engine, &odds, &item).await;

        let mut odd = odds.get("a").await.unwrap().unwrap();
        odd.count = 2;
        assert!(odd.save().await.unwrap());
        odd.count = 3;
        assert!(odd.partial_save().await.unwrap());
        let mut flattened = flat.get("a").await.unwrap().unwrap();
        assert_eq!(flattened.others.len(), types.len());
        flattened.count = 4;
        assert!(flattened.save().await.unwrap());
        flattened.count = 5;
        assert!(flattened.overwrite().await.is_ok());

        item.insert("count".into(), n(5));
        assert_eq!(sdk_note(engine, &odds, "a").await, item);
    })
    .await;
}

#[tokio::test]
async fn a_flatten_map_is_saved_by_attribute() {
    on_every_engine(async |engine| {
        let flat = engine.table::<Flat>().await;
        let item = stored([
            ("id", s("a")),
            ("count", n(1)),
            ("kept", n("1.50")),
            ("changed", map([("a", n(1))])),
            ("removed", s("x")),
        ]);
        sdk_put(engine, &flat, &item).await;
        let mut item = flat.get("a").await.unwrap().unwrap();
        // Another writer adds an attribute and changes one that is not touched here.
        let mut other = flat.get("a").await.unwrap().unwrap();
        other.others.insert("theirs".into(), s("theirs"));
        other.others.insert("kept".into(), n(2));
        assert!(other.partial_save().await.unwrap());

        item.others.remove("removed");
        item.others.insert("changed".into(), map([("a", n(2))]));
        item.others.insert("added".into(), NULL);
        assert!(item.save().await.unwrap_err().is_condition_failed());
        assert!(item.partial_save().await.unwrap());
        let expected = stored([
            ("id", s("a")),
            ("count", n(1)),
            ("kept", n(2)),
            ("changed", map([("a", n(2))])),
            ("added", NULL),
            ("theirs", s("theirs")),
        ]);
        assert_eq!(sdk_note(engine, &flat, "a").await, expected);
    })
    .await;
}

#[tokio::test]
async fn a_flatten_map_cannot_hold_the_attribute_of_a_field() {
    on_every_engine(async |engine| {
        let flat = engine.table::<Flat>().await;
        let value = Flat {
            id: "a".into(),
            count: 1,
            others: entry("count", n(2)),
        };
        let error = flat.put(&value).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "table `{}` (key `id`): the flattened map holds `count`, which is the attribute of a field; set the \
                 field",
                flat.name()
            )
        );
        assert!(engine.requests.take().is_empty());
    })
    .await;
}
