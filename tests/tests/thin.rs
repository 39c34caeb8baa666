use dynamo_orm::{DynamoDocument, DynamoTable};
use std::collections::BTreeSet;

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
struct Address {
    street: String,
    city: String,
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "users")]
#[index(keys_only, name = "ByEmail", hash = email)]
#[index(include(first_name), name = "ByOrg", hash(org, team), range = date_joined)]
struct User {
    #[hash_key]
    account_type: String,
    #[range_key]
    last_name: String,
    #[index(all, name = "DateJoinedIndex")]
    date_joined: u64,
    first_name: String,
    email: Option<String>,
    is_owner: bool,
    org: String,
    team: u32,
    tags: BTreeSet<String>,
    address: Option<Address>,
}

fn user(last: &str, first: &str, joined: u64) -> User {
    User {
        account_type: "standard_user".into(),
        last_name: last.into(),
        date_joined: joined,
        first_name: first.into(),
        email: Some(format!("{first}@x")),
        is_owner: false,
        org: "o".into(),
        team: 1,
        tags: ["a".to_owned()].into(),
        address: None,
    }
}

#[tokio::test]
async fn thin() -> Result<(), Box<dyn std::error::Error>> {
    dynamo_orm_tests::on_every_engine(async |engine| run(engine).await.unwrap()).await;
    Ok(())
}
async fn run(engine: &dynamo_orm_tests::Engine) -> Result<(), Box<dyn std::error::Error>> {
    let users = engine.table::<User>().await;

    assert!(users.verify().await?.is_empty());
    users.insert(&user("Doe", "John", 1)).await?;
    assert!(
        users
            .insert(&user("Doe", "Jim", 1))
            .await
            .unwrap_err()
            .current()
            .unwrap()
            .first_name
            == "John"
    );
    users.put(&user("Davis", "Bob", 2)).await?;
    let mut john = users.get(("standard_user", "Doe")).await?.expect("john");
    john.first_name = "Johann".into();
    john.email = None;
    john.address = Some(Address {
        street: "s".into(),
        city: "c".into(),
    });
    assert!(john.partial_save().await?);
    assert!(!john.partial_save().await?);
    john.tags.insert("b".into());
    assert!(john.save().await?);
    let found = users
        .query("standard_user")
        .range()
        .begins_with("D")
        .await?;
    assert_eq!(found.len(), 2);
    let found = users
        .index(User::DATE_JOINED_INDEX)
        .query("standard_user")
        .range()
        .ge(1)
        .filter(
            User::EMAIL
                .not_exists()
                .and(User::ADDRESS.then(Address::CITY).eq("c")),
        )
        .consistent()
        .await?;
    assert_eq!(found.len(), 1);
    let by = users
        .index(User::BY_ORG)
        .query(("o", 1))
        .range()
        .ge(1)
        .await?;
    assert_eq!(by.len(), 2);
    assert_eq!(by[0].first_name, "Johann");
    let by = users.index(User::BY_EMAIL).query("Bob@x").one().await?;
    assert_eq!(by.last_name, "Davis");
    john.delete().await?;
    assert_eq!(users.scan().count().await?, 1);
    users.delete_table().await?;
    Ok(())
}
