use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    #[dynamo(skip, sensitive)]
    password: String,
}

fn main() {}
