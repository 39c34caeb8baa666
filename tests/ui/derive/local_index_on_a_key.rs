use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    #[range_key]
    #[index(all, name = "ByLastName")]
    last_name: String,
}

fn main() {}
