#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let _ = dynamo_orm::Condition::any([User::AGE.ge(18), User::TEAM.eq(1)]);
}
