use dynamo_orm::{Database, DynamoTable, Error};

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User<T> {
    #[hash_key]
    id: T,
}

// What uses the table has no errors of its own.
async fn users(db: &Database) -> Result<(), Error> {
    User::<u64>::table(db).get(1).await?;
    Ok(())
}

fn main() {}
