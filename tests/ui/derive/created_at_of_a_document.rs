use dynamo_orm::DynamoDocument;

#[derive(DynamoDocument)]
struct Address {
    #[dynamo(created_at)]
    created: u64,
}

fn main() {}
