use dynamo_orm::DynamoDocument;

#[derive(DynamoDocument)]
enum Never {}

fn main() {}
