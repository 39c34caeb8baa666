#[path = "../tables.rs"]
mod tables;
use tables::*;

fn put(user: &User) {
    orders().put(user);
}

fn main() {}
