use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "sessions")]
struct Session {
    #[hash_key]
    id: u64,
    #[dynamo(ttl, serde)]
    expires: u64,
}

fn main() {}
