use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    #[dynamo(version)]
    version: String,
}

fn main() {}
