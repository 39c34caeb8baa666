#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().index(Order::BY_STATUS);
}
