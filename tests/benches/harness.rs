//! Contenders in turn, round by round, and the medians of what they took.

use std::fmt::Debug;
use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Duration;

use cpu_time::ThreadTime;
use tokio::runtime::Runtime;

use crate::memory::{self, Used};

pub struct Options {
    /// How many rounds the medians are of.
    pub rounds: usize,
    /// A part of the names of the rows to measure.
    only: Option<String>,
    /// The one contender to measure.
    who: Option<String>,
}

impl Options {
    pub fn from_args() -> Self {
        let mut options = Self {
            rounds: 40,
            only: None,
            who: None,
        };
        let mut args = std::env::args().skip(1);
        while let Some(arg) = args.next() {
            match (arg.as_str(), args.len()) {
                ("--rounds", 1..) => options.rounds = args.next().unwrap().parse().unwrap(),
                ("--only", 1..) => options.only = args.next(),
                ("--who", 1..) => options.who = args.next(),
                ("--quick", _) => options.rounds = 1,
                // Cargo's own.
                ("--bench", _) => {}
                _ => {
                    panic!(
                        "{arg}? Known are --rounds <n>, --quick, --only <part of a row's name>, --who <contender>"
                    )
                }
            }
        }
        options.rounds = options.rounds.max(1);
        options
    }

    pub fn keeps(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| name.contains(only))
    }
}

/// Runs one piece of work to its end.
pub fn wait<F: Future>(work: F) -> F::Output {
    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_time().build().unwrap()
    });
    RUNTIME.block_on(work)
}

/// One piece of work and all who do it.
pub struct Row {
    pub name: &'static str,
    /// How many items it reads or writes.
    pub items: usize,
    /// How many times as many rounds it takes as others.
    rounds: usize,
    contenders: Vec<Contender>,
}

struct Contender {
    name: &'static str,
    run: Box<dyn Fn()>,
}

/// What one run took.
#[derive(Clone, Copy)]
pub struct Figures {
    pub name: &'static str,
    /// CPU time of the thread, in microseconds: the median of the rounds.
    pub micros: f64,
    /// How far the middle half of the rounds is apart, of the median.
    pub spread: f64,
    pub used: Used,
}

/// A row, measured.
pub struct Measured {
    pub name: &'static str,
    pub items: usize,
    pub figures: Vec<Figures>,
}

impl Measured {
    pub fn of(&self, contender: &str) -> Option<&Figures> {
        self.figures
            .iter()
            .find(|figures| figures.name == contender)
    }
}

/// How long a contender runs in one round, if one run is shorter.
const SLICE: Duration = Duration::from_millis(4);
/// How many rounds are measured in one sitting.
const SITTING: usize = 5;

impl Row {
    pub fn new(name: &'static str, items: usize) -> Self {
        Self {
            name,
            items,
            rounds: 1,
            contenders: Vec::new(),
        }
    }

    pub fn rounds(self, rounds: usize) -> Self {
        Self { rounds, ..self }
    }

    /// Adds a contender whose result is, seen as plain values, what is expected.
    pub fn add<R, S: PartialEq + Debug>(
        &mut self,
        name: &'static str,
        expected: &S,
        run: impl Fn() -> R + 'static,
        seen: impl Fn(R) -> S,
    ) {
        let seen = seen(run());
        assert!(
            seen == *expected,
            "{}: {name} got something else",
            self.name
        );
        let run = Box::new(move || drop(black_box(run())));
        self.contenders.push(Contender { name, run });
    }

    /// Takes the contenders in turn and adds what a run took to the times of each.
    fn sit(&self, rounds: usize, times: &mut [Vec<f64>]) {
        // The first run warmed it up; the second says how often it fits into a slice.
        let repeats: Vec<u32> = self
            .contenders
            .iter()
            .map(|contender| {
                let once = timed(1, &contender.run).max(Duration::from_nanos(100));
                (SLICE.div_duration_f64(once) as u32).max(1)
            })
            .collect();
        for round in 0..rounds {
            for turn in 0..self.contenders.len() {
                let turn = (turn + round) % self.contenders.len();
                let run = &self.contenders[turn].run;
                // The caches and the heap are as the contender before left them: the first run is not counted.
                run();
                let took = timed(repeats[turn], run);
                times[turn].push(took.as_secs_f64() * 1e6 / f64::from(repeats[turn]));
            }
        }
    }
}

/// Measures a row over many rounds, in sittings: each builds its clients anew, elsewhere in memory, where they may be
/// luckier.
pub fn measure(options: &Options, build: &dyn Fn() -> Row) -> Measured {
    let who = options.who.as_deref();
    let build = || {
        let mut row = build();
        row.contenders
            .retain(|its| who.is_none_or(|who| its.name == who));
        row
    };
    let mut row = build();
    let rounds = match options.rounds {
        1 => 1,
        rounds => rounds * row.rounds,
    };
    let mut times = vec![Vec::with_capacity(rounds); row.contenders.len()];
    // Building runs all contenders once, which a profile of one should not show.
    let sitting = if who.is_some() { rounds } else { SITTING };
    for start in (0..rounds).step_by(sitting) {
        if start > 0 {
            row = build();
        }
        row.sit(sitting.min(rounds - start), &mut times);
    }
    let figures = row.contenders.iter().zip(&mut times);
    Measured {
        name: row.name,
        items: row.items,
        figures: figures
            .map(|(contender, times)| {
                let micros = median(times);
                let quarter = times.len() / 4;
                Figures {
                    name: contender.name,
                    micros,
                    spread: (times[times.len() - 1 - quarter] - times[quarter]) / micros,
                    used: memory::used(&contender.run),
                }
            })
            .collect(),
    }
}

fn timed(repeats: u32, run: &dyn Fn()) -> Duration {
    let start = ThreadTime::now();
    for _ in 0..repeats {
        run();
    }
    start.elapsed()
}

/// The median; the times are sorted then.
pub fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
