use dynamo_orm::DynamoKey;

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Open,
    Paid,
}

fn main() {}
