#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let _ = orders().check(1, User::AGE.ge(18));
}
