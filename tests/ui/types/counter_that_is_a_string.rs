use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "posts")]
struct Post {
    #[hash_key]
    id: u64,
    #[dynamo(counter)]
    writes: String,
}

fn main() {}
