//! The SDK and serde_dynamo.

use std::hint::black_box;

use aws_sdk_dynamodb::Client;
use serde_dynamo::{from_item, from_items, to_attribute_value, to_item};

use super::{BatchReader, Mapper, Sample, Writer};
use crate::requests;
use crate::samples::User;

pub struct SerdeDynamo(Client);

impl Mapper for SerdeDynamo {
    const NAME: &'static str = "serde_dynamo";
    type Read<T: Sample> = T;

    fn new(client: &Client) -> Self {
        Self(client.clone())
    }

    fn plain<T: Sample>(read: T) -> T {
        read
    }

    async fn query<T: Sample>(&self) -> Vec<T> {
        from_items(requests::query(&self.0).await).unwrap()
    }

    async fn get(&self, last_name: &str) -> Option<User> {
        let item = requests::get(&self.0, last_name).await;
        item.map(|item| from_item(item).unwrap())
    }

    async fn scan(&self) -> usize {
        let each = |map| drop(black_box(from_item::<_, User>(map).unwrap()));
        requests::scan(&self.0, each).await
    }
}

impl Writer for SerdeDynamo {
    async fn put(&self, user: &User) {
        requests::put(&self.0, to_item(user).unwrap()).await;
    }

    async fn update(&self, last_name: &str, logins: u32, balance: f64) {
        let logins = to_attribute_value(logins).unwrap();
        let balance = to_attribute_value(balance).unwrap();
        requests::update(&self.0, last_name, logins, balance).await;
    }

    async fn batch_write(&self, users: &[User]) {
        requests::batch_write(&self.0, users.iter().map(|user| to_item(user).unwrap())).await;
    }
}

impl BatchReader for SerdeDynamo {
    async fn batch_get(&self, last_names: &[String]) -> Vec<User> {
        from_items(requests::batch_get(&self.0, last_names).await).unwrap()
    }
}
