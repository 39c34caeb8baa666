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
struct Contact {
    first_name: String,
    #[dynamo(sensitive)]
    email: Option<String>,
}

fn main() {}
