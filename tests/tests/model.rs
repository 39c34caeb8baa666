//! Saves of items with a `Version`, checked in every order of events: three writers of an item that is deleted and created
//! again meanwhile, each of whom sends a save twice at most; answers are lost, and attempts that were given up are applied
//! later or never.
//!
//! Rings and verdicts are the library's own code, with a shorter ring, so that writes are forgotten. The guard of the request
//! and the network are modelled, and so is what another writer's update does, which counts the version alone.

use dynamo_orm::__private::{Verdict, newer_ring, verdict_on_save};
use stateright::{Checker, HasDiscoveries, Model, Property};

const WRITERS: usize = 3;
const ATTEMPTS: u8 = 2;
/// How many writes are remembered: fewer than the creation and all saves, so that one of these is forgotten.
const LONGEST: usize = 3;

struct Saves {
    /// Whether the ring guards saves and judges refusals. With the number alone, who is refused takes it for another's doing.
    has_ring: bool,
    /// How often the item is deleted and created again.
    deletions: usize,
    /// How often an update counts the version and leaves the ring as it is.
    updates: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Stored {
    number: u64,
    ring: Vec<[u8; 16]>,
}

/// What was done to the item. Nobody in the model gets to see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Change {
    Created,
    Deleted,
    Updated,
    /// By which writer, and how many changes there were when it loaded the item.
    Saved(usize, usize),
}

/// What becomes of a save, as its writer is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Outcome {
    Committed,
    /// It found itself to be the newest of the ring.
    FoundNewest,
    /// It found itself in the ring beneath others.
    FoundSuperseded,
    Conflict,
    /// The ring tells of another's save, so that nothing of its own can have been applied.
    FoundConflict,
    Condition,
    /// An answer was lost, and what refuses it now does not tell.
    RefusedUnknown,
    /// Its last answer was lost.
    LostUnknown,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
enum Step {
    /// Before the first attempt, and between two.
    #[default]
    Idle,
    /// An attempt is on its way.
    Sent,
    /// Its answer is.
    Answered(Outcome),
    Told(Outcome),
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Writer {
    /// Whether its save has a condition that does not hold for the item that it loads. It may come to hold by a change only,
    /// and every change counts the version.
    is_doomed: bool,
    /// The item, and how many changes it had had.
    loaded: Option<(Stored, usize)>,
    attempts: u8,
    is_in_doubt: bool,
    step: Step,
    /// How many attempts that were given up may be applied yet.
    late: u8,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
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
    /// An attempt is given up for want of an answer, whether it was applied, will be, or never is.
    Lose(usize),
    ApplyLate(usize),
    Update,
    Delete,
    Recreate,
}

fn entry(number: u64, nonce: usize) -> [u8; 16] {
    ((u128::from(number) << 64) | nonce as u128).to_be_bytes()
}

impl State {
    fn with_doomed(doomed: Option<usize>) -> Self {
        let mut state = Self::default();
        for (who, writer) in state.writers.iter_mut().enumerate() {
            writer.is_doomed = doomed == Some(who);
        }
        state.create();
        state
    }

    fn create(&mut self) {
        let ring = vec![entry(1, WRITERS + self.history.len())];
        self.stored = Some(Stored { number: 1, ring });
        self.history.push(Change::Created);
    }

    fn count(&self, is: impl Fn(&Change) -> bool) -> usize {
        self.history.iter().filter(|change| is(change)).count()
    }

    /// How often the save of a writer was applied.
    fn applied(&self, writer: usize) -> usize {
        self.count(|change| matches!(change, Change::Saved(who, _) if *who == writer))
    }

    /// Whether some writer is told this.
    fn tells(&self, is: impl Fn(usize, Outcome) -> bool) -> bool {
        let mut writers = self.writers.iter().enumerate();
        writers.any(|(who, writer)| matches!(writer.step, Step::Told(told) if is(who, told)))
    }

    /// Whether the stored item is the one that was loaded, as far as the guard can see.
    fn is_unchanged(&self, writer: &Writer, has_ring: bool) -> bool {
        let loaded = writer.loaded.as_ref().map(|(loaded, _)| loaded);
        let pair = self.stored.as_ref().zip(loaded);
        pair.is_some_and(|(stored, loaded)| {
            let is_same = !has_ring || stored.ring[0] == loaded.ring[0];
            is_same && stored.number == loaded.number
        })
    }

    /// An attempt reaches the table, and this is what its writer makes of the answer.
    fn apply(&mut self, who: usize, has_ring: bool) -> Option<Outcome> {
        let writer = &self.writers[who];
        let (loaded, changes) = writer.loaded.as_ref()?;
        let number = loaded.number + 1;
        let own = entry(number, who);
        let is_unchanged = self.is_unchanged(writer, has_ring);
        if is_unchanged && !writer.is_doomed {
            let ring = newer_ring(&loaded.ring, own, LONGEST);
            self.history.push(Change::Saved(who, *changes));
            self.stored = Some(Stored { number, ring });
            return Some(Outcome::Committed);
        }
        if !writer.is_in_doubt || !has_ring {
            return Some(match is_unchanged {
                true => Outcome::Condition,
                false => Outcome::Conflict,
            });
        }
        let found = self.stored.as_ref().map(|it| (it.number, &it.ring[..]));
        let loaded = (loaded.number, &loaded.ring[..]);
        let verdict = verdict_on_save(loaded, own, found, writer.is_doomed);
        Some(match verdict {
            Verdict::Applied if found?.1[0] == own => Outcome::FoundNewest,
            Verdict::Applied => Outcome::FoundSuperseded,
            Verdict::Conflict => Outcome::FoundConflict,
            Verdict::Condition => Outcome::Condition,
            Verdict::Unknown => Outcome::RefusedUnknown,
        })
    }
}

impl Model for Saves {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        let doomed = [None, Some(0), Some(1), Some(2)];
        doomed.map(State::with_doomed).into()
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        for (who, writer) in state.writers.iter().enumerate() {
            match writer.step {
                Step::Idle if writer.loaded.is_some() => actions.push(Action::Send(who)),
                // Who loads first is called the first: all that tells writers apart is their order.
                Step::Idle if who > 0 && state.writers[who - 1].loaded.is_none() => {}
                Step::Idle if state.stored.is_none() => {}
                Step::Idle => actions.push(Action::Load(who)),
                Step::Sent => actions.extend([Action::Apply(who), Action::Lose(who)]),
                Step::Answered(_) => actions.extend([Action::Answer(who), Action::Lose(who)]),
                Step::Told(_) => {}
            }
            // To be refused, for nobody to see, is as good as never.
            let is_met = !writer.is_doomed && state.is_unchanged(writer, self.has_ring);
            if writer.late > 0 && is_met {
                actions.push(Action::ApplyLate(who));
            }
        }
        if state.stored.is_none() {
            actions.push(Action::Recreate);
            return;
        }
        if state.count(|change| *change == Change::Deleted) < self.deletions {
            actions.push(Action::Delete);
        }
        if state.count(|change| *change == Change::Updated) < self.updates {
            actions.push(Action::Update);
        }
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut state = last.clone();
        match action {
            Action::Load(who) => {
                let stored = state.stored.clone()?;
                state.writers[who].loaded = Some((stored, state.history.len()));
            }
            Action::Send(who) => {
                state.writers[who].attempts += 1;
                state.writers[who].step = Step::Sent;
            }
            Action::Apply(who) => {
                let outcome = state.apply(who, self.has_ring)?;
                state.writers[who].step = Step::Answered(outcome);
            }
            Action::Answer(who) => {
                if let Step::Answered(outcome) = last.writers[who].step {
                    state.writers[who].step = Step::Told(outcome);
                }
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
                state.apply(who, self.has_ring)?;
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
        use Outcome::*;

        macro_rules! reached {
            ($($outcome:ident),*) => {
                [$(Property::sometimes(stringify!($outcome), |_, state: &State| {
                    state.tells(|_, told| told == $outcome)
                })),*]
            };
        }
        let mut properties = vec![
            Property::always(ONCE, |_, state: &State| {
                (0..WRITERS).all(|who| state.applied(who) <= 1)
            }),
            Property::always(LOADED, |_, state: &State| {
                let mut history = state.history.iter().enumerate();
                history.all(|(at, it)| !matches!(it, Change::Saved(_, loaded) if *loaded != at))
            }),
            Property::always(COMMITTED, |_, state: &State| {
                let is_committed = |told| matches!(told, Committed | FoundNewest | FoundSuperseded);
                !state.tells(|who, told| is_committed(told) && state.applied(who) != 1)
            }),
            Property::always(REFUSED, |_, state: &State| {
                let is_refused = |told| matches!(told, Conflict | FoundConflict | Condition);
                !state.tells(|who, told| is_refused(told) && state.applied(who) > 0)
            }),
            Property::always(
                "only a condition that fails is blamed",
                |_, state: &State| {
                    !state.tells(|who, told| told == Condition && !state.writers[who].is_doomed)
                },
            ),
            Property::sometimes(
                "a save that was applied is forgotten",
                |_, state: &State| {
                    let is_kept = state.count(|change| *change == Change::Deleted) == 0;
                    is_kept
                        && state.tells(|who, told| told == RefusedUnknown && state.applied(who) > 0)
                },
            ),
        ];
        properties.extend(reached![Committed, FoundNewest, FoundSuperseded]);
        properties.extend(reached![Conflict, FoundConflict, Condition]);
        properties.extend(reached![RefusedUnknown, LostUnknown]);
        properties
    }
}

const ONCE: &str = "no save is applied twice";
const LOADED: &str = "a save replaces the very item that was loaded";
const COMMITTED: &str = "what is told to be committed was applied once";
const REFUSED: &str = "what is told to be refused is never applied";

fn parameter(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |value| value.parse().unwrap())
}

#[test]
fn saves_hold_what_they_promise_in_every_order_of_events() {
    let model = Saves {
        has_ring: true,
        deletions: parameter("DYNAMO_ORM_TEST_DELETIONS", 1),
        updates: parameter("DYNAMO_ORM_TEST_UPDATES", 0),
    };
    let checker = model.checker().threads(2).spawn_bfs().join();
    println!("{} states", checker.unique_state_count());
    checker.assert_properties();
    assert!(checker.unique_state_count() > 400_000);
}

#[test]
fn the_number_alone_does_not_hold_them() {
    let broken = [ONCE, LOADED, COMMITTED, REFUSED];
    let model = Saves {
        has_ring: false,
        deletions: 1,
        updates: 0,
    };
    let all = HasDiscoveries::AllOf(broken.into());
    let checker = model.checker().finish_when(all).spawn_bfs().join();
    for property in broken {
        let path = checker.assert_any_discovery(property);
        println!("not so: {property}: {:?}", path.into_actions());
    }
}
