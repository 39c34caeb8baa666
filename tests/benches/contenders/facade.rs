//! dynamodb-facade 0.2, which has no batch of reads.

use std::hint::black_box;
use std::pin::pin;

use aws_sdk_dynamodb::Client;
use dynamodb_facade::explicit_client::{DynamoDBItemOp, dynamodb_batch_write};
use dynamodb_facade::{
    DynamoDBItem, DynamoDBItemBatchOp, KeyCondition, KeyId, StringAttribute, Update,
    attribute_definitions, dynamodb_item, table_definitions,
};
use futures_util::StreamExt;

use super::{Mapper, Sample, Writer};
use crate::samples::{Binary, Nested, User, Wide};
use crate::wire::{HASH, TABLE};

attribute_definitions! {
    AccountType { "account_type": StringAttribute }
    LastName { "last_name": StringAttribute }
}

table_definitions! {
    Bench {
        type PartitionKey = AccountType;
        type SortKey = LastName;
        fn table_name() -> String { TABLE.to_owned() }
    }
}

/// An item of the table.
pub trait Mapped: DynamoDBItem<Bench> + Send + 'static {}

macro_rules! mapped {
    ($($type:ident),*) => {$(
        impl Mapped for $type {}

        dynamodb_item! {
            #[table = Bench]
            $type {
                #[partition_key]
                AccountType {
                    fn attribute_id(&self) -> &'id str { &self.account_type }
                    fn attribute_value(id) -> String { id.to_owned() }
                }
                #[sort_key]
                LastName {
                    fn attribute_id(&self) -> &'id str { &self.last_name }
                    fn attribute_value(id) -> String { id.to_owned() }
                }
            }
        }
    )*};
}
mapped!(User, Wide, Nested, Binary);

pub struct Facade(Client);

impl Mapper for Facade {
    const NAME: &'static str = "facade";
    type Read<T: Sample> = T;

    fn new(client: &Client) -> Self {
        Self(client.clone())
    }

    fn plain<T: Sample>(read: T) -> T {
        read
    }

    async fn query<T: Sample>(&self) -> Vec<T> {
        let query = <T as DynamoDBItemOp<Bench>>::query(self.0.clone(), KeyCondition::pk(HASH));
        query.all().await.unwrap()
    }

    async fn get(&self, last_name: &str) -> Option<User> {
        User::get(self.0.clone(), KeyId::pk(HASH).sk(last_name))
            .await
            .unwrap()
    }

    async fn scan(&self) -> usize {
        let mut pages = pin!(<User as DynamoDBItemOp<Bench>>::scan(self.0.clone()).stream());
        let mut count = 0;
        while let Some(page) = pages.next().await {
            count += black_box(page.unwrap()).len();
        }
        count
    }
}

impl Writer for Facade {
    async fn put(&self, user: &User) {
        user.put(self.0.clone()).await.unwrap();
    }

    async fn update(&self, last_name: &str, logins: u32, balance: f64) {
        let update = Update::set("logins", logins).and(Update::set("balance", balance));
        User::update_by_id(self.0.clone(), KeyId::pk(HASH).sk(last_name), update)
            .return_none()
            .await
            .unwrap();
    }

    async fn batch_write(&self, users: &[User]) {
        let puts = users.iter().map(|user| user.batch_put()).collect();
        dynamodb_batch_write::<Bench>(self.0.clone(), puts)
            .await
            .unwrap();
    }
}
