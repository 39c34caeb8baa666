use dynamo_orm::DynamoDocument;

#[derive(DynamoDocument)]
enum Contact {
    #[dynamo(skip)]
    Email(String),
}

fn main() {}
