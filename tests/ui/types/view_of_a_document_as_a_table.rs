use dynamo_orm::{DynamoTable, DynamoView};

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    first_name: String,
    email: Option<String>,
}

#[derive(dynamo_orm::DynamoDocument)]
struct Address {
    city: String,
}

#[derive(DynamoView)]
#[dynamo(table = Address)]
struct City<'a> {
    city: &'a str,
}

fn main() {}
