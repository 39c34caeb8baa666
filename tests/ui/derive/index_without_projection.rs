use dynamo_orm::{Database, DynamoTable, Error};

#[derive(DynamoTable)]
#[dynamo(table = "users")]
#[index(name = "ByEmail", hash = email)]
struct User {
    #[hash_key]
    id: u64,
    email: String,
}

// What uses the index has no errors of its own.
async fn users(db: &Database) -> Result<(), Error> {
    let users = User::table(db);
    users.index(User::BY_EMAIL).query("a@b.c").await?;
    Ok(())
}

fn main() {}
