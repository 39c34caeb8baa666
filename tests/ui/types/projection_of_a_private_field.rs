use dynamo_orm::DynamoProjection;

mod model {
    use dynamo_orm::DynamoTable;

    #[derive(DynamoTable)]
    #[dynamo(table = "users")]
    pub struct User {
        #[hash_key]
        pub id: u64,
        email: String,
    }
}

#[derive(DynamoProjection)]
#[dynamo(table = model::User)]
struct Contact {
    email: String,
}

fn main() {}
