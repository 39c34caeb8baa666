use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
#[index(all, name = "2024-emails", hash = email)]
struct User {
    #[hash_key]
    id: u64,
    email: String,
}

fn main() {}
