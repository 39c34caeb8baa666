use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    #[range_key]
    #[dynamo(serde)]
    created: std::time::Duration,
}

fn main() {}
