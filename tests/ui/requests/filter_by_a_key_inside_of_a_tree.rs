#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let adult = User::AGE.ge(18);
    let doe = User::IS_OWNER.eq(true).or(!User::LAST_NAME.eq("Doe"));
    users().query("standard").filter(adult.and(doe));
}
