use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
#[allow(non_snake_case)]
struct User {
    #[hash_key]
    id: u64,
    first_name: String,
    firstName: String,
}

fn main() {}
