#[path = "../tables.rs"]
mod tables;
use tables::*;

async fn update() -> Result<(), Error> {
    users()
        .update(("standard", "Doe"))
        .set(User::AGE, 18)
        .await?;
    Ok(())
}

fn main() {
    let _ = update();
}
