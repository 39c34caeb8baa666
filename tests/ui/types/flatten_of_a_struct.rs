use dynamo_orm::{DynamoDocument, DynamoTable};

#[derive(DynamoDocument)]
struct Address {
    city: String,
}

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    #[dynamo(flatten)]
    address: Address,
}

fn main() {}
