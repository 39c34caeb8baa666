#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let _ = users()
        .update(("standard", "Doe"))
        .add(User::AGE, "x");
}
