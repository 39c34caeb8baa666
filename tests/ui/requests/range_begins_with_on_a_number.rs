#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let by_joined = users().index(User::BY_JOINED);
    by_joined.query("standard").range().begins_with(1);
}
