#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().query("standard").range().ge("A").range().le("M");
}
