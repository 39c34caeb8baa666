//! Time to live: the attribute that tells when an item is deleted.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_dynamodb::types::TimeToLiveSpecification;
use dynamo_orm::{Difference, DynamoTable, ErrorKind, Table};
use dynamo_orm_tests::{Engine, on_every_engine};
use serde_json::json;

use crate::common::operations;

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "sessions")]
struct Session {
    #[hash_key]
    id: String,
    #[dynamo(ttl, rename = "ends")]
    expires: Option<u64>,
}

/// The same table, by a struct that knows of no time to live.
#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "sessions")]
struct Plain {
    #[hash_key]
    id: String,
}

async fn set<T>(engine: &Engine, table: &Table<T>, attribute: &str) {
    let specification = TimeToLiveSpecification::builder();
    let specification = specification.enabled(true).attribute_name(attribute);
    let update = engine.db.client().update_time_to_live();
    let update = update.table_name(table.name());
    let update = update.time_to_live_specification(specification.build().unwrap());
    update.send().await.unwrap();
    engine.requests.take();
}

#[tokio::test]
async fn b12_a_new_table_has_its_time_to_live() {
    on_every_engine(async |engine| {
        let sessions = engine.new_table::<Session>();
        sessions.create_table().await.unwrap();
        let sent = engine.requests.take();
        let expected = [
            "CreateTable",
            "DescribeTable",
            "DescribeTimeToLive",
            "UpdateTimeToLive",
        ];
        assert_eq!(operations(&sent), expected);
        let update = json!({
            "TableName": sessions.name(),
            "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "ends"},
        });
        assert_eq!(sent[3].body, update);
        let live = sessions.time_to_live().await.unwrap();
        assert_eq!(live.as_deref(), Some("ends"));
        assert!(sessions.verify().await.unwrap().is_empty());

        let session = Session {
            id: "a".into(),
            expires: Some(1_700_000_000),
        };
        engine.requests.take();
        sessions.put(&session).await.unwrap();
        let item = &engine.requests.take()[0].body["Item"];
        assert_eq!(item["ends"], json!({"N": "1700000000"}));
        assert_eq!(sessions.get("a").required().await.unwrap(), session);
    })
    .await;
}

#[tokio::test]
async fn an_old_table_gets_its_time_to_live() {
    on_every_engine(async |engine| {
        let plain = engine.table::<Plain>().await;
        let sessions = Session::table(&engine.db).named(plain.name());
        engine.requests.take();
        sessions.update_table().time_to_live().await.unwrap();
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["DescribeTimeToLive", "UpdateTimeToLive"]);
        sessions.verify().await.unwrap().into_result().unwrap();
        engine.requests.take();
        sessions.update_table().time_to_live().await.unwrap();
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["DescribeTimeToLive"]);

        let both = sessions.update_table().on_demand().time_to_live();
        both.await.unwrap();
        let sent = engine.requests.take();
        let expected = ["UpdateTable", "DescribeTable", "DescribeTimeToLive"];
        assert_eq!(operations(&sent), expected);

        let error = plain.update_table().time_to_live().await.unwrap_err();
        let text = format!(
            "table `{}`: the struct has no time to live to be turned on; mark a field with `#[dynamo(ttl)]`",
            plain.name()
        );
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::Request, text));
    })
    .await;
}

#[derive(DynamoTable)]
#[dynamo(table = "sessions")]
struct Other {
    #[hash_key]
    user: String,
    ends: u64,
}

/// It would delete the items of whoever's table it is.
#[tokio::test]
async fn of_a_table_that_is_another_one_it_is_not_turned_on() {
    on_every_engine(async |engine| {
        let other = engine.table::<Other>().await;
        let sessions = Session::table(&engine.db).named(other.name());
        engine.requests.take();
        let error = sessions.create_table().if_missing().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SchemaMismatch);
        assert_eq!(engine.requests.count("UpdateTimeToLive"), 0);

        let plain = engine.table::<Plain>().await;
        set(engine, &plain, "gone_at").await;
        let sessions = Session::table(&engine.db).named(plain.name());
        let text = format!(
            "table `{}`: it is not what the struct says: the time to live is `gone_at`, not `ends`",
            plain.name()
        );
        let created = sessions.create_table().if_missing().await;
        let updated = sessions.update_table().time_to_live().await;
        for error in [created.unwrap_err(), updated.unwrap_err()] {
            assert_eq!(error.kind(), ErrorKind::SchemaMismatch);
            assert_eq!(error.to_string(), text);
        }
        assert_eq!(engine.requests.count("UpdateTimeToLive"), 0);
    })
    .await;
}

/// Of two that turn it on at once the second is refused, and has what it wants.
#[tokio::test]
async fn who_turns_it_on_second_is_done() {
    let engine = Engine::embedded();
    let sessions = engine.table::<Session>().await;
    let mut asked = 0;
    engine.requests.answer(move |sent| {
        asked += usize::from(sent.operation == "DescribeTimeToLive");
        let off = r#"{"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}}"#;
        let refused =
            r#"{"__type":"x#ValidationException","message":"TimeToLive is already enabled"}"#;
        match sent.operation.as_str() {
            "DescribeTimeToLive" if asked == 1 => Some((200, off.into())),
            "UpdateTimeToLive" => Some((400, refused.into())),
            _ => None,
        }
    });
    engine.requests.take();
    sessions.update_table().time_to_live().await.unwrap();
    let sent = engine.requests.take();
    let expected = [
        "DescribeTimeToLive",
        "UpdateTimeToLive",
        "DescribeTimeToLive",
    ];
    assert_eq!(operations(&sent), expected);
}

#[tokio::test]
async fn a_table_left_without_one_gets_it_when_it_is_asked_for_again() {
    on_every_engine(async |engine| {
        let plain = engine.table::<Plain>().await;
        let sessions = Session::table(&engine.db).named(plain.name());
        sessions.create_table().if_missing().await.unwrap();
        let live = sessions.time_to_live().await.unwrap();
        assert_eq!(live.as_deref(), Some("ends"));
    })
    .await;
}

#[tokio::test]
async fn a_table_without_one_asks_nothing_of_it() {
    on_every_engine(async |engine| {
        let plain = engine.new_table::<Plain>();
        plain.create_table().await.unwrap();
        plain.verify().await.unwrap().into_result().unwrap();
        let sent = engine.requests.take();
        let expected = ["CreateTable", "DescribeTable", "DescribeTable"];
        assert_eq!(operations(&sent), expected);
        assert_eq!(plain.time_to_live().await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_time_to_live_that_is_off_or_another_is_a_difference() {
    on_every_engine(async |engine| {
        let plain = engine.table::<Plain>().await;
        let sessions = Session::table(&engine.db).named(plain.name());
        let differences = sessions.verify().await.unwrap();
        let off = Difference::TimeToLive {
            expected: "ends".into(),
            found: None,
        };
        assert_eq!(differences.iter().collect::<Vec<_>>(), [&off]);
        assert_eq!(
            differences.to_string(),
            "time to live is off, and should be by `ends`"
        );
        set(engine, &plain, "other").await;
        let differences = sessions.verify().await.unwrap();
        assert_eq!(
            differences.to_string(),
            "the time to live is `other`, not `ends`"
        );
    })
    .await;
}

/// To turn it on twice is an error at AWS, which the embedded engine does not know.
#[tokio::test]
async fn a_time_to_live_that_is_on_is_left_alone() {
    let engine = Engine::embedded();
    let sessions = engine.new_table::<Session>();
    engine.requests.answer(|sent| {
        let on = json!({"TimeToLiveDescription": {"TimeToLiveStatus": "ENABLING", "AttributeName": "ends"}});
        (sent.operation == "DescribeTimeToLive").then(|| (200, on.to_string()))
    });
    sessions.create_table().await.unwrap();
    assert_eq!(engine.requests.count("UpdateTimeToLive"), 0);
    engine.requests.answer_no_more();
    assert_eq!(sessions.time_to_live().await.unwrap(), None);
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "holds")]
struct Hold {
    #[hash_key]
    id: u64,
    #[dynamo(ttl)]
    until: SystemTime,
    seats: u32,
}

#[tokio::test]
async fn a_condition_compares_with_what_would_be_stored() {
    on_every_engine(async |engine| {
        let holds = engine.table::<Hold>().await;
        let until = UNIX_EPOCH + Duration::from_millis(1_900_000_000_500);
        let (earlier, later) = (
            until - Duration::from_secs(1),
            until + Duration::from_secs(1),
        );
        holds
            .put(&Hold {
                id: 1,
                until,
                seats: 0,
            })
            .await
            .unwrap();
        let mut seats = 0;
        for (holds_true, condition) in [
            (true, Hold::UNTIL.eq(until)),
            (true, Hold::UNTIL.ge(until)),
            (true, Hold::UNTIL.le(until)),
            (true, Hold::UNTIL.between(until, later)),
            (true, Hold::UNTIL.is_in([earlier, until])),
            (false, Hold::UNTIL.ne(until)),
            (false, Hold::UNTIL.lt(until)),
            (false, Hold::UNTIL.gt(until)),
            (false, Hold::UNTIL.eq(later)),
            (false, Hold::UNTIL.is_in([earlier, later])),
        ] {
            let text = format!("{condition:?}");
            let update = holds.update(1).add(Hold::SEATS, 1).condition(condition);
            let done = update.must_exist().await.is_ok();
            assert_eq!(done, holds_true, "{text}");
            seats += u32::from(done);
        }
        assert_eq!(holds.get(1).required().await.unwrap().seats, seats);
        let found = holds.scan().filter(Hold::UNTIL.gt(earlier)).count().await;
        assert_eq!(found.unwrap(), 1);
    })
    .await;
}
