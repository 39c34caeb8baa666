use dynamo_orm::DynamoDocument;

struct Street;

#[derive(DynamoDocument)]
struct Address {
    street: Street,
    city: String,
}

fn main() {}
