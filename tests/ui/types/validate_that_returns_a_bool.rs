use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users", validate = is_valid)]
struct User {
    #[hash_key]
    id: u64,
}

fn is_valid(user: &User) -> bool {
    user.id > 0
}

fn main() {}
