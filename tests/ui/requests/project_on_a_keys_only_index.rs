#[path = "../tables.rs"]
mod tables;
use tables::*;

async fn read() -> Result<(), Error> {
    let by_status = orders().index(Order::BY_STATUS);
    by_status.query("open").project::<Bill>().await?;
    Ok(())
}

fn main() {}
