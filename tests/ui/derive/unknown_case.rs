use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users", rename_all = "camelcase")]
struct User {
    #[hash_key]
    id: u64,
}

fn main() {}
