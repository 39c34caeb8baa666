use dynamo_orm::{DynamoTable, DynamoView};

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    first_name: String,
    email: Option<String>,
}

#[derive(DynamoTable)]
#[dynamo(table = "photos")]
struct Photo {
    #[hash_key]
    id: u64,
    data: Vec<u8>,
}

#[derive(DynamoView)]
#[dynamo(table = Photo)]
struct Data {
    data: Vec<u8>,
}

fn main() {}
