use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
#[index(all, name = "ByEmail", hash = "email")]
struct User {
    #[hash_key]
    id: u64,
    email: String,
}

fn main() {}
