use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
struct User {
    #[hash_key]
    id: u64,
}

fn main() {}
