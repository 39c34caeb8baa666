//! D: puts and deletes by key.

use dynamo_orm::ErrorKind;
use dynamo_orm_tests::on_every_engine;
use serde_json::json;

use crate::common::{Note, Post, n, note, operations, post, s, sdk_note, sdk_put, stored};

#[tokio::test]
async fn b34_b35_insert_refuses_to_replace_even_by_the_same() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        notes.insert(&note("a")).await.unwrap();
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["PutItem"]);
        assert_eq!(
            sent[0].body["ConditionExpression"],
            "attribute_not_exists(#0)"
        );
        assert_eq!(
            sent[0].body["ExpressionAttributeNames"],
            json!({"#0": "id"})
        );

        let error = notes.insert(&note("a")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConditionFailed);
        assert_eq!(error.current().unwrap().as_deref(), Some(&note("a")));
        let error: dynamo_orm::Error = error.into();
        assert!(error.is_condition_failed());
        assert_eq!(error.table(), Some(notes.name()));
    })
    .await;
}

#[tokio::test]
async fn b35_an_item_under_another_range_key_is_not_in_the_way() {
    on_every_engine(async |engine| {
        let posts = engine.table::<Post>().await;
        posts.insert(&post(1)).await.unwrap();
        posts.insert(&post(2)).await.unwrap();
        let error = posts.insert(&post(1)).await.unwrap_err();
        assert_eq!(error.current().unwrap().as_deref(), Some(&post(1)));
    })
    .await;
}

#[tokio::test]
async fn b36_put_replaces_without_a_condition() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        let item = stored([
            ("id", s("a")),
            ("text", s("old")),
            ("count", n(7)),
            ("color", s("red")),
            ("unknown", s("gone")),
        ]);
        sdk_put(engine, &notes, &item).await;
        notes.put(&note("a")).await.unwrap();
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["PutItem"]);
        assert!(sent[0].body.get("ConditionExpression").is_none());
        let expected = stored([("id", s("a")), ("text", s("text")), ("count", n(1))]);
        assert_eq!(sdk_note(engine, &notes, "a").await, expected);
    })
    .await;
}

#[tokio::test]
async fn b38_deleting_a_missing_item_succeeds() {
    on_every_engine(async |engine| {
        let posts = engine.table::<Post>().await;
        posts.put(&post(1)).await.unwrap();
        engine.requests.take();
        posts.delete(("rust", 1)).await.unwrap();
        posts.delete(("rust", 1)).await.unwrap();
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["DeleteItem", "DeleteItem"]);
        let key = json!({"board": {"S": "rust"}, "number": {"N": "1"}});
        assert_eq!(sent[0].body["Key"], key);
        assert!(sent[0].body.get("ConditionExpression").is_none());
        assert_eq!(posts.scan().count().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn b39_a_failed_condition_is_the_same_error_everywhere() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        notes.put(&note("a")).await.unwrap();
        let mut stale = notes.get("a").await.unwrap().unwrap();
        let now = Note {
            count: 2,
            ..note("a")
        };
        notes.put(&now).await.unwrap();
        stale.count = 3;
        let errors = [
            notes.insert(&note("a")).await.unwrap_err(),
            notes.item(note("a")).save().await.unwrap_err(),
            stale.save().await.unwrap_err(),
            stale.partial_save().await.unwrap_err(),
            stale.delete().unchanged().await.unwrap_err(),
        ];
        for error in errors {
            assert!(error.is_condition_failed());
            assert_eq!(error.current().unwrap().as_deref(), Some(&now));
            assert_eq!(
                error.error().code(),
                Some("ConditionalCheckFailedException")
            );
        }
    })
    .await;
}

#[tokio::test]
async fn b40_no_legacy_parameter_is_sent() {
    on_every_engine(async |engine| {
        let posts = engine.table::<Post>().await;
        posts.insert(&post(1)).await.unwrap();
        let mut item = posts.get(("rust", 1)).await.unwrap().unwrap();
        item.likes = 5;
        item.edited = Some(1);
        item.save().await.unwrap();
        item.edited = None;
        item.partial_save().await.unwrap();
        item.overwrite().await.unwrap();
        posts.exists(("rust", 1)).await.unwrap();
        let filter = Post::LIKES.eq(5).or(Post::EDITED.not_exists());
        let query = posts.query("rust").range().le(5).filter(filter.clone());
        query.consistent().reverse().limit(1).await.unwrap();
        posts.scan().filter(filter).count().await.unwrap();
        posts.batch_get([("rust", 1)]).await.unwrap();
        item.delete().unchanged().await.unwrap();
        let legacy = [
            "AttributesToGet",
            "AttributeUpdates",
            "ConditionalOperator",
            "Expected",
            "KeyConditions",
            "QueryFilter",
            "ScanFilter",
        ];
        let sent = engine.requests.take();
        assert_eq!(sent.len(), 10);
        for sent in sent {
            for name in legacy {
                assert!(!sent.body.to_string().contains(&format!("\"{name}\":")));
            }
        }
    })
    .await;
}
