use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "readings")]
struct Reading {
    #[hash_key]
    sensor: String,
    #[range_key]
    at: u64,
    #[index(include(unit), name = "ByValue")]
    value: f32,
    unit: String,
}

fn main() {}
