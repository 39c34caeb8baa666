use dynamo_orm::DynamoKey;

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Never {}

fn main() {}
