use dynamo_orm::{DynamoDocument, DynamoTable};

#[derive(DynamoDocument)]
struct Address {
    city: String,
}

#[derive(DynamoTable)]
#[dynamo(table = "houses")]
struct House {
    #[hash_key]
    address: Address,
}

fn main() {}
