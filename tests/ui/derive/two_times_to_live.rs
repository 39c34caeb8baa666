use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "sessions")]
struct Session {
    #[hash_key]
    id: u64,
    #[dynamo(ttl)]
    expires: u64,
    #[dynamo(ttl)]
    ends: u64,
}

fn main() {}
