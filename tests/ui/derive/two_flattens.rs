use dynamo_orm::DynamoTable;
use std::collections::BTreeMap;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    #[dynamo(flatten)]
    texts: BTreeMap<String, String>,
    #[dynamo(flatten)]
    numbers: BTreeMap<String, u64>,
}

fn main() {}
