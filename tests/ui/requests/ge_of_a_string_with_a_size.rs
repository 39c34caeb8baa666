#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().scan().filter(User::FIRST_NAME.ge(User::TAGS.size()));
}
