use dynamo_orm::{DynamoProjection, DynamoTable, Error, Table};

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    first_name: String,
    email: Option<String>,
}

#[derive(DynamoProjection)]
struct Contact {
    first_name: String,
}

// What uses the projection has no errors of its own.
async fn contacts(users: Table<User>) -> Result<Vec<Contact>, Error> {
    users.scan().project::<Contact>().await
}

fn main() {}
