#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().index(User::BY_ORG).scan().copy_to(&users());
}
