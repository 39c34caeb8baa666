#[path = "../tables.rs"]
mod tables;
use tables::*;

fn put(account: &Account) {
    let _ = accounts().put(account).returning_old();
}

fn main() {}
