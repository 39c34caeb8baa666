use dynamo_orm::DynamoTable;

struct Settings {
    dark: bool,
}

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    #[dynamo(serde)]
    settings: Settings,
}

fn main() {}
