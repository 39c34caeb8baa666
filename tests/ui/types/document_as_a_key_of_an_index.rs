use dynamo_orm::{DynamoDocument, DynamoTable};

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
struct Address {
    city: String,
}

#[derive(DynamoTable)]
#[dynamo(table = "houses")]
#[index(include(rooms), name = "ByAddress", hash = address)]
struct House {
    #[hash_key]
    id: u64,
    address: Address,
    rooms: u8,
}

fn main() {}
