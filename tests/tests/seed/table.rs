//! B: creating, describing, changing and deleting tables.

use std::time::Duration;

use aws_sdk_dynamodb::types::ProvisionedThroughput;
use dynamo_orm::{Difference, DynamoTable, ErrorKind, Throughput};
use dynamo_orm_tests::{Engine, on_every_engine};
use serde_json::json;

use crate::common::{Note, User, note, operations, user};

#[tokio::test]
async fn b7_naming_a_table_sends_nothing() {
    on_every_engine(async |engine| {
        let users = User::table(&engine.db);
        assert_eq!(users.name(), "users");
        assert_eq!(users.named("prod-users").name(), "prod-users");
        let _ = (
            users.create_table(),
            users.update_table(),
            users.delete_table(),
        );
        assert!(engine.requests.take().is_empty());
    })
    .await;
}

#[tokio::test]
async fn b8_a_created_table_can_be_used() {
    on_every_engine(async |engine| {
        let users = engine.new_table::<User>();
        users.create_table().await.unwrap();
        users.put(&user("Doe", "John", 1)).await.unwrap();
        assert!(users.verify().await.unwrap().is_empty());
        assert!(users.describe().await.unwrap().is_active());
    })
    .await;
}

/// A description of a table in this state.
fn described(name: &str, status: &str) -> Option<(u16, String)> {
    let body = json!({"Table": {"TableName": name, "TableStatus": status}});
    Some((200, body.to_string()))
}

#[tokio::test(start_paused = true)]
async fn b11_create_waits_until_the_table_is_active() {
    let engine = Engine::embedded();
    let notes = engine.new_table::<Note>();
    let name = notes.name().to_owned();
    let mut states = vec!["ACTIVE", "UPDATING", "CREATING", "CREATING"];
    engine
        .requests
        .answer(move |sent| match sent.operation.as_str() {
            "DescribeTable" => described(&name, states.pop().unwrap()),
            _ => None,
        });
    notes.create_table().await.unwrap();
    assert_eq!(engine.requests.count("DescribeTable"), 4);
}

#[tokio::test(start_paused = true)]
async fn b11_waiting_ends_at_the_deadline() {
    let engine = Engine::embedded();
    let notes = engine.new_table::<Note>();
    let name = notes.name().to_owned();
    engine
        .requests
        .answer(move |sent| match sent.operation.as_str() {
            "DescribeTable" => described(&name, "CREATING"),
            _ => None,
        });
    let started = tokio::time::Instant::now();
    let create = notes.create_table().deadline(Duration::from_secs(20));
    let error = create.await.unwrap_err();
    assert!(started.elapsed() <= Duration::from_secs(20));
    assert_eq!(error.kind(), ErrorKind::Deadline);
    let text = format!(
        "table `{}`: the table and its indexes are not ACTIVE yet after 20s",
        notes.name()
    );
    assert_eq!(error.to_string(), text);
    let error = notes
        .delete_table()
        .deadline(Duration::from_secs(1))
        .await
        .unwrap_err();
    let text = format!(
        "table `{}`: the table is not gone yet after 1s",
        notes.name()
    );
    assert_eq!(
        (error.kind(), error.to_string()),
        (ErrorKind::Deadline, text)
    );
}

#[tokio::test]
async fn b13_a_table_is_created_once() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        let error = notes.create_table().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InUse);
        assert!(error.is_in_use());
        assert_eq!(error.code(), Some("ResourceInUseException"));
        let text = format!("table `{}`: ResourceInUseException: ", notes.name());
        assert!(error.to_string().starts_with(&text), "{error}");
        assert!(std::error::Error::source(&error).is_some());
    })
    .await;
}

#[tokio::test]
async fn b14_b17_describe_tells_everything() {
    on_every_engine(async |engine| {
        let users = engine.new_table::<User>();
        let create = users.create_table().provisioned(5, 15);
        create.index_throughput(User::BY_EMAIL, 2, 3).await.unwrap();
        engine.requests.take();
        let description = users.describe().await.unwrap();
        assert_eq!(operations(&engine.requests.take()), ["DescribeTable"]);
        let throughput = Throughput { read: 5, write: 15 };
        assert_eq!(description.throughput(), Some(throughput));
        let mut names: Vec<_> = description.index_names().collect();
        assert_eq!(names.remove(0), "DateJoinedIndex");
        names.sort_unstable();
        assert_eq!(names, ["ByEmail", "ByOrg"]);
        // What a global index was given is not lost.
        let indexes = description.sdk().global_secondary_indexes();
        let by_email = indexes
            .iter()
            .find(|index| index.index_name() == Some("ByEmail"))
            .unwrap();
        let throughput = by_email.provisioned_throughput().unwrap();
        assert_eq!(throughput.read_capacity_units(), Some(2));
        assert_eq!(throughput.write_capacity_units(), Some(3));

        let on_demand = engine.table::<Note>().await.describe().await.unwrap();
        assert_eq!(on_demand.throughput(), None);
        assert_eq!(on_demand.index_names().count(), 0);
    })
    .await;
}

#[derive(DynamoTable)]
#[dynamo(table = "first")]
#[index(all, name = "ByGroup", hash = group)]
#[index(keys_only, name = "ByKind", hash = kind)]
struct First {
    #[hash_key]
    id: String,
    group: u64,
    kind: String,
}

/// [`First`], before it had a second index.
#[derive(DynamoTable)]
#[dynamo(table = "first")]
#[index(all, name = "ByGroup", hash = group)]
struct Known {
    #[hash_key]
    id: String,
    group: u64,
}

/// [`First`], differently.
#[derive(DynamoTable)]
#[dynamo(table = "second")]
#[index(all, name = "ByGroup", hash = group)]
#[index(include(note), name = "ByKind", hash = kind)]
#[index(all, name = "ByNote", hash = note)]
struct Second {
    #[hash_key]
    id: u64,
    group: String,
    kind: String,
    note: Option<String>,
}

#[tokio::test]
async fn b15_b16_b18_verify_tells_every_difference() {
    on_every_engine(async |engine| {
        let first = engine.table::<First>().await;
        assert!(first.verify().await.unwrap().is_empty());
        assert_eq!(first.verify().await.unwrap().to_string(), "no differences");
        engine.requests.take();
        let second = Second::table(&engine.db).named(first.name());
        let differences = second.verify().await.unwrap();
        assert_eq!(operations(&engine.requests.take()), ["DescribeTable"]);
        assert_eq!(
            differences.to_string(),
            "the key is hash `id` (S), not hash `id` (N)\n\
             the key of index `ByGroup` is hash `group` (N), not hash `group` (S)\n\
             index `ByKind` projects the keys only, not the keys and `note`\n\
             index `ByNote` is missing"
        );
        let missing = Difference::MissingIndex {
            index: "ByNote".into(),
        };
        assert_eq!(differences.iter().last(), Some(&missing));

        let second = engine.table::<Second>().await;
        let first = First::table(&engine.db).named(second.name());
        let differences = first.verify().await.unwrap().to_string();
        assert!(
            differences.ends_with("index `ByNote` is not in the struct"),
            "{differences}"
        );
    })
    .await;
}

#[tokio::test]
async fn differences_are_an_error_where_one_is_wanted() {
    on_every_engine(async |engine| {
        let first = engine.table::<First>().await;
        first.verify().await.unwrap().into_result().unwrap();
        let second = Second::table(&engine.db).named(first.name());
        let differences = second.verify().await.unwrap();
        let error = differences.into_result().unwrap_err();
        let text = format!(
            "table `{}`: it is not what the struct says: the key is hash `id` (S), not hash `id` (N); \
             the key of index `ByGroup` is hash `group` (N), not hash `group` (S); \
             index `ByKind` projects the keys only, not the keys and `note`; index `ByNote` is missing",
            first.name()
        );
        assert_eq!(
            (error.kind(), error.to_string()),
            (ErrorKind::SchemaMismatch, text)
        );
    })
    .await;
}

#[tokio::test]
async fn a_table_is_created_if_it_is_missing() {
    on_every_engine(async |engine| {
        let first = engine.new_table::<First>();
        first.create_table().if_missing().await.unwrap();
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["CreateTable", "DescribeTable"]);
        first.create_table().if_missing().await.unwrap();
        let sent = engine.requests.take();
        // Whether it is being deleted, whether it is ACTIVE, and what it is.
        let asked = ["CreateTable", "DescribeTable", "DescribeTable", "DescribeTable"];
        assert_eq!(operations(&sent), asked);

        let known = Known::table(&engine.db).named(first.name());
        let differences = known.verify().await.unwrap();
        assert!(!differences.is_empty());
        known.create_table().if_missing().await.unwrap();

        let second = Second::table(&engine.db).named(first.name());
        let error = second.create_table().if_missing().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SchemaMismatch);
        let text = format!(
            "table `{}`: it is not what the struct says: the key is hash `id` (S), not hash `id` (N); ",
            first.name()
        );
        assert!(error.to_string().starts_with(&text), "{error}");
    })
    .await;
}

/// Two processes start at once: the table is there for the second, and not ACTIVE.
#[tokio::test(start_paused = true)]
async fn a_table_that_another_process_creates_is_waited_for() {
    let engine = Engine::embedded();
    let notes = engine.table::<Note>().await;
    let name = notes.name().to_owned();
    let mut creating = 2;
    engine
        .requests
        .answer(move |sent| match sent.operation.as_str() {
            "DescribeTable" if creating > 0 => {
                creating -= 1;
                described(&name, "CREATING")
            }
            _ => None,
        });
    engine.requests.take();
    notes.create_table().if_missing().await.unwrap();
    assert_eq!(engine.requests.count("DescribeTable"), 4);

    // One that is being deleted is created anew.
    let name = notes.name().to_owned();
    let mut asked = 0;
    engine.requests.answer(move |sent| {
        asked += usize::from(sent.operation == "DescribeTable");
        let in_use = r#"{"__type":"x#ResourceInUseException","message":"in use"}"#;
        let gone = r#"{"__type":"x#ResourceNotFoundException","message":"gone"}"#;
        match (sent.operation.as_str(), asked) {
            ("CreateTable", 0 | 1) => Some((400, in_use.into())),
            ("CreateTable", _) => described(&name, "CREATING"),
            ("DescribeTable", 1) => described(&name, "DELETING"),
            ("DescribeTable", 2) => Some((400, gone.into())),
            _ => None,
        }
    });
    engine.requests.take();
    notes.create_table().if_missing().await.unwrap();
    let sent = engine.requests.take();
    let (create, describe) = ("CreateTable", "DescribeTable");
    let expected = [create, describe, create, describe, create, describe];
    assert_eq!(operations(&sent), expected);
    let name = notes.name().to_owned();
    engine.requests.answer(move |sent| {
        let in_use = r#"{"__type":"x#ResourceInUseException","message":"in use"}"#;
        match sent.operation.as_str() {
            "CreateTable" => Some((400, in_use.into())),
            _ => described(&name, "DELETING"),
        }
    });
    let create = notes.create_table().if_missing();
    let error = create.deadline(Duration::from_secs(20)).await.unwrap_err();
    let text = format!(
        "table `{}`: the table of this name is still being deleted after 20s",
        notes.name()
    );
    assert_eq!(error.to_string(), text);
    engine.requests.answer_no_more();
    notes
        .wait_until_active(Duration::from_secs(1))
        .await
        .unwrap();

    let name = notes.name().to_owned();
    engine
        .requests
        .answer(move |_| described(&name, "CREATING"));
    let waiting = notes.wait_until_active(Duration::from_secs(1));
    let text = format!(
        "table `{}`: the table and its indexes are not ACTIVE yet after 1s",
        notes.name()
    );
    assert_eq!(waiting.await.unwrap_err().to_string(), text);
}

#[tokio::test]
async fn the_sdks_requests_can_be_changed() {
    on_every_engine(async |engine| {
        let notes = engine.new_table::<Note>();
        let create = notes
            .create_table()
            .sdk(|request| request.deletion_protection_enabled(true))
            .sdk(|request| request.deletion_protection_enabled(false));
        create.await.unwrap();
        let sent = engine.requests.take();
        assert_eq!(sent[0].body["DeletionProtectionEnabled"], json!(false));
        assert_eq!(sent[0].body["TableName"], json!(notes.name()));
        let update = notes.update_table();
        let update = update.sdk(|request| request.deletion_protection_enabled(false));
        update.await.unwrap();
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["UpdateTable", "DescribeTable"]);
        let update = json!({"TableName": notes.name(), "DeletionProtectionEnabled": false});
        assert_eq!(sent[0].body, update);
    })
    .await;
}

#[tokio::test]
async fn a_table_leads_to_its_database() {
    let engine = Engine::embedded();
    let notes = engine.table::<Note>().await;
    let again = Note::table(notes.database()).named(notes.name());
    again.put(&note("a")).await.unwrap();
    assert!(notes.exists("a").await.unwrap());
}

#[tokio::test]
async fn b19_update_sends_one_request() {
    on_every_engine(async |engine| {
        let users = engine.new_table::<User>();
        users.create_table().provisioned(5, 5).await.unwrap();
        engine.requests.take();
        let update = users.update_table().provisioned(2, 3);
        let update = update.index_throughput(User::BY_EMAIL, 7, 8);
        update.index_throughput(User::BY_ORG, 9, 10).await.unwrap();
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["UpdateTable", "DescribeTable"]);
        let throughput =
            |read, write| json!({"ReadCapacityUnits": read, "WriteCapacityUnits": write});
        assert_eq!(sent[0].body["ProvisionedThroughput"], throughput(2, 3));
        let indexes = json!([
            {"Update": {"IndexName": "ByEmail", "ProvisionedThroughput": throughput(7, 8)}},
            {"Update": {"IndexName": "ByOrg", "ProvisionedThroughput": throughput(9, 10)}},
        ]);
        assert_eq!(sent[0].body["GlobalSecondaryIndexUpdates"], indexes);
        let now = users.describe().await.unwrap().throughput();
        assert_eq!(now, Some(Throughput { read: 2, write: 3 }));
        users.update_table().on_demand().await.unwrap();
        assert_eq!(users.describe().await.unwrap().throughput(), None);
    })
    .await;
}

#[tokio::test]
async fn the_last_throughput_of_an_index_counts() {
    on_every_engine(async |engine| {
        let users = engine.new_table::<User>();
        let create = users.create_table().provisioned(5, 5);
        let create = create.index_throughput(User::BY_EMAIL, 6, 6);
        create.index_throughput(User::BY_EMAIL, 7, 8).await.unwrap();
        let sent = engine.requests.take();
        let indexes = sent[0].body["GlobalSecondaryIndexes"].as_array().unwrap();
        let by_email = indexes.iter().find(|index| index["IndexName"] == "ByEmail");
        let throughput = json!({"ReadCapacityUnits": 7, "WriteCapacityUnits": 8});
        assert_eq!(by_email.unwrap()["ProvisionedThroughput"], throughput);

        let update = users.update_table();
        let update = update.index_throughput(User::BY_EMAIL, 1, 1);
        update.index_throughput(User::BY_EMAIL, 2, 3).await.unwrap();
        let sent = engine.requests.take();
        let throughput = json!({"ReadCapacityUnits": 2, "WriteCapacityUnits": 3});
        let update =
            json!([{"Update": {"IndexName": "ByEmail", "ProvisionedThroughput": throughput}}]);
        assert_eq!(sent[0].body["GlobalSecondaryIndexUpdates"], update);
    })
    .await;
}

/// A description is eventually consistent: right after the update it may be the one before.
#[tokio::test(start_paused = true)]
async fn b19_update_waits_until_it_is_described() {
    let engine = Engine::embedded();
    let notes = engine.new_table::<Note>();
    notes.create_table().provisioned(5, 5).await.unwrap();
    let throughput = |units| json!({"ReadCapacityUnits": units, "WriteCapacityUnits": units});
    let name = notes.name().to_owned();
    let mut old = 2;
    engine
        .requests
        .answer(move |sent| match sent.operation.as_str() {
            "DescribeTable" if old > 0 => {
                old -= 1;
                let table = json!({
                    "TableName": name,
                    "TableStatus": "ACTIVE",
                    "ProvisionedThroughput": throughput(5),
                });
                Some((200, json!({"Table": table}).to_string()))
            }
            _ => None,
        });
    engine.requests.take();
    notes.update_table().provisioned(7, 7).await.unwrap();
    assert_eq!(engine.requests.count("DescribeTable"), 3);
    // What the caller changed of it is not compared.
    engine.requests.take();
    let update = notes.update_table().provisioned(9, 9);
    let eight = ProvisionedThroughput::builder().read_capacity_units(8);
    let eight = eight.write_capacity_units(8).build().unwrap();
    let update = update.sdk(|request| request.provisioned_throughput(eight));
    update.await.unwrap();
    assert_eq!(engine.requests.count("DescribeTable"), 1);
}

#[tokio::test]
async fn b20_an_update_of_nothing_is_an_error() {
    on_every_engine(async |engine| {
        let users = engine.table::<User>().await;
        let error = users.update_table().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        let text = format!(
            "table `{}`: the update changes nothing; name a throughput, an index or the time to live",
            users.name()
        );
        assert_eq!(error.to_string(), text);
        let two = users.update_table().create_index(User::BY_ORG).delete_index("ByEmail");
        let text = format!(
            "table `{}`: a table creates or deletes one global index at a time; send one update for each",
            users.name()
        );
        assert_eq!(two.await.unwrap_err().to_string(), text);
        let create = users.create_table().index_throughput(User::BY_ORG, 1, 1);
        let text = format!(
            "table `{}`: an index has throughput of its own only in a provisioned table; add `provisioned(read, write)`",
            users.name()
        );
        assert_eq!(create.await.unwrap_err().to_string(), text);
        assert!(engine.requests.take().is_empty());
    })
    .await;
}

#[derive(DynamoTable)]
#[dynamo(table = "plain")]
struct Plain {
    #[hash_key]
    id: String,
}

#[tokio::test]
async fn b22_global_indexes_come_and_go() {
    on_every_engine(async |engine| {
        let plain = engine.table::<Plain>().await;
        let first = First::table(&engine.db).named(plain.name());
        engine.requests.take();

        first
            .update_table()
            .create_index(First::BY_GROUP)
            .await
            .unwrap();
        let sent = engine.requests.take();
        assert_eq!(operations(&sent)[0], "UpdateTable");
        // The definitions are of this index alone: DynamoDB refuses those that nothing uses.
        let definitions = json!([{"AttributeName": "group", "AttributeType": "N"}]);
        assert_eq!(sent[0].body["AttributeDefinitions"], definitions);
        let create = json!([{"Create": {
            "IndexName": "ByGroup",
            "KeySchema": [{"AttributeName": "group", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }}]);
        assert_eq!(sent[0].body["GlobalSecondaryIndexUpdates"], create);

        let left = first.verify().await.unwrap();
        assert_eq!(left.to_string(), "index `ByKind` is missing");
        first
            .update_table()
            .create_index(First::BY_KIND)
            .await
            .unwrap();
        assert!(first.verify().await.unwrap().is_empty());

        engine.requests.take();
        first.update_table().delete_index("ByGroup").await.unwrap();
        let sent = engine.requests.take();
        let delete = json!([{"Delete": {"IndexName": "ByGroup"}}]);
        assert_eq!(sent[0].body["GlobalSecondaryIndexUpdates"], delete);
        assert!(sent[0].body.get("AttributeDefinitions").is_none());
        let left = first.verify().await.unwrap();
        assert_eq!(left.to_string(), "index `ByGroup` is missing");
    })
    .await;
}

#[tokio::test]
async fn b23_delete_waits_until_the_table_is_gone() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        notes.delete_table().await.unwrap();
        let sent = engine.requests.take();
        assert_eq!(operations(&sent)[..2], ["DeleteTable", "DescribeTable"]);
        assert!(notes.describe().await.unwrap_err().is_table_not_found());
        let error = notes.delete_table().await.unwrap_err();
        assert!(error.is_table_not_found());
        // Its name is free again.
        notes.create_table().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn b24_no_use_of_a_table_describes_it() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        notes.insert(&note("a")).await.unwrap();
        let mut item = notes.get("a").await.unwrap().unwrap();
        item.count = 2;
        item.partial_save().await.unwrap();
        notes.query("a").await.unwrap();
        notes.scan().await.unwrap();
        item.delete().await.unwrap();
        assert_eq!(engine.requests.count("DescribeTable"), 0);
    })
    .await;
}

#[tokio::test]
async fn b26_the_approximate_item_count_is_what_describe_says() {
    let engine = Engine::embedded();
    let notes = engine.table::<Note>().await;
    assert_eq!(notes.approximate_item_count().await.unwrap(), 0);
    assert_eq!(operations(&engine.requests.take()), ["DescribeTable"]);
    for (count, expected) in [(Some(42), 42), (None, 0)] {
        let mut table = json!({"TableName": notes.name(), "TableStatus": "ACTIVE"});
        if let Some(count) = count {
            table["ItemCount"] = json!(count);
        }
        let body = json!({"Table": table}).to_string();
        engine.requests.answer(move |_| Some((200, body.clone())));
        assert_eq!(notes.approximate_item_count().await.unwrap(), expected);
    }
}
