#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let _ = users()
        .update(("standard", "Doe"))
        .set(User::AGE, User::TEAM.plus(1));
}
