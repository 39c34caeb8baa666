#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let table = users().create_table().provisioned(5, 5);
    table.index_throughput(User::BY_JOINED, 1, 1);
}
