#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let cards = orders().scan().views::<Card<'_>>();
}
