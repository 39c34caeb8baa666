#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let _ = db().transact_get(users().query("standard"));
}
