use dynamo_orm::DynamoDocument;

#[derive(DynamoDocument)]
struct Address {
    city: String,
    #[dynamo(version)]
    version: u64,
}

fn main() {}
