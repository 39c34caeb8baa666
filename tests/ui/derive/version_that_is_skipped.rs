use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    #[dynamo(version, skip)]
    version: u64,
}

fn main() {}
