#[path = "../tables.rs"]
mod tables;
use tables::*;

async fn read() -> Result<(), Error> {
    users().scan().project::<Contact>().project::<Contact>().await?;
    Ok(())
}

fn main() {}
