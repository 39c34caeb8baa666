use dynamo_orm::DynamoTable;

struct Address {
    city: String,
}

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    address: Address,
}

fn main() {}
