use dynamo_orm::DynamoTable;
use std::collections::BTreeSet;

#[derive(DynamoTable)]
#[dynamo(table = "posts")]
#[index(keys_only, name = "ByTags", hash = tags)]
struct Post {
    #[hash_key]
    id: u64,
    tags: BTreeSet<String>,
}

fn main() {}
