//! Waiting before what came back unprocessed is sent again.

use std::time::Duration;

const BASE: Duration = Duration::from_millis(25);
const LONGEST: Duration = Duration::from_secs(5);
/// Rounds without any progress before giving up; with full jitter they take about 12 seconds.
const ROUNDS: u32 = 10;

/// Exponential backoff with full jitter.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.BatchOperations>
#[derive(Debug, Default)]
pub(crate) struct Backoff {
    rounds: u32,
}

impl Backoff {
    /// Some of what was sent was processed.
    pub(crate) fn progressed(&mut self) {
        self.rounds = 0;
    }

    /// How long to wait before the next round; `None` to give up.
    pub(crate) fn delay(&mut self) -> Option<Duration> {
        if self.rounds == ROUNDS {
            return None;
        }
        Some(self.pause())
    }

    /// How long to wait before the next round, however many there were.
    pub(crate) fn pause(&mut self) -> Duration {
        let longest = LONGEST.min(BASE * 2_u32.pow(self.rounds.min(ROUNDS)));
        self.rounds += 1;
        longest.mul_f64(fastrand::f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_gives_up_after_ten_rounds_without_progress() {
        let mut backoff = Backoff::default();
        for round in 0..10 {
            let delay = backoff.delay().unwrap();
            assert!(delay <= LONGEST.min(BASE * 2_u32.pow(round)));
        }
        assert!(backoff.delay().is_none());
        backoff.progressed();
        assert!(backoff.delay().is_some());
    }
}
