//! Mistakes that the library once made, none of them the seed's.

use std::time::Duration;

use dynamo_orm::encode::{Reader, Writer, kind};
use dynamo_orm::{Attribute, DecodeError, DynamoTable, EncodeError, ErrorKind};
use dynamo_orm_tests::{Engine, Sent, on_every_engine};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::common::{Note, note, numbers, posts};

/// Refuses requests of an operation, from the `from`-th on.
fn refuse(engine: &Engine, operation: &'static str, from: usize) {
    let mut count = 0;
    engine.requests.answer(move |sent: &Sent| {
        count += usize::from(sent.operation == operation);
        (sent.operation == operation && count > from).then(|| {
            (
                400,
                r#"{"__type":"x#ValidationException","message":"no"}"#.into(),
            )
        })
    });
}

#[tokio::test]
async fn one_passes_on_why_the_second_item_could_not_be_read() {
    let engine = Engine::embedded();
    let table = posts(&engine, 3).await;
    refuse(&engine, "Query", 1);
    let error = table.query("rust").page_size(1).one().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Validation);
}

#[tokio::test]
async fn a_cursor_outlives_a_first_request_that_fails() {
    let engine = Engine::embedded();
    let table = posts(&engine, 4).await;
    let mut firsts = table.query("rust").limit(2).stream();
    while firsts.next().await.is_some() {}
    let mut rest = table.query("rust").start_after(firsts.cursor()).stream();
    refuse(&engine, "Query", 0);
    rest.next().await.unwrap().unwrap_err();
    engine.requests.answer_no_more();
    let again = table.query("rust").start_after(rest.cursor());
    assert_eq!(numbers(&again.await.unwrap()), [3, 4]);
}

#[tokio::test]
async fn an_item_that_does_not_fit_does_not_bar_the_way() {
    on_every_engine(async |engine| {
        let table = posts(engine, 4).await;
        spoil(engine, table.name(), 3).await;
        let mut stream = table.query("rust").stream();
        let mut seen = Vec::new();
        let error = loop {
            match stream.next().await.unwrap() {
                Ok(post) => seen.push(post.number),
                Err(error) => break error,
            }
        };
        assert_eq!(seen, [1, 2]);
        assert_eq!(error.item().unwrap()["number"].as_n().unwrap(), "3");
        assert!(stream.next().await.is_none());
        let behind = table.query("rust").start_after(stream.cursor());
        assert_eq!(numbers(&behind.await.unwrap()), [4]);

        let mut pages = table.query("rust").pages();
        assert_eq!(numbers(&pages.next().await.unwrap().unwrap().items), [1, 2]);
        assert_eq!(
            pages.next().await.unwrap().unwrap_err().kind(),
            ErrorKind::Decode
        );
        assert!(pages.next().await.is_none());
    })
    .await;
}

/// Stores a post whose body is a number.
async fn spoil(engine: &Engine, table: &str, number: u64) {
    use aws_sdk_dynamodb::types::AttributeValue::{N, S};
    let update = engine.db.client().update_item().table_name(table);
    update
        .key("board", S("rust".into()))
        .key("number", N(number.to_string()))
        .update_expression("SET body = :b")
        .expression_attribute_values(":b", N("1".into()))
        .send()
        .await
        .unwrap();
}

#[tokio::test]
async fn a_limit_beyond_what_the_service_counts_is_sent_as_the_most_it_takes() {
    on_every_engine(async |engine| {
        let table = posts(engine, 2).await;
        let all = table
            .query("rust")
            .limit(usize::MAX)
            .page_size(usize::MAX)
            .await
            .unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(engine.requests.take()[0].body["Limit"], json!(i32::MAX));
    })
    .await;
}

#[tokio::test]
async fn segments_take_no_cursor_and_keep_the_limit() {
    let engine = Engine::embedded();
    let table = posts(&engine, 9).await;
    let mut scan = table.scan().limit(2).stream();
    while scan.next().await.is_some() {}
    let mut segments = table.scan().start_after(scan.cursor()).segments(2);
    engine.requests.take();
    let error = segments.next().await.unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}`: a cursor is of one scan; a scan in segments begins at the beginning",
            table.name()
        )
    );
    assert!(engine.requests.take().is_empty());

    let mut segments = table.scan().segments(usize::MAX);
    assert_eq!(
        segments.next().await.unwrap().unwrap_err().kind(),
        ErrorKind::Request
    );

    let mut segments = table.scan().limit(3).segments(2);
    let mut count = 0;
    while let Some(post) = segments.next().await {
        post.unwrap();
        count += 1;
    }
    assert_eq!(count, 3);
    assert!(
        engine
            .requests
            .take()
            .iter()
            .all(|sent| sent.body["Limit"] == json!(3))
    );
}

#[tokio::test]
async fn an_empty_last_evaluated_key_is_the_end() {
    let engine = Engine::embedded();
    let table = posts(&engine, 1).await;
    for end in ["{}", "null"] {
        engine.requests.answer(move |_| {
            Some((
                200,
                format!(r#"{{"Items":[],"Count":0,"ScannedCount":0,"LastEvaluatedKey":{end}}}"#),
            ))
        });
        assert!(table.query("rust").await.unwrap().is_empty());
        assert_eq!(engine.requests.take().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_table_need_not_be_known_at_once() {
    let engine = Engine::embedded();
    let table = engine.new_table::<Note>();
    let mut unknown = 2;
    engine.requests.answer(move |sent| {
        if sent.operation != "DescribeTable" || unknown == 0 {
            return None;
        }
        unknown -= 1;
        Some((
            400,
            r#"{"__type":"x#ResourceNotFoundException","message":"not yet"}"#.into(),
        ))
    });
    table.create_table().deadline(Duration::MAX).await.unwrap();
    assert_eq!(engine.requests.count("DescribeTable"), 3);
}

#[tokio::test]
async fn what_is_known_to_be_stored_is_not_asked_for() {
    let engine = Engine::embedded();
    let table = engine.table::<Note>().await;
    table.put(&note("a")).await.unwrap();
    let update = engine.db.client().update_item().table_name(table.name());
    update
        .key("id", aws_sdk_dynamodb::types::AttributeValue::S("a".into()))
        .update_expression("SET color = :n")
        .expression_attribute_values(":n", aws_sdk_dynamodb::types::AttributeValue::Null(true))
        .send()
        .await
        .unwrap();
    let mut item = table.get("a").required().await.unwrap();
    item.count = 7;
    engine.requests.take();
    item.partial_save().await.unwrap();
    assert_eq!(engine.requests.take()[0].body["ReturnValues"], json!(null));
    // The guard is what is stored: NULL, which is read as `None`.
    item.color = Some("red".into());
    item.partial_save().await.unwrap();
    let guarded = &engine.requests.take()[0].body["ExpressionAttributeValues"];
    assert!(
        guarded
            .as_object()
            .unwrap()
            .values()
            .any(|value| *value == json!({"NULL": true}))
    );
    item.color = None;
    item.partial_save().await.unwrap();
    assert!(!item.needs_save());
}

#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
struct Settings {
    dark: bool,
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "profiles")]
struct Profile {
    #[hash_key]
    id: String,
    #[dynamo(serde)]
    settings: Option<Settings>,
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "profiles")]
struct OldProfile {
    #[hash_key]
    id: String,
}

#[tokio::test]
async fn an_option_by_way_of_serde_may_be_absent() {
    on_every_engine(async |engine| {
        let table = engine.table::<Profile>().await;
        let old = OldProfile::table(&engine.db).named(table.name());
        old.put(&OldProfile { id: "a".into() }).await.unwrap();
        assert_eq!(table.get("a").required().await.unwrap().settings, None);
    })
    .await;
}

#[tokio::test]
async fn no_builder_shows_a_key() {
    let table = Engine::embedded().new_table::<Note>();
    let shown = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        table.get("topsecret"),
        table.get("topsecret").required(),
        table.exists("topsecret"),
        table.delete("topsecret"),
        table.batch_get(["topsecret"]),
    );
    let bytes = format!("{:?}", b"topsecret");
    assert!(
        !shown.contains("topsecret") && !shown.contains(bytes.trim_matches(['[', ']'])),
        "{shown}"
    );
}

#[derive(Clone, Debug, PartialEq)]
struct Careless(&'static str);

impl Attribute for Careless {
    type Kind = kind::Number;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        writer.number(self.0)
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        reader.number().map(|_| Self("1"))
    }
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "careless")]
struct Owner {
    #[hash_key]
    id: String,
    number: Careless,
}

#[tokio::test]
async fn what_is_no_number_is_never_sent_as_one() {
    let engine = Engine::embedded();
    let table = engine.table::<Owner>().await;
    for (text, rule) in [
        (r#"1"},"x":{"S":"y"#, "the text is not a number"),
        (
            "1e126",
            "a number has at most 38 significant digits, between 1E-130 and 9.99E+125 in magnitude",
        ),
    ] {
        let owner = Owner {
            id: "a".into(),
            number: Careless(text),
        };
        let error = table.put(&owner).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "table `{}` (key `id`): attribute `number`: {rule}",
                table.name()
            )
        );
    }
    assert!(engine.requests.take().is_empty());
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "lotteries")]
struct Lottery {
    #[hash_key]
    id: String,
    numbers: std::collections::BTreeSet<u64>,
}

#[tokio::test]
async fn a_large_number_set_is_measured_as_numbers() {
    on_every_engine(async |engine| {
        let table = engine.table::<Lottery>().await;
        let numbers = (0..25_000).map(|n| 100_000_000_000_000_001 + n).collect();
        let lottery = Lottery {
            id: "a".into(),
            numbers,
        };
        table.put(&lottery).await.unwrap();
        assert_eq!(
            table.get("a").required().await.unwrap().into_inner(),
            lottery
        );
    })
    .await;
}

#[tokio::test]
async fn a_clone_of_an_item_is_as_dirty_and_goes_its_own_way() {
    on_every_engine(async |engine| {
        let table = posts(engine, 1).await;
        let mut one = table.get(("rust", 1)).required().await.unwrap();
        one.likes = 9;
        let mut other = one.clone();
        assert!(other.needs_save());
        assert!(one.partial_save().await.unwrap());
        let refused = other.partial_save().await.unwrap_err();
        assert_eq!(refused.current().unwrap().map(|post| post.likes), Some(9));
    })
    .await;
}

#[tokio::test]
async fn a_read_that_would_never_end_says_so() {
    let engine = Engine::embedded();
    let table = posts(&engine, 1).await;
    engine.requests.answer(|_| {
        let key = r#"{"board":{"S":"rust"},"number":{"N":"1"}}"#;
        let answer =
            format!(r#"{{"Items":[],"Count":0,"ScannedCount":1,"LastEvaluatedKey":{key}}}"#);
        Some((200, answer))
    });
    let error = table.query("rust").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PaginationStalled);
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}`: the service returned the start key as the last evaluated key, so the read cannot go on",
            table.name()
        )
    );
    assert_eq!(engine.requests.take().len(), 2);
}

#[tokio::test]
async fn one_is_neither_none_nor_many() {
    on_every_engine(async |engine| {
        let table = posts(engine, 2).await;
        for (board, kind, what) in [
            (
                "none",
                ErrorKind::ItemNotFound,
                "no item matches, where one was expected",
            ),
            (
                "rust",
                ErrorKind::NotUnique,
                "more than one item matches, where one was expected",
            ),
        ] {
            let error = table.query(board).one().await.unwrap_err();
            assert_eq!(error.kind(), kind);
            assert!(error.to_string().ends_with(what), "{error}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_describes_no_table_is_an_error() {
    let engine = Engine::embedded();
    let table = engine.new_table::<Note>();
    engine.requests.answer(|_| Some((200, "{}".into())));
    let error = table.describe().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("table `{}`: the response describes no table", table.name())
    );
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "wide")]
struct Wide {
    #[hash_key]
    id: String,
    #[dynamo(serde)]
    number: u128,
}

#[tokio::test]
async fn serde_reads_back_64_bits() {
    let engine = Engine::embedded();
    let table = engine.table::<Wide>().await;
    let wide = |number| Wide {
        id: "a".into(),
        number,
    };
    table.put(&wide(u64::MAX.into())).await.unwrap();
    assert_eq!(
        table.get("a").required().await.unwrap().number,
        u64::MAX.into()
    );
    let error = table.put(&wide(1 << 64)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}` (key `id`): attribute `number`: an integer that is stored by way of serde has at most 64 bits",
            table.name()
        )
    );
    engine.requests.answer(|_| {
        Some((
            200,
            r#"{"Item":{"id":{"S":"a"},"number":{"N":"9e999"}}}"#.into(),
        ))
    });
    let error = table.get("a").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}` (key `id`): attribute `number`: serde could not read the stored number",
            table.name()
        )
    );
}

#[tokio::test]
async fn key_conditions_are_held_to_the_limits_of_keys() {
    let engine = Engine::embedded();
    let users = engine.table::<crate::common::User>().await;
    let long = "x".repeat(1025);
    let range = users.query("a").range().eq(&long).await.unwrap_err();
    let hash = users.query(long.repeat(2)).await.unwrap_err();
    for (error, what) in [
        (
            range,
            "attribute `last_name`: a value of this key has at most 1024 bytes, not 1025",
        ),
        (
            hash,
            "attribute `account_type`: a value of this key has at most 2048 bytes, not 2050",
        ),
    ] {
        assert_eq!(
            error.to_string(),
            format!("table `{}`: {what}", users.name())
        );
    }
    assert!(engine.requests.take().is_empty());
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "loose")]
struct Loose {
    #[hash_key]
    id: String,
    #[dynamo(flatten)]
    others: std::collections::BTreeMap<String, u32>,
}

#[tokio::test]
async fn a_save_of_too_many_attributes_says_so_and_a_partial_save_goes() {
    on_every_engine(async |engine| {
        let table = engine.table::<Loose>().await;
        let others = (0..150).map(|n| (format!("a{n}"), n)).collect();
        table
            .put(&Loose {
                id: "a".into(),
                others,
            })
            .await
            .unwrap();
        let mut item = table.get("a").required().await.unwrap();
        item.others.insert("a7".into(), 1000);
        engine.requests.take();
        let error = item.save().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "table `{}`: an expression has at most 300 operators; this one has 301",
                table.name()
            )
        );
        assert!(engine.requests.take().is_empty());
        assert!(item.partial_save().await.unwrap());
        assert_eq!(table.get("a").required().await.unwrap().others["a7"], 1000);
    })
    .await;
}

#[derive(DynamoTable)]
#[dynamo(table = "vectors")]
struct Exact {
    #[hash_key]
    id: String,
    vector: Vec<f64>,
}

/// The same table, read with less precision.
#[derive(DynamoTable)]
#[dynamo(table = "vectors")]
struct Rough {
    #[hash_key]
    id: String,
    vector: Vec<f32>,
}

#[tokio::test]
async fn a_list_whose_numbers_were_rounded_can_be_saved() {
    on_every_engine(async |engine| {
        let exact = engine.table::<Exact>().await;
        let rough = Rough::table(&engine.db).named(exact.name());
        let id = String::from("a");
        let vector: Vec<f64> = (1..=1536_u16).map(|n| f64::from(n) / 7.0).collect();
        exact
            .put(&Exact {
                id,
                vector: vector.clone(),
            })
            .await
            .unwrap();

        let mut item = rough.get("a").required().await.unwrap();
        for (number, new) in item.vector.iter_mut().skip(1).zip(1000_u16..) {
            *number = f32::from(new);
        }
        item.vector.push(0.5);
        assert!(item.partial_save().await.unwrap());
        let stored = exact.get("a").required().await.unwrap();
        let rest = (1000..1000 + 1535).map(f64::from).chain([0.5]);
        let expected: Vec<f64> = vector[..1].iter().copied().chain(rest).collect();
        assert_eq!(stored.vector, expected);
    })
    .await;
}
