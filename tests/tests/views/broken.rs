//! What cannot be read.

use dynamo_orm::{DynamoTable, DynamoView, ErrorKind, ViewList, ViewPage};
use dynamo_orm_tests::Engine;

use super::{Spent, User};

#[derive(DynamoView)]
#[dynamo(table = User)]
struct Log<'a> {
    log: ViewList<'a, &'a str>,
}

/// Reads this body as the only page.
async fn page<V: DynamoView<User>>(body: impl Into<Vec<u8>>) -> dynamo_orm::Result<ViewPage<V>> {
    let engine = Engine::embedded();
    let body = body.into();
    engine
        .requests
        .answer_bytes(move |_| Some((200, body.clone())));
    let mut pages = User::table(&engine.db).scan().views::<V>();
    let page = pages.next().await.unwrap();
    assert!(pages.next().await.is_none());
    page
}

fn body(count: usize, items: &str) -> String {
    format!("{{\"Items\":[{items}],\"Count\":{count},\"ScannedCount\":{count}}}")
}

#[tokio::test]
async fn an_unreadable_item_is_an_error_in_its_place() {
    let good = |name: &str| format!(r#"{{"lastName":{{"S":"{name}"}},"balance":{{"N":"2"}}}}"#);
    let bad = [
        (
            r#"{"lastName":{"S":"b"},"balance":{"S":"2"}}"#,
            "attribute `balance`: expected a number (N), found a string (S)",
        ),
        (
            r#"{"balance":{"N":"2"}}"#,
            "attribute `lastName`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`",
        ),
        (
            r#"{"lastName":{"S":"b"},"balance":{"N":"x"}}"#,
            "attribute `balance`: the stored number does not fit `f64`",
        ),
        (
            r#"{"lastName":{"NULL":true},"balance":{"N":"1"},"more":{"L":[{"M":{}}]}}"#,
            "attribute `lastName`: expected a string (S), found null (NULL)",
        ),
    ];
    for (item, message) in bad {
        let items = format!("{},{item},{},{item}", good("a"), good("c"));
        let page = page::<Spent<'_>>(body(4, &items)).await.unwrap();
        assert_eq!(page.len(), 4);
        for _ in 0..2 {
            let seen: Vec<_> = page.iter().collect();
            let names = seen.iter().flatten().map(|spent| spent.last_name);
            assert_eq!(names.collect::<Vec<_>>(), ["a", "c"]);
            for error in [&seen[1], &seen[3]] {
                let error = error.as_ref().unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Decode);
                assert_eq!(error.table(), Some("users"));
                let expected = format!("table `users` (key `kind`, `lastName`): {message}");
                assert_eq!(error.to_string(), expected);
                assert!(error.item().is_some());
            }
        }
    }
}

#[tokio::test]
async fn a_body_that_is_cut_or_is_not_text_is_one_error() {
    let whole = body(1, r#"{"lastName":{"S":"é\n😀"},"balance":{"N":"2"}}"#);
    let read = page::<Spent<'_>>(whole.clone()).await.unwrap();
    let spent = read.iter().next().unwrap().unwrap();
    assert_eq!(spent.last_name, "é\n😀");
    for cut in 0..whole.len() {
        let error = page::<Spent<'_>>(&whole.as_bytes()[..cut])
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Response, "{cut}");
    }
    let mut bytes = whole.into_bytes();
    let letter = bytes.iter().position(|byte| !byte.is_ascii()).unwrap();
    bytes[letter] = 0xff;
    let error = page::<Spent<'_>>(bytes).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Response);
}

#[tokio::test]
async fn white_space_order_and_unknown_attributes_do_not_matter() {
    let items = concat!(
        " { \"balance\" : { \"N\" : \"1\" } , \"lastName\" : { \"S\" : \"a\" } } ,",
        r#"{"lastName":{"S":"b\\"},"other":{"M":{"lastName":{"S":"x"}}},"balance":{"N":"1E0"}},"#,
        r#"{"l\u0061stName":{"S":"\u0063"},"balance":{"N":"1.0"}}"#,
    );
    let page = page::<Spent<'_>>(body(3, items)).await.unwrap();
    let seen: Vec<_> = page.iter().map(Result::unwrap).collect();
    let spent = |last_name| Spent {
        last_name,
        balance: 1.0,
    };
    assert_eq!(seen, [spent("a"), spent("b\\"), spent("c")]);
}

#[tokio::test]
async fn lists_in_any_spelling() {
    let lists = [
        (r#"[]"#, Some(&[][..])),
        (r#"[{"S":"a"}]"#, Some(&["a"])),
        (r#"[{"S":"a"},{"S":""},{"S":"é"}]"#, Some(&["a", "", "é"])),
        (r#"[ {"S":"a"} , {"S":"b"} ]"#, Some(&["a", "b"])),
        (
            r#"[{"S":"a"},{"S":"\u0062"},{"S":"c"}]"#,
            Some(&["a", "b", "c"]),
        ),
        (r#"[{"S":"a"},{ "S" : "b" }]"#, Some(&["a", "b"])),
        (r#"[{"S":"a"},]"#, None),
        (r#"[{"S":"a"}{"S":"b"}]"#, None),
        (r#"[,{"S":"a"}]"#, None),
        (r#"[{"S":"a"},{"N":"1"}]"#, None),
        (r#"{"S":"a"}"#, None),
    ];
    for (list, expected) in lists {
        let whole = body(
            2,
            &format!(r#"{{"log":{{"L":{list}}}}},{{"log":{{"L":[]}}}}"#),
        );
        let page = page::<Log<'_>>(whole).await.unwrap();
        let mut logs = page.iter();
        let log = logs.next().unwrap().ok();
        let log = log.map(|log| log.log.iter().collect::<Vec<_>>());
        assert_eq!(log.as_deref(), expected, "{list}");
        assert!(logs.next().unwrap().unwrap().log.is_empty());
    }
}
