#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().index(User::BY_EMAIL).query("a@b.c").range().eq("Doe");
}
