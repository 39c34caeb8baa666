#[path = "../tables.rs"]
mod tables;
use tables::*;

fn spawn(_future: impl Future) {}

fn main() {
    spawn(users().update(("standard", "Doe")).set(User::AGE, 18).must_exist());
}
