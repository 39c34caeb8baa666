use dynamo_orm::{Database, DynamoTable, Error};

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User(#[hash_key] u64, String);

// What uses the table has no errors of its own.
async fn users(db: &Database) -> Result<(), Error> {
    User::table(db).get(1).await?;
    Ok(())
}

fn main() {}
