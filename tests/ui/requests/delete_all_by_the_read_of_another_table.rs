#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().delete_all(orders().scan());
}
