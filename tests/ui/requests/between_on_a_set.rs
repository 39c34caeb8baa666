#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let tags = BTreeSet::from(["a".to_owned()]);
    users().scan().filter(User::TAGS.between(&tags, &tags));
}
