//! Transactions on engines: what is written, why one is canceled, and what becomes of the items.

use std::future::poll_fn;
use std::task::Poll;

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{Error, ErrorKind, Item, Table, TransactError};
use dynamo_orm_tests::{Engine, on_every_engine};
use serde_json::{Value, json};

use crate::common::{
    Note, OldNote, Post, address, map, note, post, refusal, s, sdk_note, sdk_put, stored,
};

/// The tables, with notes a and b and posts 1 and 2 in them.
async fn tables(engine: &Engine) -> (Table<Note>, Table<Post>) {
    let (notes, posts) = (engine.table::<Note>().await, engine.table::<Post>().await);
    for id in ["a", "b"] {
        notes.put(&note(id)).await.unwrap();
    }
    for number in 1..=2 {
        posts.put(&post(number)).await.unwrap();
    }
    engine.requests.take();
    (notes, posts)
}

async fn dirty(notes: &Table<Note>, id: &str) -> Item<Note> {
    let mut item = notes.get(id).required().await.unwrap();
    item.count = 9;
    item
}

/// Answers transactions in place of the engine, as canceled for these reasons.
fn cancel(engine: &Engine, reasons: &Value) {
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons",
        "CancellationReasons": reasons,
    });
    engine.requests.answer(move |sent| {
        let transacts = sent.operation.starts_with("Transact");
        transacts.then(|| (400, body.to_string()))
    });
}

fn conflict() -> Value {
    json!({"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"})
}

#[tokio::test]
async fn all_of_it_is_written() {
    on_every_engine(async |engine| {
        let (notes, posts) = tables(engine).await;
        let mut item = dirty(&notes, "a").await;
        let mut new = notes.item(note("c"));
        engine
            .db
            .transact_write()
            .action(item.partial_save())
            .action(new.save())
            .action(notes.delete("b"))
            .action(posts.update(("rust", 1)).add(Post::LIKES, 5).must_exist())
            .action(posts.check(("rust", 2), Post::LIKES.eq(0)))
            .await
            .unwrap();
        assert!(!item.needs_save() && !new.needs_save());
        let (a, b, c, first) = engine
            .db
            .transact_get((
                notes.get("a").required(),
                notes.get("b"),
                notes.get("c").required(),
                posts.get(("rust", 1)).required(),
            ))
            .await
            .unwrap();
        assert_eq!((a, c), (item, new));
        assert!(b.is_none());
        assert_eq!(first.likes, 5);
    })
    .await;
}

#[tokio::test]
async fn none_of_it_is_written_if_one_action_fails() {
    on_every_engine(async |engine| {
        let (notes, posts) = tables(engine).await;
        let mut item = dirty(&notes, "a").await;
        let mut new = notes.item(note("c"));
        let error = engine
            .db
            .transact_write()
            .action(item.save())
            .action(new.save())
            .action(
                posts
                    .update(("rust", 1))
                    .add(Post::LIKES, 5)
                    .condition(Post::LIKES.gt(7))
                    .must_exist(),
            )
            .action(notes.delete("b"))
            .await
            .unwrap_err();
        let [reason] = error.reasons() else {
            panic!("{error:?}");
        };
        assert_eq!((reason.position(), reason.table()), (2, posts.name()));
        assert_eq!(reason.kind(), ErrorKind::ConditionFailed);
        assert_eq!(reason.code(), "ConditionalCheckFailed");
        assert_eq!(reason.current::<Post>().unwrap().as_deref(), Some(&post(1)));
        let text = format!(
            "table `{}`: action 3 of 4: the condition does not hold for the stored item",
            posts.name()
        );
        assert_eq!(
            (reason.to_string(), error.to_string()),
            (text.clone(), text)
        );
        assert!(error.is_condition_failed());
        assert_eq!(error.error().code(), Some("TransactionCanceledException"));
        let error = Error::from(error);
        assert_eq!(error.kind(), ErrorKind::ConditionFailed);
        assert_eq!(error.table(), Some(posts.name()));

        assert!(item.needs_save() && new.needs_save());
        assert_eq!(notes.get("a").required().await.unwrap(), note("a"));
        assert_eq!(notes.get("b").required().await.unwrap(), note("b"));
        assert!(notes.get("c").await.unwrap().is_none());
        assert_eq!(posts.get(("rust", 1)).required().await.unwrap(), post(1));
        // Each is as dirty as before, and so is saved.
        item.save().await.unwrap();
        new.save().await.unwrap();
        assert_eq!(notes.get("a").required().await.unwrap().count, 9);
    })
    .await;
}

#[tokio::test]
async fn every_condition_that_fails_is_told() {
    on_every_engine(async |engine| {
        let (notes, posts) = tables(engine).await;
        let mut stale = dirty(&notes, "a").await;
        notes.update("a").add(Note::COUNT, 3).must_exist().await.unwrap();
        let b = note("b");
        let error = engine
            .db
            .transact_write()
            .action(notes.insert(&b))
            .action(stale.partial_save())
            .action(posts.delete(("rust", 1)))
            .action(posts.check(("rust", 9), Post::LIKES.ge(1)))
            .await
            .unwrap_err();
        let told: Vec<_> = error
            .reasons()
            .iter()
            .map(|reason| (reason.position(), reason.kind()))
            .collect();
        assert_eq!(told, [0, 1, 3].map(|at| (at, ErrorKind::ConditionFailed)));
        assert_eq!(error.kind(), ErrorKind::ConditionFailed);
        let (notes, posts) = (notes.name(), posts.name());
        assert_eq!(
            error.to_string(),
            format!(
                "3 actions of the transaction failed; table `{notes}`: action 1 of 4: an item with this key exists already; \
                 give the new one another key, or get the stored one and change it; table `{notes}`: action 2 of 4: the \
                 item was changed by another writer since it was loaded; get it again and repeat your change on it; \
                 table `{posts}`: action 4 of 4: the condition does not hold, for there is no item under this key"
            )
        );
        assert_eq!(error.error().table(), None);
        let [taken, changed, missing] = error.reasons() else {
            panic!("{error:?}");
        };
        assert_eq!(taken.current::<Note>().unwrap().as_deref(), Some(&b));
        assert_eq!(changed.current::<Note>().unwrap().unwrap().count, 4);
        assert_eq!(missing.current::<Post>().unwrap(), None);
        assert!(stale.needs_save());
    })
    .await;
}

#[tokio::test]
async fn reasons_of_two_kinds_and_more_than_a_message_tells() {
    let engine = Engine::embedded();
    let (notes, _) = tables(&engine).await;
    let fail = async |reasons: Value| -> TransactError {
        cancel(&engine, &reasons);
        let deletes = ["a", "b", "c", "d"].map(|id| notes.delete(id));
        let write = engine.db.transact_write();
        let write = deletes
            .into_iter()
            .fold(write, |write, delete| write.action(delete));
        write.await.unwrap_err()
    };
    let none = json!({"Code": "None", "Message": null});
    let throttled = |code: &str| json!({"Code": code});
    let error = fail(json!([
        conflict(),
        none,
        throttled("ThrottlingError"),
        none
    ]))
    .await;
    assert_eq!(error.kind(), ErrorKind::TransactionCanceled);
    let table = format!("table `{}`", notes.name());
    assert_eq!(
        error.to_string(),
        format!(
            "2 actions of the transaction failed; {table}: action 1 of 4: TransactionConflict: Transaction is ongoing \
             for the item; {table}: action 3 of 4: ThrottlingError"
        )
    );
    let kinds = |error: &TransactError| -> Vec<ErrorKind> {
        error.reasons().iter().map(|reason| reason.kind()).collect()
    };
    assert_eq!(
        kinds(&error),
        [ErrorKind::TransactionConflict, ErrorKind::Throttled]
    );

    let codes = [
        "ProvisionedThroughputExceeded",
        "ItemCollectionSizeLimitExceeded",
        "ValidationError",
        "SomethingNew",
    ];
    let error = fail(codes.map(throttled).into()).await;
    assert_eq!(
        kinds(&error),
        [
            ErrorKind::Throttled,
            ErrorKind::ItemCollectionTooLarge,
            ErrorKind::Validation,
            ErrorKind::Service
        ]
    );
    assert_eq!(
        error.to_string(),
        format!(
            "4 actions of the transaction failed; {table}: action 1 of 4: ProvisionedThroughputExceeded; {table}: action \
             2 of 4: ItemCollectionSizeLimitExceeded; {table}: action 3 of 4: ValidationError; `reasons()` has the others"
        )
    );

    // Reasons of one kind are that of the whole; the SDK does not send such a transaction again.
    engine.requests.take();
    let error = fail(json!([none, conflict(), none, conflict()])).await;
    assert!(error.is_transaction_conflict() && !error.is_throttled() && !error.is_validation());
    assert_eq!(error.code(), Some("TransactionCanceledException"));
    assert_eq!(error.request_id(), error.error().request_id());
    assert_eq!(engine.requests.count("TransactWriteItems"), 1);

    // A service that does not say why.
    let error = fail(Value::Null).await;
    assert_eq!(error.kind(), ErrorKind::TransactionCanceled);
    assert!(error.reasons().is_empty());
    assert_eq!(
        error.to_string(),
        "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons"
    );
}

#[tokio::test]
async fn reasons_tell_of_what_was_canceled_alone() {
    let engine = Engine::embedded();
    let (notes, _) = tables(&engine).await;
    for (code, kind) in [
        ("TransactionCanceledException", ErrorKind::ConditionFailed),
        ("AccessDeniedException", ErrorKind::AccessDenied),
    ] {
        let body = json!({
            "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"),
            "CancellationReasons": [{"Code": "ConditionalCheckFailed"}],
        });
        engine
            .requests
            .answer(move |_| Some((400, body.to_string())));
        let error = notes.put(&note("a")).exactly_once().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{code}");
    }
}

#[tokio::test]
async fn a_current_item_of_another_type() {
    on_every_engine(async |engine| {
        let (notes, _) = tables(engine).await;
        let mut odd = stored([("id", s("odd"))]);
        odd.insert("text".into(), AttributeValue::Bool(true));
        sdk_put(engine, &notes, &odd).await;
        let odd_note = note("odd");
        let write = engine.db.transact_write().action(notes.insert(&odd_note));
        let error = write.await.unwrap_err();
        let [reason] = error.reasons() else {
            panic!("{error:?}");
        };
        let text = |error: Error| {
            assert_eq!(error.kind(), ErrorKind::Decode);
            error.to_string()
        };
        let action = format!("table `{}` (key `id`): action 1 of 1: ", notes.name());
        let misfit = reason.current::<Note>().unwrap_err();
        assert_eq!(misfit.item(), Some(odd));
        assert_eq!(
            text(misfit),
            format!("{action}attribute `text`: expected a string (S), found a boolean (BOOL)")
        );
        assert_eq!(
            text(reason.current::<Post>().unwrap_err()),
            format!(
                "{action}the item is one of the struct for `notes`, not of that for `posts`; ask for it as its own struct"
            )
        );
        // Another struct of the same table is no mistake, though this one does not fit either.
        let error = text(reason.current::<OldNote>().unwrap_err());
        assert!(error.contains("attribute `text`"), "{error}");
        let shown = format!("{error:?} {:?}", reason);
        assert!(!shown.contains("odd"), "{shown}");
    })
    .await;
}

#[tokio::test]
async fn one_token_is_one_transaction() {
    on_every_engine(async |engine| {
        let (notes, _) = tables(engine).await;
        let token = notes.name();
        let add = |count: u64| {
            let update = notes.update("a").add(Note::COUNT, count).must_exist();
            engine.db.transact_write().action(update).token(token)
        };
        add(1).await.unwrap();
        add(1).await.unwrap();
        assert_eq!(notes.get("a").required().await.unwrap().count, 2);
        let error = add(2).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::IdempotentParameterMismatch);
        assert_eq!(error.token(), Some(token));
        assert!(error.reasons().is_empty());
        assert_eq!(notes.get("a").required().await.unwrap().count, 2);
    })
    .await;
}

#[tokio::test]
async fn what_may_have_been_applied_is_sent_again_under_its_token() {
    let engine = Engine::embedded();
    let (notes, _) = tables(&engine).await;
    let add = || {
        let update = notes.update("a").add(Note::COUNT, 1).must_exist();
        engine.db.transact_write().action(update)
    };
    engine.requests.break_connection("TransactWriteItems");
    let error = add().await.unwrap_err();
    assert!(error.is_outcome_unknown());
    assert_eq!(
        error.to_string(),
        "it is not known whether this transaction was applied, for no answer tells; `TransactError::resolve` sends it again, \
         under its token: the request was not sent, or its connection broke; the source says why"
    );
    engine.requests.answer_no_more();
    let token = error.token().unwrap();
    for _ in 0..2 {
        add().token(token).await.unwrap();
    }
    assert_eq!(notes.get("a").required().await.unwrap().count, 2);
    let sent = engine.requests.take();
    let tokens = sent.iter().map(|sent| &sent.body["ClientRequestToken"]);
    assert!(
        tokens
            .filter(|sent| !sent.is_null())
            .all(|sent| sent == token)
    );
}

#[tokio::test(start_paused = true)]
async fn a_transaction_in_progress_is_sent_again_by_the_sdk() {
    let engine = Engine::embedded();
    let (notes, _) = tables(&engine).await;
    let write = || engine.db.transact_write().action(notes.delete("a"));
    let in_progress = || Some(refusal("TransactionInProgressException"));
    let mut times = 2;
    engine.requests.answer(move |_| {
        times -= 1;
        (times >= 0).then(in_progress).flatten()
    });
    write().await.unwrap();
    assert_eq!(engine.requests.count("TransactWriteItems"), 3);
    engine.requests.answer(move |_| in_progress());
    let error = write().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TransactionInProgress);
    assert_eq!(engine.requests.count("TransactWriteItems"), 4);
}

#[tokio::test]
async fn a_dropped_transaction_leaves_its_items_dirty() {
    let engine = Engine::embedded();
    let (notes, _) = tables(&engine).await;
    let (mut a, mut b) = (dirty(&notes, "a").await, dirty(&notes, "b").await);
    // Before it is polled.
    let write = engine.db.transact_write().action(a.partial_save());
    drop(write.into_future());
    assert!(a.needs_save());
    // While the SDK waits to send it again.
    let failure = r#"{"__type":"x#InternalServerError"}"#;
    engine.requests.answer(move |_| Some((500, failure.into())));
    engine.requests.take();
    let write = engine.db.transact_write().action(a.partial_save());
    let mut write = write.action(b.overwrite()).into_future();
    let poll = poll_fn(|context| Poll::Ready(write.as_mut().poll(context))).await;
    assert!(poll.is_pending());
    drop(write);
    assert_ne!(engine.requests.count("TransactWriteItems"), 0);
    assert!(a.needs_save() && b.needs_save());
}

#[tokio::test]
async fn a_saved_item_keeps_what_its_struct_does_not_know() {
    on_every_engine(async |engine| {
        let (notes, _) = tables(engine).await;
        let nested = |city: &str| {
            let unknown = ("unknown", s("kept"));
            map([("street", s("1 Main St")), ("city", s(city)), unknown])
        };
        let mut whole = sdk_note(engine, &notes, "a").await;
        whole.insert("unknown".into(), s("kept"));
        whole.insert("address".into(), nested("Rome"));
        sdk_put(engine, &notes, &whole).await;
        let mut item = notes.get("a").required().await.unwrap();
        // What is stored after the first is the guard of the second.
        for city in ["Oslo", "Bern"] {
            item.address = Some(address(city));
            let write = engine.db.transact_write().action(item.partial_save());
            write.await.unwrap();
            assert!(!item.needs_save());
            whole.insert("address".into(), nested(city));
            assert_eq!(sdk_note(engine, &notes, "a").await, whole);
        }
        item.count = 2;
        item.save().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_get_that_fails_is_named() {
    on_every_engine(async |engine| {
        let (notes, posts) = tables(engine).await;
        let gets = || (posts.get(("rust", 1)), notes.get("c").required());
        let error = engine.db.transact_get(gets()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ItemNotFound);
        let action = format!("table `{}` (key `id`): action 2 of 2: ", notes.name());
        assert_eq!(error.to_string(), format!("{action}there is no item under this key"));

        let mut odd = stored([("id", s("c"))]);
        odd.insert("text".into(), AttributeValue::Bool(true));
        sdk_put(engine, &notes, &odd).await;
        let error = engine.db.transact_get(gets()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(
            error.to_string(),
            format!("{action}attribute `text`: expected a string (S), found a boolean (BOOL)")
        );
        assert_eq!(error.error().item(), Some(odd));

        cancel(engine, &json!([{"Code": "None"}, conflict()]));
        let error = engine.db.transact_get(gets()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TransactionConflict);
        assert_eq!(error.reasons()[0].position(), 1);
        assert_eq!(error.token(), None);
        assert_eq!(
            error.to_string(),
            format!(
                "table `{}`: action 2 of 2: TransactionConflict: Transaction is ongoing for the item",
                notes.name()
            )
        );
        let short = r#"{"Responses":[{}]}"#;
        engine.requests.answer(move |_| Some((200, short.into())));
        let error = engine.db.transact_get(gets()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Response);
        assert_eq!(
            error.to_string(),
            format!(
                "table `{}`: action 2 of 2: the answer has fewer items than gets",
                notes.name()
            )
        );
        engine.requests.answer_no_more();
    })
    .await;
}

#[tokio::test]
async fn an_item_that_was_read_so_is_saved_like_any_other() {
    on_every_engine(async |engine| {
        let (notes, posts) = tables(engine).await;
        let gets = (notes.get("a").required(), posts.get(("rust", 2)).required());
        let (mut a, mut second) = engine.db.transact_get(gets).await.unwrap();
        a.text = "new".into();
        second.likes = 8;
        let write = engine.db.transact_write().action(a.save());
        write.action(second.partial_save()).await.unwrap();
        assert_eq!(posts.get(("rust", 2)).required().await.unwrap().likes, 8);
    })
    .await;
}

#[tokio::test]
async fn the_third_of_a_put_an_update_a_delete_and_a_check() {
    on_every_engine(async |engine| {
        let (notes, posts) = tables(engine).await;
        let mut update = dirty(&notes, "a").await;
        let mut put = notes.item(note("c"));
        let error = engine
            .db
            .transact_write()
            .action(put.save())
            .action(update.save())
            .action(notes.delete("b").condition(Note::COUNT.gt(7)))
            .action(posts.check(("rust", 1), Post::LIKES.eq(0)))
            .await
            .unwrap_err();
        let [reason] = error.reasons() else {
            panic!("{error:?}");
        };
        assert_eq!((reason.position(), reason.table()), (2, notes.name()));
        assert_eq!(reason.kind(), ErrorKind::ConditionFailed);
        assert_eq!(
            reason.current::<Note>().unwrap().as_deref(),
            Some(&note("b"))
        );
        assert_eq!(
            error.to_string(),
            format!(
                "table `{}`: action 3 of 4: the condition does not hold for the stored item",
                notes.name()
            )
        );
        assert!(notes.get("c").await.unwrap().is_none());
        for id in ["a", "b"] {
            assert_eq!(notes.get(id).required().await.unwrap(), note(id));
        }
        // Each is as dirty as before: the one still an insert, the other an update of what it changed.
        assert!(put.needs_save() && update.needs_save());
        engine.requests.take();
        put.save().await.unwrap();
        update.save().await.unwrap();
        let sent = engine.requests.take();
        assert_eq!(crate::common::operations(&sent), ["PutItem", "UpdateItem"]);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_was_in_progress_is_found_out() {
    let engine = Engine::embedded();
    let notes = engine.table::<Note>().await;
    let in_progress = r#"{"__type":"x#TransactionInProgressException"}"#;
    engine
        .requests
        .answer(move |_| Some((400, in_progress.into())));
    let one = note("a");
    let write = engine.db.transact_write().action(notes.insert(&one));
    let error = write.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TransactionInProgress);
    engine.requests.answer(|_| None);
    error.resolve().await.unwrap();
    assert!(notes.exists("a").await.unwrap());
}
