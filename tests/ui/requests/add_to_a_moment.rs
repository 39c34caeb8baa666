use std::time::SystemTime;

use dynamo_orm::{DynamoTable, Table};

#[derive(DynamoTable)]
#[dynamo(table = "sessions")]
struct Session {
    #[hash_key]
    id: u64,
    #[dynamo(ttl)]
    expires: SystemTime,
}

fn sessions() -> Table<Session> {
    unimplemented!()
}

fn main() {
    let _ = sessions().update(1).add(Session::EXPIRES, 3600);
}
