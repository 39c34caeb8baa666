use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
#[index(all, name = "ByEmail", hash = email, range = email)]
struct User {
    #[hash_key]
    id: u64,
    email: String,
}

fn main() {}
