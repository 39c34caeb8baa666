use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    #[range_key]
    last_name: String,
    #[range_key]
    first_name: String,
}

fn main() {}
