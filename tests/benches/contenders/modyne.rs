//! modyne 0.3. Its items carry the entity's type besides; reads take each item as an entity, without looking at that.

use std::hint::black_box;

use aws_sdk_dynamodb::Client;
use modyne::keys::{FullKey, Key, KeyDefinition, PrimaryKey, PrimaryKeyDefinition};
use modyne::model::{BatchGet, BatchWrite, Query, Scan};
use modyne::{Entity, EntityDef, EntityExt, EntityTypeNameRef, ProjectionExt, Table, expr};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{BatchReader, Mapper, Sample, Writer};
use crate::samples::{Binary, Nested, User, Wide};
use crate::wire::{HASH, TABLE};

pub struct Modyne(Client);

impl Table for Modyne {
    type PrimaryKey = Keys;
    type IndexKeys = ();

    fn table_name(&self) -> &str {
        TABLE
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

#[derive(Serialize)]
pub struct Keys {
    account_type: String,
    last_name: String,
}

impl PrimaryKey for Keys {
    const PRIMARY_KEY_DEFINITION: PrimaryKeyDefinition = PrimaryKeyDefinition {
        hash_key: "account_type",
        range_key: Some("last_name"),
    };
}

impl Key for Keys {
    const DEFINITION: KeyDefinition = KeyDefinition::Primary(Self::PRIMARY_KEY_DEFINITION);
}

/// An entity of the table.
pub trait Mapped: Entity + ProjectionExt {}
impl<T: Entity + DeserializeOwned> Mapped for T {}

macro_rules! entities {
    ($($type:ident),*) => {$(
        impl EntityDef for $type {
            const ENTITY_TYPE: &'static EntityTypeNameRef =
                EntityTypeNameRef::from_static(stringify!($type));
        }

        impl Entity for $type {
            type KeyInput<'a> = &'a str;
            type Table = Modyne;
            type IndexKeys = ();

            fn primary_key(last_name: &str) -> Keys {
                Keys {
                    account_type: HASH.to_owned(),
                    last_name: last_name.to_owned(),
                }
            }

            fn full_key(&self) -> FullKey<Keys, ()> {
                Self::primary_key(&self.last_name).into()
            }
        }
    )*};
}
entities!(User, Wide, Nested, Binary);

impl Mapper for Modyne {
    const NAME: &'static str = "modyne";
    type Read<T: Sample> = T;

    fn new(client: &Client) -> Self {
        Self(client.clone())
    }

    fn plain<T: Sample>(read: T) -> T {
        read
    }

    async fn query<T: Sample>(&self) -> Vec<T> {
        let partition = expr::KeyCondition::<Keys>::in_partition(HASH);
        let output = Query::new(partition).execute(self).await.unwrap();
        let items = output.items.unwrap().into_iter();
        items
            .map(|item| <T as ProjectionExt>::from_item(item).unwrap())
            .collect()
    }

    async fn get(&self, last_name: &str) -> Option<User> {
        let output = User::get(last_name).execute(self).await.unwrap();
        output
            .item
            .map(|item| <User as ProjectionExt>::from_item(item).unwrap())
    }

    async fn scan(&self) -> usize {
        let mut count = 0;
        let mut scan = Scan::<Keys>::new();
        loop {
            let output = scan.execute(self).await.unwrap();
            for item in output.items.unwrap() {
                black_box(<User as ProjectionExt>::from_item(item).unwrap());
                count += 1;
            }
            let Some(last) = output.last_evaluated_key else {
                return count;
            };
            scan = Scan::new().exclusive_start_key(last);
        }
    }
}

impl Writer for Modyne {
    // It takes the entity by value.
    async fn put(&self, user: &User) {
        user.clone().put().execute(self).await.unwrap();
    }

    async fn update(&self, last_name: &str, logins: u32, balance: f64) {
        let update = expr::Update::new("SET #l = :l, #b = :b")
            .name("#l", "logins")
            .name("#b", "balance")
            .value(":l", logins)
            .value(":b", balance);
        let update = User::update(last_name).expression(update);
        update.execute(self).await.unwrap();
    }

    async fn batch_write(&self, users: &[User]) {
        let put = |batch: BatchWrite, user: &User| batch.operation(user.clone().put());
        let batch = users.iter().fold(BatchWrite::new(), put);
        let output = batch.execute(self).await.unwrap();
        assert!(output.unprocessed_items.unwrap().is_empty());
    }
}

impl BatchReader for Modyne {
    async fn batch_get(&self, last_names: &[String]) -> Vec<User> {
        let get = |batch: BatchGet, name: &String| batch.operation(User::get(name.as_str()));
        let batch = last_names.iter().fold(BatchGet::new(), get);
        let mut output = batch.execute(self).await.unwrap().responses.unwrap();
        let items = output.remove(TABLE).unwrap().into_iter();
        items
            .map(|item| <User as ProjectionExt>::from_item(item).unwrap())
            .collect()
    }
}
