use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    #[range_key]
    last_name: String,
    #[index(all, name = "ByEmail", hash = email)]
    email: String,
}

fn main() {}
