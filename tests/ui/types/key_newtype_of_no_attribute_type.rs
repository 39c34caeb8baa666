use dynamo_orm::DynamoKey;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Address {
    city: String,
}

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Home(Address);

fn main() {}
