use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "posts")]
struct Post {
    #[hash_key]
    id: u64,
    #[dynamo(counter(start = 256))]
    writes: u8,
}

fn main() {}
