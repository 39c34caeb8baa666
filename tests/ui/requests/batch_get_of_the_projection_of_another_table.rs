#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    orders().batch_get([1]).project::<Contact>();
}
