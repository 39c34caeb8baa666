use dynamo_orm::DynamoKey;

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Status {
    Open,
    #[dynamo(rename = "Open")]
    Opened,
}

fn main() {}
