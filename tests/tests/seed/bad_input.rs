//! Bad input at run time: what the error says, that nothing was sent where that can be known, that nothing was lost.

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{DynamoTable, Error, ErrorKind, Table};
use dynamo_orm_tests::{Engine, on_every_engine};

use crate::common::{Note, n, note, s, sdk_get, sdk_note, sdk_put, stored};

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "inputs")]
struct Input {
    #[hash_key]
    id: String,
    #[range_key]
    sort: String,
    #[index(all, name = "ByLocal")]
    local: String,
    ratio: f64,
    ratio32: f32,
    wide: i128,
    any: AttributeValue,
    text: String,
}

const SECRET: &str = "secret";

fn input() -> Input {
    Input {
        id: "a".into(),
        sort: "b".into(),
        local: "c".into(),
        ratio: 1.0,
        ratio32: 1.0,
        wide: 1,
        any: AttributeValue::Bool(true),
        text: SECRET.into(),
    }
}

fn check(error: &Error, kind: ErrorKind, text: &str, table: &Table<Input>) {
    let key = if kind == ErrorKind::Expression {
        ""
    } else {
        " (key `id`, `sort`)"
    };
    assert_eq!(
        error.to_string(),
        format!("table `{}`{key}: {text}", table.name())
    );
    assert_eq!(error.kind(), kind);
    assert!(error.is_unsent());
    assert!(!format!("{error:?}").contains(SECRET));
}

/// A value that cannot be stored is refused by every write, before anything is sent.
async fn refused(change: impl Fn(&mut Input), text: &str) {
    on_every_engine(async |engine| {
        let inputs = engine.table::<Input>().await;
        inputs.put(&input()).await.unwrap();
        let mut item = inputs.get(("a", "b")).await.unwrap().unwrap();
        let mut bad = input();
        change(&mut bad);
        engine.requests.take();

        let check = |error: &Error| check(error, ErrorKind::Encode, text, &inputs);
        check(inputs.put(&bad).await.unwrap_err().error());
        check(inputs.insert(&bad).await.unwrap_err().error());
        let mut new = inputs.item(bad.clone());
        check(new.save().await.unwrap_err().error());
        check(new.partial_save().await.unwrap_err().error());
        assert!(new.needs_save());
        let mut batch = inputs.batch_write();
        check(&batch.put(&bad).await.unwrap_err().error);
        assert!(batch.into_unsent().is_empty());

        change(&mut item);
        check(item.save().await.unwrap_err().error());
        check(item.partial_save().await.unwrap_err().error());
        check(item.overwrite().await.unwrap_err().error());
        assert!(item.needs_save());
        assert!(engine.requests.take().is_empty());

        assert_eq!(inputs.get(("a", "b")).await.unwrap().unwrap(), input());
        *item = input();
        assert!(!item.needs_save());
        item.text = "better".into();
        assert!(item.save().await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn not_a_number() {
    let text = "a number is finite: NaN and infinities cannot be stored";
    refused(
        |bad| bad.ratio = f64::NAN,
        &format!("attribute `ratio`: {text}"),
    )
    .await;
    refused(
        |bad| bad.ratio = f64::INFINITY,
        &format!("attribute `ratio`: {text}"),
    )
    .await;
    refused(
        |bad| bad.ratio32 = f32::NEG_INFINITY,
        &format!("attribute `ratio32`: {text}"),
    )
    .await;
}

#[tokio::test]
async fn numbers_out_of_range() {
    let text = "attribute `ratio`: a number is zero or between 1E-130 and 9.99E+125 in magnitude";
    refused(|bad| bad.ratio = 1e126, text).await;
    refused(|bad| bad.ratio = f64::MIN, text).await;
    refused(|bad| bad.ratio = 9.9e-131, text).await;
    let text = "attribute `any`: a number has at most 38 significant digits, between 1E-130 and 9.99E+125 in \
                magnitude";
    refused(|bad| bad.any = n("1E+126"), text).await;
    refused(|bad| bad.any = n("1".repeat(39)), text).await;
    refused(
        |bad| bad.any = n(SECRET),
        "attribute `any`: the text is not a number",
    )
    .await;
}

#[tokio::test]
async fn integers_of_more_than_38_digits() {
    let text = "attribute `wide`: a number has at most 38 significant digits";
    refused(|bad| bad.wide = i128::MAX, text).await;
    refused(|bad| bad.wide = i128::MIN, text).await;
}

fn nested(depth: usize) -> AttributeValue {
    (0..depth).fold(s("deep"), |inner, _| AttributeValue::L(vec![inner]))
}

#[tokio::test]
async fn nesting_over_32() {
    let path = "[0]".repeat(32);
    let text = format!("attribute `any{path}`: values nest at most 32 levels deep");
    refused(|bad| bad.any = nested(33), &text).await;
    // The innermost value is a level too.
    refused(|bad| bad.any = nested(32), &text).await;
    on_every_engine(async |engine| {
        let inputs = engine.table::<Input>().await;
        let deep = Input {
            any: nested(31),
            ..input()
        };
        inputs.put(&deep).await.unwrap();
        assert_eq!(inputs.get(("a", "b")).await.unwrap().unwrap(), deep);
    })
    .await;
}

#[tokio::test]
async fn an_empty_set() {
    refused(
        |bad| bad.any = AttributeValue::Ss(Vec::new()),
        "attribute `any`: an empty set cannot be stored; leave the attribute out",
    )
    .await;
}

#[tokio::test]
async fn an_item_over_400_kb() {
    const MOST: usize = 400 * 1024;
    // Names and the other values count too.
    let rest = "idsortlocalratioratio32wideanytext".len() + "abc".len() + 3 * 2 + 1;
    refused(
        |bad| bad.text = "x".repeat(MOST),
        &format!(
            "an item has at most 400 KB (409600 bytes); this one has {}",
            MOST + rest
        ),
    )
    .await;
    on_every_engine(async |engine| {
        let inputs = engine.table::<Input>().await;
        let full = Input {
            text: "x".repeat(MOST - rest),
            ..input()
        };
        inputs.put(&full).await.unwrap();
        let found = inputs.get(("a", "b")).await.unwrap().unwrap();
        assert_eq!(found.text.len(), full.text.len());
    })
    .await;
}

#[tokio::test]
async fn zeros_around_the_digits_of_a_number_cost_nothing() {
    on_every_engine(async |engine| {
        let inputs = engine.table::<Input>().await;
        let round = vec![n(10_u128.pow(37)); 21_000];
        let numbers = Input {
            any: AttributeValue::L(round),
            ..input()
        };
        inputs.put(&numbers).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_bad_value_is_not_in_the_way_of_deleting() {
    on_every_engine(async |engine| {
        let inputs = engine.table::<Input>().await;
        inputs.put(&input()).await.unwrap();
        let mut item = inputs.get(("a", "b")).await.unwrap().unwrap();
        item.ratio = f64::NAN;
        item.delete().unchanged().await.unwrap();
        item.delete().await.unwrap();
        assert!(!inputs.exists(("a", "b")).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn keys_of_index_attributes() {
    refused(
        |bad| bad.local = String::new(),
        "attribute `local`: a key value cannot be empty",
    )
    .await;
    refused(
        |bad| bad.local = "x".repeat(1025),
        "attribute `local`: a value of this key has at most 1024 bytes, not 1025",
    )
    .await;
}

/// A key that cannot be is refused by everything that takes one.
async fn bad_key(id: &str, sort: &str, text: &str) {
    on_every_engine(async |engine| {
        let inputs = engine.table::<Input>().await;
        let bad = Input {
            id: id.into(),
            sort: sort.into(),
            ..input()
        };
        let check = |error: &Error| check(error, ErrorKind::Encode, text, &inputs);
        check(inputs.put(&bad).await.unwrap_err().error());
        check(inputs.insert(&bad).await.unwrap_err().error());
        check(inputs.item(bad.clone()).save().await.unwrap_err().error());
        check(inputs.item(bad.clone()).delete().await.unwrap_err().error());
        check(&inputs.get((id, sort)).await.unwrap_err());
        check(&inputs.get((id, sort)).required().await.unwrap_err());
        check(&inputs.get(bad.key()).await.unwrap_err());
        check(&inputs.exists((id, sort)).await.unwrap_err());
        check(inputs.delete((id, sort)).await.unwrap_err().error());
        let keys = [("a", "b"), (id, sort)];
        check(&inputs.batch_get(keys).await.unwrap_err());
        let mut batch = inputs.batch_write();
        check(&batch.put(&bad).await.unwrap_err().error);
        check(&batch.delete((id, sort)).await.unwrap_err().error);
        assert!(batch.into_unsent().is_empty());
        assert!(engine.requests.take().is_empty());
    })
    .await;
}

#[tokio::test]
async fn empty_keys() {
    bad_key("", "b", "attribute `id`: a key value cannot be empty").await;
    bad_key("a", "", "attribute `sort`: a key value cannot be empty").await;
}

#[tokio::test]
async fn oversized_keys() {
    bad_key(
        &"x".repeat(2049),
        "b",
        "attribute `id`: a value of this key has at most 2048 bytes, not 2049",
    )
    .await;
    bad_key(
        "a",
        &"é".repeat(513),
        "attribute `sort`: a value of this key has at most 1024 bytes, not 1026",
    )
    .await;
    on_every_engine(async |engine| {
        let inputs = engine.table::<Input>().await;
        let widest = Input {
            id: "x".repeat(2048),
            sort: "é".repeat(512),
            ..input()
        };
        inputs.put(&widest).await.unwrap();
        assert_eq!(inputs.get(widest.key()).await.unwrap().unwrap(), widest);
    })
    .await;
}

#[tokio::test]
async fn queries() {
    on_every_engine(async |engine| {
        let inputs = engine.table::<Input>().await;
        let check = |error: &Error, text: &str| check(error, ErrorKind::Expression, text, &inputs);
        check(
            &inputs.query("").await.unwrap_err(),
            "attribute `id`: a key value cannot be empty",
        );
        check(
            &inputs.query("a").range().eq("").await.unwrap_err(),
            "attribute `sort`: a key value cannot be empty",
        );
        check(
            &inputs.query("x".repeat(2049)).await.unwrap_err(),
            "attribute `id`: a value of this key has at most 2048 bytes, not 2049",
        );
        check(
            &inputs
                .scan()
                .filter(Input::RATIO.gt(f64::NAN))
                .await
                .unwrap_err(),
            "attribute `ratio`: a number is finite: NaN and infinities cannot be stored",
        );
        check(
            &inputs
                .scan()
                .filter(Input::WIDE.is_in([i128::MAX]))
                .count()
                .await
                .unwrap_err(),
            "attribute `wide`: a number has at most 38 significant digits",
        );
        check(
            &inputs
                .scan()
                .filter(Input::TEXT.is_in(Vec::<String>::new()))
                .await
                .unwrap_err(),
            "`is_in` needs at least one value",
        );
        check(
            &inputs
                .scan()
                .filter(Input::TEXT.is_in(vec![SECRET; 101]))
                .await
                .unwrap_err(),
            "`is_in` takes at most 100 values, not 101",
        );
        assert!(engine.requests.take().is_empty());
    })
    .await;
}

fn request_error(error: &Error, table: &str, text: &str) {
    assert_eq!(error.to_string(), format!("table `{table}`: {text}"));
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.is_unsent());
}

#[tokio::test]
async fn pages_and_segments() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        let error = notes.scan().page_size(0).await.unwrap_err();
        let text = "a page examines at least one item; give `page_size` at least 1";
        request_error(&error, notes.name(), text);
        for (segment, total) in [(0, 0), (2, 2), (0, 1_000_001)] {
            let error = notes.scan().segment(segment, total).await.unwrap_err();
            let text = format!(
                "a scan has 1 to 1,000,000 segments, counted from 0; there is no segment {segment} of {total}"
            );
            request_error(&error, notes.name(), &text);
        }
        let error = notes.scan().segments(0).next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(engine.requests.take().is_empty());
    })
    .await;
}

async fn changed_key(change: impl Fn(&mut Input), names: &str) {
    on_every_engine(async |engine| {
        let inputs = engine.table::<Input>().await;
        inputs.put(&input()).await.unwrap();
        let mut item = inputs.get(("a", "b")).await.unwrap().unwrap();
        engine.requests.take();
        change(&mut item);
        assert!(item.needs_save());
        let text = format!(
            "{names} changed, but the key of a loaded item stays; put a new item under the new key and delete the \
             old one"
        );
        let check = |error: &Error| check(error, ErrorKind::KeyChanged, &text, &inputs);
        check(item.save().await.unwrap_err().error());
        check(item.partial_save().await.unwrap_err().error());
        check(item.overwrite().await.unwrap_err().error());
        check(item.delete().await.unwrap_err().error());
        check(item.delete().unchanged().await.unwrap_err().error());
        assert!(item.needs_save());
        assert!(engine.requests.take().is_empty());
        assert_eq!(inputs.scan().await.unwrap(), [input()]);

        // Back to its key it is saved.
        item.id = "a".into();
        item.sort = "b".into();
        assert!(!item.needs_save());
        item.wide = 2;
        assert!(item.save().await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn b65_b66_a_changed_key() {
    changed_key(|item| item.id = SECRET.into(), "`id`").await;
    changed_key(|item| item.sort = SECRET.into(), "`sort`").await;
    let both = |item: &mut Input| {
        item.id = SECRET.into();
        item.sort = SECRET.into();
    };
    changed_key(both, "`id` and `sort`").await;
}

#[tokio::test]
async fn b107_a_missing_table() {
    on_every_engine(async |engine| {
        let notes = engine.new_table::<Note>();
        let check = |error: &Error| {
            assert_eq!(error.kind(), ErrorKind::NotFound);
            assert!(error.is_table_not_found() && !error.is_unsent());
            assert_eq!(error.code(), Some("ResourceNotFoundException"));
            assert_eq!(error.table(), Some(notes.name()));
            let text = format!("table `{}`: ResourceNotFoundException: ", notes.name());
            assert!(error.to_string().starts_with(&text), "{error}");
            let fix = "; create the table with `create_table()`, or see whether its name, index, region and account are right";
            assert!(error.to_string().ends_with(fix), "{error}");
        };
        check(&notes.get("a").await.unwrap_err());
        check(&notes.exists("a").await.unwrap_err());
        check(&notes.query("a").await.unwrap_err());
        check(&notes.scan().await.unwrap_err());
        check(&notes.scan().count().await.unwrap_err());
        check(&notes.scan().segments(2).next().await.unwrap().unwrap_err());
        check(&notes.batch_get(["a"]).await.unwrap_err());
        check(&notes.describe().await.unwrap_err());
        check(&notes.verify().await.unwrap_err());
        check(&notes.delete_table().await.unwrap_err());
        check(notes.put(&note("a")).await.unwrap_err().error());
        check(notes.delete("a").await.unwrap_err().error());
        let mut item = notes.item(note("a"));
        check(item.save().await.unwrap_err().error());
        assert!(item.needs_save());
        let mut batch = notes.batch_write();
        batch.put(&note("a")).await.unwrap();
        let error = batch.finish().await.unwrap_err();
        check(&error.error);
        assert_eq!(error.unwritten.len(), 1);
    })
    .await;
}

/// A stored attribute that does not fit its field.
async fn misfit(engine: &Engine, value: AttributeValue, text: &str) {
    let notes = engine.table::<Note>().await;
    let bad = stored([("id", s("b")), ("text", s(SECRET)), ("count", value)]);
    sdk_put(engine, &notes, &bad).await;
    let text = format!("table `{}` (key `id`): {text}", notes.name());
    let check = |error: &Error| {
        assert_eq!(error.to_string(), text);
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.item().as_ref(), Some(&bad));
        assert!(!format!("{error:?}").contains(SECRET));
    };
    check(&notes.get("b").await.unwrap_err());
    check(&notes.get("b").required().await.unwrap_err());
    check(&notes.query("b").await.unwrap_err());
    check(&notes.scan().await.unwrap_err());
    check(&notes.scan().first().await.unwrap_err());
    check(&notes.scan().pages().next().await.unwrap().unwrap_err());
    check(&notes.batch_get(["b"]).await.unwrap_err());
    // What does not decode types is not in the way of what needs none.
    assert!(notes.exists("b").await.unwrap());
    assert_eq!(notes.scan().count().await.unwrap(), 1);

    // A condition that such an item fails says so, and hands it back untyped.
    let error = notes.insert(&note("b")).await.unwrap_err();
    assert!(error.is_condition_failed());
    let misfit = error.current().unwrap_err();
    check(&misfit);
    assert_eq!(sdk_note(engine, &notes, "b").await, bad);
}

#[tokio::test]
async fn a_wrong_typed_stored_attribute() {
    on_every_engine(async |engine| {
        misfit(
            engine,
            s(SECRET),
            "attribute `count`: expected a number (N), found a string (S)",
        )
        .await;
        misfit(
            engine,
            AttributeValue::Null(true),
            "attribute `count`: expected a number (N), found null (NULL)",
        )
        .await;
        misfit(
            engine,
            n("-1.5"),
            "attribute `count`: the stored number does not fit `u64`",
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_missing_stored_attribute_and_a_wrong_one_below() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        sdk_put(engine, &notes, &stored([("id", s("a")), ("text", s("t"))])).await;
        let error = notes.get("a").await.unwrap_err();
        let table = notes.name();
        assert_eq!(
            error.to_string(),
            format!("table `{table}` (key `id`): attribute `count`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`")
        );
        let below = crate::common::map([("street", s("s")), ("city", n(1))]);
        let bad = stored([
            ("id", s("a")),
            ("text", s("t")),
            ("count", n(1)),
            ("address", below),
        ]);
        sdk_put(engine, &notes, &bad).await;
        let error = notes.get("a").await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "table `{table}` (key `id`): attribute `address.city`: expected a string (S), found a number (N)"
            )
        );
    })
    .await;
}

#[tokio::test]
async fn the_items_before_a_misfit_come_and_a_cursor_of_then_resumes_at_it() {
    on_every_engine(async |engine| {
        let posts = crate::common::posts(engine, 5).await;
        let key = [("board", s("rust")), ("number", n(3))];
        let mut bad = sdk_get(engine, &posts, key).await.unwrap();
        bad.insert("body".into(), n(3));
        sdk_put(engine, &posts, &bad).await;

        let mut stream = posts.query("rust").stream();
        assert_eq!(stream.next().await.unwrap().unwrap().number, 1);
        assert_eq!(stream.next().await.unwrap().unwrap().number, 2);
        let cursor = stream.cursor();
        let error = stream.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(stream.next().await.is_none());

        // Once the item is mended the read goes on with it.
        posts.put(&crate::common::post(3)).await.unwrap();
        let rest = posts.query("rust").start_after(cursor).await.unwrap();
        assert_eq!(crate::common::numbers(&rest), [3, 4, 5]);
    })
    .await;
}
