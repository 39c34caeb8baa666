use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key(name = "ID")]
    id: u64,
}

fn main() {}
