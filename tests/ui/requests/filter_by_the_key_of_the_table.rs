#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().query("standard").filter(User::LAST_NAME.eq("Doe"));
}
