#[path = "../tables.rs"]
mod tables;
use tables::*;

async fn first() -> Result<Option<Card<'static>>, Error> {
    let page = users().scan().views::<Card<'_>>().next().await;
    let page = page.transpose()?.unwrap();
    page.iter().next().transpose()
}

fn main() {}
