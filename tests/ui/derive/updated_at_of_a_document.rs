use dynamo_orm::DynamoDocument;

#[derive(DynamoDocument)]
struct Address {
    #[dynamo(updated_at)]
    updated: u64,
}

fn main() {}
