#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().scan().copy_to(&orders());
}
