use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    #[dynamo(default = "adult")]
    age: u8,
}

fn adult() -> u8 {
    18
}

fn main() {}
