#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let _ = db().transact_write().action(orders().check(1));
}
