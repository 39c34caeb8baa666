#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().scan().filter(User::AGE.lt(Order::TOTAL));
}
