#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let _ = accounts().modify(1, |account| account.balance + 1);
}
