//! Items, behaviours 54 to 68, once more: of a table with a version, and with a condition of the caller's.

use std::collections::BTreeSet;

use dynamo_orm::{DynamoTable, ErrorKind, Item, Table};
use dynamo_orm_tests::{Engine, on_every_engine};

use crate::common::{n, s, sdk_get, sdk_put, second_client, stored};

#[derive(DynamoTable, Clone, Debug, Default, PartialEq)]
#[dynamo(table = "drafts")]
struct Draft {
    #[hash_key]
    id: String,
    text: String,
    note: Option<String>,
    lines: Vec<String>,
    tags: BTreeSet<String>,
    #[dynamo(version)]
    version: u64,
}

fn draft(text: &str) -> Draft {
    Draft {
        id: "a".into(),
        text: text.into(),
        ..Draft::default()
    }
}

/// A table with a draft of version 1, and two who read it.
async fn two_readers(engine: &Engine) -> (Table<Draft>, Item<Draft>, Item<Draft>) {
    let drafts = engine.table::<Draft>().await;
    drafts.put(&draft("t")).await.unwrap();
    let one = drafts.get("a").required().await.unwrap();
    let other = second_client(engine, &drafts);
    let two = other.get("a").required().await.unwrap();
    engine.requests.take();
    (drafts, one, two)
}

async fn read(drafts: &Table<Draft>) -> Draft {
    let item = drafts.get("a").consistent().required().await;
    item.unwrap().into_inner()
}

#[tokio::test]
async fn b54_b61_a_clean_item_sends_nothing_and_counts_nothing() {
    on_every_engine(async |engine| {
        let (drafts, mut item, _) = two_readers(engine).await;
        let never = Draft::TEXT.eq("never");
        assert!(!item.save().condition(never.clone()).await.unwrap());
        assert!(!item.partial_save().condition(never).await.unwrap());
        item.text.push('x');
        item.text.pop();
        assert!(!item.save().await.unwrap());
        assert!(engine.requests.take().is_empty());
        assert_eq!(read(&drafts).await.version, 1);
    })
    .await;
}

#[tokio::test]
async fn b55_an_overwrite_always_sends_and_asks_for_the_condition_alone() {
    on_every_engine(async |engine| {
        let (drafts, mut item, mut other) = two_readers(engine).await;
        other.text = "other".into();
        other.save().await.unwrap();
        // It is clean, and the stored version another.
        let refused = item.overwrite().condition(Draft::TEXT.eq("t")).await;
        let refused = refused.unwrap_err();
        assert_eq!(refused.current().unwrap().as_deref(), Some(&*other));
        assert_eq!(
            (item.version, read(&drafts).await),
            (1, other.clone().into_inner())
        );
        let holds = Draft::TEXT.eq("other");
        item.overwrite().condition(holds).await.unwrap();
        assert_eq!((item.version, read(&drafts).await.text), (2, "t".into()));
    })
    .await;
}

#[tokio::test]
async fn b56_b62_a_stale_item_is_refused_and_stays_dirty() {
    on_every_engine(async |engine| {
        let (drafts, mut one, mut two) = two_readers(engine).await;
        one.note = Some("one".into());
        assert!(one.partial_save().await.unwrap());
        // The version stands for all attributes, and a condition that holds does not make up for it.
        two.text = "two".into();
        let holds = Draft::NOTE.eq("one");
        for refused in [
            two.save().await.unwrap_err(),
            two.partial_save().await.unwrap_err(),
            two.save().condition(holds.clone()).await.unwrap_err(),
            two.partial_save().condition(holds).await.unwrap_err(),
        ] {
            assert!(refused.is_condition_failed());
            assert_eq!(refused.current().unwrap().as_deref(), Some(&*one));
            assert!(two.needs_save());
        }
        assert_eq!((&*two.text, two.version), ("two", 1));
        assert_eq!(read(&drafts).await, *one);
        two.overwrite().await.unwrap();
        assert_eq!(read(&drafts).await, *two);
    })
    .await;
}

#[tokio::test]
async fn b57_b68_what_the_struct_does_not_know_survives() {
    on_every_engine(async |engine| {
        let drafts = engine.table::<Draft>().await;
        let unknown = [
            ("id", s("a")),
            ("text", s("t")),
            ("lines", aws_sdk_dynamodb::types::AttributeValue::L(vec![])),
            ("version", n(1)),
        ];
        sdk_put(engine, &drafts, &stored(unknown.clone())).await;
        let mut item = drafts.get("a").required().await.unwrap();
        // Another writer, who knows of no version, adds an attribute.
        let mut added = stored(unknown);
        added.insert("unknown".into(), s("kept"));
        sdk_put(engine, &drafts, &added).await;
        let stays = async |kept: bool| {
            let now = sdk_get(engine, &drafts, [("id", s("a"))]).await.unwrap();
            assert_eq!(now.get("unknown"), kept.then(|| s("kept")).as_ref());
        };
        item.text = "u".into();
        let holds = Draft::TEXT.eq("t");
        assert!(item.save().condition(holds).await.unwrap());
        stays(true).await;
        item.note = Some("n".into());
        assert!(item.partial_save().await.unwrap());
        stays(true).await;
        assert_eq!(item.version, 3);
        item.overwrite().await.unwrap();
        stays(false).await;
    })
    .await;
}

#[tokio::test]
async fn b59_b60_empty_values_are_kept() {
    on_every_engine(async |engine| {
        let drafts = engine.table::<Draft>().await;
        let mut item = drafts.item(draft(""));
        let vacant = Draft::TEXT.not_exists();
        assert!(item.save().condition(vacant).await.unwrap());
        item.note = Some(String::new());
        assert!(item.save().await.unwrap());
        let now = sdk_get(engine, &drafts, [("id", s("a"))]).await.unwrap();
        assert_eq!((&now["text"], &now["note"]), (&s(""), &s("")));
        assert_eq!(now["lines"].as_l().unwrap().len(), 0);
        assert_eq!(now["version"], n(2));
        assert!(!now.contains_key("tags"));
    })
    .await;
}

#[tokio::test]
async fn b63_a_new_item_replaces_and_merges_into_nothing() {
    on_every_engine(async |engine| {
        let (drafts, one, _) = two_readers(engine).await;
        let mut new = drafts.item(Draft {
            note: Some("new".into()),
            ..draft("new")
        });
        let holds = Draft::TEXT.eq("t");
        for refused in [
            new.save().await.unwrap_err(),
            new.partial_save().condition(holds).await.unwrap_err(),
        ] {
            assert_eq!(refused.current().unwrap().as_deref(), Some(&*one));
        }
        assert_eq!((new.version, new.needs_save()), (0, true));
        assert_eq!(read(&drafts).await, *one);
    })
    .await;
}

#[tokio::test]
async fn b64_an_update_asks_for_its_condition_alone_and_counts() {
    on_every_engine(async |engine| {
        let (drafts, mut stale, _) = two_readers(engine).await;
        let update = drafts.update("a").set(Draft::NOTE, "n").must_exist();
        let refused = update.condition(Draft::VERSION.eq(7)).await.unwrap_err();
        assert_eq!(
            refused.current().unwrap().as_deref(),
            Some(&draft_of(1, None))
        );
        let update = drafts.update("a").set(Draft::NOTE, "n").must_exist();
        update.condition(Draft::VERSION.eq(1)).await.unwrap();
        assert_eq!(read(&drafts).await, draft_of(2, Some("n")));
        stale.text = "stale".into();
        assert!(stale.save().await.unwrap_err().is_condition_failed());
    })
    .await;
}

fn draft_of(version: u64, note: Option<&str>) -> Draft {
    Draft {
        version,
        note: note.map(Into::into),
        ..draft("t")
    }
}

#[tokio::test]
async fn b65_b66_a_changed_key_writes_and_deletes_nothing() {
    on_every_engine(async |engine| {
        let (drafts, mut item, _) = two_readers(engine).await;
        item.id = "b".into();
        item.text = "changed".into();
        let holds = Draft::TEXT.eq("t");
        for error in [
            item.save().condition(holds.clone()).await.unwrap_err(),
            item.partial_save().await.unwrap_err(),
            item.overwrite().await.unwrap_err(),
            item.delete().condition(holds).await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::KeyChanged);
        }
        assert!(engine.requests.take().is_empty());
        assert_eq!(drafts.scan().one().await.unwrap(), draft_of(1, None));
    })
    .await;
}

#[tokio::test]
async fn b66_b67_what_is_deleted_stays_deleted() {
    on_every_engine(async |engine| {
        let (drafts, mut item, mut other) = two_readers(engine).await;
        let refused = item.delete().condition(Draft::TEXT.eq("never")).await;
        assert_eq!(
            refused.unwrap_err().current().unwrap().as_deref(),
            Some(&*item)
        );
        item.delete().condition(Draft::TEXT.eq("t")).await.unwrap();
        other.note = Some("added".into());
        let holds_of_nothing = Draft::TEXT.not_exists();
        for refused in [
            other.save().await.unwrap_err(),
            other.partial_save().await.unwrap_err(),
            other
                .partial_save()
                .condition(holds_of_nothing)
                .await
                .unwrap_err(),
            other.delete().await.unwrap_err(),
        ] {
            assert!(refused.is_condition_failed());
            assert_eq!(refused.current().unwrap(), None);
        }
        item.text = "changed".into();
        assert!(item.save().await.unwrap_err().is_condition_failed());
        assert!(!drafts.exists("a").await.unwrap());
    })
    .await;
}
