//! Deletes of what a read finds, and of keys.

use dynamo_orm::{BatchOp, DynamoTable, ErrorKind};
use dynamo_orm_tests::{Engine, on_every_engine};
use serde_json::json;

use crate::common::{Post, numbers, operations, posts, second_client, sizes};

#[tokio::test]
async fn what_a_query_finds_is_deleted() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 60).await;
        let old = posts.query("rust").range().le(40);
        let report = posts.delete_all(old).concurrency(1).await.unwrap();
        assert_eq!([report.taken, report.written, report.requests], [40, 40, 2]);
        let sent = engine.requests.take();
        assert_eq!(
            operations(&sent),
            ["Query", "BatchWriteItem", "BatchWriteItem"]
        );
        // The keys alone are read.
        assert_eq!(sent[0].body["ProjectionExpression"], "#0, #1");
        let names = json!({"#0": "board", "#1": "number"});
        assert_eq!(sent[0].body["ExpressionAttributeNames"], names);
        assert_eq!(sizes(&sent[1..]), [25, 15]);
        let rest = numbers(&posts.query("rust").await.unwrap());
        assert!(rest.into_iter().eq(41..=60));
    })
    .await;
}

#[tokio::test]
async fn what_an_index_finds_is_deleted_by_the_key_of_the_table() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 12).await;
        // Likes are a third of the number.
        let liked = posts.index(Post::BY_LIKES).query("rust").range().ge(2);
        let liked = liked.filter(Post::EDITED.exists());
        assert_eq!(posts.delete_all(liked).await.unwrap().written, 4);
        let rest = numbers(&posts.query("rust").await.unwrap());
        assert_eq!(rest, [1, 2, 3, 4, 5, 7, 9, 11]);
    })
    .await;
}

#[tokio::test]
async fn a_limit_is_kept() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 60).await;
        let first = posts.query("rust").limit(30).page_size(7);
        assert_eq!(posts.delete_all(first).await.unwrap().written, 30);
        assert_eq!(posts.scan().count().await.unwrap(), 30);
    })
    .await;
}

#[tokio::test]
async fn keys_are_deleted_in_every_form_that_get_takes() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 40).await;
        let pairs = (1..=10_u64).map(|number| ("rust", number));
        assert_eq!(posts.delete_all(pairs).await.unwrap().written, 10);
        let keys: Vec<_> = (11..=20)
            .map(|number| crate::common::post(number).key())
            .collect();
        assert_eq!(posts.delete_all(&keys).await.unwrap().written, 10);
        assert_eq!(posts.delete_all(keys).await.unwrap().written, 10);
        assert_eq!(posts.scan().count().await.unwrap(), 20);
    })
    .await;
}

#[tokio::test]
async fn a_read_of_another_table_is_refused() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 3).await;
    let others = engine.table::<Post>().await;
    let error = posts.delete_all(others.scan()).await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::Request);
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}`: the keys are read from table `{}`; give a read of this table",
            posts.name(),
            others.name()
        )
    );
    assert!(engine.requests.take().is_empty());
}

#[tokio::test]
async fn a_read_of_another_database_is_refused() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 3).await;
    let elsewhere = second_client::<Post>(&engine, &posts);
    let error = posts.delete_all(elsewhere.scan()).await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::Request);
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}`: the keys are read from a table of another `Database`; make both from one, which is cheap to clone",
            posts.name()
        )
    );
    assert!(engine.requests.take().is_empty());
    assert_eq!(posts.query("rust").count().await.unwrap(), 3);
}

#[tokio::test]
async fn a_page_that_cannot_be_read_ends_it() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 40).await;
    let mut queries = 0;
    engine.requests.answer(move |sent| {
        let is_query = sent.operation == "Query";
        queries += usize::from(is_query);
        (is_query && queries == 2).then(|| crate::common::refusal("AccessDeniedException"))
    });
    let all = posts.query("rust").page_size(30);
    let error = posts.delete_all(all).await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::AccessDenied);
    assert_eq!([error.report.taken, error.report.written], [30, 25]);
    assert_eq!(error.unwritten.len(), 5);
    assert_eq!(
        error.unwritten[4],
        BatchOp::Delete(crate::common::post(30).key())
    );
}
