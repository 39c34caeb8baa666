use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users", ttl = "expires")]
struct User {
    #[hash_key]
    id: u64,
}

fn main() {}
