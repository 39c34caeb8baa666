//! This library.

use std::hint::black_box;

use aws_sdk_dynamodb::Client;
use dynamo_orm::{Database, DynamoTable, Item, Table};

use super::{BatchReader, Mapper, Sample, Writer};
use crate::samples::User;
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
