//! E: items. 56, 57 and 62 are in `concurrency`, 53 and 59 in `unusual`, 65 and 66 in `bad_input`.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{DynamoTable, ErrorKind, Item, Table};
use dynamo_orm_tests::{Engine, on_every_engine};
use serde_json::json;

use crate::common::{
    Address, Note, OldNote, address, map, n, note, operations, s, sdk_get, sdk_note, sdk_put,
    stored,
};

async fn loaded(engine: &Engine, value: Note) -> (Table<Note>, Item<Note>) {
    let notes = engine.table::<Note>().await;
    notes.put(&value).await.unwrap();
    let item = notes.get("a").await.unwrap().unwrap();
    engine.requests.take();
    (notes, item)
}

#[tokio::test]
async fn b41_an_item_is_its_value() {
    on_every_engine(async |engine| {
        let (notes, mut item) = loaded(engine, note("a")).await;
        assert_eq!(item.text, "text");
        item.text.push('!');
        assert_eq!(item.text, "text!");
        // As equal to others as it is.
        let (same, other) = (item.clone(), note("a"));
        assert!(item == same && item == *same);
        assert!(item != other && item != notes.item(other.clone()));
        assert_eq!(item.into_inner().text, "text!");
    })
    .await;
}

#[tokio::test]
async fn b44_a_new_item_is_dirty_a_loaded_one_is_clean() {
    on_every_engine(async |engine| {
        let (notes, mut item) = loaded(engine, note("a")).await;
        assert!(!item.needs_save());
        assert!(!item.save().await.unwrap());
        assert!(!item.partial_save().await.unwrap());
        assert!(engine.requests.take().is_empty());

        let mut new = notes.item(note("b"));
        assert!(new.needs_save());
        assert!(new.save().await.unwrap());
        assert!(!new.needs_save());
        assert!(!new.save().await.unwrap());
        assert_eq!(operations(&engine.requests.take()), ["PutItem"]);
        new.count = 2;
        assert!(new.partial_save().await.unwrap());
        assert_eq!(operations(&engine.requests.take()), ["UpdateItem"]);
    })
    .await;
}

#[tokio::test]
async fn b45_changes_in_place_are_seen() {
    on_every_engine(async |engine| {
        let value = Note {
            tags: ["t".to_owned()].into(),
            address: Some(address("Rome")),
            ..note("a")
        };
        let (notes, mut item) = loaded(engine, value).await;
        item.tags.insert("u".into());
        assert!(item.needs_save());
        item.tags.remove("u");
        assert!(!item.needs_save());
        item.address.as_mut().unwrap().city = None;
        assert!(item.needs_save());
        assert!(item.partial_save().await.unwrap());
        let now = sdk_note(engine, &notes, "a").await;
        assert_eq!(now["address"], map([("street", s("1 Main St"))]));
    })
    .await;
}

#[tokio::test]
async fn b54_a_change_that_was_taken_back_is_none() {
    on_every_engine(async |engine| {
        let (_, mut item) = loaded(engine, note("a")).await;
        item.count = 7;
        item.count = 1;
        assert!(!item.needs_save());
        assert!(!item.save().await.unwrap());
        assert!(!item.partial_save().await.unwrap());
        assert!(engine.requests.take().is_empty());
    })
    .await;
}

#[tokio::test]
async fn b46_additions_changes_and_deletions() {
    on_every_engine(async |engine| {
        let value = Note {
            color: Some("red".into()),
            ..note("a")
        };
        let (notes, mut item) = loaded(engine, value).await;
        item.text = "changed".into();
        item.color = None;
        item.tags.insert("added".into());
        assert!(item.partial_save().await.unwrap());
        let expected = stored([
            ("id", s("a")),
            ("text", s("changed")),
            ("count", n(1)),
            ("tags", AttributeValue::Ss(vec!["added".into()])),
        ]);
        assert_eq!(sdk_note(engine, &notes, "a").await, expected);
    })
    .await;
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "blanks")]
struct Blank {
    #[hash_key]
    id: String,
    text: String,
    bytes: Vec<u8>,
    list: Vec<u64>,
    map: std::collections::BTreeMap<String, u64>,
    set: BTreeSet<String>,
    zero: u64,
    float: f64,
    flag: bool,
    null: Option<u64>,
}

fn blank() -> Blank {
    Blank {
        id: "a".into(),
        text: String::new(),
        bytes: Vec::new(),
        list: Vec::new(),
        map: [].into(),
        set: [].into(),
        zero: 0,
        float: 0.0,
        flag: false,
        null: None,
    }
}

fn stored_blank() -> crate::common::Stored {
    stored([
        ("id", s("a")),
        ("text", s("")),
        ("bytes", AttributeValue::B(Vec::new().into())),
        ("list", AttributeValue::L(Vec::new())),
        ("map", map([])),
        ("zero", n(0)),
        ("float", n(0)),
        ("flag", AttributeValue::Bool(false)),
    ])
}

#[tokio::test]
async fn b47_b50_b60_empty_values_are_values_and_an_empty_set_is_absent() {
    on_every_engine(async |engine| {
        let blanks = engine.table::<Blank>().await;
        let mut item = blanks.item(blank());
        assert!(item.save().await.unwrap());
        assert_eq!(sdk_note(engine, &blanks, "a").await, stored_blank());
        assert_eq!(blanks.get("a").await.unwrap().unwrap(), blank());
    })
    .await;
}

#[tokio::test]
async fn b47_a_change_to_an_empty_value_is_no_deletion() {
    on_every_engine(async |engine| {
        let blanks = engine.table::<Blank>().await;
        let full = Blank {
            text: "t".into(),
            bytes: vec![1],
            list: vec![1],
            map: crate::common::entry("k", 1),
            set: ["s".to_owned()].into(),
            zero: 1,
            float: 1.5,
            flag: true,
            null: Some(1),
            ..blank()
        };
        blanks.put(&full).await.unwrap();
        let mut item = blanks.get("a").await.unwrap().unwrap();
        assert_eq!(item, full);
        *item = blank();
        assert!(item.partial_save().await.unwrap());
        assert_eq!(sdk_note(engine, &blanks, "a").await, stored_blank());
    })
    .await;
}

#[tokio::test]
async fn b59_saving_keeps_empty_values() {
    on_every_engine(async |engine| {
        let blanks = engine.table::<Blank>().await;
        let mut item = stored_blank();
        item.insert("null".into(), AttributeValue::Null(true));
        sdk_put(engine, &blanks, &item).await;
        let mut loaded = blanks.get("a").await.unwrap().unwrap();
        loaded.zero = 1;
        assert!(loaded.save().await.unwrap());
        item.insert("zero".into(), n(1));
        assert_eq!(sdk_note(engine, &blanks, "a").await, item);
    })
    .await;
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "anything")]
struct Anything {
    #[hash_key]
    id: String,
    value: AttributeValue,
}

#[tokio::test]
async fn b49_values_compare_with_their_types() {
    on_every_engine(async |engine| {
        let table = engine.table::<Anything>().await;
        let value = |value| Anything {
            id: "a".into(),
            value,
        };
        table.put(&value(n(1))).await.unwrap();
        let mut item = table.get("a").await.unwrap().unwrap();
        item.value = n("1.0");
        assert!(!item.needs_save(), "a number is its value");
        for other in [AttributeValue::Bool(true), s("1"), n(2)] {
            item.value = other;
            assert!(item.needs_save());
        }
        item.value = AttributeValue::Bool(true);
        assert!(item.partial_save().await.unwrap());
        let now = sdk_note(engine, &table, "a").await;
        assert_eq!(now["value"], AttributeValue::Bool(true));
    })
    .await;
}

/// The names in an expression that are written in its text, by their placeholders.
fn named(body: &serde_json::Value, expression: &str) -> BTreeSet<String> {
    let text = body[expression].as_str().unwrap();
    let names = body["ExpressionAttributeNames"].as_object().unwrap();
    names
        .iter()
        .filter(|(placeholder, _)| text.contains(placeholder.as_str()))
        .map(|(_, name)| name.as_str().unwrap().to_owned())
        .collect()
}

fn set<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.map(str::to_owned).into()
}

#[tokio::test]
async fn b51_b61_a_partial_save_sends_and_guards_the_changed_attributes_alone() {
    on_every_engine(async |engine| {
        let (_, mut item) = loaded(engine, note("a")).await;
        item.text = "changed".into();
        item.color = Some("red".into());
        assert!(item.partial_save().await.unwrap());
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["UpdateItem"]);
        let body = &sent[0].body;
        assert_eq!(body["Key"], json!({"id": {"S": "a"}}));
        assert_eq!(named(body, "UpdateExpression"), set(["text", "color"]));
        assert_eq!(
            named(body, "ConditionExpression"),
            set(["id", "text", "color"])
        );
        assert!(!item.needs_save());
    })
    .await;
}

#[tokio::test]
async fn b52_a_save_guards_every_attribute_as_it_was_loaded() {
    on_every_engine(async |engine| {
        let (_, mut item) = loaded(engine, note("a")).await;
        item.text = "changed".into();
        assert!(item.save().await.unwrap());
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["UpdateItem"]);
        let body = &sent[0].body;
        assert_eq!(
            named(body, "ConditionExpression"),
            set(["id", "text", "color", "count", "tags", "address"])
        );
        // Both the old and the new text are among the values: one to expect, one to set.
        let values = body["ExpressionAttributeValues"].as_object().unwrap();
        for text in ["text", "changed"] {
            assert!(values.values().any(|value| *value == json!({"S": text})));
        }
    })
    .await;
}

#[tokio::test]
async fn b55_an_overwrite_always_sends_and_expects_nothing() {
    on_every_engine(async |engine| {
        let (notes, mut item) = loaded(engine, note("a")).await;
        item.overwrite().await.unwrap();
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["PutItem"]);
        assert!(sent[0].body.get("ConditionExpression").is_none());

        // It stores the item again if it is gone.
        notes.delete("a").await.unwrap();
        item.count = 2;
        item.overwrite().await.unwrap();
        assert!(!item.needs_save());
        assert_eq!(sdk_note(engine, &notes, "a").await["count"], n(2));
    })
    .await;
}

#[tokio::test]
async fn b63_a_new_item_replaces_and_merges_into_nothing() {
    on_every_engine(async |engine| {
        let (notes, _) = loaded(engine, note("a")).await;
        let other = Note {
            color: Some("red".into()),
            count: 2,
            ..note("a")
        };
        let mut new = notes.item(other);
        for partial in [false, true] {
            let saved = if partial {
                new.partial_save().await
            } else {
                new.save().await
            };
            let error = saved.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ConditionFailed);
            assert_eq!(error.current().unwrap().as_deref(), Some(&note("a")));
            assert!(new.needs_save());
        }
        assert_eq!(notes.get("a").await.unwrap().unwrap(), note("a"));
    })
    .await;
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "keys")]
struct KeysAlone {
    #[hash_key]
    id: String,
    #[range_key]
    number: u64,
    note: Option<String>,
}

#[tokio::test]
async fn b63_a_new_item_of_keys_alone() {
    on_every_engine(async |engine| {
        let table = engine.table::<KeysAlone>().await;
        let value = KeysAlone {
            id: "a".into(),
            number: 1,
            note: None,
        };
        let mut item = table.item(value);
        assert!(item.partial_save().await.unwrap());
        let key = || [("id", s("a")), ("number", n(1))];
        let now = sdk_get(engine, &table, key()).await.unwrap();
        assert_eq!(now, stored(key()));
        item.note = Some("n".into());
        assert!(item.save().await.unwrap());
        item.note = None;
        assert!(item.save().await.unwrap());
        assert_eq!(sdk_get(engine, &table, key()).await.unwrap(), stored(key()));
    })
    .await;
}

#[tokio::test]
async fn b66_delete_is_by_key_and_unconditional() {
    on_every_engine(async |engine| {
        let (notes, mut item) = loaded(engine, note("a")).await;
        item.text = "changed here".into();
        item.delete().await.unwrap();
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["DeleteItem"]);
        assert_eq!(sent[0].body["Key"], json!({"id": {"S": "a"}}));
        assert!(sent[0].body.get("ConditionExpression").is_none());
        assert!(!notes.exists("a").await.unwrap());
        // Gone is gone.
        item.delete().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn b67_no_save_brings_a_deleted_item_back() {
    on_every_engine(async |engine| {
        let (notes, mut item) = loaded(engine, note("a")).await;
        item.delete().await.unwrap();
        // An addition alone, which expects nothing but the item.
        item.color = Some("red".into());
        for partial in [false, true] {
            let saved = if partial {
                item.partial_save().await
            } else {
                item.save().await
            };
            let error = saved.unwrap_err();
            assert!(error.is_condition_failed());
            assert_eq!(error.current().unwrap(), None);
            assert!(item.needs_save());
        }
        assert_eq!(notes.get("a").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn b68_attributes_unknown_to_the_program_survive() {
    on_every_engine(async |engine| {
        let (notes, _) = loaded(engine, note("a")).await;
        let old = OldNote::table(&engine.db).named(notes.name());
        let mut item = old.get("a").await.unwrap().unwrap();
        item.text = "saved".into();
        assert!(item.save().await.unwrap());
        item.text = "saved in part".into();
        assert!(item.partial_save().await.unwrap());
        let now = notes.get("a").await.unwrap().unwrap();
        assert_eq!((now.text.as_str(), now.count), ("saved in part", 1));

        // An overwrite is a replacement.
        item.overwrite().await.unwrap();
        let expected = stored([("id", s("a")), ("text", s("saved in part"))]);
        assert_eq!(sdk_note(engine, &notes, "a").await, expected);
    })
    .await;
}

#[tokio::test]
async fn documents_come_and_go() {
    on_every_engine(async |engine| {
        let (notes, mut item) = loaded(engine, note("a")).await;
        for change in [Some(address("Rome")), Some(address("Oslo")), None] {
            item.address.clone_from(&change);
            assert!(item.save().await.unwrap());
            let found = notes.get("a").await.unwrap().unwrap();
            assert_eq!(found.address, change);
        }
        item.address = Some(Address {
            street: String::new(),
            city: None,
        });
        assert!(item.partial_save().await.unwrap());
        assert_eq!(notes.get("a").await.unwrap().unwrap(), *item);
    })
    .await;
}

#[tokio::test]
async fn a_failed_save_leaves_an_item_as_dirty_as_it_was() {
    on_every_engine(async |engine| {
        let (notes, mut item) = loaded(engine, note("a")).await;
        item.count = 2;
        engine
            .requests
            .answer(|_| Some(crate::common::refusal("AccessDeniedException")));
        for _ in 0..2 {
            assert_eq!(
                item.save().await.unwrap_err().kind(),
                ErrorKind::AccessDenied
            );
            let error = item.partial_save().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::AccessDenied);
            let error = item.overwrite().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::AccessDenied);
            assert!(item.needs_save());
        }
        engine.requests.answer_no_more();
        assert!(item.partial_save().await.unwrap());
        assert!(!item.needs_save());
        assert_eq!(sdk_note(engine, &notes, "a").await["count"], n(2));
    })
    .await;
}

#[tokio::test]
async fn an_item_is_lent_and_serialized_as_its_value() {
    #[derive(DynamoTable, serde::Serialize)]
    #[dynamo(table = "pages")]
    struct Page {
        #[hash_key]
        address: String,
        visits: u64,
    }
    let engine = Engine::embedded();
    let pages = engine.table::<Page>().await;
    let address = "/home".to_owned();
    pages.put(&Page { address, visits: 1 }).await.unwrap();
    let mut page = pages.get("/home").required().await.unwrap();
    fn visits(page: impl AsRef<Page>) -> u64 {
        page.as_ref().visits
    }
    assert_eq!(visits(&page), 1);
    page.visits += 1;
    let expected = json!({"address": "/home", "visits": 2});
    assert_eq!(serde_json::to_value(&page).unwrap(), expected);
    assert_eq!(serde_json::to_value([page]).unwrap(), json!([expected]));
}
