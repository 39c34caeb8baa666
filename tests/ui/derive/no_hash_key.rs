use dynamo_orm::{Database, DynamoTable, Error};

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    email: String,
}

// What uses the table has no errors of its own.
async fn users(db: &Database) -> Result<(), Error> {
    let users = User::table(db);
    let user = users.get("a@b.c").await?;
    users.query("a@b.c").filter(User::EMAIL.exists()).await?;
    users.put(&user.unwrap()).await?;
    Ok(())
}

fn main() {}
