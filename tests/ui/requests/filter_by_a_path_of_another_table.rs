#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().scan().filter(Order::TOTAL.ge(18));
}
