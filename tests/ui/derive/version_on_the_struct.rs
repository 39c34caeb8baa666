use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users", version)]
struct User {
    #[hash_key]
    id: u64,
}

fn main() {}
