#[path = "../tables.rs"]
mod tables;
use std::rc::Rc;

use tables::*;

fn main() {
    let order = Order { id: 1, status: "new".into(), total: 1 };
    orders().put_all(vec![Rc::new(order)]);
}
