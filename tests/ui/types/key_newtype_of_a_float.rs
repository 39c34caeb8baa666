use dynamo_orm::DynamoKey;

#[derive(DynamoKey, Clone, Debug, PartialEq, PartialOrd)]
struct Score(f64);

fn main() {}
