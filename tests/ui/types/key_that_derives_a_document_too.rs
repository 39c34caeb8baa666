use dynamo_orm::DynamoKey;

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[derive(dynamo_orm::DynamoDocument)]
enum Status {
    Open,
    Paid,
}

fn main() {}
