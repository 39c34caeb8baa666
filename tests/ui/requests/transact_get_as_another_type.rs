#[path = "../tables.rs"]
mod tables;
use tables::*;

async fn read() -> Result<(), Error> {
    let gets = (orders().get(1), users().get(("standard", "Doe")));
    let (_user, _order): (Option<Item<User>>, Option<Item<Order>>) = db().transact_get(gets).await?;
    Ok(())
}

fn main() {
    let _ = read();
}
