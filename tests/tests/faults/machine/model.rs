//! What is stored and in hand after each step, and what a write is to be told: a `BTreeMap`, and no requests.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::LATER;
use dynamo_orm::testing::{Failure, Fault, Throttle};

/// What versions a table has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Plain,
    Integer,
    Nonces,
}

/// The attributes of an item but its key and version.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Value {
    pub(super) text: Option<u8>,
    pub(super) is_red: Option<bool>,
    pub(super) count: Option<u64>,
}

/// What happens to one attempt of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Trouble {
    Lost,
    Applied,
    Late,
    Cut,
    WrongChecksum,
    Throttled,
}

impl Trouble {
    pub(super) fn fault(self) -> Fault {
        match self {
            Self::Lost => Fault::Lost(Failure::Reset),
            Self::Applied => Fault::Applied(Failure::Status(500)),
            Self::Late => Fault::Late(Failure::Timeout, LATER),
            Self::Cut => Fault::Cut,
            Self::WrongChecksum => Fault::WrongChecksum,
            Self::Throttled => Fault::Throttled(Throttle::KeyRange),
        }
    }
}

/// How an item in hand is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Saving {
    Save,
    PartialSave,
    Overwrite,
    Delete,
    DeleteUnchanged,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Update {
    Text(u8),
    NoText,
    Add(u64),
}

#[derive(Clone, Debug)]
pub(super) enum Read {
    Query {
        red: bool,
        reverse: bool,
        limit: Option<usize>,
    },
    Pages,
    Scan {
        segments: usize,
    },
    Index {
        red: bool,
    },
    Batch(BTreeSet<u64>),
}

/// What is done, by the number of an item or by the place of one in hand.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Get(usize, u64),
    New(usize, u64, Value),
    Edit(usize, Value),
    Save(usize, Saving),
    Insert(u64, Value),
    Put(u64, Value),
    Delete(u64),
    Update(u64, Update, bool),
    /// `None` deletes.
    Batch(BTreeMap<u64, Option<Value>>),
    Read(Read),
}

/// A step, the troubles of its first attempts, and how many items a page examines.
#[derive(Clone, Debug)]
pub(super) struct Transition {
    pub(super) step: Step,
    pub(super) troubles: Vec<Trouble>,
    pub(super) page_size: usize,
}

impl Transition {
    /// How long it takes until nothing of it is under way.
    pub(super) fn rest(&self) -> Duration {
        if self.troubles.contains(&Trouble::Late) {
            LATER * 2
        } else {
            Duration::ZERO
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stored {
    pub(super) value: Value,
    /// The version, and the write that its newest nonce is of; 0 if there is none.
    pub(super) version: u64,
    nonce: u64,
}

/// An item in hand: new, or what was loaded and what it is now.
#[derive(Clone, Debug)]
pub(super) struct Hand {
    pub(super) number: u64,
    pub(super) loaded: Option<Stored>,
    pub(super) value: Value,
}

/// What a write is to be told.
#[derive(Clone, Debug)]
pub(super) enum Told {
    /// That nothing had to be sent.
    Nothing,
    /// That it is done.
    Done,
    /// That this item refuses it.
    Refused(Option<Stored>),
    /// An answer was lost on the way, so that it may stay unknown; if it does not, that it is done if it `is_applied`, or that it
    /// was refused.
    Doubtful { is_applied: bool },
}

pub(super) const HANDS: usize = 3;

#[derive(Clone, Debug)]
pub(super) struct Model {
    kind: Kind,
    pub(super) stored: BTreeMap<u64, Stored>,
    pub(super) hands: [Option<Hand>; HANDS],
    pub(super) told: Told,
    writes: u64,
}

/// Which stored item a write is applied to.
enum Guard<'a> {
    Nothing,
    Vacant,
    Present,
    Loaded(&'a Stored, Saving, &'a Value),
}

/// What a write does, and how it is sent.
struct Write<'a> {
    guard: Guard<'a>,
    after: Option<Stored>,
    /// Whether it is sent again after an answer was lost.
    is_resent: bool,
    /// Whether nonces tell it what became of it.
    finds_itself: bool,
}

impl Model {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            stored: BTreeMap::new(),
            hands: [None, None, None],
            told: Told::Nothing,
            writes: 0,
        }
    }

    fn is_versioned(&self) -> bool {
        self.kind != Kind::Plain
    }

    pub(super) fn step(&mut self, Transition { step, troubles, .. }: &Transition) {
        self.writes += 1;
        self.told = Told::Nothing;
        match step {
            Step::Get(hand, number) => {
                self.hands[*hand] = self.stored.get(number).map(|stored| Hand {
                    number: *number,
                    loaded: Some(stored.clone()),
                    value: stored.value.clone(),
                });
            }
            Step::New(hand, number, value) => {
                self.hands[*hand] = Some(Hand {
                    number: *number,
                    loaded: None,
                    value: value.clone(),
                });
            }
            Step::Edit(hand, value) => {
                if let Some(hand) = &mut self.hands[*hand] {
                    hand.value = value.clone();
                }
            }
            Step::Save(hand, saving) => self.save(*hand, *saving, troubles),
            Step::Insert(number, value) => self.put(*number, value, Guard::Vacant, troubles),
            Step::Put(number, value) => {
                // A value of version 0 is a new one.
                let guard = if self.is_versioned() {
                    Guard::Vacant
                } else {
                    Guard::Nothing
                };
                self.put(*number, value, guard, troubles);
            }
            Step::Delete(number) => {
                let write = Write::resent(Guard::Nothing, None);
                self.told = self.write(*number, &write, troubles);
            }
            Step::Update(number, update, creates) => {
                self.update(*number, *update, *creates, troubles);
            }
            Step::Batch(writes) => {
                for (number, value) in writes {
                    match value {
                        Some(value) => self.stored.insert(*number, Stored::unversioned(value)),
                        None => self.stored.remove(number),
                    };
                }
            }
            Step::Read(_) => {}
        }
    }

    fn put(&mut self, number: u64, value: &Value, guard: Guard<'_>, troubles: &[Trouble]) {
        let write = Write {
            finds_itself: self.kind == Kind::Nonces,
            ..Write::resent(guard, Some(self.next(value, 0)))
        };
        self.told = self.write(number, &write, troubles);
    }

    fn update(&mut self, number: u64, update: Update, creates: bool, troubles: &[Trouble]) {
        let guard = if creates {
            Guard::Nothing
        } else {
            Guard::Present
        };
        let before = self.stored.get(&number).cloned();
        let mut after = before.unwrap_or_else(|| Stored::unversioned(&Value::default()));
        match update {
            Update::Text(text) => after.value.text = Some(text),
            Update::NoText => after.value.text = None,
            Update::Add(more) => {
                after.value.count = Some(after.value.count.unwrap_or_default() + more);
            }
        }
        let is_resent = !matches!(update, Update::Add(_));
        if self.is_versioned() {
            // It counts the number alone, as often as it arrives.
            let arrives =
                |trouble: &&Trouble| !matches!(trouble, Trouble::Lost | Trouble::Throttled);
            let arrived = troubles.iter().filter(arrives).count() as u64;
            after.version += if is_resent { arrived + 1 } else { 1 };
        }
        let write = Write {
            is_resent,
            ..Write::resent(guard, Some(after))
        };
        self.told = self.write(number, &write, troubles);
    }

    fn save(&mut self, at: usize, saving: Saving, troubles: &[Trouble]) {
        let Some(mut hand) = self.hands[at].clone() else {
            return;
        };
        let version = hand.loaded.as_ref().map_or(0, |loaded| loaded.version);
        let mut after = self.next(&hand.value, version);
        let deletes = matches!(saving, Saving::Delete | Saving::DeleteUnchanged);
        let new = Stored::unversioned(&hand.value);
        let guard = match (&hand.loaded, saving) {
            (_, Saving::Overwrite) | (None, Saving::Delete) => Guard::Nothing,
            // A new item is as if it were loaded like this.
            (None, Saving::DeleteUnchanged) => Guard::Loaded(&new, saving, &hand.value),
            (None, _) => Guard::Vacant,
            (Some(_), Saving::Delete) if !self.is_versioned() => Guard::Nothing,
            (Some(loaded), _) => {
                if !deletes && hand.value == loaded.value {
                    return;
                }
                Guard::Loaded(loaded, saving, &hand.value)
            }
        };
        if let (Some(loaded), Some(stored)) = (&hand.loaded, self.stored.get(&hand.number)) {
            match saving {
                Saving::PartialSave => {
                    after.value = changed(&loaded.value, &hand.value, &stored.value);
                }
                Saving::Save => after.value = known(&loaded.value, &hand.value, &stored.value),
                _ => {}
            }
        }
        let is_guarded = !matches!(guard, Guard::Nothing);
        let write = Write {
            finds_itself: self.kind == Kind::Nonces && !deletes,
            ..Write::resent(guard, (!deletes).then(|| after.clone()))
        };
        self.told = self.write(hand.number, &write, troubles);
        let is_saved = match self.told {
            Told::Nothing | Told::Refused(_) => false,
            Told::Done => true,
            // Whether it meets itself is a matter of moments.
            Told::Doubtful { .. } if is_guarded && !write.finds_itself => {
                self.hands[at] = None;
                return;
            }
            Told::Doubtful { is_applied } => is_applied,
        };
        if is_saved && !deletes {
            // What others changed meanwhile is not known.
            after.value = hand.value.clone();
            hand.loaded = Some(after);
            self.hands[at] = Some(hand);
        }
    }

    /// A value as it is stored with the version after this one.
    fn next(&self, value: &Value, version: u64) -> Stored {
        Stored {
            value: value.clone(),
            version: if self.is_versioned() { version + 1 } else { 0 },
            nonce: if self.kind == Kind::Nonces {
                self.writes
            } else {
                0
            },
        }
    }

    fn write(&mut self, number: u64, write: &Write<'_>, troubles: &[Trouble]) -> Told {
        let found = self.stored.get(&number);
        let holds = write.guard.holds(found, self.is_versioned());
        let doubt = troubles
            .iter()
            .find(|trouble| **trouble != Trouble::Throttled);
        // The last attempt has no trouble.
        let arrives = write.is_resent || !matches!(doubt, Some(Trouble::Lost));
        let told = match doubt {
            None if holds => Told::Done,
            None => Told::Refused(found.cloned()),
            Some(_) => Told::Doubtful {
                is_applied: holds && arrives,
            },
        };
        if holds && arrives {
            match &write.after {
                Some(after) => self.stored.insert(number, after.clone()),
                None => self.stored.remove(&number),
            };
        }
        match (told, &write.guard) {
            // It may be applied as often as it arrives.
            (Told::Doubtful { is_applied: true }, Guard::Nothing) if write.is_resent => Told::Done,
            (Told::Doubtful { is_applied: true }, _) if write.finds_itself => Told::Done,
            (told, _) => told,
        }
    }

    /// The numbers that a read finds, in order.
    pub(super) fn found(&self, read: &Read) -> Vec<u64> {
        let all = self.stored.iter();
        let of = |red: bool| {
            all.clone()
                .filter(move |(_, stored)| stored.value.is_red == Some(red))
                .map(|(number, _)| *number)
        };
        match read {
            Read::Query {
                red,
                reverse,
                limit,
            } => {
                let mut numbers: Vec<_> = of(*red).collect();
                if *reverse {
                    numbers.reverse();
                }
                numbers.truncate(limit.unwrap_or(usize::MAX));
                numbers
            }
            Read::Pages | Read::Scan { .. } => all.map(|(number, _)| *number).collect(),
            Read::Index { red } => of(*red).collect(),
            Read::Batch(numbers) => {
                let stored = |number: &&u64| self.stored.contains_key(number);
                numbers.iter().filter(stored).copied().collect()
            }
        }
    }
}

impl<'a> Write<'a> {
    fn resent(guard: Guard<'a>, after: Option<Stored>) -> Self {
        Self {
            guard,
            after,
            is_resent: true,
            finds_itself: false,
        }
    }
}

impl Stored {
    fn unversioned(value: &Value) -> Self {
        Self {
            value: value.clone(),
            version: 0,
            nonce: 0,
        }
    }
}

impl Guard<'_> {
    fn holds(&self, found: Option<&Stored>, is_versioned: bool) -> bool {
        match (self, found) {
            (Self::Nothing, _) => true,
            (Self::Vacant, found) => found.is_none(),
            (Self::Present, found) => found.is_some(),
            (Self::Loaded(..), None) => false,
            (Self::Loaded(loaded, saving, value), Some(found)) => {
                let is_same = (found.version, found.nonce) == (loaded.version, loaded.nonce);
                is_same
                    && match saving {
                        Saving::DeleteUnchanged => found.value == loaded.value,
                        _ if is_versioned => true,
                        // What it changes is as it was loaded.
                        Saving::PartialSave => {
                            changed(value, &loaded.value, &found.value) == found.value
                        }
                        _ => found.value == loaded.value,
                    }
            }
        }
    }
}

/// What is stored once what differs between two values is set.
fn changed(before: &Value, after: &Value, stored: &Value) -> Value {
    fn one<T: Clone + PartialEq>(before: &T, after: &T, stored: &T) -> T {
        if before == after { stored } else { after }.clone()
    }
    Value {
        text: one(&before.text, &after.text, &stored.text),
        is_red: one(&before.is_red, &after.is_red, &stored.is_red),
        count: one(&before.count, &after.count, &stored.count),
    }
}

/// What is stored once all of a value is set, but what was absent before and is: that stays as it is. It is absent then, unless
/// a version that is an integer came again, after the item was deleted.
fn known(before: &Value, after: &Value, stored: &Value) -> Value {
    fn one<T: Clone>(before: &Option<T>, after: &Option<T>, stored: &Option<T>) -> Option<T> {
        let is_left = before.is_none() && after.is_none();
        if is_left { stored } else { after }.clone()
    }
    Value {
        text: one(&before.text, &after.text, &stored.text),
        is_red: one(&before.is_red, &after.is_red, &stored.is_red),
        count: one(&before.count, &after.count, &stored.count),
    }
}
