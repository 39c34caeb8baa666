use dynamo_orm::{DynamoTable, DynamoView};

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    address: String,
}

#[derive(DynamoView)]
#[dynamo(table = User)]
struct Home {
    address: std::net::IpAddr,
}

fn main() {}
