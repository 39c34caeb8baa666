#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().scan().filter(User::FIRST_NAME.begins_with(User::AGE));
}
