#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let _ = users()
        .update(("standard", "Doe"))
        .set(User::FIRST_NAME, User::FIRST_NAME.plus(1));
}
