#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let _ = accounts().update(1).set(Account::WRITES, 7);
}
