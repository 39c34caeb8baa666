use dynamo_orm::{Database, DynamoProjection, DynamoTable, Error};

#[derive(DynamoTable)]
#[dynamo(tabel = "users", rename_all = "camelcase")]
#[index(name = "ByEmail", hash = emial)]
struct User {
    #[hash_key]
    #[dynamo(default)]
    id: u64,
    #[hash_key]
    email: String,
    #[index(include, name = "ByAge")]
    age: u8,
}

#[derive(DynamoProjection)]
#[dynamo(table = User)]
struct Contact {
    email: String,
}

// What uses the table has no errors of its own.
async fn users(db: &Database) -> Result<(), Error> {
    let users = User::table(db);
    users.get(1).await?;
    users.scan().filter(User::AGE.lt(18)).project::<Contact>().await?;
    Ok(())
}

fn main() {}
