//! The pieces of work, each with all who can do it.

use std::hint::black_box;

use crate::canned::Canned;
use crate::contenders::floor::{Batch, Got, Page, Typed};
use crate::contenders::ours::{Ours, Sum};
use crate::contenders::{BatchReader, Mapper, Sample, Writer};
use crate::effect::{self, writes};
use crate::harness::{Row, wait};
use crate::samples::User;
use crate::wire::{self, Attributes, Order};

type Wire = <User as Typed>::Wire;
type UserPage = Page<Wire>;

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
    each!(read: M {
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

/// A page whose checksum is looked at, or not. It makes little difference, which takes many rounds to show.
pub fn checksum(name: &'static str, users: &[User], items: &[Attributes]) -> Row {
    let client = Canned::one(wire::page(&items[..users.len()], Order::Alike, "")).client();
    let users = users.to_vec();
    let mut row = Row::new(name, users.len()).rounds(8);
    each!(checked_or_not: M {
        let mapper = M::new(&client);
        let query = move || wait(mapper.query::<User>());
        row.add(M::NAME, &users, query, |read| {
            read.into_iter().map(M::plain::<User>).collect()
        });
    });
    row
}

/// Adds up what a page holds, of owned items and of views, which have all ten attributes or two.
pub fn view(name: &'static str, users: &[User], items: &[Attributes]) -> Row {
    let client = Canned::one(wire::page(&items[..users.len()], Order::Alike, "")).client();
    let mut row = Row::new(name, users.len());
    let letters = |user: &User| {
        let names = user.account_type.len() + user.last_name.len() + user.first_name.len();
        let tags: usize = user.tags.iter().map(String::len).sum();
        names + tags + user.organization.len() + user.email.as_ref().map_or(0, String::len)
    };
    let letters = users.iter().map(letters).sum();
    let spent = users.iter().map(|user| user.balance).sum();
    let all = Sum {
        letters,
        joined: users.iter().map(|user| user.date_joined).sum(),
        logins: users.iter().map(|user| u64::from(user.logins)).sum(),
        spent,
        owners: users.iter().filter(|user| user.is_owner).count(),
    };
    let two = Sum {
        letters: users.iter().map(|user| user.last_name.len()).sum(),
        spent,
        ..Sum::default()
    };
    let ours = Ours::new(&client);
    row.add(Ours::NAME, &all, move || wait(ours.sum()), |sum| sum);
    let ours = Ours::new(&client);
    row.add("view", &all, move || wait(ours.sum_of_views()), |sum| sum);
    let ours = Ours::new(&client);
    row.add(
        "view of two",
        &two,
        move || wait(ours.sum_of_two()),
        |sum| sum,
    );
    row
}

pub fn scan(name: &'static str, items: &[Attributes]) -> Row {
    let (count, bodies) = (20 * items.len(), wire::pages(20, items));
    let answers = bodies.iter().map(|body| body.clone().into()).collect();
    let client = Canned::new(answers).client();
    let mut row = Row::new(name, count);
    each!(read: M {
        let mapper = M::new(&client);
        let scan = move || wait(mapper.scan());
        row.add(M::NAME, &count, scan, |count| count);
    });
    floor!(scan: row, bodies, UserPage, &count);
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
    each!(read: M {
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
    each!(batch_get: M {
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
    each!(write: M {
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
    each!(write: M {
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
    each!(write: M {
        let (mapper, users) = (M::new(&canned.client()), users.to_vec());
        let write = move || wait(mapper.batch_write(&users));
        writes(&mut row, M::NAME, &canned, &effect, write);
    });
    row
}
