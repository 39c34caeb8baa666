use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "posts", created_at)]
struct Post {
    #[hash_key]
    id: u64,
}

fn main() {}
