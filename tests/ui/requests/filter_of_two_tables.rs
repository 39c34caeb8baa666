#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().scan().filter(User::AGE.ge(18).and(Order::TOTAL.ge(18)));
}
