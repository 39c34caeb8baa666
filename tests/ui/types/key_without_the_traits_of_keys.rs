use dynamo_orm::DynamoKey;

#[derive(DynamoKey)]
struct Id(String);

fn main() {}
