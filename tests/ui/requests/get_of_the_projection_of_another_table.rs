#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    orders().get(1).project::<Contact>();
}
