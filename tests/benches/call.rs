//! Where the time and the allocations of one call go, by the SDK's hooks; what is ours is the last column.
//!
//! Prepared once for all calls, by public API: the interceptor, which the SDK then asks neither whether it is disabled
//! nor for hooks that it has not; our serializers and deserializers, each pair in a layer of configuration; and the SDK's
//! futures, whose memory is used again. A call was 12.8 % slower than the SDK's without these, and allocated 36 % more bytes.
//!
//! What the SDK does for every call could be prepared once for each client, but its runtime plugins are not public: it
//! asks each of them for its layer of configuration, and merges their components, before it looks at the request.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use aws_sdk_dynamodb::config::interceptors::{
    AfterDeserializationInterceptorContextRef as Output,
    BeforeDeserializationInterceptorContextRef as Response,
    BeforeSerializationInterceptorContextRef as Input,
    BeforeTransmitInterceptorContextRef as Request, FinalizerInterceptorContextRef as Finalizer,
};
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;

use crate::canned::Canned;
use crate::contenders::Mapper as _;
use crate::contenders::ours::Ours;
use crate::contenders::sdk::Bare;
use crate::harness::{median, wait};
use crate::memory::{self, Used};
use crate::wire::{self, Attributes};

/// What goes on until each hook, and after the last one.
const PHASES: [&str; 11] = [
    "the request is built",
    "up to serialization: configuration",
    "serialization",
    "up to the attempt: a copy to send again",
    "identity, endpoint",
    "signature",
    "the canned answer",
    "the body is read",
    "deserialization",
    "the retry strategy settles",
    "the result is handed back",
];

/// A call through a client that notes its phases.
pub struct Probe {
    marks: Marks,
    call: Box<dyn Fn()>,
    times: [Vec<f64>; PHASES.len()],
    used: [Used; PHASES.len()],
}

impl Probe {
    /// `call` makes the call of a client with these marks.
    pub fn new(call: impl FnOnce(Marks) -> Box<dyn Fn()>) -> Self {
        let marks = Marks::default();
        let call = call(marks.clone());
        call();
        Self {
            marks,
            call,
            times: Default::default(),
            used: Default::default(),
        }
    }

    /// Calls once more.
    pub fn round(&mut self) {
        self.marks.0.lock().unwrap().clear();
        memory::used(|| {
            self.marks.mark().unwrap();
            (self.call)();
            self.marks.mark().unwrap();
        });
        let marks = self.marks.0.lock().unwrap();
        assert_eq!(marks.len(), PHASES.len() + 1, "one mark a hook");
        for (phase, pair) in marks.windows(2).enumerate() {
            let [(start, before), (end, after)] = pair else {
                unreachable!("a window of two");
            };
            self.times[phase].push((*end - *start).as_secs_f64() * 1e6);
            self.used[phase] = Used {
                allocations: after.allocations - before.allocations,
                bytes: after.bytes - before.bytes,
                peak: 0,
            };
        }
    }

    /// Microseconds, allocations and bytes of each phase, and of all.
    fn figures(&mut self) -> Vec<[f64; 3]> {
        let phases = self.times.iter_mut().zip(&self.used);
        let mut figures: Vec<[f64; 3]> = phases
            .map(|(times, used)| [median(times), used.allocations as f64, used.bytes as f64])
            .collect();
        let sum = |column: usize| figures.iter().map(|figures| figures[column]).sum();
        figures.push([sum(0), sum(1), sum(2)]);
        figures
    }
}

/// The phases of a get, ours and the bare SDK's, each called in turn.
fn phases(rounds: usize, item: &Attributes) -> [(&'static str, Probe); 2] {
    let canned = Canned::one(wire::one(item));
    let mut ours = Probe::new(|marks| {
        let ours = Ours::new(&canned.intercepted(marks));
        Box::new(move || drop(wait(ours.get("Doe-0000000"))))
    });
    let mut bare = Probe::new(|marks| {
        let bare = Bare::new(&canned.intercepted(marks));
        Box::new(move || drop(wait(bare.get("Doe-0000000"))))
    });
    for _ in 0..rounds {
        ours.round();
        bare.round();
    }
    [(Ours::NAME, ours), (Bare::NAME, bare)]
}

/// Prints the phases of one get side by side.
pub fn print(rounds: usize, item: &Attributes) {
    let probes = phases(rounds, item);
    print_all(probes);
}

fn print_all(probes: [(&str, Probe); 2]) {
    print!("{:<50}", "one get, by hooks");
    let [ours, bare] = probes.map(|(name, mut probe)| {
        print!("{name:>29}");
        probe.figures()
    });
    println!("{:>29}", "difference");
    let difference = ours.iter().zip(&bare);
    let difference = difference
        .map(|(ours, bare)| std::array::from_fn(|column| ours[column] - bare[column]))
        .collect();
    let columns: [Vec<[f64; 3]>; 3] = [ours, bare, difference];
    let units = format!("{:>11}{:>8}{:>10}", "us", "allocs", "bytes");
    println!("{:<50}{units}{units}{units}", "");
    for (row, phase) in PHASES.iter().chain(&["in all"]).enumerate() {
        print!("{phase:<50}");
        for column in &columns {
            let [micros, allocations, bytes] = column[row];
            print!("{micros:>11.2}{allocations:>8}{bytes:>10}");
        }
        println!();
    }
}

/// An interceptor that notes when it is called, and what was allocated by then.
#[derive(Clone, Debug, Default)]
pub struct Marks(Arc<Mutex<Vec<(Instant, Used)>>>);

impl Marks {
    fn mark(&self) -> Result<(), BoxError> {
        let mut marks = self.0.lock().unwrap();
        marks.push((Instant::now(), memory::so_far()));
        Ok(())
    }
}

macro_rules! hooks {
    ($($hook:ident($context:ident);)*) => {$(
        fn $hook(
            &self,
            _context: &$context<'_>,
            _components: &RuntimeComponents,
            _config: &mut ConfigBag,
        ) -> Result<(), BoxError> {
            self.mark()
        }
    )*};
}

impl Intercept for Marks {
    fn name(&self) -> &'static str {
        "marks"
    }

    fn read_before_execution(&self, _: &Input<'_>, _: &mut ConfigBag) -> Result<(), BoxError> {
        self.mark()
    }

    hooks! {
        read_before_serialization(Input);
        read_after_serialization(Request);
        read_before_attempt(Request);
        read_before_signing(Request);
        read_after_signing(Request);
        read_after_transmit(Response);
        read_before_deserialization(Response);
        read_after_deserialization(Output);
        read_after_execution(Finalizer);
    }
}
