#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let _ = users()
        .update(("standard", "Doe"))
        .set(User::AGE, User::FIRST_NAME.plus(1));
}
