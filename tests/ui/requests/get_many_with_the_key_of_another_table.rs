#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().batch_get([OrderKey { id: 1 }]);
}
