#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    orders().put_all(Order { id: 1, status: "new".into(), total: 1 });
}
