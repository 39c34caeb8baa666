use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    #[dynamo(flatten, sensitive)]
    others: BTreeMap<String, AttributeValue>,
}

fn main() {}
