//! Random steps under faults, beside a model of what they do: what is stored is what the model says, and no call tells
//! what is not so.
//!
//! `DYNAMO_ORM_TEST_CASES` is how many cases are tried of each kind of table (100), of up to 24 steps.

mod model;
mod records;
mod steps;

use std::marker::PhantomData;

use dynamo_orm::testing::{Fault, Faults};
use dynamo_orm::{Item, Table, WriteError};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use tokio::runtime::{Builder, Runtime};
use tokio::time::sleep;

use self::model::{HANDS, Model, Saving, Step, Told, Transition};
use self::records::{Plain, Record, Versioned, WithNonces};

/// The steps of a `T`'s table.
struct Steps<T>(PhantomData<T>);

impl<T: Record> ReferenceStateMachine for Steps<T> {
    type State = Model;
    type Transition = Transition;

    fn init_state() -> BoxedStrategy<Model> {
        Just(Model::new(T::KIND)).boxed()
    }

    fn transitions(_: &Model) -> BoxedStrategy<Transition> {
        steps::transition().boxed()
    }

    fn apply(mut model: Model, transition: &Transition) -> Model {
        model.step(transition);
        model
    }
}

/// The library, over faults and the embedded engine.
struct Library<T: Record> {
    runtime: Runtime,
    faults: Faults,
    table: Table<T>,
    hands: [Option<Item<T>>; HANDS],
}

impl<T: Record> StateMachineTest for Library<T> {
    type SystemUnderTest = Self;
    type Reference = Steps<T>;

    fn init_test(_: &Model) -> Self {
        let builder = &mut Builder::new_current_thread();
        let runtime = builder.enable_time().start_paused(true).build().unwrap();
        let faults = Faults::seeded(7);
        let table = runtime.block_on(async {
            let table = T::table(&faults.database());
            table.create_table().await.unwrap();
            table
        });
        Self {
            runtime,
            faults,
            table,
            hands: [const { None }; HANDS],
        }
    }

    fn apply(mut library: Self, model: &Model, transition: Transition) -> Self {
        let Self {
            runtime,
            faults,
            table,
            hands,
        } = &mut library;
        runtime.block_on(async {
            for trouble in &transition.troubles {
                // Whatever the step sends first.
                for operation in OPERATIONS {
                    faults.next(operation, trouble.fault());
                }
            }
            faults.inject_into("BatchWriteItem", 1.0, Fault::Unprocessed(0.4));
            faults.inject_into("BatchGetItem", 1.0, Fault::Unprocessed(0.4));
            faults.inject(0.2, Fault::EmptyPage);
            step(table, hands, model, &transition).await;
            faults.stop();
            faults.forget();
            sleep(transition.rest()).await;
            compare(table, hands, model).await;
        });
        library
    }
}

const OPERATIONS: [&str; 8] = [
    "GetItem",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "Query",
    "Scan",
    "BatchGetItem",
    "BatchWriteItem",
];

async fn step<T: Record>(
    table: &Table<T>,
    hands: &mut [Option<Item<T>>; HANDS],
    model: &Model,
    Transition {
        step, page_size, ..
    }: &Transition,
) {
    let done = match step {
        Step::Get(hand, number) => {
            hands[*hand] = T::get(table, *number).await.unwrap();
            return;
        }
        Step::New(hand, number, value) => {
            hands[*hand] = Some(table.item(T::new(*number, value)));
            return;
        }
        Step::Edit(hand, value) => {
            if let Some(item) = &mut hands[*hand] {
                item.set(value);
            }
            return;
        }
        Step::Save(hand, saving) => {
            let Some(item) = &mut hands[*hand] else {
                return;
            };
            let saved = save(item, *saving, &model.told).await;
            if model.hands[*hand].is_none() {
                hands[*hand] = None;
            }
            saved
        }
        Step::Insert(number, value) => table.insert(&T::new(*number, value)).await.map(drop),
        Step::Put(number, value) => table.put(&T::new(*number, value)).await.map(drop),
        Step::Delete(number) => T::delete(table, *number).await,
        Step::Update(number, update, creates) => T::update(table, *number, *update, *creates).await,
        Step::Batch(writes) => return T::write_batch(table, writes).await,
        Step::Read(read) => {
            let found = T::read(table, read, *page_size).await;
            let expected = model.found(read).into_iter();
            let expected: Vec<_> = expected
                .map(|number| (number, model.stored[&number].value.clone()))
                .collect();
            assert_eq!(found, expected);
            return;
        }
    };
    check(done, model);
}

async fn save<T: Record>(
    item: &mut Item<T>,
    saving: Saving,
    told: &Told,
) -> Result<(), WriteError<T>> {
    let needed = item.needs_save();
    let (done, cleans) = match saving {
        Saving::Save | Saving::PartialSave => {
            let save = if saving == Saving::Save {
                item.save()
            } else {
                item.partial_save()
            };
            let sent = save.await;
            if let Ok(sent) = sent {
                assert_eq!(sent, !matches!(told, Told::Nothing));
            }
            (sent.map(drop), true)
        }
        Saving::Overwrite => (item.overwrite().await, true),
        Saving::Delete => (item.delete().await, false),
        Saving::DeleteUnchanged => {
            let delete = item.delete();
            (delete.unchanged().await, false)
        }
    };
    // Clean if it is stored, and otherwise as dirty as before.
    let is_clean = done.is_ok() && cleans;
    assert_eq!(item.needs_save(), needed && !is_clean);
    done
}

/// Compares what a write was told with what is so.
fn check<T: Record>(done: Result<(), WriteError<T>>, model: &Model) {
    match (&model.told, done) {
        (Told::Nothing | Told::Done, done) => done.unwrap(),
        (Told::Refused(stored), Err(error)) => {
            assert!(error.is_condition_failed(), "{error}");
            let current = error.current().unwrap().as_deref().map(T::value);
            assert_eq!(current, stored.as_ref().map(|stored| stored.value.clone()));
        }
        (Told::Doubtful { is_applied }, Ok(())) => assert!(is_applied, "it is not applied"),
        (Told::Doubtful { is_applied }, Err(error)) => {
            let is_refused = error.is_condition_failed() && !is_applied;
            assert!(error.is_outcome_unknown() || is_refused, "{error}");
        }
        (told, Ok(())) => panic!("it was to be told {told:?}"),
    }
}

/// Compares what is stored and what is in hand.
async fn compare<T: Record>(table: &Table<T>, hands: &[Option<Item<T>>; HANDS], model: &Model) {
    let stored = table.scan().await.unwrap();
    let mut stored: Vec<_> = stored
        .iter()
        .map(|item| (item.number(), item.value(), item.version()))
        .collect();
    stored.sort_by_key(|(number, ..)| *number);
    let expected = model.stored.iter();
    let expected: Vec<_> = expected
        .map(|(number, stored)| (*number, stored.value.clone(), stored.version))
        .collect();
    assert_eq!(stored, expected);
    for (item, hand) in hands.iter().zip(&model.hands) {
        let (Some(item), Some(hand)) = (item, hand) else {
            assert_eq!(item.is_some(), hand.is_some());
            continue;
        };
        assert_eq!(
            (item.number(), item.value()),
            (hand.number, hand.value.clone())
        );
        let loaded = hand.loaded.as_ref();
        let is_dirty = loaded.is_none_or(|loaded| loaded.value != hand.value);
        assert_eq!(item.needs_save(), is_dirty);
        assert_eq!(item.version(), loaded.map_or(0, |loaded| loaded.version));
    }
}

fn config() -> Config {
    let cases = std::env::var("DYNAMO_ORM_TEST_CASES");
    Config {
        cases: cases.map_or(100, |cases| cases.parse().unwrap()),
        rng_seed: RngSeed::Fixed(7),
        failure_persistence: None,
        ..Config::default()
    }
}

prop_state_machine! {
    #![proptest_config(config())]

    #[test]
    fn of_a_table_without_a_version(sequential 1..24 => Library<Plain>);

    #[test]
    fn of_a_version_that_is_an_integer(sequential 1..24 => Library<Versioned>);

    #[test]
    fn of_a_version_with_nonces(sequential 1..24 => Library<WithNonces>);
}
