use dynamo_orm::DynamoKey;

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[dynamo(rename_al = "lowercase")]
enum Status {
    Open,
    #[dynamo(renam = "p")]
    Paid,
}

fn main() {}
