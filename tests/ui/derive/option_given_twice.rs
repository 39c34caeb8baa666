use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    #[dynamo(rename = "ID", rename = "Id")]
    id: u64,
}

fn main() {}
