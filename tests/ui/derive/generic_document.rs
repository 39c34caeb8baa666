use dynamo_orm::DynamoDocument;

#[derive(DynamoDocument)]
struct Pair<T> {
    first: T,
    second: T,
}

fn main() {}
