use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "posts")]
struct Post {
    #[hash_key]
    id: u64,
    #[dynamo(counter, ttl)]
    writes: u64,
}

fn main() {}
