#[path = "../tables.rs"]
mod tables;
use tables::*;

async fn save() -> Result<(), Error> {
    let mut user = users().index(User::BY_ORG).query(("o", 1)).one().await?;
    user.save().await?;
    Ok(())
}

fn main() {}
