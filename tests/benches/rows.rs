//! The pieces of work, each with all who can do it.

use std::hint::black_box;

use crate::call::Probe;
use crate::canned::Canned;
use crate::contenders::facade::Facade;
use crate::contenders::floor::{Batch, Got, Page, Typed};
use crate::contenders::modyne::Modyne;
use crate::contenders::ours::{Ours, Unchecked};
use crate::contenders::sdk::{Bare, Unmapped};
use crate::contenders::serde_dynamo::SerdeDynamo;
use crate::contenders::{BatchReader, Mapper, Sample, Writer};
use crate::effect::{self, writes};
use crate::harness::{Row, wait};
use crate::samples::User;
use crate::wire::{self, Attributes, Order};

type Wire = <User as Typed>::Wire;
type UserPage = Page<Wire>;

/// Does the same for each type of a list.
macro_rules! each {
    ($mapper:ident in [$($type:ty),*] $body:block) => {$({
        type $mapper = $type;
        $body
    })*};
}

/// Decodes the bytes by serde_json and by sonic-rs.
macro_rules! floor {
    ($row:ident, $body:expr, $type:ty, $expected:expr, $seen:expr) => {{
        let body = $body.clone();
        let decode = move || serde_json::from_slice::<$type>(body.as_bytes()).unwrap();
        $row.add("serde_json", $expected, decode, $seen);
        let body = $body.clone();
        let decode = move || sonic_rs::from_slice::<$type>(body.as_bytes()).unwrap();
        $row.add("sonic-rs", $expected, decode, $seen);
    }};
}

pub fn page<T: Sample>(
    name: &'static str,
    values: &[T],
    items: &[Attributes],
    order: Order,
) -> Row {
    let body = wire::page(&items[..values.len()], order, "");
    let values = values.to_vec();
    let client = Canned::one(body.clone()).client();
    let mut row = Row::new(name, values.len());
    each!(M in [Ours, Unchecked, Unmapped, Bare, SerdeDynamo, Facade, Modyne] {
        let mapper = M::new(&client);
        let query = move || wait(mapper.query::<T>());
        row.add(M::NAME, &values, query, |read| {
            read.into_iter().map(M::plain::<T>).collect()
        });
    });
    floor!(row, body, Page<T::Wire>, &values, |page: Page<T::Wire>| {
        page.items.into_iter().map(Into::into).collect()
    });
    row
}

pub fn scan(name: &'static str, items: &[Attributes]) -> Row {
    let (count, bodies) = (20 * items.len(), wire::pages(20, items));
    let answers = bodies.iter().map(|body| body.clone().into()).collect();
    let client = Canned::new(answers).client();
    let mut row = Row::new(name, count);
    each!(M in [Ours, Unmapped, Bare, SerdeDynamo, Facade, Modyne] {
        let mapper = M::new(&client);
        let scan = move || wait(mapper.scan());
        row.add(M::NAME, &count, scan, |count| count);
    });
    let pages = bodies.clone();
    let decode = move || {
        let page = |body: &String| serde_json::from_slice::<UserPage>(body.as_bytes()).unwrap();
        pages
            .iter()
            .map(|body| black_box(page(body)).items.len())
            .sum()
    };
    row.add("serde_json", &count, decode, |count: usize| count);
    let decode = move || {
        let page = |body: &String| sonic_rs::from_slice::<UserPage>(body.as_bytes()).unwrap();
        bodies
            .iter()
            .map(|body| black_box(page(body)).items.len())
            .sum()
    };
    row.add("sonic-rs", &count, decode, |count: usize| count);
    row
}

pub fn get(name: &'static str, user: &User, item: &Attributes) -> Row {
    let body = wire::one(item);
    let mut row = Row::new(name, 1);
    gets(&mut row, Canned::one(body.clone()), Some(user.clone()));
    floor!(row, body, Got<Wire>, &user.clone(), |got: Got<Wire>| {
        got.item.into()
    });
    row
}

pub fn get_nothing(name: &'static str) -> Row {
    let mut row = Row::new(name, 1);
    gets(&mut row, Canned::one("{}"), None);
    row
}

fn gets(row: &mut Row, canned: Canned, expected: Option<User>) {
    let client = canned.client();
    each!(M in [Ours, Unmapped, Bare, SerdeDynamo, Facade, Modyne] {
        let mapper = M::new(&client);
        let get = move || wait(mapper.get("Doe-0000000"));
        row.add(M::NAME, &expected, get, |read| read.map(M::plain::<User>));
    });
}

pub fn batch_get(name: &'static str, users: &[User], items: &[Attributes]) -> Row {
    let body = wire::batch(items);
    let last_names: Vec<String> = users.iter().map(|user| user.last_name.clone()).collect();
    let client = Canned::one(body.clone()).client();
    let users = users.to_vec();
    let mut row = Row::new(name, users.len());
    each!(M in [Ours, Unmapped, Bare, SerdeDynamo, Modyne] {
        let mapper = M::new(&client);
        let last_names = last_names.clone();
        let get = move || wait(mapper.batch_get(&last_names));
        row.add(M::NAME, &users, get, |read| {
            read.into_iter().map(M::plain::<User>).collect()
        });
    });
    floor!(row, body, Batch<Wire>, &users, |batch: Batch<Wire>| {
        batch.responses.bench.into_iter().map(Into::into).collect()
    });
    row
}

pub fn put(name: &'static str, user: &User, item: &Attributes) -> Row {
    let canned = Canned::one("{}");
    let mut row = Row::new(name, 1);
    let effect = effect::put(item);
    each!(M in [Ours, Bare, SerdeDynamo, Facade, Modyne] {
        let (mapper, user) = (M::new(&canned.client()), user.clone());
        let put = move || wait(mapper.put(&user));
        writes(&mut row, M::NAME, &canned, &effect, put);
    });
    row
}

pub fn update(name: &'static str, user: &User) -> Row {
    let canned = Canned::one("{}");
    let mut row = Row::new(name, 1);
    let effect = effect::update(&user.last_name);
    each!(M in [Ours, Bare, SerdeDynamo, Facade, Modyne] {
        let (mapper, name) = (M::new(&canned.client()), user.last_name.clone());
        let update = move || wait(mapper.update(&name, 8, 1234.5));
        writes(&mut row, M::NAME, &canned, &effect, update);
    });
    row
}

pub fn batch_write(name: &'static str, users: &[User], items: &[Attributes]) -> Row {
    let canned = Canned::one(r#"{"UnprocessedItems":{}}"#);
    let mut row = Row::new(name, users.len());
    let effect = effect::batch_write(items);
    each!(M in [Ours, Bare, SerdeDynamo, Facade, Modyne] {
        let (mapper, users) = (M::new(&canned.client()), users.to_vec());
        let write = move || wait(mapper.batch_write(&users));
        writes(&mut row, M::NAME, &canned, &effect, write);
    });
    row
}

/// The phases of a get, ours and the bare SDK's, each called in turn.
pub fn phases(rounds: usize, item: &Attributes) -> [(&'static str, Probe); 2] {
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
