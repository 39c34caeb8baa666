#[path = "../tables.rs"]
mod tables;
use tables::*;

#[derive(DynamoTable)]
#[dynamo(table = "logs")]
struct Log {
    #[hash_key]
    id: u64,
    lines: Vec<String>,
}

fn table() -> Table<Log> {
    unimplemented!()
}

fn main() {
    let _ = table().update(1).delete(Log::LINES, ["x"]);
}
