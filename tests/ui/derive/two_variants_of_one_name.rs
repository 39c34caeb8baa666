use dynamo_orm::DynamoDocument;

#[derive(DynamoDocument)]
enum Contact {
    Email(String),
    #[dynamo(rename = "Email")]
    Mail(String),
}

fn main() {}
