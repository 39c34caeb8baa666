use dynamo_orm::{DynamoTable, DynamoView};

#[derive(DynamoTable)]
#[dynamo(table = "users")]
struct User {
    #[hash_key]
    id: u64,
    first_name: String,
    email: Option<String>,
}

#[derive(DynamoView)]
struct Contact<'a> {
    first_name: &'a str,
}

// What uses the view has no errors of its own.
async fn letters(users: dynamo_orm::Table<User>) -> Result<usize, dynamo_orm::Error> {
    let mut letters = 0;
    let mut pages = users.scan().views::<Contact<'_>>();
    while let Some(page) = pages.next().await {
        for contact in &page? {
            letters += contact?.first_name.len();
        }
    }
    Ok(letters)
}

fn main() {}
