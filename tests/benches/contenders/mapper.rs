//! What contenders do.

use aws_sdk_dynamodb::Client;

use super::Sample;
use crate::samples::User;

/// A way from requests to values and back.
pub trait Mapper {
    const NAME: &'static str;
    /// What a read yields of an item.
    type Read<T: Sample>;

    fn new(client: &Client) -> Self;
    fn plain<T: Sample>(read: Self::Read<T>) -> T;
    /// All items of the hash key.
    async fn query<T: Sample>(&self) -> Vec<Self::Read<T>>;
    async fn get(&self, last_name: &str) -> Option<Self::Read<User>>;
    /// Reads the table page by page, drops each item and says how many there were.
    async fn scan(&self) -> usize;
}

/// What a mapper that writes does besides.
pub trait Writer: Mapper {
    async fn put(&self, user: &User);
    async fn update(&self, last_name: &str, logins: u32, balance: f64);
    async fn batch_write(&self, users: &[User]);
}

/// A mapper that reads batches.
pub trait BatchReader: Mapper {
    async fn batch_get(&self, last_names: &[String]) -> Vec<Self::Read<User>>;
}
