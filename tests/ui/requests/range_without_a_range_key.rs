#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    orders().query(1).range().ge(1);
}
