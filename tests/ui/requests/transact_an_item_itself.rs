#[path = "../tables.rs"]
mod tables;
use tables::*;

fn write(order: &mut Item<Order>) {
    let _ = db().transact_write().action(order);
}

fn main() {
    let _ = write;
}
