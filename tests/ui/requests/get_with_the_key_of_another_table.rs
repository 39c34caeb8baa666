#[path = "../tables.rs"]
mod tables;
use tables::*;

fn main() {
    orders().get(TicketKey { id: 1 });
}
