//! Futures that are dropped at every poll: the documented states hold.

use std::collections::BTreeSet;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use dynamo_orm::testing::{Failure, Fault, Faults, Throttle};
use dynamo_orm::{BatchOp, DynamoTable, Table};
use tokio::time::sleep;

use crate::{LATER, Note, note, notes};

/// Polls a future at most `polls` times, then drops it; what it yielded, if it was done.
async fn polled<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// What stands between a caller and the engine in these tests.
fn troubles() -> Vec<Vec<Fault>> {
    vec![
        vec![],
        vec![Fault::Applied(Failure::Status(500))],
        vec![
            Fault::Lost(Failure::Reset),
            Fault::Throttled(Throttle::KeyRange),
        ],
        vec![Fault::Cut],
    ]
}

/// A table with these troubles ahead, and the time it takes to meet them in many polls.
async fn troubled(operation: &str, troubles: &[Fault], count: u64) -> (Faults, Table<Note>) {
    let faults = Faults::seeded(3);
    let notes = notes(&faults, count).await;
    for fault in troubles {
        faults.next(operation, *fault);
    }
    faults.inject(1.0, Fault::Delay(Duration::from_millis(20)));
    (faults, notes)
}

/// A save that was dropped: exactly as dirty as before, and stored or not.
#[tokio::test(start_paused = true)]
async fn saves() {
    for partial in [false, true] {
        for troubles in troubles() {
            let (mut applied, mut unapplied) = (0, 0);
            for polls in 0.. {
                let (faults, notes) = troubled("UpdateItem", &troubles, 1).await;
                let mut item = notes.get(("rust", 1)).required().await.unwrap();
                item.text = "new".into();
                item.color = Some("blue".into());
                let save = if partial {
                    item.partial_save()
                } else {
                    item.save()
                };
                let done = polled(polls, save.into_future()).await;
                faults.stop();
                let stored = notes
                    .get(("rust", 1))
                    .consistent()
                    .required()
                    .await
                    .unwrap();
                let is_stored = stored.text == "new";
                if let Some(done) = done {
                    // An answer that was lost makes the save meet itself.
                    assert_eq!(done.is_err(), item.needs_save());
                    if let Err(error) = done {
                        assert!(error.is_outcome_unknown(), "{error}");
                    }
                    assert!(is_stored && polls > 2 && unapplied > 0 && applied > 0);
                    break;
                }
                if is_stored {
                    applied += 1;
                } else {
                    unapplied += 1;
                }
                // As dirty as before: what changed, and against what.
                assert!(item.needs_save());
                assert_eq!((&*item.text, item.color.as_deref()), ("new", Some("blue")));
                match item.partial_save().await {
                    Ok(sent) => assert!(sent && !is_stored),
                    Err(error) => {
                        assert!(is_stored, "{error}");
                        assert_eq!(error.current().unwrap().as_deref(), Some(&*stored));
                    }
                }
                assert_eq!(item.needs_save(), is_stored);
            }
        }
    }
}

/// A new item's save, which is an insert.
#[tokio::test(start_paused = true)]
async fn saves_of_new_items() {
    for troubles in troubles() {
        for polls in 0.. {
            let (faults, notes) = troubled("PutItem", &troubles, 0).await;
            let mut item = notes.item(note(1));
            let done = polled(polls, item.save().into_future()).await;
            faults.stop();
            let is_stored = notes.exists(("rust", 1)).consistent().await.unwrap();
            let is_saved = matches!(done, Some(Ok(_)));
            assert_eq!(item.needs_save(), !is_saved);
            if done.is_some() {
                assert!(is_stored && polls > 2);
                break;
            }
            assert_eq!(item.save().await.is_err(), is_stored);
        }
    }
}

/// A transaction that was dropped: all of its items as dirty as before, and all of it stored or none.
#[tokio::test(start_paused = true)]
async fn transactions() {
    for troubles in troubles() {
        let mut applied = 0;
        for polls in 0.. {
            let (faults, _) = troubled("TransactWriteItems", &troubles, 1).await;
            let db = faults.database();
            let notes = Note::table(&db);
            let mut item = notes.get(("rust", 1)).required().await.unwrap();
            item.text = "new".into();
            let mut new = notes.item(note(2));
            let write = db.transact_write().action(item.partial_save());
            let write = write.action(new.save()).into_future();
            let done = polled(polls, write).await;
            faults.stop();
            let stored = notes.query("rust").consistent().await.unwrap();
            let is_stored = stored[0].text == "new";
            assert_eq!(stored.len(), if is_stored { 2 } else { 1 });
            let needs_save = done.is_none();
            assert_eq!(
                (item.needs_save(), new.needs_save()),
                (needs_save, needs_save)
            );
            if let Some(done) = done {
                // One token for all attempts: it does not meet itself.
                done.unwrap();
                assert!(is_stored && polls > 2 && applied > 0);
                break;
            }
            applied += u32::from(is_stored);
        }
    }
}

/// Of a batch each write is applied, waits, or is handed back.
#[tokio::test(start_paused = true)]
async fn puts_of_a_batch() {
    let mut troubles = troubles();
    troubles.push(vec![Fault::Unprocessed(0.5); 3]);
    for troubles in troubles {
        for polls in 0.. {
            let (faults, notes) = troubled("BatchWriteItem", &troubles, 0).await;
            let mut batch = notes.batch_write();
            for number in 1..=24 {
                batch.put(&note(number)).await.unwrap();
            }
            // It waits from the first poll on, and sends.
            let last = note(25);
            let done = polled(polls, batch.put(&last)).await;
            faults.stop();
            let waiting = batch.into_unsent();
            let waiting = waiting.iter().map(|op| match op {
                BatchOp::Put(note) => note.number,
                _ => unreachable!(),
            });
            let mut known: BTreeSet<u64> = waiting.collect();
            let stored = notes.query("rust").await.unwrap();
            known.extend(stored.iter().map(|note| note.number));
            assert!(known.into_iter().eq(1..=if polls == 0 { 24 } else { 25 }));
            if let Some(done) = done {
                done.unwrap();
                assert!(!stored.is_empty() && polls > 2);
                break;
            }
        }
    }
}

/// The end of a batch that was dropped has written a whole part of it; what it had not is lost, as documented.
#[tokio::test(start_paused = true)]
async fn ends_of_a_batch() {
    let mut troubles = troubles();
    troubles.push(vec![Fault::Unprocessed(0.5); 3]);
    for troubles in troubles {
        let mut before = 0;
        for polls in 0.. {
            let (faults, notes) = troubled("BatchWriteItem", &troubles, 0).await;
            let mut batch = notes.batch_write();
            for number in 1..=20 {
                batch.put(&note(number)).await.unwrap();
            }
            let done = polled(polls, batch.finish()).await;
            faults.stop();
            // What was not written is nowhere on its way.
            sleep(LATER).await;
            let stored = notes.query("rust").await.unwrap();
            assert!(stored.iter().all(|stored| **stored == note(stored.number)));
            assert!(stored.len() >= before, "{} {before}", stored.len());
            before = stored.len();
            if let Some(done) = done {
                done.unwrap();
                assert_eq!(stored.len(), 20);
                assert!(polls > 2);
                break;
            }
        }
    }
}

/// Each `next` of a bulk write's reports is dropped after so many polls, and asked again; or no more, and what is then not
/// written is handed back or was not taken.
#[tokio::test(start_paused = true)]
async fn reports_of_a_bulk_write() {
    let mut troubles = troubles();
    troubles.push(vec![Fault::Unprocessed(0.5); 3]);
    for troubles in troubles {
        for most in [1, 2, 5, 9, 16, usize::MAX] {
            let (faults, notes) = troubled("BatchWriteItem", &troubles, 0).await;
            let mut input = (1..=60).map(note);
            let mut reports = notes.put_all(&mut input).concurrency(2).reports();
            let mut dropped = 0;
            while dropped < most {
                match polled(1, reports.next()).await {
                    Some(Some(report)) => drop(report.unwrap()),
                    Some(None) => break,
                    None => {
                        dropped += 1;
                        sleep(Duration::from_millis(1)).await;
                    }
                }
            }
            let written = reports.report().written;
            let unwritten = reports.into_unwritten();
            faults.stop();
            let stored = notes.query("rust").await.unwrap();
            assert!(stored.len() as u64 >= written);
            let mut known: BTreeSet<u64> = stored.iter().map(|note| note.number).collect();
            known.extend(unwritten.iter().map(|op| match op {
                BatchOp::Put(note) => note.number,
                _ => unreachable!(),
            }));
            known.extend(input.map(|note| note.number));
            assert!(known.into_iter().eq(1..=60), "{most}");
            if most == usize::MAX {
                assert_eq!((written, unwritten.len(), stored.len()), (60, 0, 60));
                assert!(dropped > 2);
            }
        }
    }
}

/// Each `next` of a stream is dropped after so many polls, and asked again: no item is missed or repeated.
#[tokio::test(start_paused = true)]
async fn streams() {
    for troubles in troubles() {
        for polls in 1..8 {
            for operation in ["Query", "Scan", "BatchGetItem"] {
                let (faults, notes) = troubled(operation, &troubles, 7).await;
                faults.inject_into("BatchGetItem", 1.0, Fault::Unprocessed(0.4));
                faults.inject(0.3, Fault::EmptyPage);
                let mut query = notes.query("rust").page_size(2).stream();
                let mut scan = notes.scan().page_size(2).segments(2);
                let keys = (1..=7_u64).map(|number| ("rust", number));
                let mut batch = notes.batch_get(keys).stream();
                let (mut numbers, mut dropped) = (Vec::new(), 0);
                loop {
                    let next = match operation {
                        "Query" => polled(polls, query.next()).await,
                        "Scan" => polled(polls, scan.next()).await,
                        _ => polled(polls, batch.next()).await,
                    };
                    match next {
                        Some(Some(note)) => numbers.push(note.unwrap().number),
                        Some(None) => break,
                        None => {
                            dropped += 1;
                            assert!(dropped < 100_000);
                            sleep(Duration::from_millis(1)).await;
                        }
                    }
                }
                numbers.sort_unstable();
                assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7], "{operation} {polls}");
                assert!(polls > 1 || dropped > 0);
                assert!(batch.missing().is_empty());
            }
        }
    }
}

/// A stream that was dropped in the middle of a request is resumed from its cursor.
#[tokio::test(start_paused = true)]
async fn cursors() {
    for troubles in troubles() {
        for polls in 0.. {
            let (faults, notes) = troubled("Query", &troubles, 7).await;
            let read = || notes.query("rust").page_size(2);
            let mut stream = read().stream();
            let mut numbers = Vec::new();
            let all = async {
                while let Some(note) = stream.next().await {
                    numbers.push(note.unwrap().number);
                }
            };
            let done = polled(polls, all).await;
            let rest = match stream.cursor() {
                Some(cursor) => read().start_after(cursor).await.unwrap(),
                None if numbers.is_empty() => read().await.unwrap(),
                None => Vec::new(),
            };
            faults.stop();
            numbers.extend(rest.iter().map(|note| note.number));
            assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7], "{polls}");
            if done.is_some() {
                assert!(polls > 4);
                break;
            }
        }
    }
}
