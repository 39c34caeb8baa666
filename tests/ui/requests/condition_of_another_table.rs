#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let _ = users()
        .update(("standard", "Doe"))
        .condition(Order::TOTAL.ge(18));
}
