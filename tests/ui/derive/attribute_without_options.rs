use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo = "users"]
struct User {
    #[hash_key]
    id: u64,
}

fn main() {}
