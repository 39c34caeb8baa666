use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    #[dynamo(skip)]
    id: u64,
}

fn main() {}
