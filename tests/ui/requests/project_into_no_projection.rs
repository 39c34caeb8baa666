#[path = "../tables.rs"]
mod tables;
use tables::*;

async fn read() -> Result<(), Error> {
    users().scan().project::<Address>().await?;
    Ok(())
}

fn main() {}
