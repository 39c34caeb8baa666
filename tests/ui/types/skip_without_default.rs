use dynamo_orm::DynamoTable;

struct Cache;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    #[dynamo(skip)]
    cache: Cache,
}

fn main() {}
