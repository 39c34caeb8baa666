#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let update = orders().update(1).set(Order::TOTAL, 5).must_exist();
    let _ = db().transact_write().action(update.returning_new());
}
