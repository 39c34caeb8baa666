//! F and H: batches. How many requests they are is in `laziness`.

use std::time::Duration;

use dynamo_orm::encode::{Reader, Writer, kind};
use dynamo_orm::{
    Attribute, BatchError, BatchOp, DecodeError, DynamoKey, DynamoTable, EncodeError, ErrorKind,
    Table,
};
use dynamo_orm_tests::{Engine, Recorder, Sent, on_every_engine};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::common::{
    Note, Post, all_unprocessed, n, note, numbers, operations, post, posts, refusal, s, sdk_note,
    sdk_put, sizes, stored,
};

/// What the writes or keys of a request name: the number of each post.
fn named(sent: &Sent) -> Vec<u64> {
    let table = sent.body["RequestItems"].as_object().unwrap();
    let table = table.values().next().unwrap();
    let requests = table.as_array().or(table["Keys"].as_array()).unwrap();
    let number = |request: &Value| {
        let object = [
            &request["PutRequest"]["Item"],
            &request["DeleteRequest"]["Key"],
            request,
        ]
        .into_iter()
        .find(|object| object.is_object())
        .unwrap();
        let object = if object["number"].is_object() {
            object
        } else {
            request
        };
        object["number"]["N"].as_str().unwrap().parse().unwrap()
    };
    requests.iter().map(number).collect()
}

#[tokio::test]
async fn b71_writes_stay_in_order() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 4).await;
        let mut batch = posts.batch_write();
        batch.put(&post(5)).await.unwrap();
        batch.delete(("rust", 1)).await.unwrap();
        batch.put(&post(6)).await.unwrap();
        batch.delete(post(2).key()).await.unwrap();
        batch.finish().await.unwrap();
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["BatchWriteItem"]);
        assert_eq!(named(&sent[0]), [5, 1, 6, 2]);
        assert_eq!(numbers(&posts.query("rust").await.unwrap()), [3, 4, 5, 6]);
    })
    .await;
}

#[tokio::test]
async fn b72_b73_a_batch_replaces_and_keeps_empty_values() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        let old = Note {
            color: Some("red".into()),
            ..note("a")
        };
        notes.put(&old).await.unwrap();
        let new = Note {
            text: String::new(),
            ..note("a")
        };
        let mut batch = notes.batch_write();
        batch.put(&new).await.unwrap();
        batch.finish().await.unwrap();
        assert_eq!(notes.get("a").await.unwrap().unwrap(), new);
        let now = sdk_note(engine, &notes, "a").await;
        assert_eq!(now["text"], s(""));
        assert!(!now.contains_key("color"));
    })
    .await;
}

#[tokio::test]
async fn b74_a_key_is_taken_once() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 1).await;
        let text = format!(
            "table `{}` (key `board`, `number`): a write of the same key waits in this batch already; a request \
             takes a key once",
            posts.name()
        );
        let check = |error: BatchError<Post>, write: BatchOp<_, _>| {
            assert_eq!(error.to_string(), text);
            assert_eq!(error.error.kind(), ErrorKind::DuplicateKey);
            assert!(error.error.is_unsent());
            assert_eq!(error.unwritten, [write]);
        };
        let mut batch = posts.batch_write();
        batch.put(&post(2)).await.unwrap();
        check(batch.put(&post(2)).await.unwrap_err(), BatchOp::Put(post(2)));
        let error = batch.delete(("rust", 2)).await.unwrap_err();
        check(error, BatchOp::Delete(post(2).key()));
        assert!(engine.requests.take().is_empty());
        // The batch goes on.
        batch.put(&post(3)).await.unwrap();
        batch.finish().await.unwrap();
        assert_eq!(named(&engine.requests.take()[0]), [2, 3]);
        assert_eq!(numbers(&posts.query("rust").await.unwrap()), [1, 2, 3]);
    })
    .await;
}

#[tokio::test]
async fn a_write_that_was_not_added_is_in_no_request() {
    on_every_engine(async |engine| {
        let posts = engine.table::<Post>().await;
        let on = |board: &str| Post {
            board: board.into(),
            ..post(1)
        };
        let mut batch = posts.batch_write();
        drop(batch.put(&on("nobody waits for it")));
        batch.put(&on("a board with a name")).await.unwrap();
        let error = batch.put(&on("")).await.unwrap_err();
        assert_eq!(error.error.kind(), ErrorKind::Encode);
        assert_eq!(error.unwritten, []);
        drop(batch.delete(("a board with a name", 2)));
        // Another key, although it ends like the one that waits.
        batch.put(&on("A board with a name")).await.unwrap();
        drop(batch.put(&on("nor for this")));
        batch.finish().await.unwrap();
        let mut boards: Vec<_> = posts.scan().await.unwrap();
        boards.sort_by(|one, other| one.board.cmp(&other.board));
        assert_eq!(
            boards,
            [on("A board with a name"), on("a board with a name")]
        );
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_is_left_of_a_request_stays_in_front_of_later_writes() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let left = [3, 20];
    answer_first(&engine.requests, 1, move |sent| {
        let table = sent.body["RequestItems"].as_object().unwrap();
        let (name, requests) = table.iter().next().unwrap();
        let left: Vec<_> = left.iter().map(|number| &requests[number - 1]).collect();
        Some((200, json!({"UnprocessedItems": {name: left}}).to_string()))
    });
    let mut batch = posts.batch_write();
    for number in 1..=25 {
        if number % 10 == 0 {
            batch.delete(("rust", number)).await.unwrap();
        } else {
            batch.put(&post(number)).await.unwrap();
        }
    }
    drop(batch.put(&post(30)));
    let error = batch.put(&post(20)).await.unwrap_err();
    assert_eq!(error.unwritten, [BatchOp::Put(post(20))]);
    batch.put(&post(31)).await.unwrap();
    batch.delete(("rust", 32)).await.unwrap();
    batch.finish().await.unwrap();
    let sent = engine.requests.take();
    assert_eq!(named(&sent[1]), [3, 20, 31, 32]);
    let table = sent[1].body["RequestItems"].as_object().unwrap();
    let requests = table.values().next().unwrap();
    let key = |number: u64| json!({"board": {"S": "rust"}, "number": {"N": number.to_string()}});
    assert_eq!(requests[1], json!({"DeleteRequest": {"Key": key(20)}}));
    assert_eq!(
        requests[0]["PutRequest"]["Item"]["body"],
        json!({"S": post(3).body})
    );
    assert_eq!(requests[3], json!({"DeleteRequest": {"Key": key(32)}}));
}

fn panics(picture: &Picture) -> Result<(), &'static str> {
    assert!(!picture.breaks, "it breaks");
    Ok(())
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "pictures", validate = panics)]
struct Picture {
    #[hash_key]
    id: u64,
    breaks: bool,
}

#[tokio::test]
async fn a_write_that_panics_leaves_the_others_as_they_are() {
    let engine = Engine::embedded();
    let pictures = engine.table::<Picture>().await;
    let picture = |id, breaks| Picture { id, breaks };
    let mut batch = pictures.batch_write();
    batch.put(&picture(1, false)).await.unwrap();
    let put = || drop(batch.put(&picture(2, true)));
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(put));
    assert!(panicked.is_err());
    batch.put(&picture(3, false)).await.unwrap();
    let writes = [1, 3].map(|id| BatchOp::Put(picture(id, false)));
    assert_eq!(batch.into_unsent(), writes);
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Bomb(String);

impl Attribute for Bomb {
    type Kind = kind::Text;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        assert!(self.0 != "before");
        if self.0 == "fails" {
            return Err(EncodeError::new("fails"));
        }
        writer.string(&self.0)?;
        assert!(self.0 != "after");
        Ok(())
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        Ok(Self(reader.string()?.into()))
    }
}

impl DynamoKey for Bomb {}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "bombs")]
struct Bombs {
    text: String,
    list: Vec<Bomb>,
    #[hash_key]
    id: Bomb,
}

#[tokio::test]
async fn what_panics_half_way_leaves_the_others_as_they_are() {
    let bombs = Engine::embedded().table::<Bombs>().await;
    let bomb = |id: &str, of: &str| Bombs {
        text: "t".into(),
        list: vec![Bomb("x".into()), Bomb(of.into())],
        id: Bomb(id.into()),
    };
    let mut batch = bombs.batch_write();
    let mut want = Vec::new();
    for n in 0..24 {
        let id = format!("id{n}");
        for bad in ["before", "after"] {
            for (id, of) in [(bad, "x"), ("k", bad)] {
                let value = bomb(id, of);
                let put = || drop(batch.put(&value));
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(put)).unwrap_err();
            }
            let key = Bomb(bad.into());
            let delete = || drop(batch.delete(&key));
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(delete)).unwrap_err();
        }
        batch.put(&bomb("k", "fails")).await.unwrap_err();
        batch.delete(Bomb("fails".into())).await.unwrap_err();
        batch.delete(Bomb(String::new())).await.unwrap_err();
        drop(batch.put(&bomb("dropped", "x")));
        std::mem::forget(batch.put(&bomb("forgotten", "x")));
        if n % 2 == 0 {
            batch.put(&bomb(&id, "fine")).await.unwrap();
            want.push(BatchOp::Put(bomb(&id, "fine")));
        } else {
            batch.delete(Bomb(id.clone())).await.unwrap();
            want.push(BatchOp::Delete(BombsKey {
                id: Bomb(id.clone()),
            }));
        }
        let again = batch.delete(Bomb(id.clone())).await.unwrap_err();
        assert_eq!(again.error.kind(), ErrorKind::DuplicateKey);
        assert_eq!(
            again.unwritten,
            [BatchOp::Delete(BombsKey { id: Bomb(id) })]
        );
    }
    let unsent = batch.into_unsent();
    assert_eq!(unsent, want);
    let mut batch = bombs.batch_write();
    for op in want {
        if let BatchOp::Put(value) = op {
            batch.put(&value).await.unwrap();
        }
    }
    let bad = bomb("k", "after");
    let put = || drop(batch.put(&bad));
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(put)).unwrap_err();
    batch.finish().await.unwrap();
    assert_eq!(bombs.scan().count().await.unwrap(), 12);
}

/// Answers the first requests of an operation, then lets the engine answer.
fn answer_first(
    requests: &Recorder,
    mut count: usize,
    answer: impl Fn(&Sent) -> Option<(u16, String)> + Send + 'static,
) {
    requests.answer(move |sent| {
        let answer = (count > 0).then(|| answer(sent)).flatten();
        count -= usize::from(answer.is_some());
        answer
    });
}

#[tokio::test(start_paused = true)]
async fn b75_b76_unprocessed_writes_are_sent_again() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 2).await;
    answer_first(&engine.requests, 3, all_unprocessed);
    let started = Instant::now();
    let mut batch = posts.batch_write();
    batch.delete(("rust", 1)).await.unwrap();
    for number in 3..=32 {
        batch.put(&post(number)).await.unwrap();
    }
    batch.finish().await.unwrap();
    // The waits of three rounds: 25, 50 and 100 ms at most.
    assert!(started.elapsed() <= Duration::from_millis(175));
    let sent = engine.requests.take();
    assert_eq!(sizes(&sent), [25, 25, 25, 25, 6]);
    for resent in &sent[1..4] {
        assert_eq!(resent.body, sent[0].body, "all of it, in order");
    }
    let all = posts.query("rust").await.unwrap();
    assert!(numbers(&all).into_iter().eq(2..=32));
}

#[tokio::test(start_paused = true)]
async fn b75_what_is_left_of_a_request_goes_first_and_in_order() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let table = posts.name().to_owned();
    // Every third write is left, in an order of the service's own.
    answer_first(&engine.requests, 1, move |sent| {
        let requests = sent.body["RequestItems"][&table].as_array()?;
        let left: Vec<_> = requests.iter().step_by(3).rev().collect();
        Some((200, json!({"UnprocessedItems": {&table: left}}).to_string()))
    });
    let mut batch = posts.batch_write();
    for number in 1..=30 {
        batch.put(&post(number)).await.unwrap();
    }
    batch.finish().await.unwrap();
    let sent = engine.requests.take();
    assert_eq!(sizes(&sent), [25, 14]);
    let expected = (1..=25).step_by(3).chain(26..=30);
    assert!(named(&sent[1]).into_iter().eq(expected));
}

#[tokio::test(start_paused = true)]
async fn b76_giving_up_hands_back_what_is_left() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    engine.requests.answer(all_unprocessed);
    let started = Instant::now();
    let mut batch = posts.batch_write();
    batch.put(&post(1)).await.unwrap();
    batch.delete(("rust", 2)).await.unwrap();
    let error = batch.finish().await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::Throttled);
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}`: the service left all writes of the batch unprocessed, and so did ten resends",
            posts.name()
        )
    );
    assert_eq!(
        error.unwritten,
        [BatchOp::Put(post(1)), BatchOp::Delete(post(2).key())]
    );
    // One request, then ten rounds that wait longer and longer.
    assert_eq!(engine.requests.count("BatchWriteItem"), 11);
    assert!(started.elapsed() > Duration::ZERO);
    assert!(started.elapsed() <= Duration::from_secs(22));
}

#[tokio::test(start_paused = true)]
async fn b76_progress_begins_the_rounds_anew() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let table = posts.name().to_owned();
    // One write of each request is done.
    engine.requests.answer(move |sent| {
        let requests = sent.body["RequestItems"][&table].as_array()?;
        Some((
            200,
            json!({"UnprocessedItems": {&table: requests[1..]}}).to_string(),
        ))
    });
    let mut batch = posts.batch_write();
    for number in 1..=20 {
        batch.put(&post(number)).await.unwrap();
    }
    batch.finish().await.unwrap();
    assert_eq!(engine.requests.count("BatchWriteItem"), 20);
}

async fn unfinished(posts: &Table<Post>) -> Result<(), BatchError<Post>> {
    let mut batch = posts.batch_write();
    batch.put(&post(1)).await?;
    batch.put(&post(1)).await?;
    batch.finish().await
}

#[tokio::test]
async fn b77_a_batch_that_is_dropped_is_not_written() {
    on_every_engine(async |engine| {
        let posts = engine.table::<Post>().await;
        assert!(unfinished(&posts).await.is_err());
        let mut batch = posts.batch_write();
        batch.put(&post(2)).await.unwrap();
        batch.delete(("rust", 3)).await.unwrap();
        let unsent = batch.into_unsent();
        assert_eq!(
            unsent,
            [BatchOp::Put(post(2)), BatchOp::Delete(post(3).key())]
        );
        assert!(engine.requests.take().is_empty());
        assert_eq!(posts.scan().count().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_failed_request_hands_back_what_was_to_be_sent_behind_it_too() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    answer_first(&engine.requests, 1, |sent| {
        (sent.operation == "BatchWriteItem").then(|| refusal("AccessDeniedException"))
    });
    let mut batch = posts.batch_write();
    // As JSON six times as long, so that they do not fit into one request.
    let large = (1..=12).map(|number| Post {
        body: "\u{1}".repeat(300 * 1024),
        ..post(number)
    });
    let large: Vec<Post> = large.collect();
    for post in &large {
        batch.put(post).await.unwrap();
    }
    let error = batch.finish().await.unwrap_err();
    assert_eq!(engine.requests.count("BatchWriteItem"), 1);
    let expected: Vec<_> = large.into_iter().map(BatchOp::Put).collect();
    assert!(error.unwritten == expected, "{}", error.unwritten.len());
}

#[tokio::test]
async fn b78_a_failed_request_hands_back_its_writes_and_the_batch_goes_on() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    answer_first(&engine.requests, 2, |sent| {
        (sent.operation == "BatchWriteItem").then(|| refusal("AccessDeniedException"))
    });
    let mut batch = posts.batch_write();
    let mut handed_back = Vec::new();
    for number in 1..=60 {
        if let Err(error) = batch.put(&post(number)).await {
            assert_eq!(error.error.kind(), ErrorKind::AccessDenied);
            handed_back.extend(error.unwritten);
        }
    }
    batch.finish().await.unwrap();
    assert_eq!(sizes(&engine.requests.take()), [25, 25, 10]);
    let expected = (1..=50).map(|number| BatchOp::Put(post(number)));
    assert!(handed_back.into_iter().eq(expected));
    let written = posts.query("rust").await.unwrap();
    assert!(numbers(&written).into_iter().eq(51..=60));
}

#[tokio::test(start_paused = true)]
async fn a_broken_connection_hands_back_what_was_not_written() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 3).await;
    engine.requests.break_connection("BatchWriteItem");
    let mut batch = posts.batch_write();
    batch.put(&post(4)).await.unwrap();
    batch.delete(("rust", 1)).await.unwrap();
    let error = batch.finish().await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::Connection);
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}`: the request was not sent, or its connection broke; the source says why",
            posts.name()
        )
    );
    assert_eq!(
        error.unwritten,
        [BatchOp::Put(post(4)), BatchOp::Delete(post(1).key())]
    );
    engine.requests.break_connection("BatchGetItem");
    let mut stream = posts.batch_get([("rust", 1), ("rust", 2)]).stream();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert_eq!(stream.unread(), [post(1).key(), post(2).key()]);
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn b79_an_empty_batch_sends_nothing() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        notes.batch_write().finish().await.unwrap();
        assert!(notes.batch_write().into_unsent().is_empty());
        assert!(engine.requests.take().is_empty());
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn b109_unprocessed_keys_are_read_before_later_ones() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 150).await;
    let table = posts.name().to_owned();
    // The first request is answered for two keys.
    answer_first(&engine.requests, 1, move |sent| {
        let keys = sent.body["RequestItems"][&table]["Keys"].as_array()?;
        let found = |number: u64| {
            json!({
                "board": {"S": "rust"}, "number": {"N": number.to_string()}, "body": {"S": ""},
                "likes": {"N": "0"}, "lines": {"L": []},
            })
        };
        let left: Vec<_> = keys[2..].iter().rev().collect();
        let body = json!({
            "Responses": {&table: [found(2), found(1)]},
            "UnprocessedKeys": {&table: {"Keys": left}},
        });
        Some((200, body.to_string()))
    });
    let started = Instant::now();
    let mut stream = posts
        .batch_get((1..=150_u64).map(|number| ("rust", number)))
        .stream();
    let mut found = Vec::new();
    while let Some(post) = stream.next().await {
        found.push(post.unwrap().number);
    }
    assert!(started.elapsed() <= Duration::from_millis(25));
    let sent = engine.requests.take();
    assert_eq!(sizes(&sent), [100, 100, 50 - 2]);
    assert!(named(&sent[1]).into_iter().eq(3..=102));
    assert!(named(&sent[2]).into_iter().eq(103..=150));
    assert_eq!(found[..2], [2, 1]);
    found.sort_unstable();
    assert!(found.into_iter().eq(1..=150));
    assert!(stream.missing().is_empty() && stream.unread().is_empty());
}

#[tokio::test(start_paused = true)]
async fn b110_a_response_without_items_loses_no_key() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 3).await;
    answer_first(&engine.requests, 4, all_unprocessed);
    let keys = (1..=3_u64).map(|number| ("rust", number));
    let mut found = numbers(&posts.batch_get(keys).await.unwrap());
    found.sort_unstable();
    assert_eq!(found, [1, 2, 3]);
    assert_eq!(engine.requests.count("BatchGetItem"), 5);
}

#[tokio::test(start_paused = true)]
async fn b112_giving_up_tells_which_keys_are_left() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 3).await;
    engine.requests.answer(all_unprocessed);
    let keys = (1..=3_u64).map(|number| ("rust", number));
    let started = Instant::now();
    let mut stream = posts.batch_get(keys).stream();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Throttled);
    assert_eq!(
        error.to_string(),
        format!(
            "table `{}`: the service left all keys of the batch unprocessed, and so did ten resends",
            posts.name()
        )
    );
    assert_eq!(stream.unread(), [1, 2, 3].map(|number| post(number).key()));
    assert!(stream.missing().is_empty());
    assert!(stream.next().await.is_none());
    assert_eq!(engine.requests.count("BatchGetItem"), 11);
    assert!(started.elapsed() > Duration::ZERO);
    assert!(started.elapsed() <= Duration::from_secs(22));
}

#[tokio::test]
async fn b108_b112_missing_keys_are_told() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 3).await;
        let keys = [("rust", 9), ("rust", 2), ("go", 1), ("rust", 1)];
        let mut found = numbers(&posts.batch_get(keys).await.unwrap());
        found.sort_unstable();
        assert_eq!(found, [1, 2]);
        let mut stream = posts.batch_get(keys).stream();
        while let Some(post) = stream.next().await {
            post.unwrap();
        }
        let other = Post {
            board: "go".into(),
            ..post(1)
        };
        assert_eq!(stream.missing(), [post(9).key(), other.key()]);
    })
    .await;
}

#[tokio::test]
async fn b111_no_keys_are_no_request_and_a_key_is_read_once() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 2).await;
        let none: [(&str, u64); 0] = [];
        assert!(posts.batch_get(none).await.unwrap().is_empty());
        assert!(engine.requests.take().is_empty());
        let twice = [("rust", 1), ("rust", 2), ("rust", 1)];
        assert_eq!(posts.batch_get(twice).await.unwrap().len(), 2);
        assert_eq!(sizes(&engine.requests.take()), [2]);
    })
    .await;
}

#[tokio::test]
async fn items_of_a_batch_get_can_be_saved() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 2).await;
        for mut post in posts.batch_get([("rust", 1), ("rust", 2)]).await.unwrap() {
            post.edited = None;
            post.body = "saved".into();
            assert!(post.save().await.unwrap());
        }
        let all = posts.query("rust").await.unwrap();
        assert!(all.iter().all(|post| post.body == "saved"));
    })
    .await;
}

#[tokio::test]
async fn b112_an_item_that_does_not_fit_is_told_and_hides_no_other() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        for id in ["a", "c"] {
            notes.put(&note(id)).await.unwrap();
        }
        let bad = stored([("id", s("b")), ("text", n(1)), ("count", n(1))]);
        sdk_put(engine, &notes, &bad).await;
        let mut stream = notes.batch_get(["a", "b", "c"]).stream();
        let (mut found, mut errors) = (Vec::new(), Vec::new());
        while let Some(next) = stream.next().await {
            match next {
                Ok(note) => found.push(note.id.clone()),
                Err(error) => errors.push(error),
            }
        }
        found.sort_unstable();
        assert_eq!(found, ["a", "c"]);
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].kind(), ErrorKind::Decode);
        assert_eq!(errors[0].item(), Some(bad));
        assert!(stream.missing().is_empty() && stream.unread().is_empty());
    })
    .await;
}
