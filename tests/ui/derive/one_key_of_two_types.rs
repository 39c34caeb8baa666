use dynamo_orm::DynamoTable;

// DynamoDB defines an attribute once, so it cannot be a number in one index and a string in another.
#[derive(DynamoTable)]
#[dynamo(table = "users")]
#[index(all, name = "ByNumber", hash = number)]
#[index(all, name = "ByText", hash = text)]
struct User {
    #[hash_key]
    id: u64,
    #[dynamo(rename = "code")]
    number: u32,
    #[dynamo(rename = "code")]
    text: String,
}

fn main() {}
