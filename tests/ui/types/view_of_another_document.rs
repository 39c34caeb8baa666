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

#[derive(dynamo_orm::DynamoDocument)]
struct Invoice {
    total: u64,
}

#[derive(DynamoTable)]
#[dynamo(table = "orders")]
struct Order {
    #[hash_key]
    id: u64,
    invoice: Invoice,
}

#[derive(DynamoView)]
#[dynamo(document = Address)]
struct City<'a> {
    city: &'a str,
}

#[derive(DynamoView)]
#[dynamo(table = Order)]
struct Paid<'a> {
    invoice: City<'a>,
}

fn main() {}
