#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().scan().filter(User::AGE.eq(User::FIRST_NAME));
}
