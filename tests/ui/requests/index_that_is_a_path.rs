#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().index(User::EMAIL);
}
