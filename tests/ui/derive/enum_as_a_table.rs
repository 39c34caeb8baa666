use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
enum User {
    Guest,
    Member { id: u64 },
}

fn main() {}
