//! Loads: the whole items of what an index holds.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use dynamo_orm::{DynamoTable, ErrorKind, Item, Result, Table};
use dynamo_orm_tests::{Engine, on_every_engine};
use serde_json::{Value, json};

use crate::common::{limits, n, operations, refusal, s, sdk_put, sizes, stored};

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "tasks")]
#[index(keys_only, name = "ByState", hash = state, range = rank)]
#[index(include(text), name = "ByRank", hash = rank)]
struct Task {
    #[hash_key]
    list: String,
    #[range_key]
    number: u64,
    state: Option<String>,
    rank: u64,
    #[index(keys_only, name = "ByText")]
    text: String,
    done: bool,
}

/// A lower rank for a higher number.
fn task(number: u64) -> Task {
    Task {
        list: "l".into(),
        number,
        state: Some("open".into()),
        rank: 1000 - number,
        text: format!("text {number:03}"),
        done: false,
    }
}

/// A table of the tasks 1 to `count`.
async fn tasks(engine: &Engine, count: u64) -> Table<Task> {
    let table = engine.table::<Task>().await;
    let mut batch = table.batch_write();
    for number in 1..=count {
        batch.put(&task(number)).await.unwrap();
    }
    batch.finish().await.unwrap();
    engine.requests.take();
    table
}

fn numbers(tasks: &[Item<Task>]) -> Vec<u64> {
    tasks.iter().map(|task| task.number).collect()
}

/// What a response holds of a task.
fn json_task(number: u64) -> Value {
    let Task { rank, text, .. } = task(number);
    json!({
        "list": {"S": "l"}, "number": {"N": number.to_string()}, "state": {"S": "open"},
        "rank": {"N": rank.to_string()}, "text": {"S": text}, "done": {"BOOL": false},
    })
}

/// What the index `ByState` holds of a task.
fn json_entry(number: u64) -> Value {
    let mut entry = json_task(number);
    let members = entry.as_object_mut().unwrap();
    members.retain(|name, _| !matches!(name.as_str(), "text" | "done"));
    entry
}

#[tokio::test]
async fn items_come_whole_and_in_the_indexs_order() {
    on_every_engine(async |engine| {
        let tasks = tasks(engine, 5).await;
        let open = tasks.index(Task::BY_STATE).query("open");
        let mut found = open.load().await.unwrap();
        assert_eq!(found, [5, 4, 3, 2, 1].map(task));
        let sent = engine.requests.take();
        assert_eq!(operations(&sent), ["Query", "BatchGetItem"]);
        let key = |number: u64| json!({"list": {"S": "l"}, "number": {"N": number.to_string()}});
        let keys: Vec<_> = [5, 4, 3, 2, 1].map(key).into();
        assert_eq!(
            sent[1].body,
            json!({"RequestItems": {tasks.name(): {"Keys": keys}}})
        );
        // They can be saved.
        found[0].done = true;
        assert!(found[0].partial_save().await.unwrap());

        let reverse = tasks.index(Task::BY_STATE).query("open").reverse();
        let found = reverse.range().ge(997).load().await.unwrap();
        assert_eq!(numbers(&found), [1, 2, 3]);
        let one = tasks.index(Task::BY_RANK).query(996).load().await.unwrap();
        assert_eq!(one, [task(4)]);
        let local = tasks.index(Task::BY_TEXT).query("l").consistent().load();
        assert_eq!(numbers(&local.await.unwrap()), [1, 2, 3, 4, 5]);
        let mut all = numbers(&tasks.index(Task::BY_STATE).scan().load().await.unwrap());
        all.sort_unstable();
        assert_eq!(all, [1, 2, 3, 4, 5]);
        let filter = Task::TEXT.eq("text 002");
        let filtered = tasks.index(Task::BY_RANK).scan().filter(filter).load();
        assert_eq!(filtered.await.unwrap(), [task(2)]);
    })
    .await;
}

#[tokio::test]
async fn nothing_found_is_no_batch() {
    on_every_engine(async |engine| {
        let tasks = tasks(engine, 1).await;
        let none = tasks.index(Task::BY_STATE).query("closed").load();
        assert!(none.await.unwrap().is_empty());
        assert_eq!(operations(&engine.requests.take()), ["Query"]);
        let none = tasks.index(Task::BY_STATE).query("open").limit(0).load();
        assert!(none.await.unwrap().is_empty());
        let error = tasks.index(Task::BY_STATE).scan().page_size(0).load().await;
        assert_eq!(error.unwrap_err().kind(), ErrorKind::Request);
        assert!(engine.requests.take().is_empty());
    })
    .await;
}

#[tokio::test]
async fn b106_a_load_is_lazy() {
    on_every_engine(async |engine| {
        let tasks = tasks(engine, 250).await;
        let load = tasks.index(Task::BY_STATE).query("open").load();
        let mut stream = load.consistent().stream();
        assert!(engine.requests.take().is_empty());
        let mut found = Vec::new();
        let mut sent = Vec::new();
        for size in [100, 100, 50] {
            for _ in 0..size {
                found.push(stream.next().await.unwrap().unwrap().number);
            }
            let requests = engine.requests.take();
            sent.push(operations(&requests).join(" "));
            let batch = &requests[requests.len() - 1..];
            assert_eq!(sizes(batch), [size]);
            let request = &batch[0].body["RequestItems"][tasks.name()];
            assert_eq!(request["ConsistentRead"], true);
        }
        assert!(stream.next().await.is_none());
        assert_eq!(sent, ["Query BatchGetItem", "BatchGetItem", "BatchGetItem"]);
        assert!(found.into_iter().eq((1..=250).rev()));

        // Each page of the index is loaded before the next is read.
        let pages = tasks.index(Task::BY_STATE).query("open").page_size(2);
        let found = pages.limit(5).load().await.unwrap();
        assert_eq!(numbers(&found), [250, 249, 248, 247, 246]);
        let sent = engine.requests.take();
        assert_eq!(
            operations(&sent),
            [
                "Query",
                "BatchGetItem",
                "Query",
                "BatchGetItem",
                "Query",
                "BatchGetItem"
            ]
        );
        assert_eq!(limits(&sent)[4], Some(1));
    })
    .await;
}

#[tokio::test]
async fn what_is_gone_is_left_out_and_counts_for_the_limit() {
    let engine = Engine::embedded();
    let tasks = tasks(&engine, 5).await;
    let name = tasks.name().to_owned();
    // The service answers in an order of its own.
    engine.requests.answer(move |sent| {
        let found = [json_task(3), json_task(5)];
        (sent.operation == "BatchGetItem")
            .then(|| (200, json!({"Responses": {&name: found}}).to_string()))
    });
    let load = tasks.index(Task::BY_STATE).query("open").limit(4).load();
    assert_eq!(numbers(&load.await.unwrap()), [5, 3]);
    assert_eq!(sizes(&engine.requests.take()[1..]), [4]);
}

#[tokio::test]
async fn an_item_whose_key_cannot_be_read_is_not_gone() {
    let engine = Engine::embedded();
    let tasks = tasks(&engine, 3).await;
    for key in [json!({"S": "2"}), json!({"BOOL": true})] {
        let name = tasks.name().to_owned();
        engine.requests.answer(move |sent| {
            let mut bad = json_task(2);
            bad["number"] = key.clone();
            let found = [bad, json_task(1), json_task(3)];
            (sent.operation == "BatchGetItem")
                .then(|| (200, json!({"Responses": {&name: found}}).to_string()))
        });
        let mut load = tasks.index(Task::BY_STATE).query("open").load().stream();
        assert_eq!(load.next().await.unwrap().unwrap().number, 3);
        let error = load.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(load.next().await.is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn b109_unprocessed_keys_are_read_again() {
    let engine = Engine::embedded();
    let tasks = tasks(&engine, 4).await;
    let name = tasks.name().to_owned();
    let mut is_first = true;
    engine.requests.answer(move |sent| {
        if sent.operation != "BatchGetItem" || !std::mem::take(&mut is_first) {
            return None;
        }
        let keys = sent.body["RequestItems"][&name]["Keys"].as_array()?;
        let body = json!({
            "Responses": {&name: [json_task(1), json_task(3)]},
            "UnprocessedKeys": {&name: {"Keys": [keys[2], keys[0]]}},
        });
        Some((200, body.to_string()))
    });
    let found = tasks.index(Task::BY_STATE).query("open").load();
    assert_eq!(numbers(&found.await.unwrap()), [4, 3, 2, 1]);
    let sent = engine.requests.take();
    assert_eq!(sizes(&sent[1..]), [4, 2]);
}

#[tokio::test]
async fn an_entry_that_comes_twice_is_loaded_twice() {
    let engine = Engine::embedded();
    let tasks = tasks(&engine, 3).await;
    // An item that moved while the index was read.
    engine.requests.answer(move |sent| {
        let entries = [3, 2, 3, 1].map(json_entry);
        (sent.operation == "Query").then(|| {
            (
                200,
                json!({"Items": entries, "Count": 4, "ScannedCount": 4}).to_string(),
            )
        })
    });
    let found = tasks.index(Task::BY_STATE).query("open").load();
    assert_eq!(numbers(&found.await.unwrap()), [3, 2, 3, 1]);
    assert_eq!(sizes(&engine.requests.take()[1..]), [2, 2]);
}

/// The numbers that a load yields, and its error, behind which there is nothing.
async fn until_error(tasks: &Table<Task>) -> (Vec<u64>, ErrorKind) {
    let load = tasks.index(Task::BY_STATE).query("open").page_size(4);
    let mut stream = load.load().stream();
    let mut found = Vec::new();
    loop {
        match stream.next().await.unwrap() {
            Ok(task) => found.push(task.number),
            Err(error) => {
                assert_eq!(error.table(), Some(tasks.name()));
                assert!(stream.next().await.is_none());
                assert!(stream.next().await.is_none());
                return (found, error.kind());
            }
        }
    }
}

#[tokio::test]
async fn an_error_comes_in_its_place_and_ends_the_load() {
    on_every_engine(async |engine| {
        // An item that does not fit.
        let table = tasks(engine, 6).await;
        let bad = [
            ("list", s("l")),
            ("number", n(4)),
            ("state", s("open")),
            ("rank", n(996)),
            ("text", s("t")),
            ("done", s("no")),
        ];
        sdk_put(engine, &table, &stored(bad)).await;
        assert_eq!(until_error(&table).await, (vec![6, 5], ErrorKind::Decode));
        assert_eq!(
            operations(&engine.requests.take()),
            ["Query", "BatchGetItem"]
        );
        let error = table.index(Task::BY_STATE).query("open").load().await;
        let text = format!(
            "table `{}` (key `list`, `number`): attribute `done`: expected a boolean (BOOL), found a string (S)",
            table.name()
        );
        assert_eq!(error.unwrap_err().to_string(), text);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_was_read_before_a_failure_is_yielded() {
    let engine = Engine::embedded();
    let tasks = tasks(&engine, 10).await;
    // The second request of the second page is refused.
    let name = tasks.name().to_owned();
    let mut batches = 0;
    engine.requests.answer(move |sent| {
        batches += usize::from(sent.operation == "BatchGetItem");
        match (sent.operation.as_str(), batches) {
            ("BatchGetItem", 2) => {
                let keys = sent.body["RequestItems"][&name]["Keys"].as_array()?;
                let body = json!({
                    "Responses": {&name: [json_task(3), json_task(6), json_task(5)]},
                    "UnprocessedKeys": {&name: {"Keys": [keys[2]]}},
                });
                Some((200, body.to_string()))
            }
            ("BatchGetItem", 3) => Some(refusal("AccessDeniedException")),
            _ => None,
        }
    });
    let expected = (vec![10, 9, 8, 7, 6, 5], ErrorKind::AccessDenied);
    assert_eq!(until_error(&tasks).await, expected);
    let sent = engine.requests.take();
    assert_eq!(
        sizes(&[sent[1].clone(), sent[3].clone(), sent[4].clone()]),
        [4, 4, 1]
    );
    assert_eq!(sent.len(), 5, "nothing more is read");
}

#[tokio::test]
async fn a_failure_of_the_index_comes_behind_what_it_held() {
    let engine = Engine::embedded();
    let tasks = tasks(&engine, 6).await;
    let mut queries = 0;
    engine.requests.answer(move |sent| {
        queries += usize::from(sent.operation == "Query");
        (sent.operation == "Query" && queries == 2).then(|| refusal("AccessDeniedException"))
    });
    let expected = (vec![6, 5, 4, 3], ErrorKind::AccessDenied);
    assert_eq!(until_error(&tasks).await, expected);

    // An entry that does not fit.
    engine.requests.answer(move |sent| {
        let mut bad = json_entry(4);
        bad["rank"] = json!({"S": "high"});
        let body =
            json!({"Items": [json_entry(6), bad, json_entry(3)], "Count": 3, "ScannedCount": 3});
        (sent.operation == "Query").then(|| (200, body.to_string()))
    });
    assert_eq!(until_error(&tasks).await, (vec![6], ErrorKind::Decode));
}

/// Polls once.
async fn poll_once<F: Future>(future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    poll_fn(|cx| {
        Poll::Ready(match future.as_mut().poll(cx) {
            Poll::Ready(output) => Some(output),
            Poll::Pending => None,
        })
    })
    .await
}

#[tokio::test]
async fn a_dropped_next_loses_nothing() -> Result<()> {
    let engine = Engine::socket().await;
    let tasks = tasks(&engine, 5).await;
    let load = tasks.index(Task::BY_STATE).query("open").page_size(2);
    let mut stream = load.load().stream();
    let mut found = Vec::new();
    let mut dropped = 0;
    loop {
        let Some(next) = poll_once(stream.next()).await else {
            dropped += 1;
            tokio::task::yield_now().await;
            continue;
        };
        match next {
            Some(task) => found.push(task?.number),
            None => break,
        }
    }
    assert_eq!(found, [5, 4, 3, 2, 1]);
    assert!(dropped > 0);
    Ok(())
}
