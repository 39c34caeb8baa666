use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "sessions", ttl)]
struct Session {
    #[hash_key]
    id: u64,
}

fn main() {}
