use dynamo_orm::DynamoDocument;

#[derive(DynamoDocument)]
struct Address {
    city: String,
    #[dynamo(ttl)]
    expires: u64,
}

fn main() {}
