#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().scan().filter(User::ORG.then(Address::CITY).eq("Paris"));
}
