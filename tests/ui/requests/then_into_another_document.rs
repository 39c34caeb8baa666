#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().scan().filter(User::ADDRESS.then(Invoice::TOTAL).eq(1));
}
