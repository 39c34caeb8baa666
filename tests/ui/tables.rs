//! What the requests of these tests are made of.

#![allow(unused_imports)]

pub use std::collections::BTreeSet;

pub use dynamo_orm::{Database, DynamoDocument, DynamoProjection, DynamoTable, Error, Item, Table};

#[derive(DynamoDocument)]
pub struct Address {
    pub city: String,
}

#[derive(DynamoDocument)]
pub struct Invoice {
    pub total: u64,
}

#[derive(DynamoTable)]
#[dynamo(table = "users")]
#[index(all, name = "ByEmail", hash = email)]
#[index(
    include(first_name),
    name = "ByOrg",
    hash(org, team),
    range(level, joined)
)]
pub struct User {
    #[hash_key]
    pub account_type: String,
    #[range_key]
    pub last_name: String,
    #[index(all, name = "ByJoined")]
    pub joined: u64,
    pub first_name: String,
    pub email: Option<String>,
    pub age: u8,
    pub is_owner: bool,
    pub org: String,
    pub team: u32,
    pub level: u8,
    pub tags: BTreeSet<String>,
    pub address: Option<Address>,
}

#[derive(DynamoTable)]
#[dynamo(table = "orders")]
#[index(keys_only, name = "ByStatus", hash = status)]
pub struct Order {
    #[hash_key]
    pub id: u64,
    pub status: String,
    pub total: u64,
}

#[derive(DynamoTable)]
#[dynamo(table = "tickets")]
pub struct Ticket {
    #[hash_key]
    pub id: u64,
}

#[derive(DynamoTable)]
#[dynamo(table = "accounts")]
pub struct Account {
    #[hash_key]
    pub id: u64,
    pub balance: u64,
    #[dynamo(version)]
    pub version: u64,
    #[dynamo(updated_at)]
    pub updated: u64,
    #[dynamo(counter)]
    pub writes: u64,
}

#[derive(DynamoProjection)]
#[dynamo(table = User)]
pub struct Contact {
    pub first_name: String,
    pub email: Option<String>,
}

#[derive(DynamoProjection)]
#[dynamo(table = Order)]
pub struct Bill {
    pub total: u64,
}

pub fn db() -> Database {
    unimplemented!()
}

pub fn users() -> Table<User> {
    unimplemented!()
}

pub fn orders() -> Table<Order> {
    unimplemented!()
}

#[allow(dead_code)] // Of the cases alone.
pub fn accounts() -> Table<Account> {
    unimplemented!()
}

pub use dynamo_orm::DynamoView;

#[derive(DynamoView)]
#[dynamo(table = User)]
pub struct Card<'a> {
    pub first_name: &'a str,
    pub email: Option<&'a str>,
}
