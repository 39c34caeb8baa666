use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    #[dynamo(version)]
    id: u64,
}

fn main() {}
