//! The boto `dynamodb2` tutorial from top to bottom, typed: one heading for each of its sections, and under it what
//! that section prints.
//!
//! ```text
//! cargo run --example tutorial                                        # in process, nothing to install
//! cargo run --features aws --example tutorial -- --endpoint http://localhost:8000
//! cargo run --features aws --example tutorial -- --aws                # region and credentials from the environment
//! ```
//!
//! DynamoDB Local also needs `AWS_REGION`, `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, of any values, in the environment.
//! On a real endpoint the tutorial creates, and deletes, the tables `tutorial-accounts` and `tutorial-users`.

use std::error::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dynamo_orm::{BatchOp, Database, DynamoTable, Table, WriteError};

/// The simple example: a hash key alone.
#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "tutorial-accounts")]
struct Account {
    #[hash_key]
    username: String,
    first_name: String,
    last_name: Option<String>,
    whatever: Option<String>,
    date_joined: Option<u64>,
}

/// The full example: a hash key, a range key and a local index, which is read in the order of `date_joined`.
#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "tutorial-users")]
struct User {
    #[hash_key]
    account_type: String,
    #[range_key]
    last_name: String,
    #[index(all, name = "DateJoinedIndex")]
    date_joined: u64,
    first_name: String,
    is_owner: bool,
    email: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let db = database().await?;
    let accounts = Account::table(&db);
    let users = User::table(&db);

    creating_a_new_table(&accounts, &users).await?;
    using_an_existing_table(&users).await?;
    creating_a_new_item(&accounts).await?;
    getting_an_item(&accounts).await?;
    updating_an_item(&accounts).await?;
    deleting_an_item(&accounts).await?;
    batch_writing(&accounts, &users).await?;
    querying(&users).await?;
    scanning(&users).await?;
    the_result_set(&users).await?;
    parallel_scan(&users).await?;
    batch_reading(&accounts).await?;
    deleting_a_table(&accounts, &users).await?;
    Ok(())
}

async fn creating_a_new_table(
    accounts: &Table<Account>,
    users: &Table<User>,
) -> dynamo_orm::Result<()> {
    heading("Creating a New Table");
    accounts.create_table().await?; // billed on demand
    users.create_table().provisioned(5, 15).await?;
    println!("{} and {} are active", accounts.name(), users.name());
    Ok(())
}

async fn using_an_existing_table(users: &Table<User>) -> dynamo_orm::Result<()> {
    heading("Using an Existing Table");
    // `User::table` sends nothing: the schema is the struct. Whether the live table agrees is asked on purpose.
    println!("verify: {}", users.verify().await?);
    Ok(())
}

async fn creating_a_new_item(accounts: &Table<Account>) -> Result<(), WriteError<Account>> {
    heading("Creating a New Item");
    accounts
        .insert(&account("johndoe", "John", Some("Doe")))
        .await?;

    // The alternative: an item that is saved later, for one that stays around.
    let mut jane = accounts.item(account("jane", "Jane", Some("Doe")));
    jane.date_joined = Some(0);
    println!("saved: {}", jane.save().await?);
    Ok(())
}

async fn getting_an_item(accounts: &Table<Account>) -> dynamo_orm::Result<()> {
    heading("Getting an Item & Accessing Data");
    let mut johndoe = accounts.get("johndoe").required().await?;
    println!("{}", johndoe.first_name);
    johndoe.first_name = "Johann".into(); // not saved yet
    johndoe.last_name = None; // nor this
    println!("needs save: {}", johndoe.needs_save());
    Ok(())
}

async fn updating_an_item(accounts: &Table<Account>) -> Result<(), WriteError<Account>> {
    heading("Updating an Item");
    let change = |account: &mut Account, name: &str| {
        account.first_name = name.into();
        account.whatever = Some("man, that's just like your opinion".into());
        account.last_name = None;
    };

    // All attributes, if none has changed since it was read.
    let mut johndoe = accounts.get("johndoe").required().await?;
    change(&mut johndoe, "Johann");
    println!("save: {}", johndoe.save().await?);

    // All attributes, whatever is stored.
    let mut johndoe = accounts.get("johndoe").required().await?;
    change(&mut johndoe, "John");
    johndoe.overwrite().await?;

    // Only what changed: the others may have been changed by others.
    let mut johndoe = accounts.get("johndoe").required().await?;
    johndoe.last_name = Some("Doe".into());
    println!("partial_save: {}", johndoe.partial_save().await?);
    println!("partial_save of nothing: {}", johndoe.partial_save().await?);
    Ok(())
}

async fn deleting_an_item(accounts: &Table<Account>) -> Result<(), WriteError<Account>> {
    heading("Deleting an Item");
    let jane = accounts.get("jane").required().await?;
    jane.delete().await?;
    accounts.delete("johndoe").await?; // by key, without reading it
    println!("johndoe exists: {}", accounts.exists("johndoe").await?);
    Ok(())
}

async fn batch_writing(accounts: &Table<Account>, users: &Table<User>) -> dynamo_orm::Result<()> {
    heading("Batch Writing");
    accounts.put(&account("jane", "Janet", None)).await?;
    let mut batch = accounts.batch_write();
    for (username, first_name) in [
        ("alice", "Alice"),
        ("bob", "Bobby"),
        ("fred", "Fred"),
        ("johndoe", "John"),
        ("anotherdoe", "Another"),
    ] {
        batch.put(&account(username, first_name, None)).await?;
    }
    batch.delete("jane").await?;

    // A request takes a key once: the second write of it comes back.
    if let Err(refused) = batch.put(&account("jane", "Jane", None)).await {
        println!("{refused}");
        batch.finish().await?;
        batch = accounts.batch_write();
        for write in refused.unwritten {
            if let BatchOp::Put(account) = write {
                batch.put(&account).await?;
            }
        }
    }
    batch.finish().await?;

    let mut batch = users.batch_write();
    for user in people() {
        batch.put(&user).await?;
    }
    batch.finish().await?;
    println!(
        "{} accounts, {} users",
        accounts.scan().count().await?,
        users.scan().count().await?
    );
    Ok(())
}

async fn querying(users: &Table<User>) -> dynamo_orm::Result<()> {
    heading("Querying");
    println!("last names that begin with D:");
    let mut names_with_d = users
        .query("standard_user")
        .range()
        .begins_with("D")
        .stream();
    while let Some(user) = names_with_d.next().await {
        println!("  {}", user?.first_name);
    }

    println!("the same, reversed, two of them:");
    let mut rev_with_d = users
        .query("standard_user")
        .range()
        .begins_with("D")
        .reverse()
        .limit(2)
        .stream();
    while let Some(user) = rev_with_d.next().await {
        println!("  {}", user?.first_name);
    }

    println!("joined within the last hour:");
    let recent = users
        .index(User::DATE_JOINED_INDEX)
        .query("standard_user")
        .range()
        .ge(now() - 60 * 60);
    for user in recent.clone().await? {
        println!("  {}", user.first_name);
    }

    println!("the same, in small pages:");
    let mut pages = recent.page_size(1).pages();
    while let Some(page) = pages.next().await {
        for user in page?.items {
            println!("  {}", user.first_name);
        }
    }
    Ok(())
}

async fn scanning(users: &Table<User>) -> dynamo_orm::Result<()> {
    heading("Scanning");
    println!("owners with an email address:");
    let owners = users
        .scan()
        .filter(User::IS_OWNER.eq(true).and(User::EMAIL.exists()));
    print_sorted(owners.await?.iter().map(|user| user.first_name.as_str()));
    Ok(())
}

async fn the_result_set(users: &Table<User>) -> dynamo_orm::Result<()> {
    heading("The \"ResultSet\"");
    // A stream is read once. To have all of it, at once and by index, collect it.
    let everyone = users.query("standard_user").collect().await?;
    println!("every other user:");
    for user in everyone.iter().step_by(2) {
        println!("  {}", user.first_name);
    }

    // A cursor resumes exactly after the last user.
    let mut firsts = users.query("standard_user").limit(2).stream();
    while firsts.next().await.transpose()?.is_some() {}
    if let Some(cursor) = firsts.cursor() {
        let third = users
            .query("standard_user")
            .start_after(cursor)
            .first()
            .await?;
        println!(
            "the third user: {}",
            third.map_or("nobody".into(), |user| user.first_name.clone())
        );
    }
    Ok(())
}

async fn parallel_scan(users: &Table<User>) -> dynamo_orm::Result<()> {
    heading("Parallel Scan");
    let mut segments = users.scan().segments(3);
    let mut emails = 0;
    while let Some(user) = segments.next().await {
        emails += usize::from(user?.email.is_some());
    }
    println!("{emails} emails to send");
    Ok(())
}

async fn batch_reading(accounts: &Table<Account>) -> dynamo_orm::Result<()> {
    heading("Batch Reading");
    let many = accounts.batch_get(["alice", "bob", "fred", "jane", "johndoe"]);
    print_sorted(
        many.await?
            .iter()
            .map(|account| account.first_name.as_str()),
    );
    Ok(())
}

async fn deleting_a_table(
    accounts: &Table<Account>,
    users: &Table<User>,
) -> dynamo_orm::Result<()> {
    heading("Deleting a Table");
    accounts.delete_table().await?;
    users.delete_table().await?;
    println!("{} and {} are gone", accounts.name(), users.name());
    Ok(())
}

fn account(username: &str, first_name: &str, last_name: Option<&str>) -> Account {
    Account {
        username: username.into(),
        first_name: first_name.into(),
        last_name: last_name.map(Into::into),
        whatever: None,
        date_joined: Some(now()),
    }
}

fn people() -> [User; 6] {
    let user = |account_type: &str,
                last_name: &str,
                first_name: &str,
                minutes_ago: u64,
                is_owner,
                email: bool| User {
        account_type: account_type.into(),
        last_name: last_name.into(),
        date_joined: now() - minutes_ago * 60,
        first_name: first_name.into(),
        is_owner,
        email: email.then(|| format!("{}@example.com", first_name.to_lowercase())),
    };
    [
        user("standard_user", "Adams", "Alice", 50, false, true),
        user("standard_user", "Davis", "Bob", 3_000, true, false),
        user("standard_user", "Dean", "Jane", 10, false, true),
        user("standard_user", "Doe", "John", 1_500, true, true),
        user("standard_user", "Miller", "Fred", 4_500, false, false),
        user("admin", "George", "George", 6_000, true, true),
    ]
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO)
        .as_secs()
}

fn heading(section: &str) {
    println!("\n{section}\n{}", "-".repeat(section.len()));
}

/// The order of scans and batches is the service's own.
fn print_sorted<'n>(names: impl Iterator<Item = &'n str>) {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    for name in names {
        println!("  {name}");
    }
}

/// The database that the command line names.
#[allow(clippy::unused_async)] // Only the feature `aws` has something to await.
async fn database() -> Result<Database, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => Ok(dynamo_orm::embedded::database()),
        #[cfg(feature = "aws")]
        ["--aws"] => Ok(Database::from_env().await),
        #[cfg(feature = "aws")]
        ["--endpoint", url] => Ok(Database::from_env_at(url).await),
        #[cfg(not(feature = "aws"))]
        ["--aws"] | ["--endpoint", _] => Err("add `--features aws` to the command".into()),
        _ => Err("usage: tutorial [--endpoint URL | --aws]".into()),
    }
}
