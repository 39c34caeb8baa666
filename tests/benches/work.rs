//! All of the work, and what it is done on.

use crate::harness::{Measured, Options, Row, measure, wait};
use crate::memory;
use crate::rows::{
    batch_get, batch_write, checksum, get, get_nothing, page, put, scan, update, view,
};
use crate::samples::{self, User};
use crate::wire::{Attributes, Order, attributes, users};

pub struct Done {
    pub measured: Vec<Measured>,
    /// The items that were read and written.
    pub items: Vec<Attributes>,
    /// How many of their fields are on the heap.
    pub fields: usize,
}

/// Measures all rows that are asked for.
pub fn measured(options: &Options) -> Done {
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
    let work: [(&str, &dyn Fn(&'static str) -> Row); 18] = [
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
        ("checksum of 3000 items", &|name| {
            checksum(name, &users, &items)
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
        measured.push(measure(options, &|| row(name)));
    }

    // A clone allocates the fields that are on the heap, and the vector of all.
    let fields = memory::used(|| drop(users.clone())).allocations - 1;
    Done {
        measured,
        items,
        fields,
    }
}
