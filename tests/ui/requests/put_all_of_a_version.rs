#[path = "../tables.rs"]
mod tables;
use tables::*;

async fn put(everyone: Vec<Account>) -> Result<(), Error> {
    accounts().put_all(everyone).await?;
    Ok(())
}

fn main() {}
