#[path = "../tables.rs"]
mod tables;
use tables::*;

async fn read() -> Result<(), Error> {
    users().index(User::BY_EMAIL).query("a@b.c").load().await?;
    Ok(())
}

fn main() {}
