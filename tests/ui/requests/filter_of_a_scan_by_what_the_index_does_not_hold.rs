#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().index(User::BY_ORG).scan().filter(User::AGE.ge(18));
}
