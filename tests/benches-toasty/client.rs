//! toasty beside ours and the bare SDK, over the work of `tests/benches`: `cargo bench`, in this directory, with the same
//! options.

// Of these files some is for other contenders alone.
#![allow(dead_code, unused_imports)]

#[path = "../benches/canned.rs"]
mod canned;
#[macro_use]
mod contenders;
#[path = "../benches/effect.rs"]
mod effect;
#[path = "../benches/harness.rs"]
mod harness;
#[path = "../benches/memory.rs"]
mod memory;
#[path = "../benches/report.rs"]
mod report;
#[path = "../benches/requests.rs"]
mod requests;
#[path = "../benches/rows.rs"]
mod rows;
#[path = "../benches/samples.rs"]
mod samples;
#[path = "../benches/targets.rs"]
mod targets;
#[path = "../benches/wire.rs"]
mod wire;
#[path = "../benches/work.rs"]
mod work;

use crate::harness::Options;

fn main() {
    let options = Options::from_args();
    let done = work::measured(&options);
    println!(
        "CPU time of one thread over prepared answers: medians of {} rounds, contenders in turn.\n\
         toasty is 0.11.0 with its DynamoDB driver, on SDK 1.131, which it pins; ours and the bare SDK are on the same.\n",
        options.rounds
    );
    targets::print(&done.measured, done.fields);
    report::print(&done.measured, "ours");
}
