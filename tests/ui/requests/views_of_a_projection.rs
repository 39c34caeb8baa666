#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let cards = users().scan().project::<Contact>().views::<Card<'_>>();
}
