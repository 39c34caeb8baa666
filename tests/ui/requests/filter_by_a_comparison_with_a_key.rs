#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().query("standard").filter(User::FIRST_NAME.eq(User::LAST_NAME));
}
