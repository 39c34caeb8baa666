use dynamo_orm::DynamoDocument;

#[derive(DynamoDocument)]
enum Contact {
    Email(String),
    Phone {
        country: u16,
        #[dynamo(sensitive)]
        number: u64,
    },
}

fn main() {}
