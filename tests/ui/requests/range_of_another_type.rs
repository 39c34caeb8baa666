#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().query("standard").range().eq(1);
}
