//! Saves of items with a `Version`, checked in every order of events: three writers of an item that is deleted and created
//! again meanwhile, each of whom sends a save twice at most; of what they send, answers are lost, and what was given up is
//! applied later or never.
//!
//! Verdicts and rings are the library's own code, with a shorter ring, so that writes are forgotten. The guard and the
//! network are modelled.

use std::fmt::Debug;
use std::thread::available_parallelism;

use dynamo_orm::__private::{Verdict, newer_ring, verdict_on_save};
use stateright::{Checker, HasDiscoveries, Model, Property};

const WRITERS: usize = 3;
const ATTEMPTS: u8 = 2;
/// How many writes are remembered: of more writers than that, less the creation, the first is forgotten.
const LONGEST: usize = 3;

/// What guards a save, and judges its refusal.
#[derive(Clone, Copy, PartialEq)]
enum Guard {
    /// The version and its ring.
    Ring,
    /// The version alone, as is common: who is refused takes it for another's doing.
    Number,
}

struct Saves {
    guard: Guard,
    /// How often the item is deleted and created again.
    deletions: usize,
    /// How many updates count the version and leave the ring as it is.
    updates: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Stored {
    number: u64,
    ring: Vec<[u8; 16]>,
}

/// What was done to the item, as nobody in the model gets to see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Change {
    Created,
    Deleted,
    Updated,
    /// `on` is how many changes there were when the writer loaded the item.
    Saved {
        writer: usize,
        on: usize,
    },
}

/// What a writer is told of its save.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Outcome {
    Committed,
    /// It found itself in the ring.
    Found,
    /// It found itself there, beneath others.
    Superseded,
    Conflict,
    /// Without a doubt, though an answer was lost.
    FoundConflict,
    Condition,
    /// The last attempt was refused, by which nothing is told.
    RefusedUnknown,
    /// The last attempt was not answered.
    LostUnknown,
}

impl Outcome {
    fn is_committed(self) -> bool {
        matches!(self, Self::Committed | Self::Found | Self::Superseded)
    }

    fn is_refused(self) -> bool {
        matches!(self, Self::Conflict | Self::FoundConflict | Self::Condition)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Step {
    /// Before the first attempt and between attempts.
    Idle,
    /// An attempt is on its way.
    Sent,
    /// It was applied or refused, and its answer is on its way.
    Answered(Outcome),
    Told(Outcome),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Writer {
    /// Whether its save has a condition of the user's that does not hold for the item as it was loaded. As every change
    /// counts the version, it cannot come to hold without a conflict.
    is_doomed: bool,
    loaded: Option<(Stored, usize)>,
    attempts: u8,
    /// Whether an attempt was not answered.
    is_in_doubt: bool,
    step: Step,
    /// How many attempts that were given up may be applied yet.
    late: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct State {
    stored: Option<Stored>,
    history: Vec<Change>,
    writers: [Writer; WRITERS],
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Action {
    Load(usize),
    Send(usize),
    /// An attempt reaches the table.
    Apply(usize),
    Answer(usize),
    /// The attempt is given up for want of an answer, whether it was applied, will be, or never is.
    Lose(usize),
    ApplyLate(usize),
    Update,
    Delete,
    Recreate,
}

fn entry(number: u64, nonce: usize) -> [u8; 16] {
    let mut entry = [0; 16];
    entry[..8].copy_from_slice(&number.to_be_bytes());
    entry[8..].copy_from_slice(&(nonce as u64).to_be_bytes());
    entry
}

impl State {
    fn new(doomed: Option<usize>) -> Self {
        let writer = |writer| Writer {
            is_doomed: doomed == Some(writer),
            loaded: None,
            attempts: 0,
            is_in_doubt: false,
            step: Step::Idle,
            late: 0,
        };
        let mut state = Self {
            stored: None,
            history: Vec::new(),
            writers: std::array::from_fn(writer),
        };
        state.create();
        state
    }

    fn count(&self, change: Change) -> usize {
        self.history.iter().filter(|one| **one == change).count()
    }

    fn create(&mut self) {
        self.stored = Some(Stored {
            number: 1,
            ring: vec![entry(1, WRITERS + self.history.len())],
        });
        self.history.push(Change::Created);
    }

    /// How often the save of the writer was applied.
    fn applied(&self, who: usize) -> usize {
        let saved =
            |change: &&Change| matches!(change, Change::Saved { writer, .. } if *writer == who);
        self.history.iter().filter(saved).count()
    }

    /// Whether the item is as the writer loaded it.
    fn is_unchanged(&self, guard: Guard, writer: &Writer) -> bool {
        let (Some(stored), Some((loaded, _))) = (&self.stored, &writer.loaded) else {
            return false;
        };
        let same_ring = stored.ring.first() == loaded.ring.first();
        stored.number == loaded.number && (guard == Guard::Number || same_ring)
    }

    fn is_met(&self, guard: Guard, writer: &Writer) -> bool {
        !writer.is_doomed && self.is_unchanged(guard, writer)
    }

    /// An attempt reaches the table.
    fn apply(&mut self, guard: Guard, who: usize) -> Outcome {
        let writer = &self.writers[who];
        let Some((loaded, on)) = &writer.loaded else {
            return Outcome::LostUnknown;
        };
        let own = entry(loaded.number + 1, who);
        if self.is_met(guard, writer) {
            self.history.push(Change::Saved {
                writer: who,
                on: *on,
            });
            self.stored = Some(Stored {
                number: loaded.number + 1,
                ring: newer_ring(&loaded.ring, own, LONGEST),
            });
            return Outcome::Committed;
        }
        if !writer.is_in_doubt || guard == Guard::Number {
            let is_unchanged = self.is_unchanged(guard, writer);
            return if is_unchanged {
                Outcome::Condition
            } else {
                Outcome::Conflict
            };
        }
        let found = self
            .stored
            .as_ref()
            .map(|found| (found.number, &*found.ring));
        match verdict_on_save((loaded.number, &loaded.ring), own, found, writer.is_doomed) {
            Verdict::Applied if found.is_some_and(|(_, ring)| ring[0] == own) => Outcome::Found,
            Verdict::Applied => Outcome::Superseded,
            Verdict::Conflict => Outcome::FoundConflict,
            Verdict::Condition => Outcome::Condition,
            Verdict::Unknown => Outcome::RefusedUnknown,
        }
    }

    /// Whether some writer is told this.
    fn tells(&self, outcome: Outcome) -> bool {
        self.told().any(|(_, told)| told == outcome)
    }

    fn told(&self) -> impl Iterator<Item = (usize, Outcome)> {
        let writers = self.writers.iter().enumerate();
        writers.filter_map(|(who, writer)| match writer.step {
            Step::Told(outcome) => Some((who, outcome)),
            _ => None,
        })
    }
}

impl Model for Saves {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        let doomed = [None, Some(0), Some(1), Some(2)];
        doomed.into_iter().map(State::new).collect()
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        for (who, writer) in state.writers.iter().enumerate() {
            match writer.step {
                Step::Idle if writer.loaded.is_none() => {
                    // They differ by nothing but this order.
                    let is_next = who == 0 || state.writers[who - 1].loaded.is_some();
                    if is_next && state.stored.is_some() {
                        actions.push(Action::Load(who));
                    }
                }
                Step::Idle => actions.push(Action::Send(who)),
                Step::Sent => actions.extend([Action::Apply(who), Action::Lose(who)]),
                Step::Answered(_) => actions.extend([Action::Answer(who), Action::Lose(who)]),
                Step::Told(_) => {}
            }
            // To be refused, for nobody to see, is to be applied never.
            if writer.late > 0 && state.is_met(self.guard, writer) {
                actions.push(Action::ApplyLate(who));
            }
        }
        if state.stored.is_none() {
            actions.push(Action::Recreate);
            return;
        }
        if state.count(Change::Deleted) < self.deletions {
            actions.push(Action::Delete);
        }
        if state.count(Change::Updated) < self.updates {
            actions.push(Action::Update);
        }
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut state = last.clone();
        match action {
            Action::Load(who) => {
                state.writers[who].loaded =
                    state.stored.clone().map(|it| (it, state.history.len()));
            }
            Action::Send(who) => {
                state.writers[who].attempts += 1;
                state.writers[who].step = Step::Sent;
            }
            Action::Apply(who) => {
                let outcome = state.apply(self.guard, who);
                state.writers[who].step = Step::Answered(outcome);
            }
            Action::Answer(who) => {
                let Step::Answered(outcome) = last.writers[who].step else {
                    return None;
                };
                state.writers[who].step = Step::Told(outcome);
            }
            Action::Lose(who) => {
                let writer = &mut state.writers[who];
                writer.late += u8::from(writer.step == Step::Sent);
                writer.is_in_doubt = true;
                writer.step = match writer.attempts {
                    ATTEMPTS => Step::Told(Outcome::LostUnknown),
                    _ => Step::Idle,
                };
            }
            Action::ApplyLate(who) => {
                state.writers[who].late -= 1;
                state.apply(self.guard, who);
            }
            Action::Update => {
                state.stored.as_mut()?.number += 1;
                state.history.push(Change::Updated);
            }
            Action::Delete => {
                state.stored = None;
                state.history.push(Change::Deleted);
            }
            Action::Recreate => state.create(),
        }
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(ONCE, |_, state: &State| {
                (0..WRITERS).all(|who| state.applied(who) <= 1)
            }),
            Property::always(LOADED, |_, state: &State| {
                let mut history = state.history.iter().enumerate();
                history.all(|(at, change)| !matches!(change, Change::Saved { on, .. } if *on != at))
            }),
            Property::always(COMMITTED, |_, state: &State| {
                let mut told = state.told();
                told.all(|(who, told)| !told.is_committed() || state.applied(who) == 1)
            }),
            Property::always(REFUSED, |_, state: &State| {
                let mut told = state.told();
                told.all(|(who, told)| !told.is_refused() || state.applied(who) == 0)
            }),
            Property::always(
                "who is told of the condition has one that does not hold",
                |_, state: &State| {
                    let mut told = state.told();
                    told.all(|(who, told)| {
                        told != Outcome::Condition || state.writers[who].is_doomed
                    })
                },
            ),
            Property::sometimes("committed", |_, state: &State| {
                state.tells(Outcome::Committed)
            }),
            Property::sometimes("found itself", |_, state: &State| {
                state.tells(Outcome::Found)
            }),
            Property::sometimes("superseded", |_, state: &State| {
                state.tells(Outcome::Superseded)
            }),
            Property::sometimes("conflict", |_, state: &State| {
                state.tells(Outcome::Conflict)
            }),
            Property::sometimes("found a conflict", |_, state: &State| {
                state.tells(Outcome::FoundConflict)
            }),
            Property::sometimes("condition", |_, state: &State| {
                state.tells(Outcome::Condition)
            }),
            Property::sometimes("unknown", |_, state: &State| {
                state.tells(Outcome::LostUnknown)
            }),
            Property::sometimes("forgotten by the ring", |_, state: &State| {
                let mut told = state.told();
                let is_one = state.count(Change::Created) == 1 && state.stored.is_some();
                is_one
                    && told.any(|(who, told)| {
                        told == Outcome::RefusedUnknown && state.applied(who) == 1
                    })
            }),
        ]
    }
}

const ONCE: &str = "no save is applied twice";
const LOADED: &str = "a save changes the item that was loaded, and nothing since";
const COMMITTED: &str = "what is told as committed is applied once";
const REFUSED: &str = "what is told as refused is not applied";

fn parameter(name: &str, default: usize) -> usize {
    std::env::var(name).map_or(default, |value| value.parse().unwrap())
}

#[test]
fn no_order_of_events_breaks_what_saves_promise() {
    let model = Saves {
        guard: Guard::Ring,
        deletions: parameter("DYNAMO_ORM_TEST_DELETIONS", 1),
        updates: parameter("DYNAMO_ORM_TEST_UPDATES", 0),
    };
    let threads = available_parallelism().map_or(1, usize::from);
    let checker = model.checker().threads(threads).spawn_bfs().join();
    println!(
        "{} states, none deeper than {}",
        checker.unique_state_count(),
        checker.max_depth()
    );
    checker.assert_properties();
    assert!(checker.unique_state_count() > 100_000);
}

#[test]
fn the_number_alone_breaks_each_of_them() {
    let broken = [ONCE, LOADED, COMMITTED, REFUSED];
    let model = Saves {
        guard: Guard::Number,
        deletions: 1,
        updates: 0,
    };
    let checker = model
        .checker()
        .finish_when(HasDiscoveries::AllOf(broken.into()))
        .spawn_bfs()
        .join();
    for property in broken {
        let path = checker.assert_any_discovery(property);
        println!("not so that {property}: {:?}", path.into_actions());
    }
}
