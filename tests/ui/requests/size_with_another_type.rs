#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().scan().filter(User::TAGS.size().eq("two"));
}
