#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let _ = db().transact_get((orders().get(1), orders().delete(2)));
}
