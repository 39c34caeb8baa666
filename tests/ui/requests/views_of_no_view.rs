#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let contacts = users().scan().views::<Contact>();
}
