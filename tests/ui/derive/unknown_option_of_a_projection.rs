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
#[dynamo(tabel = User)]
struct Contact {
    #[dynamo(defualt)]
    first_name: String,
}

fn main() {}
