use dynamo_orm::DynamoDocument;

#[derive(DynamoDocument)]
union Number {
    int: u64,
    float: f64,
}

fn main() {}
