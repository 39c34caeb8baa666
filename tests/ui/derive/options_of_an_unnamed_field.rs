use dynamo_orm::DynamoDocument;

#[derive(DynamoDocument)]
enum Contact {
    Email(#[dynamo(rename = "mail")] String),
}

fn main() {}
