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
struct Contact<'a> {
    first_name: &'a str,
    #[dynamo(path = FIRST_NAME)]
    name: &'a str,
}

fn main() {}
