use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    #[index(all, name = "ByEmail")]
    email: String,
}

fn main() {}
