use dynamo_orm::{DynamoProjection, DynamoTable};

#[derive(serde::Serialize, serde::Deserialize)]
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

#[derive(DynamoProjection)]
#[dynamo(table = User)]
struct Looks {
    settings: Settings,
}

fn main() {}
