use dynamo_orm::{DynamoTable, DynamoView};

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    first_name: String,
    email: Option<String>,
}

#[derive(DynamoView)]
#[dynamo(table = User)]
enum Contact<'a> {
    Email(&'a str),
}

fn main() {}
