//! What was done to one counter, and whether a counter can do that.

use porcupine_rs::{Model, Operation, check_operations};

/// What someone was told of a counter that saves add 1 to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Told {
    /// It was so much.
    Read(u64),
    /// The save made it so much.
    Saved(u64),
    /// The save that was to make it `next` was not applied, for it was `found`.
    Refused { next: u64, found: u64 },
    /// The save that was to make it so much may be applied, at any time.
    Unknown(u64),
}

/// A counter that begins at 0. A save is guarded: it is applied to what was loaded, or not at all.
#[derive(Clone, Debug)]
struct Counter;

impl Model for Counter {
    type State = u64;
    type Op = Told;
    type Metadata = ();

    fn init() -> u64 {
        0
    }

    fn step(count: &u64, told: &Told) -> (bool, u64) {
        match *told {
            Told::Read(read) => (*count == read, *count),
            Told::Saved(next) => (*count + 1 == next, next),
            Told::Refused { next, found } => (*count == found && found >= next, *count),
            Told::Unknown(next) if *count + 1 == next => (true, next),
            // The others come too late, whenever that is: what they were loaded with is gone.
            Told::Unknown(next) => (*count >= next, *count),
        }
    }
}

/// What was done to one counter, and from when until when.
#[derive(Debug, Default)]
pub(super) struct History(Vec<Operation<Counter>>);

impl History {
    pub(super) fn add(&mut self, start: i64, end: i64, told: Told) {
        let is_open = matches!(told, Told::Unknown(_));
        self.0.push(Operation {
            client_id: None,
            call_time: start,
            return_time: if is_open { i64::MAX } else { end },
            op: told,
            metadata: None,
        });
    }

    /// Whether there is an order of all that was done, as of a counter that takes one step after the other, in which
    /// nothing stands behind what began after its end.
    pub(super) fn is_linearizable(&self) -> bool {
        check_operations(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Told::{Read, Refused, Saved, Unknown};
    use super::*;

    fn is_linearizable(told: &[(Told, i64, i64)]) -> bool {
        let mut history = History::default();
        for (told, start, end) in told {
            history.add(*start, *end, *told);
        }
        history.is_linearizable()
    }

    #[test]
    fn what_a_counter_can_do() {
        assert!(is_linearizable(&[]));
        assert!(is_linearizable(&[
            (Read(0), 1, 2),
            (Saved(1), 3, 4),
            (Read(1), 5, 6)
        ]));
        // At the same time, in either order.
        assert!(is_linearizable(&[
            (Saved(2), 1, 4),
            (Saved(1), 2, 3),
            (Read(0), 1, 9)
        ]));
        // By someone who does not know it, before that was read and after it began; or never.
        let unknown = (Unknown(2), 4, 4);
        assert!(is_linearizable(&[
            (Saved(1), 1, 2),
            unknown,
            (Read(2), 5, 6)
        ]));
        assert!(is_linearizable(&[
            (Saved(1), 1, 2),
            unknown,
            (Read(1), 5, 6),
            (Read(2), 7, 8)
        ]));
        assert!(is_linearizable(&[
            (Saved(1), 1, 2),
            unknown,
            (Read(1), 5, 6),
            (Saved(2), 7, 8),
            (Saved(3), 9, 10)
        ]));
        let refused = Refused { next: 1, found: 2 };
        assert!(is_linearizable(&[
            (Saved(1), 1, 4),
            (Saved(2), 2, 5),
            (refused, 3, 6)
        ]));
    }

    #[test]
    fn what_a_counter_cannot_do() {
        // Two made it 1; no one made it 1.
        assert!(!is_linearizable(&[(Saved(1), 1, 2), (Saved(1), 3, 4)]));
        assert!(!is_linearizable(&[(Saved(2), 1, 2)]));
        assert!(!is_linearizable(&[(Read(1), 1, 2)]));
        // It went back.
        assert!(!is_linearizable(&[(Saved(2), 1, 2), (Saved(1), 3, 4)]));
        assert!(!is_linearizable(&[(Saved(1), 1, 2), (Read(0), 3, 4)]));
        assert!(!is_linearizable(&[(Read(1), 1, 2), (Saved(1), 3, 4)]));
        // The unknown save began too late, was of something else, or is one and not two.
        assert!(!is_linearizable(&[(Read(1), 1, 2), (Unknown(1), 3, 3)]));
        assert!(!is_linearizable(&[(Unknown(2), 1, 1), (Read(1), 5, 6)]));
        let unknown = [(Unknown(1), 1, 1), (Read(2), 5, 6), (Unknown(2), 2, 2)];
        assert!(!is_linearizable(&unknown[..2]));
        assert!(is_linearizable(&unknown));
        // What refused the save was the save, or is no longer stored.
        let refused = |found| (Refused { next: 1, found }, 3, 6);
        assert!(!is_linearizable(&[refused(0)]));
        assert!(!is_linearizable(&[refused(1), (Read(1), 7, 8)]));
        assert!(!is_linearizable(&[
            (Saved(1), 1, 2),
            refused(2),
            (Read(1), 7, 8)
        ]));
    }
}
