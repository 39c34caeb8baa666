#[path = "../tables.rs"]
mod tables;
use tables::*;

async fn save() -> Result<(), Error> {
    let mut contact = users().query("standard").project::<Contact>().one().await?;
    contact.save().await?;
    Ok(())
}

fn main() {}
