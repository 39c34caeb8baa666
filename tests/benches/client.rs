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
mod report;
mod requests;
mod rows;
mod samples;
mod targets;
mod wire;

use crate::harness::{Options, Row, measure, wait};
use crate::rows::{batch_get, batch_write, get, get_nothing, page, put, scan, update, view};
use crate::samples::User;
use crate::wire::{Attributes, Order, attributes, users};

fn main() {
    let options = Options::from_args();
    let idle = || wait(async {});
    idle();
    assert_eq!(memory::used(idle).allocations, 0, "the harness allocates");

    let users = users::<User>(3000);
    let items: Vec<Attributes> = users.iter().map(attributes).collect();
    let users_page = |name, count: usize, order| page(name, &users[..count], &items, order);
    let wides = |name| {
        let (values, items): (Vec<_>, Vec<_>) = samples::wides(300).into_iter().unzip();
        page(name, &values, &items, Order::Alike)
    };
    let nesteds = |name| {
        let values = samples::nesteds(1000);
        let items: Vec<_> = values.iter().map(attributes).collect();
        page(name, &values, &items, Order::Alike)
    };
    let binary = |name| {
        let value = samples::binary();
        let items = [attributes(&value)];
        page(name, &[value], &items, Order::Alike)
    };
    let work: [(&str, &dyn Fn(&'static str) -> Row); 17] = [
        ("1-item page", &|name| users_page(name, 1, Order::Alike)),
        ("100-item page", &|name| users_page(name, 100, Order::Alike)),
        ("3000-item page", &|name| {
            users_page(name, 3000, Order::Alike)
        }),
        ("3000 in the struct's order", &|name| {
            users_page(name, 3000, Order::Declared(User::FIELDS))
        }),
        ("3000 in random order", &|name| {
            users_page(name, 3000, Order::Random)
        }),
        ("view of the 3000-item page", &|name| {
            view(name, &users, &items)
        }),
        ("view of the 1-item page", &|name| {
            view(name, &users[..1], &items)
        }),
        ("wide: 6 of 60, 300 items", &wides),
        ("nested: 1000 items", &nesteds),
        ("binary of 100 KB", &binary),
        ("scan of 20 x 1000", &|name| scan(name, &items[..1000])),
        ("get", &|name| get(name, &users[0], &items[0])),
        ("get of no item", &get_nothing),
        ("batch get of 100", &|name| {
            batch_get(name, &users[..100], &items[..100])
        }),
        ("put", &|name| put(name, &users[0], &items[0])),
        ("update of two fields", &|name| update(name, &users[0])),
        ("batch write of 25", &|name| {
            batch_write(name, &users[..25], &items[..25])
        }),
    ];
    let mut measured = Vec::new();
    for (name, row) in work.into_iter().filter(|(name, _)| options.keeps(name)) {
        eprintln!("{name} ...");
        measured.push(measure(&options, &|| row(name)));
    }

    println!(
        "CPU time of one thread over prepared answers: medians of {} rounds, contenders in turn.\n\
         facade is dynamodb-facade 0.2.0, modyne 0.3.1, serde_dynamo 4.3.0, all on the SDK that ours is on; serde_json\n\
         and sonic-rs 0.5.10 decode the same bytes, without a client. Built as `cargo build --release` does it, without\n\
         LTO, for any CPU of the kind.\n",
        options.rounds
    );
    // A clone allocates the fields that are on the heap, and the vector of all.
    let fields = memory::used(|| drop(users.clone())).allocations - 1;
    targets::print(&measured, fields);
    if options.keeps("latency") {
        latency::print(&items);
    }
    report::print(&measured, "ours");
    if options.keeps("get") {
        call::print(options.rounds * 100, &items[0]);
    }
}
