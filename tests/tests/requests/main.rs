//! Every builder, and the exact request that it sends; of updates also what becomes of the item.

mod agent;
mod batch;
mod capacity;
mod counter;
mod delete;
mod effects;
mod get;
mod item;
mod names;
mod put;
mod query;
mod refusals;
mod scan;
mod table;
mod transact;
mod update;
mod version;

use std::collections::{BTreeMap, BTreeSet};

use dynamo_orm::{DynamoDocument, DynamoTable, Table};
use dynamo_orm_tests::Engine;
use serde_json::{Value, json};

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
struct Address {
    city: String,
    zip: Option<u32>,
    lines: Vec<String>,
}

fn address(city: &str) -> Address {
    Address {
        city: city.into(),
        zip: Some(75001),
        lines: vec!["1 Main St".into()],
    }
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "users")]
#[index(all, name = "ByEmail", hash = email)]
#[index(include(nick), name = "ByOrg", hash(org, team), range(level, joined))]
#[index(keys_only, name = "ByNick", hash = nick)]
struct User {
    #[hash_key]
    kind: String,
    #[range_key]
    last_name: String,
    #[index(all, name = "ByJoined")]
    joined: u64,
    first_name: String,
    nick: Option<String>,
    email: Option<String>,
    org: String,
    team: u32,
    level: u8,
    visits: u64,
    bonus: Option<u64>,
    ratio: f64,
    tags: BTreeSet<String>,
    marks: Option<BTreeSet<u32>>,
    log: Vec<String>,
    notes: Option<Vec<Option<String>>>,
    address: Option<Address>,
    homes: Vec<Address>,
    limits: BTreeMap<String, u32>,
}

/// The user `("standard", last_name)`.
fn user(last_name: &str) -> User {
    User {
        kind: "standard".into(),
        last_name: last_name.into(),
        joined: 5,
        first_name: "Jane".into(),
        nick: None,
        email: None,
        org: "acme".into(),
        team: 7,
        level: 1,
        visits: 10,
        bonus: None,
        ratio: 0.5,
        tags: ["old", "new"].map(String::from).into(),
        marks: None,
        log: vec!["made".into()],
        notes: None,
        address: Some(address("Rome")),
        homes: vec![address("Oslo"), address("Bern")],
        limits: [("a.b".into(), 1)].into(),
    }
}

/// What [`user`] is on the wire.
fn user_json(last_name: &str) -> Value {
    let address = |city: &str| {
        json!({"M": {
            "city": {"S": city}, "zip": {"N": "75001"}, "lines": {"L": [{"S": "1 Main St"}]},
        }})
    };
    json!({
        "kind": {"S": "standard"},
        "last_name": {"S": last_name},
        "joined": {"N": "5"},
        "first_name": {"S": "Jane"},
        "org": {"S": "acme"},
        "team": {"N": "7"},
        "level": {"N": "1"},
        "visits": {"N": "10"},
        "ratio": {"N": "0.5"},
        "tags": {"SS": ["new", "old"]},
        "log": {"L": [{"S": "made"}]},
        "address": address("Rome"),
        "homes": {"L": [address("Oslo"), address("Bern")]},
        "limits": {"M": {"a.b": {"N": "1"}}},
    })
}

/// A table with a hash key alone.
#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "notes")]
struct Note {
    #[hash_key]
    id: u64,
    text: String,
    color: Option<String>,
}

fn note(id: u64) -> Note {
    Note {
        id,
        text: "text".into(),
        color: None,
    }
}

/// An engine with the table `users`, and in it [`user`] Doe.
async fn users() -> (Engine, Table<User>) {
    let engine = Engine::embedded();
    let users = User::table(&engine.db);
    users.create_table().await.unwrap();
    users.put(&user("Doe")).await.unwrap();
    engine.requests.take();
    (engine, users)
}

/// An engine with the table `notes`, and in it [`note`] 1.
async fn notes() -> (Engine, Table<Note>) {
    let engine = Engine::embedded();
    let notes = Note::table(&engine.db);
    notes.create_table().await.unwrap();
    notes.put(&note(1)).await.unwrap();
    engine.requests.take();
    (engine, notes)
}

/// Exactly these requests were sent since the last look, with exactly these bodies.
#[track_caller]
fn assert_sent<const N: usize>(engine: &Engine, expected: [(&str, Value); N]) {
    let sent = engine.requests.take();
    let sent: Vec<_> = sent
        .iter()
        .map(|sent| (sent.operation.as_str(), sent.body.clone()))
        .collect();
    assert_eq!(sent, expected);
}
