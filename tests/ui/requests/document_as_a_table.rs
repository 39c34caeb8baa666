#[path = "../tables.rs"]
mod tables;
use tables::*;

fn name_of<T: DynamoTable>() -> &'static str {
    T::SCHEMA.table
}

fn main() {
    name_of::<Address>();
}
