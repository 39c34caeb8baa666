use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
#[index(keys_only, include(name), name = "ByEmail", hash = email)]
struct User {
    #[hash_key]
    id: u64,
    email: String,
    name: String,
}

fn main() {}
