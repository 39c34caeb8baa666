//! Names that no table can have are refused by every request, before anything is sent; ARNs are sent as they are.

use dynamo_orm::{DynamoTable, Error, ErrorKind, Table, TableWrite};
use dynamo_orm_tests::Engine;
use serde_json::json;

use super::{User, user};

const ARN: &str = "arn:aws:dynamodb:eu-west-1:123456789012:table/users";

/// What every kind of request says.
async fn failures(engine: &Engine, users: &Table<User>) -> Vec<Error> {
    let db = &engine.db;
    let key = ("standard", "Doe");
    let jane = user("Doe");
    let transact = db.transact_write().action(users.put(&jane)).await;
    let transact_get = db.transact_get(users.get(key)).await;
    let mut batch = users.batch_write();
    let failures = [
        users.create_table().await.err(),
        users.describe().await.err(),
        users.verify().await.err(),
        users.time_to_live().await.err(),
        users.update_table().provisioned(1, 1).await.err(),
        users.delete_table().await.err(),
        users.put(&jane).await.err().map(Error::from),
        users.insert(&jane).await.err().map(Error::from),
        users.item(jane.clone()).save().await.err().map(Error::from),
        users.delete(key).await.err().map(Error::from),
        users
            .update(key)
            .set(User::LEVEL, 1)
            .must_exist()
            .await
            .err()
            .map(Error::from),
        users.get(key).await.err(),
        users.exists(key).await.err(),
        users.query("standard").await.err(),
        users.scan().await.err(),
        users.scan().count().await.err(),
        users.batch_get([key]).await.err(),
        batch.put(&jane).await.err().map(|failed| failed.error),
        users.put_all([&jane]).await.err().map(Error::from),
        TableWrite::put(users, &jane).err(),
        transact.err().map(Error::from),
        transact_get.err().map(Error::from),
    ];
    let all = failures.len();
    let failures: Vec<_> = failures.into_iter().flatten().collect();
    assert_eq!(failures.len(), all);
    failures
}

#[tokio::test]
async fn a_name_that_no_table_can_have() {
    let engine = Engine::embedded();
    let long = "x".repeat(256);
    let long_arn = format!("arn:aws:dynamodb:{}:1:table/users", "x".repeat(1000));
    for name in [
        "",
        "us",
        &long,
        "my users",
        "us\ners",
        "\0\0\0",
        "\u{e9}t\u{e9}s",
        "users/index/ByEmail",
        "arn:aws:dynamodb:eu-west-1:123456789012:users",
        "arn:aws:dynamodb:eu-west-1::table/users",
        "arn:aws:dynamodb:eu west:123456789012:table/users",
        "arn:aws:dynamodb:eu-west-1:123456789012:table/us",
        "arn:aws:dynamodb:eu-west-1:123456789012:table/users/index/ByEmail",
        "arn:aws:sqs:eu-west-1:123456789012:table/users",
        "aws:dynamodb:eu-west-1:123456789012:table/users",
        &long_arn,
    ] {
        let users = User::table(&engine.db).named(name);
        for error in failures(&engine, &users).await {
            assert_eq!(error.kind(), ErrorKind::Request);
            assert!(error.is_unsent());
            assert_eq!(error.table(), Some(name));
            let text = error.to_string();
            let text = text.replace(" (key `kind`, `last_name`)", "");
            let text = text.replace("action 1 of 1: ", "");
            assert_eq!(
                text,
                format!(
                    "table `{}`: no table of DynamoDB has this name; use 3 to 255 of the letters a to z and A to Z, \
                     digits, `_`, `-` and `.`, or the ARN of a table, `arn:aws:dynamodb:region:account:table/name`",
                    name.escape_debug()
                )
            );
        }
    }
    assert!(engine.requests.take().is_empty());
}

#[tokio::test]
async fn an_arn_and_every_letter_of_a_name_are_sent() {
    let engine = Engine::embedded();
    engine.requests.answer(|_| Some((200, "{}".into())));
    let longest = "x".repeat(255);
    for name in [ARN, "aZ0", "_-.", &longest] {
        let users = User::table(&engine.db).named(name);
        users.put(&user("Doe")).await.unwrap();
        assert_eq!(engine.requests.take()[0].body["TableName"], json!(name));
    }
}
