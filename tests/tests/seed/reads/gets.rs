//! Gets of one item, and whether there is one.

use dynamo_orm::{DynamoTable, ErrorKind};
use dynamo_orm_tests::on_every_engine;
use serde_json::json;

use crate::common::{Note, note, operations, post, posts, refusal};

#[tokio::test]
async fn b27_get_of_a_missing_item_is_none() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        assert_eq!(notes.get("nobody").await.unwrap(), None);
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["GetItem"]);
        assert!(sent[0].body.get("ConsistentRead").is_none());

        let error = notes
            .get("nobody")
            .consistent()
            .required()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ItemNotFound);
        assert!(error.is_item_not_found() && !error.is_table_not_found());
        let text = format!(
            "table `{}` (key `id`): there is no item under this key",
            notes.name()
        );
        assert_eq!(error.to_string(), text);
        assert_eq!(engine.requests.take()[0].body["ConsistentRead"], true);

        notes.put(&note("a")).await.unwrap();
        assert_eq!(notes.get("a").await.unwrap().unwrap(), note("a"));
        assert_eq!(notes.get("a").required().await.unwrap(), note("a"));
    })
    .await;
}

#[tokio::test]
async fn b30_exists_answers_and_errors_stay_errors() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        notes.put(&note("a")).await.unwrap();
        assert!(notes.exists("a").await.unwrap());
        assert!(notes.exists("a").consistent().await.unwrap());
        assert!(!notes.exists("b").await.unwrap());
        for (code, kind) in [
            ("AccessDeniedException", ErrorKind::AccessDenied),
            ("ValidationException", ErrorKind::Validation),
            ("ResourceNotFoundException", ErrorKind::NotFound),
        ] {
            engine.requests.answer(move |_| Some(refusal(code)));
            let error = notes.exists("a").await.unwrap_err();
            assert_eq!((error.kind(), error.code()), (kind, Some(code)));
        }
    })
    .await;
}

#[tokio::test]
async fn b31_exists_asks_for_the_key_alone() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 1).await;
        assert!(posts.exists(("rust", 1)).await.unwrap());
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["GetItem"]);
        assert_eq!(sent[0].body["ProjectionExpression"], "#0");
        assert_eq!(
            sent[0].body["ExpressionAttributeNames"],
            json!({"#0": "board"})
        );
    })
    .await;
}

#[tokio::test]
async fn b32_keys_are_given_hash_first() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 2).await;
        let found = posts.get(("rust", 2)).consistent().await.unwrap().unwrap();
        assert_eq!(found, post(2));
        let sent = engine.requests.take();
        let key = json!({"board": {"S": "rust"}, "number": {"N": "2"}});
        assert_eq!(sent[0].body["Key"], key);
        assert_eq!(posts.get(post(2).key()).await.unwrap().unwrap(), post(2));
        let owned = ("rust".to_owned(), 2_u64);
        assert_eq!(posts.get(owned).await.unwrap().unwrap(), post(2));
        assert_eq!(posts.get(("rust", 3)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn b33_a_new_item_is_not_stored_before_it_is_saved() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        let item = notes.item(note("a"));
        assert!(item.needs_save());
        drop(item);
        assert!(engine.requests.take().is_empty());
        assert_eq!(notes.get("a").await.unwrap(), None);
    })
    .await;
}
