use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users", rename_all = "camelCase")]
struct User {
    #[hash_key]
    id: u64,
    first_name: String,
    #[dynamo(rename = "firstName")]
    given_name: String,
}

fn main() {}
