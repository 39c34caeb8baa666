use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    #[dynamo(flatten, rename = "others")]
    rest: std::collections::BTreeMap<String, String>,
}

fn main() {}
