#[path = "../tables.rs"]
mod tables;
use tables::*;

fn age(user: &UserByOrg) -> u8 {
    user.age
}

fn main() {}
