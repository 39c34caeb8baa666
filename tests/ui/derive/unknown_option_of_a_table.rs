use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users", capacity = "on_demand")]
struct User {
    #[hash_key]
    id: u64,
}

fn main() {}
