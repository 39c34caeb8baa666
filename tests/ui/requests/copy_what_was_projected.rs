#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().scan().project::<Contact>().copy_to(&users());
}
