#[path = "../tables.rs"]
mod tables;
use tables::*;

async fn put(account: &Account) -> Result<(), Error> {
    let mut batch = accounts().batch_write();
    batch.put(account).await?;
    batch.finish().await?;
    Ok(())
}

fn main() {}
