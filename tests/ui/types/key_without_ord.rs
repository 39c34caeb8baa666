use dynamo_orm::DynamoKey;

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, Hash)]
struct Id(String);

fn main() {}
