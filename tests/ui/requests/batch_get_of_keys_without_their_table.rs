#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let _ = db().batch_get([("standard", "Doe"), ("standard", "Roe")]);
}
