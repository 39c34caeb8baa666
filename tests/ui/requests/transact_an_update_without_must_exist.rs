#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let update = users().update(("standard", "Doe")).set(User::AGE, 18);
    let _ = db().transact_write().action(update);
}
