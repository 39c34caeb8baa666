#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().scan().filter(User::AGE.between(User::FIRST_NAME, 18));
}
