use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "arn:aws:dynamodb:eu-west-1:123456789012:users")]
struct User {
    #[hash_key]
    id: u64,
}

fn main() {}
