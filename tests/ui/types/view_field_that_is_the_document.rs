use dynamo_orm::{DynamoDocument, DynamoTable, DynamoView};

#[derive(DynamoDocument)]
struct Address {
    city: String,
}

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    address: Address,
}

#[derive(DynamoView)]
#[dynamo(table = User)]
struct Home {
    address: Address,
}

fn main() {}
