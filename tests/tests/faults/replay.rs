//! The same seed, the same trace.

use std::time::Duration;

use dynamo_orm::testing::{Failure, Fault, Faults, Request, Throttle};
use tokio::task::JoinSet;

use crate::{LATER, note, notes};

/// Writers and readers at the same time, with every fault; yields what was sent and what is stored.
async fn run(seed: u64) -> (String, Vec<Request>, Vec<String>) {
    let faults = Faults::seeded(seed);
    let table = notes(&faults, 8).await;
    for failure in [Failure::Status(500), Failure::Reset, Failure::Timeout] {
        faults.inject(0.02, Fault::Applied(failure));
        faults.inject(0.02, Fault::Lost(failure));
        faults.inject(0.02, Fault::Late(failure, LATER));
    }
    faults.inject(0.03, Fault::Throttled(Throttle::KeyRange));
    faults.inject(0.02, Fault::Cut);
    faults.inject(0.02, Fault::WrongChecksum);
    faults.inject(0.02, Fault::TransactionConflict);
    faults.inject(0.2, Fault::EmptyPage);
    faults.inject(0.2, Fault::Stale(3));
    faults.inject(1.0, Fault::Unprocessed(0.3));
    faults.inject(0.8, Fault::Delay(Duration::from_millis(30)));

    let mut tasks = JoinSet::new();
    for writer in 0..2_u64 {
        let table = table.clone();
        tasks.spawn(async move {
            for turn in 0..3 {
                let number = 1 + (writer + turn) % 3;
                if let Ok(Some(mut item)) = table.get(("rust", number)).await {
                    item.text = format!("{} {writer}", item.text);
                    drop(item.partial_save().await);
                }
            }
        });
    }
    let reader = table.clone();
    tasks.spawn(async move { drop(reader.query("rust").page_size(4).await) });
    let loader = table.clone();
    tasks.spawn(async move {
        let mut batch = loader.batch_write();
        for number in 30..36 {
            drop(batch.put(&note(number)).await);
        }
        drop(batch.finish().await);
    });
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    tokio::time::sleep(LATER).await;
    faults.stop();
    let (trace, sent) = (faults.trace(), faults.captured());
    let stored = table.query("rust").await.unwrap();
    let stored = stored.iter().map(|note| note.text.clone()).collect();
    (trace, sent, stored)
}

#[test]
fn a_hundred_of_a_hundred_seeds_replay() {
    let mut traces = std::collections::HashSet::new();
    for seed in 0..100 {
        let [first, again] = [(); 2].map(|()| {
            tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .start_paused(true)
                .build()
                .unwrap()
                .block_on(run(seed))
        });
        assert_eq!(first.0, again.0, "seed {seed}");
        assert!(first == again, "seed {seed}");
        traces.insert(first.0);
    }
    assert_eq!(traces.len(), 100);
}
