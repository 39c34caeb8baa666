#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let by_org = users().index(User::BY_ORG);
    by_org.query(("o", 1)).filter(User::AGE.ge(18));
}
