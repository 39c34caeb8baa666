use dynamo_orm::DynamoDocument;

#[derive(DynamoDocument)]
struct Address {
    #[dynamo(counter)]
    writes: u64,
}

fn main() {}
