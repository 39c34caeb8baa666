#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    let table = users().create_table().provisioned(5, 5);
    table.index_throughput(Order::BY_STATUS, 1, 1);
}
