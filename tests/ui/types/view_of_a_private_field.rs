use dynamo_orm::DynamoView;

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

#[derive(DynamoView)]
#[dynamo(table = model::User)]
struct Contact<'a> {
    email: &'a str,
}

fn main() {}
