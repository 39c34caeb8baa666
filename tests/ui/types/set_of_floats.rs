use dynamo_orm::DynamoTable;
use std::collections::BTreeSet;

#[derive(DynamoTable)]
#[dynamo(table = "readings")]
struct Reading {
    #[hash_key]
    id: u64,
    values: BTreeSet<f64>,
}

fn main() {}
