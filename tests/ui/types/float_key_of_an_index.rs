use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "readings")]
#[index(all, name = "ByValue", hash = value)]
struct Reading {
    #[hash_key]
    sensor: String,
    value: f64,
}

fn main() {}
