#[path = "../tables.rs"]
mod tables;
use tables::*;

async fn scan() -> Result<(), Error> {
    let all = users().index(User::BY_EMAIL).scan().consistent().limit(5).await?;
    assert!(all.is_empty());
    Ok(())
}

fn main() {}
