use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
#[index(keys_only, name = "Key", hash = email)]
struct User {
    #[hash_key]
    id: u64,
    email: String,
}

fn main() {}
