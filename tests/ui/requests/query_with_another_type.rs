#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().query(1);
}
