use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
#[index(all, name = "ByEmail", hash = email)]
#[index(all, name = "ByEmail", hash = name)]
struct User {
    #[hash_key]
    id: u64,
    email: String,
    name: String,
}

fn main() {}
