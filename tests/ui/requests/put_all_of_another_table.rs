#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    users().put_all([Ticket { id: 1 }]);
}
