use dynamo_orm::{Database, DynamoTable, Error};

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User<'a> {
    #[hash_key]
    id: u64,
    name: &'a str,
}

// What uses the table has no errors of its own.
async fn users(db: &Database) -> Result<(), Error> {
    User::table(db).get(1).await?;
    Ok(())
}

fn main() {}
