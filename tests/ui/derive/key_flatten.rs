use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    #[dynamo(flatten)]
    id: std::collections::BTreeMap<String, String>,
}

fn main() {}
