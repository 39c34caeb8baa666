#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let _ = db().batch_get((users().batch_get([("standard", "Doe")]), orders().get(1)));
}
