#[path = "../tables.rs"]
mod tables;
use tables::*;

async fn save() -> Result<(), Error> {
    let mut account = accounts().get(1).required().await?;
    account.save().condition(User::AGE.ge(18)).await?;
    Ok(())
}

fn main() {}
