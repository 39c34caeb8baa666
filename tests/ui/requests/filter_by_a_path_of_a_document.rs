#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().scan().filter(Address::CITY.eq("Paris"));
}
