#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().get(("standard", 1));
}
