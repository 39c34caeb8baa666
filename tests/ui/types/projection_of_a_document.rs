use dynamo_orm::{DynamoDocument, DynamoProjection, DynamoTable};

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    first_name: String,
    email: Option<String>,
}

#[derive(DynamoDocument)]
struct Address {
    city: String,
}

#[derive(DynamoProjection)]
#[dynamo(table = Address)]
struct City {
    city: String,
}

fn main() {}
