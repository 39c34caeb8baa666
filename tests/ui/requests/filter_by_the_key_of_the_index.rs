#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let by_email = users().index(User::BY_EMAIL);
    by_email.query("a@b.c").filter(User::EMAIL.exists());
}
