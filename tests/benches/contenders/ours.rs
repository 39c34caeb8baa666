//! This library.

use std::hint::black_box;

use aws_sdk_dynamodb::Client;
use dynamo_orm::{Database, DynamoTable, Item, Table};

use super::{BatchReader, Mapper, Sample, Writer};
use crate::samples::{Spent, User, UserView};
use crate::wire::HASH;

/// With or without the check of a response's checksum.
pub struct This<const CHECKED: bool> {
    db: Database,
    users: Table<User>,
}

pub type Ours = This<true>;
pub type Unchecked = This<false>;

impl<const CHECKED: bool> Mapper for This<CHECKED> {
    const NAME: &'static str = if CHECKED { "ours" } else { "ours, no crc" };
    type Read<T: Sample> = Item<T>;

    fn new(client: &Client) -> Self {
        let db = Database::new(client);
        let db = if CHECKED { db } else { db.without_checksums() };
        let users = User::table(&db);
        Self { db, users }
    }

    fn plain<T: Sample>(read: Item<T>) -> T {
        read.into_inner()
    }

    async fn query<T: Sample>(&self) -> Vec<Item<T>> {
        T::table(&self.db).query(HASH).await.unwrap()
    }

    async fn get(&self, last_name: &str) -> Option<Item<User>> {
        self.users.get((HASH, last_name)).await.unwrap()
    }

    async fn scan(&self) -> usize {
        let mut stream = self.users.scan().stream();
        let mut count = 0;
        while let Some(user) = stream.next().await {
            black_box(user.unwrap());
            count += 1;
        }
        count
    }
}

/// What the items of a page add up to.
#[derive(Debug, Default, PartialEq)]
pub struct Sum {
    pub letters: usize,
    pub joined: u64,
    pub logins: u64,
    pub spent: f64,
    pub owners: usize,
}

impl Ours {
    /// Of owned items.
    pub async fn sum(&self) -> Sum {
        let mut pages = self.users.scan().pages();
        let mut sum = Sum::default();
        while let Some(page) = pages.next().await {
            for user in page.unwrap().items {
                let names = user.account_type.len() + user.last_name.len() + user.first_name.len();
                sum.letters += names + user.organization.len();
                sum.letters += user.email.as_ref().map_or(0, String::len);
                sum.letters += user.tags.iter().map(String::len).sum::<usize>();
                sum.joined += user.date_joined;
                sum.logins += u64::from(user.logins);
                sum.spent += user.balance;
                sum.owners += usize::from(user.is_owner);
            }
        }
        sum
    }

    /// Of views.
    pub async fn sum_of_views(&self) -> Sum {
        let mut pages = self.users.scan().views::<UserView<'_>>();
        let mut sum = Sum::default();
        while let Some(page) = pages.next().await {
            for user in &page.unwrap() {
                let user = user.unwrap();
                let names = user.account_type.len() + user.last_name.len() + user.first_name.len();
                sum.letters += names + user.organization.len();
                sum.letters += user.email.map_or(0, str::len);
                sum.letters += user.tags.iter().map(str::len).sum::<usize>();
                sum.joined += user.date_joined;
                sum.logins += u64::from(user.logins);
                sum.spent += user.balance;
                sum.owners += usize::from(user.is_owner);
            }
        }
        sum
    }

    /// Of views that have two attributes, of items that have ten.
    pub async fn sum_of_two(&self) -> Sum {
        let mut pages = self.users.scan().views::<Spent<'_>>();
        let mut sum = Sum::default();
        while let Some(page) = pages.next().await {
            for spent in &page.unwrap() {
                let spent = spent.unwrap();
                sum.letters += spent.last_name.len();
                sum.spent += spent.balance;
            }
        }
        sum
    }
}

impl Writer for Ours {
    async fn put(&self, user: &User) {
        self.users.put(user).await.unwrap();
    }

    async fn update(&self, last_name: &str, logins: u32, balance: f64) {
        self.users
            .update((HASH, last_name))
            .set(User::LOGINS, logins)
            .set(User::BALANCE, balance)
            .create_if_missing()
            .await
            .unwrap();
    }

    async fn batch_write(&self, users: &[User]) {
        let mut batch = self.users.batch_write();
        for user in users {
            batch.put(user).await.unwrap();
        }
        batch.finish().await.unwrap();
    }
}

impl BatchReader for Ours {
    async fn batch_get(&self, last_names: &[String]) -> Vec<Item<User>> {
        let keys = last_names.iter().map(|name| (HASH, name.as_str()));
        self.users.batch_get(keys).await.unwrap()
    }
}
