#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let mut order: Item<Order> = unimplemented!();
    let _ = db().transact_write().action(&mut order);
}
