//! Contended saves under faults: what is lost, doubled, told wrong, or left unknown; and whether the history of each key is
//! that of one counter.

mod history;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use dynamo_orm::testing::{Failure, Fault, Faults, Throttle};
use dynamo_orm::{DynamoTable, Item, Table, Version};
use tokio::task::LocalSet;
use tokio::time::sleep;

use self::history::{History, Told};

/// How writers save, and what they do with what they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// A `dynamo_orm::Version`.
    Nonces,
    /// A version that is an integer.
    Integer,
    /// The same, and after every failure it is read and changed again.
    Naive,
}

/// What came of a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    /// How often a save was called.
    pub saves: u64,
    /// Saves that were said to be done, and are not.
    pub lost: u64,
    /// Changes that were applied more than once.
    pub doubled: u64,
    /// Refusals that were told as conflicts.
    pub conflicts: u64,
    /// Those of them that were of the save's own doing.
    pub false_conflicts: u64,
    /// Saves of which it stayed unknown whether they were applied.
    pub unknown: u64,
    /// Keys whose history is not that of a counter.
    pub not_linearizable: u64,
    /// How many histories were checked.
    pub keys: u64,
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            saves,
            lost,
            doubled,
            conflicts,
            false_conflicts,
            unknown,
            not_linearizable,
            keys,
        } = self;
        write!(
            f,
            "{saves} saves: {lost} lost, {doubled} doubled, {false_conflicts} false of {conflicts} conflicts, {unknown} unknown, \
             {} of {keys} histories linearizable",
            keys - not_linearizable
        )
    }
}

/// A counter that also tells how much of it is whose.
trait Counter: DynamoTable {
    fn new(id: u64) -> Self;
    fn count(&self) -> u64;
    fn of(&self, writer: u64) -> u64;
    fn add(&mut self, writer: u64);
    async fn read(table: &Table<Self>, id: u64) -> Item<Self>;
}

macro_rules! counters {
    ($($name:ident $version:ty),*) => {$(
        #[derive(DynamoTable)]
        #[dynamo(table = "counters")]
        struct $name {
            #[hash_key]
            id: u64,
            count: u64,
            of: BTreeMap<String, u64>,
            #[dynamo(version)]
            version: $version,
        }

        impl Counter for $name {
            fn new(id: u64) -> Self {
                Self { id, count: 0, of: BTreeMap::new(), version: Default::default() }
            }

            fn count(&self) -> u64 {
                self.count
            }

            fn of(&self, writer: u64) -> u64 {
                self.of.get(&writer.to_string()).copied().unwrap_or_default()
            }

            fn add(&mut self, writer: u64) {
                self.count += 1;
                *self.of.entry(writer.to_string()).or_default() += 1;
            }

            async fn read(table: &Table<Self>, id: u64) -> Item<Self> {
                table.get(id).consistent().required().await.unwrap()
            }
        }
    )*};
}

counters!(WithNonces Version, WithInteger u64);

/// Runs so many saves of so many keys by so many writers, on a Tokio runtime of one thread whose clock is paused: 5 % are applied
/// and then fail, 1 % fail and are applied later, 3 % are throttled, 2 % are lost. A request takes up to 20 ms, and a writer waits up to 50 ms between changes: of 16 keys and 16 writers,
/// each key is written some twenty times a second.
pub async fn run(policy: Policy, seed: u64, saves: u64, keys: u64, writers: u64) -> Score {
    match policy {
        Policy::Nonces => of::<WithNonces>(policy, seed, saves, keys, writers).await,
        Policy::Integer | Policy::Naive => {
            of::<WithInteger>(policy, seed, saves, keys, writers).await
        }
    }
}

async fn of<T: Counter>(policy: Policy, seed: u64, saves: u64, keys: u64, writers: u64) -> Score {
    let faults = Faults::seeded(seed);
    let table = T::table(&faults.database());
    table.create_table().await.unwrap();
    for id in 0..keys {
        table.insert(&T::new(id)).await.unwrap();
    }
    let update = |rate, fault| faults.inject_into("UpdateItem", rate, fault);
    update(0.05, Fault::Applied(Failure::Status(500)));
    update(
        0.01,
        Fault::Late(Failure::Timeout, Duration::from_millis(500)),
    );
    update(0.03, Fault::Throttled(Throttle::KeyRange));
    update(0.02, Fault::Lost(Failure::Reset));
    faults.inject(1.0, Fault::Delay(Duration::from_millis(20)));
    let run = Rc::new(RefCell::new(Run::default()));
    // Each by itself, on this one thread.
    let set = LocalSet::new();
    for id in 0..writers {
        let writer = Writer {
            id,
            rng: seed ^ (id << 32),
            run: run.clone(),
            faults: faults.clone(),
            table: table.clone(),
        };
        set.spawn_local(writer.write(policy, saves, keys));
    }
    set.await;
    faults.stop();
    sleep(Duration::from_secs(1)).await;
    for id in 0..keys {
        let item = T::read(&table, id).await;
        let mut run = run.borrow_mut();
        for writer in 0..writers {
            run.look(writer, id, item.of(writer));
        }
        let now = run.tick();
        run.history(id).add(now, now, Told::Read(item.count()));
    }
    let mut run = run.borrow_mut();
    let histories = std::mem::take(&mut run.histories);
    run.score.keys = keys;
    let broken = histories
        .values()
        .filter(|history| !history.is_linearizable());
    run.score.not_linearizable = broken.count() as u64;
    run.score
}

struct Writer<T> {
    id: u64,
    rng: u64,
    run: Rc<RefCell<Run>>,
    faults: Faults,
    table: Table<T>,
}

impl<T: Counter> Writer<T> {
    /// The next number of a generator, below `limit`.
    fn random(&mut self, limit: u64) -> u64 {
        // SplitMix64.
        self.rng = self.rng.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.rng;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }

    /// Adds 1 to one key after the other.
    async fn write(mut self, policy: Policy, saves: u64, keys: u64) {
        while self.run.borrow().score.saves < saves {
            let id = self.random(keys);
            while !self.add(policy, id).await {
                let pause = self.random(25);
                sleep(Duration::from_millis(pause)).await;
            }
            // They are kept, and are many.
            self.faults.forget();
            let pause = self.random(50);
            sleep(Duration::from_millis(pause)).await;
        }
    }

    /// Reads, adds 1 and saves; whether there is no more to do about it.
    async fn add(&mut self, policy: Policy, id: u64) -> bool {
        let start = self.run.borrow_mut().tick();
        let mut item = T::read(&self.table, id).await;
        let begin = {
            let mut run = self.run.borrow_mut();
            run.look(self.id, id, item.of(self.id));
            let end = run.tick();
            run.history(id).add(start, end, Told::Read(item.count()));
            run.score.saves += 1;
            run.tick()
        };
        item.add(self.id);
        let saved = item.partial_save().await;
        let mut run = self.run.borrow_mut();
        let end = run.tick();
        let next = item.count();
        match saved {
            Ok(_) => {
                run.account(self.id, id).applied += 1;
                run.history(id).add(begin, end, Told::Saved(next));
                true
            }
            Err(error) if error.is_outcome_unknown() && policy != Policy::Naive => {
                run.score.unknown += 1;
                run.account(self.id, id).perhaps += 1;
                run.history(id).add(begin, end, Told::Unknown(next));
                true
            }
            Err(error) => {
                if error.error().code() == Some("ConditionalCheckFailedException") {
                    let current = error
                        .current()
                        .unwrap()
                        .expect("the item that refused the save");
                    let found = current.count();
                    run.history(id)
                        .add(begin, end, Told::Refused { next, found });
                    run.score.conflicts += 1;
                    let is_own = current.of(self.id) >= item.of(self.id);
                    run.score.false_conflicts += u64::from(is_own);
                }
                false
            }
        }
    }
}

#[derive(Default)]
struct Run {
    score: Score,
    clock: i64,
    accounts: BTreeMap<(u64, u64), Account>,
    histories: BTreeMap<u64, History>,
}

/// What a writer knows that it has added to a key.
#[derive(Default)]
struct Account {
    applied: u64,
    /// And what it does not know of.
    perhaps: u64,
}

impl Run {
    /// A moment after every other so far.
    fn tick(&mut self) -> i64 {
        self.clock += 1;
        self.clock
    }

    fn account(&mut self, writer: u64, id: u64) -> &mut Account {
        self.accounts.entry((writer, id)).or_default()
    }

    fn history(&mut self, id: u64) -> &mut History {
        self.histories.entry(id).or_default()
    }

    /// Compares what a writer knows with what is stored.
    fn look(&mut self, writer: u64, id: u64, stored: u64) {
        let account = self.account(writer, id);
        let lost = account.applied.saturating_sub(stored);
        let more = stored.saturating_sub(account.applied);
        let doubled = more.saturating_sub(account.perhaps);
        account.perhaps -= more - doubled;
        account.applied = stored;
        self.score.lost += lost;
        self.score.doubled += doubled;
    }
}
