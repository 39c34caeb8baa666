use dynamo_orm::{DynamoTable, Result, Table};

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    visits: u64,
}

async fn visit(users: Table<User>) -> Result<()> {
    users.update(1).add(User::VISITS, 1).exactly_once().await?;
    Ok(())
}

fn main() {}
