#[path = "../tables.rs"]
mod tables;
use tables::*;

async fn check() -> Result<(), Error> {
    orders().check(1, Order::TOTAL.ge(5)).await?;
    Ok(())
}

fn main() {
    let _ = check();
}
