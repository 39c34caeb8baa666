use dynamo_orm::DynamoKey;

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[dynamo(rename_all = "lowercase")]
struct Id(String);

fn main() {}
