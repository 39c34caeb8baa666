use dynamo_orm::DynamoDocument;

struct Address;

#[derive(DynamoDocument)]
enum Contact {
    Email(String),
    Letter(Address),
}

fn main() {}
