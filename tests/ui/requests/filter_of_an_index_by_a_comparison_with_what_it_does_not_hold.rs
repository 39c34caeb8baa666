#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().index(User::BY_ORG).scan().filter(User::FIRST_NAME.eq(User::EMAIL));
}
