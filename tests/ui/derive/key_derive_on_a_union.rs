use dynamo_orm::DynamoKey;

#[derive(DynamoKey)]
union Bits {
    number: u32,
    bytes: [u8; 4],
}

fn main() {}
