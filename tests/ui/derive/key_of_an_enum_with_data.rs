use dynamo_orm::DynamoKey;

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Status {
    Open,
    Paid(u64),
    Sent { to: String },
}

fn main() {}
