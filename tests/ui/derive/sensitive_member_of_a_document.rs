use dynamo_orm::{DynamoDocument, DynamoTable};

#[derive(DynamoDocument)]
struct Address {
    #[dynamo(sensitive)]
    street: String,
    city: String,
}

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    address: Address,
}

fn main() {}
