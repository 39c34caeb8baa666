//! Projections: reads of some attributes alone.

use dynamo_orm::encode::{Members, Name, Reader, Writer};
use dynamo_orm::{
    DecodeError, DynamoProjection, DynamoTable, EncodeError, Error, ErrorKind, Table,
};
use dynamo_orm_tests::{Engine, on_every_engine};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::cursors::resumes;
use crate::common::{
    Address, Post, User, address, n, operations, post, posts, s, sdk_put, stored, user,
};

#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
struct Settings {
    dark: bool,
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "jobs", rename_all = "camelCase")]
#[index(all, name = "ByStatus", hash = status, range = priority)]
struct Job {
    #[hash_key]
    owner_name: String,
    #[range_key]
    number: u64,
    status: Option<String>,
    priority: u32,
    #[index(all, name = "ByDueDate")]
    due_date: u64,
    #[dynamo(rename = "a.b", path = SUBJECT)]
    title: String,
    place: Option<Address>,
    tries: Option<u32>,
    #[dynamo(serde)]
    settings: Settings,
}

fn job(number: u64) -> Job {
    Job {
        owner_name: "ann".into(),
        number,
        status: (number != 3).then(|| "open".into()),
        // Some of one priority, for cursors.
        priority: u32::try_from(number).unwrap() / 3,
        due_date: 100 - number / 2,
        title: format!("job {number}"),
        place: number.is_multiple_of(2).then(|| address("Paris")),
        tries: None,
        settings: Settings { dark: true },
    }
}

/// A table of the jobs 1 to `count`.
async fn jobs(engine: &Engine, count: u64) -> Table<Job> {
    let table = engine.table::<Job>().await;
    for number in 1..=count {
        table.put(&job(number)).await.unwrap();
    }
    engine.requests.take();
    table
}

/// Without a key.
#[derive(DynamoProjection, Clone, Debug, PartialEq)]
#[dynamo(table = Job)]
struct Summary {
    #[dynamo(path = SUBJECT)]
    title: String,
    place: Option<Address>,
}

/// With one of the keys, in the middle.
#[derive(DynamoProjection, Clone, Debug, PartialEq)]
#[dynamo(table = self::Job)]
struct Numbered {
    due_date: u64,
    number: u64,
    #[dynamo(path = SUBJECT)]
    name: String,
}

fn summary(number: u64) -> Summary {
    let Job { title, place, .. } = job(number);
    Summary { title, place }
}

fn projected<const N: usize>(text: &str, names: [&str; N], request: Value) -> Value {
    let mut request = request;
    request["ProjectionExpression"] = json!(text);
    let names = names.iter().enumerate();
    request["ExpressionAttributeNames"] = names
        .map(|(index, name)| (format!("#{index}"), json!(name)))
        .collect();
    request
}

#[tokio::test]
async fn b28_a_get_asks_for_the_fields_and_the_key() {
    on_every_engine(async |engine| {
        let jobs = jobs(engine, 2).await;
        let found = jobs.get(("ann", 2)).project::<Summary>().await.unwrap();
        assert_eq!(found, Some(summary(2)));
        let found = jobs.get(("ann", 1)).consistent().project::<Numbered>();
        let found = found.required().await.unwrap();
        assert_eq!((found.number, found.due_date), (1, 100));
        assert_eq!(found.name, "job 1");
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["GetItem", "GetItem"]);
        let key = |number: &str| json!({"ownerName": {"S": "ann"}, "number": {"N": number}});
        assert_eq!(
            sent[0].body,
            projected(
                "#0, #1, #2, #3",
                ["a.b", "place", "ownerName", "number"],
                json!({"TableName": jobs.name(), "Key": key("2")}),
            )
        );
        assert_eq!(
            sent[1].body,
            projected(
                "#0, #1, #2, #3",
                ["dueDate", "number", "a.b", "ownerName"],
                json!({"TableName": jobs.name(), "Key": key("1"), "ConsistentRead": true}),
            )
        );

        let nothing = || jobs.get(("ann", 9)).project::<Summary>();
        assert_eq!(nothing().await.unwrap(), None);
        let error = nothing().required().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ItemNotFound);
    })
    .await;
}

#[tokio::test]
async fn an_item_without_any_of_the_attributes_is_still_there() {
    #[derive(DynamoProjection, Debug, PartialEq)]
    #[dynamo(table = Job)]
    struct Tries {
        tries: Option<u32>,
    }

    #[derive(DynamoProjection, Debug, PartialEq)]
    #[dynamo(table = Job)]
    struct Nothing {}

    on_every_engine(async |engine| {
        let jobs = jobs(engine, 2).await;
        let found = jobs.get(("ann", 1)).project::<Tries>().await.unwrap();
        assert_eq!(found, Some(Tries { tries: None }));
        let found = jobs.query("ann").project::<Tries>().await.unwrap();
        assert_eq!(found.len(), 2);
        let found = jobs.get(("ann", 1)).project::<Nothing>().await.unwrap();
        assert_eq!(found, Some(Nothing {}));
        let found = jobs.batch_get([("ann", 1), ("ann", 2)]);
        assert_eq!(found.project::<Nothing>().await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_query_shares_placeholders_and_filters_whole_items() {
    on_every_engine(async |engine| {
        let jobs = jobs(engine, 5).await;
        let late = || Job::PRIORITY.ge(1).and(Job::PLACE.exists());
        let query = || jobs.query("ann").range().ge(2).reverse();
        // Before the filter or behind it.
        let found = query().filter(late()).project::<Summary>().await.unwrap();
        assert_eq!(found, [summary(4)]);
        let found = query().project::<Summary>().filter(late()).await.unwrap();
        assert_eq!(found, [summary(4)]);
        let sent = engine.requests.take();
        let request = projected(
            "#4, #3, #0, #1",
            ["ownerName", "number", "priority", "place", "a.b"],
            json!({
                "TableName": jobs.name(),
                "KeyConditionExpression": "#0 = :0 AND #1 >= :1",
                "FilterExpression": "#2 >= :2 AND attribute_exists(#3)",
                "ExpressionAttributeValues": {":0": {"S": "ann"}, ":1": {"N": "2"}, ":2": {"N": "1"}},
                "ScanIndexForward": false,
            }),
        );
        assert_eq!(sent[0].body, request);
        assert_eq!(sent[1].body, request);
        let found = jobs.query("bob").project::<Summary>().await.unwrap();
        assert_eq!(found, []);
        // A range condition may come behind it.
        let found = jobs.query("ann").project::<Summary>().range().le(2);
        assert_eq!(found.await.unwrap(), [summary(1), summary(2)]);
    })
    .await;
}

#[tokio::test]
async fn indexes_of_whole_items_are_projected_with_their_keys() {
    on_every_engine(async |engine| {
        let jobs = jobs(engine, 4).await;
        let open = jobs.index(Job::BY_STATUS).query("open");
        let found = open.project::<Summary>().await.unwrap();
        assert_eq!(found, [1, 2, 4].map(summary));
        let due = jobs.index(Job::BY_DUE_DATE);
        let found = due.query("ann").consistent().project::<Summary>();
        assert_eq!(found.await.unwrap().len(), 4);
        let found = due.scan().project::<Summary>().consistent();
        assert_eq!(found.await.unwrap().len(), 4);
        let sent = engine.requests.take();
        assert_eq!(
            sent[0].body,
            projected(
                "#1, #2, #3, #4, #0, #5",
                ["status", "a.b", "place", "ownerName", "number", "priority"],
                json!({
                    "TableName": jobs.name(),
                    "IndexName": "ByStatus",
                    "KeyConditionExpression": "#0 = :0",
                    "ExpressionAttributeValues": {":0": {"S": "open"}},
                }),
            )
        );
        assert_eq!(sent[1].body["ProjectionExpression"], "#1, #2, #0, #3, #4");
        assert_eq!(
            sent[2].body,
            projected(
                "#0, #1, #2, #3, #4",
                ["a.b", "place", "ownerName", "number", "dueDate"],
                json!({"TableName": jobs.name(), "IndexName": "ByDueDate", "ConsistentRead": true}),
            )
        );
    })
    .await;
}

#[tokio::test]
async fn scans_in_segments_are_projected() {
    on_every_engine(async |engine| {
        let jobs = jobs(engine, 20).await;
        let mut stream = jobs.scan().project::<Numbered>().segments(3);
        let mut numbers = Vec::new();
        while let Some(found) = stream.next().await {
            numbers.push(found.unwrap().number);
        }
        numbers.sort_unstable();
        assert!(numbers.into_iter().eq(1..=20));
        for sent in engine.requests.take() {
            assert_eq!(sent.body["ProjectionExpression"], "#0, #1, #2, #3");
        }
    })
    .await;
}

#[tokio::test]
async fn a_count_selects_no_attributes() {
    on_every_engine(async |engine| {
        let jobs = jobs(engine, 3).await;
        let query = || jobs.query("ann").project::<Summary>();
        assert_eq!(query().count().await.unwrap(), 3);
        let sent = engine.requests.take();
        // DynamoDB refuses a projection beside any other `Select`.
        assert!(sent[0].body.get("ProjectionExpression").is_none());
        assert_eq!(
            sent[0].body["ExpressionAttributeNames"],
            json!({"#0": "ownerName"})
        );
        assert_eq!(query().first().await.unwrap(), Some(summary(1)));
        assert_eq!(query().range().eq(2).one().await.unwrap(), summary(2));
        let page = query().page_size(2).pages().next().await.unwrap().unwrap();
        assert_eq!(page.items, [summary(1), summary(2)]);
    })
    .await;
}

#[tokio::test]
async fn b102_cursors_inside_of_projected_pages() {
    on_every_engine(async |engine| {
        let jobs = jobs(engine, 10).await;
        let query = jobs.query("ann").project::<Summary>();
        assert_eq!(resumes(query.clone()).await, 10);
        assert_eq!(resumes(query.clone().page_size(4)).await, 10);
        assert_eq!(resumes(query.reverse().page_size(3)).await, 10);
        let scan = jobs.scan().project::<Summary>().page_size(4);
        assert_eq!(resumes(scan).await, 10);
        // Jobs share priorities and due dates.
        let open = jobs.index(Job::BY_STATUS).query("open");
        assert_eq!(resumes(open.project::<Summary>().page_size(4)).await, 9);
        let due = jobs.index(Job::BY_DUE_DATE);
        let query = due.query("ann").project::<Summary>().page_size(4);
        assert_eq!(resumes(query).await, 10);
        let scan = due.scan().project::<Numbered>().page_size(3);
        assert_eq!(resumes(scan.filter(Job::PLACE.exists())).await, 5);

        // A cursor is of the table or index, whatever is read of it.
        let mut stream = jobs.query("ann").project::<Summary>().stream();
        for _ in 0..3 {
            stream.next().await.unwrap().unwrap();
        }
        let rest = jobs.query("ann").start_after(stream.cursor());
        assert_eq!(rest.first().await.unwrap().unwrap().number, 4);
    })
    .await;
}

#[tokio::test]
async fn b108_a_projected_batch_tells_what_is_missing() {
    on_every_engine(async |engine| {
        let jobs = jobs(engine, 3).await;
        let keys = [("ann", 1), ("ann", 8), ("ann", 3), ("bob", 1)];
        let batch = jobs.batch_get(keys).consistent().project::<Summary>();
        let mut stream = batch.stream();
        let mut found = Vec::new();
        while let Some(next) = stream.next().await {
            found.push(next.unwrap().title);
        }
        found.sort_unstable();
        assert_eq!(found, ["job 1", "job 3"]);
        let missing = stream.missing().into_iter();
        let missing: Vec<_> = missing.map(|key| (key.owner_name, key.number)).collect();
        assert_eq!(missing, [("ann".to_owned(), 8), ("bob".to_owned(), 1)]);
        assert!(stream.unread().is_empty());

        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["BatchGetItem"]);
        let key = |(owner, number): (&str, u64)| json!({"ownerName": {"S": owner}, "number": {"N": number.to_string()}});
        let request = projected(
            "#0, #1, #2, #3",
            ["a.b", "place", "ownerName", "number"],
            json!({"ConsistentRead": true, "Keys": keys.map(key)}),
        );
        assert_eq!(sent[0].body, json!({"RequestItems": {jobs.name(): request}}));
        let all = jobs.batch_get([("ann", 2)]).project::<Summary>().await;
        assert_eq!(all.unwrap(), [summary(2)]);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn b112_a_projected_batch_that_fails_tells_what_is_left() {
    let engine = Engine::embedded();
    let jobs = jobs(&engine, 2).await;
    engine.requests.break_connection("BatchGetItem");
    let batch = jobs.batch_get([("ann", 1), ("ann", 2)]);
    let mut stream = batch.project::<Summary>().stream();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert_eq!(stream.unread(), [job(1).key(), job(2).key()]);
    assert!(stream.next().await.is_none());
}

fn thrice() -> u32 {
    3
}

#[derive(DynamoProjection, Debug, PartialEq)]
#[dynamo(table = Job)]
struct Defaults {
    #[dynamo(default = thrice)]
    priority: u32,
    #[dynamo(default)]
    due_date: u64,
    #[dynamo(serde)]
    settings: Settings,
}

#[tokio::test]
async fn defaults_and_serde_are_as_in_a_table() {
    on_every_engine(async |engine| {
        let jobs = engine.table::<Job>().await;
        jobs.put(&job(1)).await.unwrap();
        let settings = dynamo_orm::to_attributes(&job(1)).unwrap()["settings"].clone();
        let bare = [
            ("ownerName", s("ann")),
            ("number", n(2)),
            ("settings", settings),
        ];
        sdk_put(engine, &jobs, &stored(bare)).await;
        let found = jobs.query("ann").project::<Defaults>().await.unwrap();
        let settings = || Settings { dark: true };
        let defaults = |priority, due_date| Defaults {
            priority,
            due_date,
            settings: settings(),
        };
        assert_eq!(found, [defaults(0, 100), defaults(3, 0)]);
    })
    .await;
}

#[tokio::test]
async fn an_attribute_that_does_not_fit_is_named() {
    on_every_engine(async |engine| {
        let jobs = jobs(engine, 1).await;
        let bare = stored([("ownerName", s("ann")), ("number", n(2)), ("place", n(1))]);
        sdk_put(engine, &jobs, &bare).await;
        let prefix = format!("table `{}` (key `ownerName`, `number`): ", jobs.name());
        let check = |error: Error, text: &str| {
            assert_eq!(error.kind(), ErrorKind::Decode);
            assert_eq!(error.to_string(), format!("{prefix}{text}"));
        };
        let mut stream = jobs.query("ann").project::<Summary>().stream();
        assert_eq!(stream.next().await.unwrap().unwrap(), summary(1));
        let error = stream.next().await.unwrap().unwrap_err();
        assert_eq!(error.item(), Some(bare));
        check(
            error,
            "attribute `place`: expected a map (M), found a number (N)",
        );
        let error = jobs.get(("ann", 2)).project::<Numbered>().await;
        check(
            error.unwrap_err(),
            "attribute `dueDate`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`",
        );
    })
    .await;
}

/// A projection over DynamoDB's limit, put together by hand.
struct Wide;

impl Members for Wide {
    const NAMES: &'static [Name] = &[Name::new("x", "\"x\":"); 1100];

    fn write_members<W: Writer>(&self, _: &mut W) -> Result<(), EncodeError> {
        unreachable!()
    }

    fn read_members<'a, R: Reader<'a>>(_: &mut R) -> Result<Self, DecodeError> {
        unreachable!()
    }
}

impl DynamoProjection<Job> for Wide {}

#[tokio::test]
async fn a_projection_over_the_limit_is_refused_before_sending() {
    let engine = Engine::embedded();
    let jobs = jobs(&engine, 0).await;
    let check = |error: Option<Error>| {
        let error = error.unwrap();
        assert_eq!(error.kind(), ErrorKind::Expression);
        let text = format!(
            "table `{}`: an expression has at most 4096 bytes; this one has 4406",
            jobs.name()
        );
        assert_eq!(error.to_string(), text);
    };
    check(jobs.get(("ann", 1)).project::<Wide>().await.err());
    check(jobs.query("ann").project::<Wide>().await.err());
    let mut batch = jobs.batch_get([("ann", 1)]).project::<Wide>().stream();
    check(batch.next().await.unwrap().err());
    assert!(batch.next().await.is_none());
    assert!(engine.requests.take().is_empty());
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "hostile")]
struct Hostile {
    #[hash_key]
    #[dynamo(rename = "#0")]
    hash: u32,
    #[range_key]
    #[dynamo(rename = "a.b")]
    range: u32,
    status: u32,
    #[dynamo(rename = "#x")]
    x: u32,
    #[dynamo(rename = "a[0]")]
    element: u32,
    #[dynamo(rename = ":0 = \"\\\n€")]
    quoted: u32,
    #[dynamo(
        rename = "€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€"
    )]
    long: u32,
    r#type: u32,
}

#[derive(DynamoProjection, Debug, PartialEq)]
#[dynamo(table = Hostile)]
struct Names {
    status: u32,
    x: u32,
    element: u32,
    quoted: u32,
    long: u32,
    r#type: u32,
}

#[tokio::test]
async fn b88_hostile_names_are_placeholders() {
    on_every_engine(async |engine| {
        let table = engine.table::<Hostile>().await;
        let item = Hostile {
            hash: 0,
            range: 1,
            status: 2,
            x: 3,
            element: 4,
            quoted: 5,
            long: 6,
            r#type: 7,
        };
        table.put(&item).await.unwrap();
        engine.requests.take();
        let names = Names {
            status: 2,
            x: 3,
            element: 4,
            quoted: 5,
            long: 6,
            r#type: 7,
        };
        let got = table.get((0, 1)).project::<Names>().required().await;
        assert_eq!(got.unwrap(), names);
        let long = "€".repeat(85);
        assert_eq!(
            engine.requests.take()[0].body,
            projected(
                "#0, #1, #2, #3, #4, #5, #6, #7",
                [
                    "status",
                    "#x",
                    "a[0]",
                    ":0 = \"\\\n€",
                    &long,
                    "type",
                    "#0",
                    "a.b"
                ],
                json!({"TableName": table.name(), "Key": {"#0": {"N": "0"}, "a.b": {"N": "1"}}}),
            )
        );
        let query = table.query(0).project::<Names>().page_size(1);
        assert_eq!(resumes(query).await, 1);
        let batch = table.batch_get([(0, 1), (0, 2)]).project::<Names>();
        assert_eq!(batch.await.unwrap(), [names]);
    })
    .await;
}

mod model {
    use dynamo_orm::DynamoProjection;

    /// Of a table in another module, by a path.
    #[derive(DynamoProjection)]
    #[dynamo(table = crate::common::User)]
    pub(super) struct Contact {
        pub(super) first_name: String,
        pub(super) email: Option<String>,
    }
}

/// Code that is generic over projections.
async fn first_of<P: DynamoProjection<User>>(users: &Table<User>) -> P {
    let read = users.query("standard_user").project::<P>();
    read.first().await.unwrap().unwrap()
}

#[tokio::test]
async fn a_projection_is_found_by_path_and_by_inference() {
    on_every_engine(async |engine| {
        let users = engine.table::<User>().await;
        users.put(&user("Doe", "John", 1)).await.unwrap();
        let contact: model::Contact = first_of(&users).await;
        assert_eq!(contact.first_name, "John");
        let contacts: Vec<model::Contact> = users.scan().project().await.unwrap();
        assert_eq!(contacts[0].email.as_deref(), Some("John@example.com"));
    })
    .await;
}

#[tokio::test]
async fn the_names_of_a_projection_are_the_tables() {
    #[derive(DynamoProjection)]
    #[dynamo(table = Post)]
    struct Body {
        body: String,
    }

    on_every_engine(async |engine| {
        let posts = posts(engine, 1).await;
        let of_index = posts.index(Post::BY_LIKES).query("rust");
        let body = of_index.project::<Body>().one().await.unwrap();
        assert_eq!(body.body, post(1).body);
    })
    .await;
    // The other way, it is a set of attributes.
    let attributes = dynamo_orm::to_attributes(&Body { body: "b".into() }).unwrap();
    assert_eq!(attributes, stored([("body", s("b"))]));
}
