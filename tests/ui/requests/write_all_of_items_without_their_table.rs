#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    db().write_all([Ticket { id: 1 }]);
}
