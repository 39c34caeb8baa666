#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let by_email = users().index(User::BY_EMAIL).query("a@b.c");
    by_email.project::<Contact>().consistent();
}
