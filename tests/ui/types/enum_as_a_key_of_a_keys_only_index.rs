use dynamo_orm::{DynamoDocument, DynamoTable};

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
enum Status {
    Open,
    Paid,
}

#[derive(DynamoTable)]
#[dynamo(table = "orders")]
#[index(keys_only, name = "ByStatus", hash = status)]
struct Order {
    #[hash_key]
    id: u64,
    status: Option<Status>,
}

fn main() {}
