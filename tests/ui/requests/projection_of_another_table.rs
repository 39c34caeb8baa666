#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let by_total = orders().scan().project::<Contact>();
}
