use dynamo_orm::{DynamoDocument, DynamoKey};

#[derive(DynamoDocument, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Address {
    city: String,
}

impl DynamoKey for Address {}

fn main() {}
