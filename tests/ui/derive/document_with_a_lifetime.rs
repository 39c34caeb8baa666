use dynamo_orm::DynamoDocument;

#[derive(DynamoDocument)]
struct Pair<'a> {
    first: &'a str,
    second: String,
}

fn main() {}
