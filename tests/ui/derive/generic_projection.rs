use dynamo_orm::{DynamoProjection, DynamoTable};

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    first_name: String,
    email: Option<String>,
}

#[derive(DynamoProjection)]
#[dynamo(table = User)]
struct Contact<T> {
    first_name: T,
}

fn main() {}
