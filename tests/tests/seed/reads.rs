//! C and G: gets, queries, scans, counts. What is sent when is in `laziness`.

use std::collections::BTreeSet;

use dynamo_orm::state::{BaseTable, FilterableOn, Index, Mode, ProjectedBy};
use dynamo_orm::{Condition, DynamoTable, ErrorKind, Read, Table};
use dynamo_orm_tests::{Engine, on_every_engine};
use serde_json::json;

use crate::common::{
    Note, Post, User, limits, n, note, numbers, operations, post, posts, refusal, s, sdk_put,
    stored, user,
};

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

/// Names that boto takes for arguments.
#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "arguments")]
struct Arguments {
    #[hash_key]
    consistent: String,
    #[range_key]
    attributes: String,
    expected: String,
    #[dynamo(path = LIMITED)]
    limit: u64,
}

#[tokio::test]
async fn b29_b88_any_attribute_name_can_be_used() {
    on_every_engine(async |engine| {
        let table = engine.table::<Arguments>().await;
        let value = Arguments {
            consistent: "1".into(),
            attributes: "2".into(),
            expected: "3".into(),
            limit: 4,
        };
        table.put(&value).await.unwrap();
        assert_eq!(table.get(("1", "2")).await.unwrap().unwrap(), value);
        let filter = Arguments::LIMITED.eq(4).and(Arguments::EXPECTED.eq("3"));
        assert_eq!(table.query("1").filter(filter).await.unwrap().len(), 1);
        table.delete(("1", "2")).await.unwrap();
        assert!(!table.exists(("1", "2")).await.unwrap());
    })
    .await;
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "names")]
struct Names {
    #[hash_key]
    #[dynamo(rename = "user__eq")]
    user: String,
    #[dynamo(rename = "age__gt")]
    age: u64,
    #[dynamo(rename = "a.b[0]")]
    dotted: String,
    size: u64,
    #[dynamo(rename = "#0 = :0 \"\\\u{e9}")]
    hostile: Option<String>,
}

#[tokio::test]
async fn b88_names_are_placeholders() {
    on_every_engine(async |engine| {
        let names = engine.table::<Names>().await;
        let value = Names {
            user: "u".into(),
            age: 1,
            dotted: "d".into(),
            size: 2,
            hostile: Some("h".into()),
        };
        names.insert(&value).await.unwrap();
        let filter = Names::AGE
            .eq(1)
            .and(Names::DOTTED.eq("d"))
            .and(Names::SIZE.ge(2))
            .and(Names::HOSTILE.begins_with("h"));
        let mut item = names.query("u").filter(filter).one().await.unwrap();
        assert_eq!(item, value);
        item.hostile = None;
        item.dotted = "e".into();
        assert!(item.save().await.unwrap());
        let now = names.get("u").await.unwrap().unwrap();
        assert_eq!((now.dotted.as_str(), &now.hostile), ("e", &None));
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

#[tokio::test]
async fn b81_key_conditions() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 5).await;
        let rust = || posts.query("rust").range();
        assert_eq!(numbers(&rust().eq(3).await.unwrap()), [3]);
        assert_eq!(numbers(&rust().le(2).await.unwrap()), [1, 2]);
        assert_eq!(numbers(&rust().lt(2).await.unwrap()), [1]);
        assert_eq!(numbers(&rust().ge(4).await.unwrap()), [4, 5]);
        assert_eq!(numbers(&rust().gt(4).await.unwrap()), [5]);
        assert_eq!(numbers(&rust().between(2, 4).await.unwrap()), [2, 3, 4]);
        assert!(posts.query("nothing").await.unwrap().is_empty());

        let users = engine.table::<User>().await;
        for (number, name) in ["Doe", "Davis", "Smith"].into_iter().enumerate() {
            users.put(&user(name, name, number as u64)).await.unwrap();
        }
        let with_d = users.query("standard_user").range().begins_with("D").await;
        let names: Vec<_> = with_d
            .unwrap()
            .iter()
            .map(|user| user.last_name.clone())
            .collect();
        assert_eq!(names, ["Davis", "Doe"]);
        let by_org = users.index(User::BY_ORG).query(("dynamo", 1)).range().ge(1);
        assert_eq!(by_org.await.unwrap().len(), 2);
        let by_email = users.index(User::BY_EMAIL).query("Doe@example.com");
        assert_eq!(by_email.one().await.unwrap().last_name, "Doe");
        let joined = users.index(User::DATE_JOINED_INDEX).query("standard_user");
        let joined = joined.range().between(0, 1).reverse().await.unwrap();
        let names: Vec<_> = joined.iter().map(|user| user.last_name.clone()).collect();
        assert_eq!(names, ["Davis", "Doe"]);
    })
    .await;
}

/// Filters a query and a scan.
async fn filtered<A>(posts: &Table<Post>, filter: Condition<Post, A>) -> Vec<u64>
where
    A: FilterableOn<BaseTable<Post>> + ProjectedBy<BaseTable<Post>>,
{
    let queried = numbers(&posts.query("rust").filter(filter.clone()).await.unwrap());
    let mut scanned = numbers(&posts.scan().filter(filter).await.unwrap());
    scanned.sort_unstable();
    assert_eq!(queried, scanned);
    queried
}

#[tokio::test]
async fn b82_filters() {
    on_every_engine(async |engine| {
        let posts = &posts(engine, 6).await;
        assert_eq!(filtered(posts, Post::BODY.eq("body 2")).await, [2]);
        assert_eq!(
            filtered(posts, Post::BODY.ne("body 2")).await,
            [1, 3, 4, 5, 6]
        );
        assert_eq!(filtered(posts, Post::LIKES.lt(1)).await, [1, 2]);
        assert_eq!(filtered(posts, Post::LIKES.le(1)).await, [1, 2, 3, 4, 5]);
        assert_eq!(filtered(posts, Post::LIKES.gt(1)).await, [6]);
        assert_eq!(filtered(posts, Post::LIKES.ge(1)).await, [3, 4, 5, 6]);
        assert_eq!(filtered(posts, Post::LIKES.between(1, 1)).await, [3, 4, 5]);
        assert_eq!(filtered(posts, Post::BODY.begins_with("body 1")).await, [1]);
        assert_eq!(filtered(posts, Post::EDITED.exists()).await, [2, 4, 6]);
        assert_eq!(filtered(posts, Post::EDITED.not_exists()).await, [1, 3, 5]);
        assert_eq!(filtered(posts, Post::BODY.contains("dy 3")).await, [3]);
        assert_eq!(filtered(posts, Post::TAGS.contains("t3")).await, [3]);
        assert_eq!(
            filtered(posts, !Post::TAGS.contains("t3")).await,
            [1, 2, 4, 5, 6]
        );
        assert_eq!(filtered(posts, Post::EDITED.is_in([2, 4, 5])).await, [2, 4]);
        assert!(filtered(posts, Post::BODY.size().gt(6)).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn b83_null_exists() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        for (id, color) in [("a", Some(s("red"))), ("b", None)] {
            let mut item = stored([("id", s(id)), ("text", s("t")), ("count", n(1))]);
            item.extend(color.map(|color| ("color".to_owned(), color)));
            sdk_put(engine, &notes, &item).await;
        }
        let with = notes
            .scan()
            .filter(Note::COLOR.exists())
            .one()
            .await
            .unwrap();
        assert_eq!(with.id, "a");
        let without = notes.scan().filter(Note::COLOR.not_exists());
        assert_eq!(without.one().await.unwrap().id, "b");
    })
    .await;
}

#[tokio::test]
async fn b86_lists_and_sets_compare_as_what_they_are() {
    on_every_engine(async |engine| {
        let posts = &posts(engine, 3).await;
        let lines = vec!["line 2".to_owned()];
        assert_eq!(filtered(posts, Post::LINES.eq(&lines)).await, [2]);
        assert_eq!(filtered(posts, Post::LINES.ne(&lines)).await, [1, 3]);
        assert_eq!(filtered(posts, Post::LINES.contains("line 3")).await, [3]);
        let tags = BTreeSet::from(["t1".to_owned()]);
        assert_eq!(filtered(posts, Post::TAGS.eq(tags)).await, [1]);
    })
    .await;
}

#[tokio::test]
async fn b87_two_conditions_on_one_attribute_both_hold() {
    on_every_engine(async |engine| {
        let posts = &posts(engine, 12).await;
        let between = Post::LIKES.gt(1).and(Post::LIKES.lt(3));
        assert_eq!(filtered(posts, between).await, [6, 7, 8]);
        // So do two filters.
        let query = posts.query("rust");
        let twice = query.filter(Post::LIKES.gt(1)).filter(Post::LIKES.lt(3));
        assert_eq!(numbers(&twice.await.unwrap()), [6, 7, 8]);
    })
    .await;
}

#[tokio::test]
async fn b89_conditions_nest() {
    on_every_engine(async |engine| {
        let posts = &posts(engine, 6).await;
        let either = || Post::BODY.eq("body 1").or(Post::BODY.eq("body 4"));
        assert_eq!(filtered(posts, either()).await, [1, 4]);
        assert_eq!(filtered(posts, !either()).await, [2, 3, 5, 6]);
        let even = || Post::EDITED.exists();
        assert_eq!(filtered(posts, either().and(even())).await, [4]);
        assert_eq!(filtered(posts, even().and(either())).await, [4]);
        assert_eq!(filtered(posts, either().or(even())).await, [1, 2, 4, 6]);
        assert_eq!(
            filtered(posts, !(even().and(!either()))).await,
            [1, 3, 4, 5]
        );
        let both = Post::LIKES.ge(1).and(even());
        assert_eq!(
            filtered(posts, Post::LIKES.eq(0).or(both)).await,
            [1, 2, 4, 6]
        );
    })
    .await;
}

#[tokio::test]
async fn b91_a_table_of_hash_keys_alone_can_be_queried() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        notes.put(&note("a")).await.unwrap();
        assert_eq!(notes.query("a").one().await.unwrap(), note("a"));
        let filtered = notes.query("a").filter(Note::COUNT.gt(1));
        assert!(filtered.await.unwrap().is_empty());
    })
    .await;
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "words")]
struct Word {
    #[hash_key]
    list: u64,
    #[range_key]
    word: String,
}

#[tokio::test]
async fn b92_order_is_by_range_key() {
    on_every_engine(async |engine| {
        // Numbers by value: as strings 10 would come before 2.
        let posts = posts(engine, 11).await;
        let found = posts.query("rust").await.unwrap();
        assert!(numbers(&found).into_iter().eq(1..=11));
        let sent = engine.requests.take();
        assert!(sent[0].body.get("ScanIndexForward").is_none());
        let found = posts.query("rust").reverse().page_size(4).await.unwrap();
        assert!(numbers(&found).into_iter().eq((1..=11).rev()));
        assert_eq!(engine.requests.take()[0].body["ScanIndexForward"], false);

        // Strings by their bytes.
        let words = engine.table::<Word>().await;
        let ordered = ["Z", "a", "aa", "b", "~", "é", "\u{ffff}", "😀"];
        let mut batch = words.batch_write();
        for word in ordered.iter().rev() {
            let word = (*word).to_owned();
            batch.put(&Word { list: 1, word }).await.unwrap();
        }
        batch.finish().await.unwrap();
        let found = words.query(1).await.unwrap();
        assert!(found.iter().map(|word| word.word.as_str()).eq(ordered));
    })
    .await;
}

#[tokio::test]
async fn b94_consistent_reads_of_a_table_and_its_local_indexes() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 1).await;
        let by_likes = posts.index(Post::BY_LIKES);
        posts.query("rust").consistent().await.unwrap();
        by_likes.query("rust").consistent().await.unwrap();
        by_likes.scan().consistent().await.unwrap();
        posts.batch_get([("rust", 1)]).consistent().await.unwrap();
        let sent = engine.requests.take();
        for sent in &sent[..3] {
            assert_eq!(sent.body["ConsistentRead"], true);
        }
        assert_eq!(sent[1].body["IndexName"], "ByLikes");
        let batch = &sent[3].body["RequestItems"][posts.name()];
        assert_eq!(batch["ConsistentRead"], true);
    })
    .await;
}

#[tokio::test]
async fn b104_scans_are_eventually_consistent_unless_told_otherwise() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 1).await;
        posts.scan().await.unwrap();
        posts.scan().consistent().await.unwrap();
        posts
            .scan()
            .consistent()
            .segments(1)
            .next()
            .await
            .unwrap()
            .unwrap();
        let sent = engine.requests.take();
        assert!(sent[0].body.get("ConsistentRead").is_none());
        assert_eq!(sent[1].body["ConsistentRead"], true);
        assert_eq!(sent[2].body["ConsistentRead"], true);
    })
    .await;
}

#[tokio::test]
async fn b95_limit_is_the_number_of_items_in_total() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 9).await;
        for page_size in [1, 2, 4, 9, 100] {
            let read = posts.query("rust").page_size(page_size).limit(4);
            assert_eq!(numbers(&read.await.unwrap()), [1, 2, 3, 4]);
            let even = posts.query("rust").filter(Post::EDITED.exists());
            let read = even.page_size(page_size).limit(3);
            assert_eq!(numbers(&read.await.unwrap()), [2, 4, 6]);
        }
        assert_eq!(posts.query("rust").limit(100).await.unwrap().len(), 9);
        assert_eq!(posts.query("rust").await.unwrap().len(), 9);
        let first = posts.query("rust").filter(Post::LIKES.eq(2)).first().await;
        assert_eq!(first.unwrap().unwrap().number, 6);
    })
    .await;
}

#[tokio::test]
async fn b96_a_limit_of_0_sends_nothing() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 1).await;
        assert!(posts.query("rust").limit(0).await.unwrap().is_empty());
        assert_eq!(posts.scan().limit(0).count().await.unwrap(), 0);
        assert!(posts.scan().limit(0).segments(2).next().await.is_none());
        assert!(posts.scan().limit(0).stream().next().await.is_none());
        assert!(engine.requests.take().is_empty());
    })
    .await;
}

#[tokio::test]
async fn b97_page_size_is_the_limit_of_a_request() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 5).await;
        let read = posts.query("rust").page_size(2).await.unwrap();
        assert_eq!(numbers(&read), [1, 2, 3, 4, 5]);
        assert_eq!(limits(&engine.requests.take()), [Some(2); 3]);
        // The service may not know yet that a full page was the last one.
        assert_eq!(posts.query("rust").page_size(5).await.unwrap().len(), 5);
        let sent = engine.requests.take();
        assert!(matches!(&limits(&sent)[..], [Some(5)] | [Some(5), Some(5)]));
    })
    .await;
}

#[tokio::test]
async fn b98_what_remains_of_a_limit_is_asked_for_after_a_short_page() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 6).await;
    let mut rest = (1..=6).map(|number| {
        let value = post(number);
        json!({
            "board": {"S": value.board}, "number": {"N": number.to_string()}, "body": {"S": value.body},
            "likes": {"N": value.likes.to_string()}, "lines": {"L": []},
        })
    });
    engine.requests.answer(move |sent| {
        let limit = sent.body["Limit"].as_u64().unwrap();
        // A page of 1 MB holds five of these.
        let items: Vec<_> = rest.by_ref().take(5.min(limit as usize)).collect();
        let last = items.last().unwrap();
        let key = json!({"board": last["board"], "number": last["number"]});
        let body = json!({"Items": items, "Count": items.len(), "LastEvaluatedKey": key});
        Some((200, body.to_string()))
    });
    let found = posts.query("rust").limit(6).await.unwrap();
    assert_eq!(numbers(&found), [1, 2, 3, 4, 5, 6]);
    assert_eq!(limits(&engine.requests.take()), [Some(6), Some(1)]);
}

#[tokio::test]
async fn b99_with_a_filter_the_limit_is_not_sent() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 9).await;
        let filter = || Post::LIKES.eq(2);
        let read = posts.query("rust").filter(filter()).limit(2);
        assert_eq!(numbers(&read.await.unwrap()), [6, 7]);
        let read = posts.scan().filter(filter()).limit(2).page_size(100);
        assert_eq!(read.await.unwrap().len(), 2);
        assert_eq!(limits(&engine.requests.take()), [None, Some(100)]);
    })
    .await;
}

#[tokio::test]
async fn b101_empty_pages_are_passed() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 9).await;
        let last = posts.query("rust").filter(Post::BODY.eq("body 9"));
        let found = last.page_size(1).stream().next().await.unwrap().unwrap();
        assert_eq!(found.number, 9);
        assert_eq!(engine.requests.count("Query"), 9);
        let none = posts.query("rust").filter(Post::BODY.eq("nothing"));
        let mut stream = none.clone().page_size(2).stream();
        assert!(stream.next().await.is_none());
        assert!(stream.next().await.is_none());
        let mut pages = none.page_size(3).pages();
        let mut scanned = 0;
        while let Some(page) = pages.next().await {
            let page = page.unwrap();
            assert!(page.items.is_empty());
            scanned += page.scanned;
        }
        assert_eq!(scanned, 9);
    })
    .await;
}

/// Reads in two parts, with a new stream after each `taken` items, and expects the same as in one.
async fn resumes<I, M: Mode>(read: Read<I, M>) -> usize
where
    I: Index,
    I::Output: PartialEq + std::fmt::Debug,
{
    let all = read.clone().collect().await.unwrap();
    for taken in [1, 3] {
        let mut found = Vec::new();
        let mut cursor = None;
        loop {
            let mut stream = read.clone().start_after(cursor).stream();
            for _ in 0..taken {
                match stream.next().await {
                    Some(item) => found.push(item.unwrap()),
                    None => break,
                }
            }
            cursor = stream.cursor();
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(found, all, "{taken} at a time");
    }
    all.len()
}

#[tokio::test]
async fn b102_a_cursor_resumes_exactly_after_the_last_item() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 10).await;
        let query = posts.query("rust");
        assert_eq!(resumes(query.clone()).await, 10);
        assert_eq!(resumes(query.clone().page_size(4)).await, 10);
        assert_eq!(resumes(query.clone().reverse().page_size(3)).await, 10);
        assert_eq!(resumes(query.range().gt(3).page_size(3)).await, 7);
        assert_eq!(resumes(posts.scan()).await, 10);
        assert_eq!(resumes(posts.scan().page_size(4)).await, 10);
        // Three posts each have the same index range key.
        let by_likes = posts.index(Post::BY_LIKES);
        assert_eq!(resumes(by_likes.query("rust")).await, 10);
        assert_eq!(resumes(by_likes.query("rust").page_size(4)).await, 10);
        assert_eq!(
            resumes(by_likes.query("rust").reverse().page_size(4)).await,
            10
        );
        assert_eq!(resumes(by_likes.scan().page_size(4)).await, 10);
        let even = || Post::EDITED.exists();
        assert_eq!(resumes(posts.query("rust").filter(even())).await, 5);
        assert_eq!(
            resumes(posts.query("rust").filter(even()).page_size(3)).await,
            5
        );
        assert_eq!(resumes(posts.scan().filter(even()).page_size(3)).await, 5);
    })
    .await;
}

#[tokio::test]
async fn b102_a_cursor_of_a_global_index() {
    on_every_engine(async |engine| {
        let users = engine.table::<User>().await;
        for number in 0..7 {
            let name = format!("n{number}");
            // All of them have one email, and one date.
            let user = User {
                email: Some("same@example.com".into()),
                ..user(&name, "same", 1)
            };
            users.put(&user).await.unwrap();
        }
        let by_email = users.index(User::BY_EMAIL).query("same@example.com");
        assert_eq!(resumes(by_email.page_size(3)).await, 7);
        let by_org = users.index(User::BY_ORG).query(("dynamo", 1)).range().eq(1);
        assert_eq!(resumes(by_org.page_size(3)).await, 7);
        assert_eq!(
            resumes(users.index(User::BY_ORG).scan().page_size(3)).await,
            7
        );
    })
    .await;
}

#[tokio::test]
async fn b102_a_cursor_with_limit_and_filter() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 10).await;
        let even = || posts.query("rust").filter(Post::EDITED.exists());
        for page_size in [1, 3, 5, 100] {
            let mut cursor = None;
            let mut found = Vec::new();
            loop {
                let read = even().page_size(page_size).limit(2);
                let mut stream = read.start_after(cursor).stream();
                while let Some(post) = stream.next().await {
                    found.push(post.unwrap().number);
                }
                cursor = stream.cursor();
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(found, [2, 4, 6, 8, 10], "pages of {page_size}");
        }
        // Pages have cursors too.
        let mut pages = posts.query("rust").page_size(4).limit(6).pages();
        let mut last = None;
        while let Some(page) = pages.next().await {
            last = page.unwrap().cursor;
        }
        let rest = posts.query("rust").start_after(last).await.unwrap();
        assert_eq!(numbers(&rest), [7, 8, 9, 10]);
    })
    .await;
}

#[tokio::test]
async fn b102_a_cursor_belongs_to_its_table_and_index() {
    on_every_engine(async |engine| {
        let table = posts(engine, 3).await;
        let other = posts(engine, 3).await;
        let mut stream = table.query("rust").stream();
        assert!(stream.cursor().is_none());
        stream.next().await.unwrap().unwrap();
        let cursor = stream.cursor().unwrap();
        assert!(!format!("{cursor:?}").contains("rust"));
        engine.requests.take();
        let error = other
            .query("rust")
            .start_after(cursor.clone())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cursor);
        let text = format!(
            "table `{0}`: the cursor is of table `{1}`, not of table `{0}`",
            other.name(),
            table.name()
        );
        assert_eq!(error.to_string(), text);
        let by_likes = table.index(Post::BY_LIKES).query("rust");
        let error = by_likes.start_after(cursor).await.unwrap_err();
        let text = format!(
            "table `{0}`: the cursor is of table `{0}`, not of index `ByLikes` of table `{0}`",
            table.name()
        );
        assert_eq!(error.to_string(), text);
        assert!(engine.requests.take().is_empty());
    })
    .await;
}

#[tokio::test]
async fn b103_scans() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 20).await;
        let mut found = Vec::new();
        for segment in 0..3 {
            let part = posts.scan().segment(segment, 3).page_size(4);
            found.extend(numbers(&part.await.unwrap()));
        }
        let sent = engine.requests.take();
        assert_eq!(sent[0].body["Segment"], 0);
        assert_eq!(sent[0].body["TotalSegments"], 3);
        found.sort_unstable();
        assert!(found.into_iter().eq(1..=20));

        let limited = posts.scan().filter(Post::EDITED.exists()).limit(3);
        assert_eq!(limited.await.unwrap().len(), 3);
        let of_index = posts.index(Post::BY_LIKES).scan().await.unwrap();
        assert_eq!(of_index.len(), 20);
    })
    .await;
}

#[tokio::test]
async fn b103_four_segments_of_10_000_items_yield_each_once() {
    on_every_engine(async |engine| {
        // The socket's server is the embedded engine again: fewer items show the same.
        let items = if engine.name == "socket" {
            1_000
        } else {
            10_000
        };
        let words = engine.table::<Word>().await;
        let mut batch = words.batch_write();
        for list in 0..items {
            let word = String::from("w");
            batch.put(&Word { list, word }).await.unwrap();
        }
        batch.finish().await.unwrap();
        engine.requests.take();
        let mut stream = words.scan().page_size(500).segments(4);
        let mut found = BTreeSet::new();
        while let Some(word) = stream.next().await {
            assert!(found.insert(word.unwrap().list));
        }
        assert_eq!(found.len() as u64, items);
        let sent = engine.requests.take();
        let segments: BTreeSet<_> = sent
            .iter()
            .map(|sent| sent.body["Segment"].as_u64())
            .collect();
        assert_eq!(segments, (0..4).map(Some).collect());

        let mut limited = words.scan().limit(7).page_size(5).segments(4);
        let mut count = 0;
        while let Some(word) = limited.next().await {
            word.unwrap();
            count += 1;
        }
        assert_eq!(count, 7);
    })
    .await;
}

#[tokio::test]
async fn b105_count_sums_the_pages() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 9).await;
        assert_eq!(posts.query("rust").count().await.unwrap(), 9);
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["Query"]);
        assert_eq!(sent[0].body["Select"], "COUNT");
        let query = || posts.query("rust").page_size(1);
        // The first pages count nothing.
        let last = query().filter(Post::BODY.eq("body 9"));
        assert_eq!(last.count().await.unwrap(), 1);
        assert_eq!(query().limit(4).count().await.unwrap(), 4);
        assert_eq!(query().limit(100).count().await.unwrap(), 9);
        assert_eq!(query().range().gt(5).count().await.unwrap(), 4);
        let even = query().filter(Post::EDITED.exists());
        assert_eq!(even.limit(3).count().await.unwrap(), 3);
        assert_eq!(posts.scan().count().await.unwrap(), 9);
        let by_likes = posts.index(Post::BY_LIKES);
        assert_eq!(
            by_likes.query("rust").range().eq(1).count().await.unwrap(),
            3
        );
        engine.requests.take();
        assert_eq!(query().limit(2).count().await.unwrap(), 2);
        assert_eq!(engine.requests.count("Query"), 2);
    })
    .await;
}

#[tokio::test]
async fn one_and_first() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 2).await;
        let error = posts.query("rust").one().await.unwrap_err();
        let text = format!(
            "table `{}`: more than one item matches, where one was expected",
            posts.name()
        );
        assert_eq!(
            (error.kind(), error.to_string()),
            (ErrorKind::NotUnique, text)
        );
        let error = posts.query("nothing").one().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ItemNotFound);
        assert_eq!(
            posts.query("rust").range().gt(1).one().await.unwrap(),
            post(2)
        );
        assert_eq!(posts.query("rust").first().await.unwrap().unwrap(), post(1));
        assert_eq!(posts.query("nothing").first().await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn large_items_come_back_in_order_through_one_stream() {
    on_every_engine(async |engine| {
        let posts = engine.table::<Post>().await;
        for number in (1..=12).rev() {
            let large = Post {
                body: number
                    .to_string()
                    .repeat(100 * 1024 / number.to_string().len()),
                ..post(number)
            };
            posts.put(&large).await.unwrap();
        }
        engine.requests.take();
        let mut stream = posts.query("rust").stream();
        for number in 1..=12_u64 {
            let post = stream.next().await.unwrap().unwrap();
            assert_eq!(post.number, number);
            assert!(post.body.starts_with(&number.to_string()));
            assert_eq!(post.body.len(), 100 * 1024);
        }
        assert!(stream.next().await.is_none());
        assert!(engine.requests.count("Query") >= 2);
    })
    .await;
}

#[tokio::test]
async fn items_of_a_query_can_be_saved() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 4).await;
        let mut stream = posts.index(Post::BY_LIKES).query("rust").stream();
        while let Some(post) = stream.next().await {
            let mut post = post.unwrap();
            post.body.push('!');
            assert!(post.partial_save().await.unwrap());
        }
        let all = posts.query("rust").await.unwrap();
        assert!(all.iter().all(|post| post.body.ends_with('!')));
    })
    .await;
}

#[tokio::test]
async fn an_item_without_an_indexs_key_is_not_in_the_index() {
    on_every_engine(async |engine| {
        let users = engine.table::<User>().await;
        let hidden = User {
            email: None,
            ..user("Doe", "John", 1)
        };
        users.put(&hidden).await.unwrap();
        users.put(&user("Smith", "Jane", 1)).await.unwrap();
        let by_email = users.index(User::BY_EMAIL).scan().one().await.unwrap();
        assert_eq!(by_email.email, "Jane@example.com");
        // It comes and goes with the attribute.
        let mut john = users.get(("standard_user", "Doe")).await.unwrap().unwrap();
        john.email = Some("john@example.com".into());
        assert!(john.partial_save().await.unwrap());
        let john_doe = users.index(User::BY_EMAIL).query("john@example.com");
        assert_eq!(john_doe.one().await.unwrap().last_name, "Doe");
        john.email = None;
        assert!(john.save().await.unwrap());
        assert_eq!(users.index(User::BY_EMAIL).scan().count().await.unwrap(), 1);
    })
    .await;
}
