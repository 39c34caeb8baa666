use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "posts", counter)]
struct Post {
    #[hash_key]
    id: u64,
    writes: u64,
}

fn main() {}
