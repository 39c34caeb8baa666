//! What a client's CPU does for one request and its answer: `cargo bench`, in this directory.
//!
//! `-- --rounds 40` sets how many rounds the medians are of, `--quick` makes it one, `--only page` keeps the rows whose
//! name holds that, and `--who ours` one contender, for a profiler.

mod call;
mod canned;
#[macro_use]
mod contenders;
mod effect;
mod harness;
mod latency;
mod memory;
mod million;
mod report;
mod requests;
mod rows;
mod samples;
mod targets;
mod wire;
mod work;

use crate::harness::Options;
use crate::work::Done;

fn main() {
    let options = Options::from_args();
    let Done {
        measured,
        items,
        fields,
    } = work::measured(&options);

    println!(
        "CPU time of one thread over prepared answers: medians of {} rounds, of the checksum eight times as many, contenders\n\
         in turn.\n\
         facade is dynamodb-facade 0.2.0, modyne 0.3.1, serde_dynamo 4.3.0, all on the SDK that ours is on; serde_json\n\
         and sonic-rs 0.5.10 decode the same bytes, without a client. Built as `cargo build --release` does it, without\n\
         LTO, for any CPU of the kind.\n",
        options.rounds
    );
    targets::print(&measured, fields);
    if options.keeps("latency") {
        latency::print(&items);
    }
    if options.keeps("1M-item scan") {
        million::print(
            &items,
            if options.rounds > 1 {
                1_000_000
            } else {
                25_000
            },
        );
    }
    report::print(&measured, "ours");
    if options.keeps("get") {
        call::print(options.rounds * 100, &items[0]);
    }
}
