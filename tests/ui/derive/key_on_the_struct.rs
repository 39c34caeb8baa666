use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
#[range_key]
struct User {
    #[hash_key]
    id: u64,
}

fn main() {}
