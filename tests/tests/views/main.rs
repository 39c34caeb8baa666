//! Views: what they send, lend and refuse.

mod broken;
mod lent;
mod reads;
mod requests;

use std::collections::BTreeSet;

use dynamo_orm::{DynamoDocument, DynamoTable, DynamoView, Table};
use dynamo_orm_tests::Engine;

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
struct Address {
    city: String,
    zip: Option<u32>,
    lines: Vec<String>,
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "users", rename_all = "camelCase")]
#[index(all, name = "ByEmail", hash = email)]
#[index(include(balance), name = "ByTeam", hash = team)]
struct User {
    #[hash_key]
    kind: String,
    #[range_key]
    last_name: String,
    #[index(all, name = "ByJoined")]
    joined: u64,
    email: Option<String>,
    team: u32,
    balance: f64,
    is_owner: bool,
    photo: Vec<u8>,
    tags: BTreeSet<String>,
    log: Vec<String>,
    home: Option<Address>,
    places: Vec<Address>,
    #[dynamo(rename = "a.b", path = SUBJECT, sensitive)]
    subject: String,
    #[dynamo(default)]
    visits: u32,
}

fn address(city: &str) -> Address {
    Address {
        city: city.into(),
        zip: Some(75001),
        lines: vec!["1 Main St".into(), "\"Back\" door".into()],
    }
}

/// The user `("standard", "Doe-<number>")`.
fn user(number: u32) -> User {
    User {
        kind: "standard".into(),
        last_name: format!("Doe-{number}"),
        joined: u64::from(number) / 2,
        email: number.is_multiple_of(2).then(|| "a@b.c".into()),
        team: 7,
        balance: f64::from(number) + 0.5,
        is_owner: number.is_multiple_of(3),
        photo: vec![0, 255, 7],
        tags: ["new".to_owned(), "old".to_owned()].into(),
        log: vec!["made".into(), "line\nbreak".into()],
        home: number.is_multiple_of(2).then(|| address("Oslo")),
        places: vec![address("Rome"), address("漢")],
        subject: "tab\there".into(),
        visits: number,
    }
}

#[derive(DynamoView, Clone, Copy, Debug, PartialEq)]
#[dynamo(table = User)]
struct Spent<'a> {
    last_name: &'a str,
    balance: f64,
}

/// The users of these numbers, in a table of their own.
async fn users(engine: &Engine, numbers: std::ops::RangeInclusive<u32>) -> Table<User> {
    let users = engine.table::<User>().await;
    for number in numbers {
        users.put(&user(number)).await.unwrap();
    }
    engine.requests.take();
    users
}
