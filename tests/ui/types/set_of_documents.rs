use dynamo_orm::{DynamoDocument, DynamoTable};
use std::collections::BTreeSet;

#[derive(DynamoDocument, PartialEq, Eq, PartialOrd, Ord)]
struct Tag {
    name: String,
}

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    tags: BTreeSet<Tag>,
}

fn main() {}
