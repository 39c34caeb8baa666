use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    #[range_key]
    last_name: String,
    #[index(keys_only, name = "Local1")]
    a: u8,
    #[index(keys_only, name = "Local2")]
    b: u8,
    #[index(keys_only, name = "Local3")]
    c: u8,
    #[index(keys_only, name = "Local4")]
    d: u8,
    #[index(keys_only, name = "Local5")]
    e: u8,
    #[index(keys_only, name = "Local6")]
    f: u8,
}

fn main() {}
