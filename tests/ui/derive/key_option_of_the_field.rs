use dynamo_orm::DynamoKey;

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Id {
    #[dynamo(rename = "n")]
    number: u64,
}

fn main() {}
