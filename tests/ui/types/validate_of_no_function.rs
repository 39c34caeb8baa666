use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users", validate = is_valid)]
struct User {
    #[hash_key]
    id: u64,
}

fn main() {}
