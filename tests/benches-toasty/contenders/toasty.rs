//! toasty 0.11, through its DynamoDB driver, which takes an SDK client. It reads all pages before it yields an item.
//!
//! It reads no batches of one hash key: of these it makes a query whose key condition has an `IN`, which DynamoDB refuses.
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html>

use std::hint::black_box;

use aws_sdk_dynamodb::Client;
use toasty::Db;
use toasty_driver_dynamodb::DynamoDb;

use super::{Mapper, Sample, Writer};
use crate::harness::wait;
use crate::samples::{self, Binary, Nested, User, Wide};
use crate::wire::HASH;

#[derive(Debug, toasty::Model)]
#[table = "bench"]
#[key(partition = account_type, local = last_name)]
pub struct UserModel {
    account_type: String,
    last_name: String,
    first_name: String,
    email: Option<String>,
    organization: String,
    date_joined: u64,
    logins: u32,
    balance: f64,
    is_owner: bool,
    tags: Vec<String>,
}

#[derive(Debug, toasty::Model)]
#[table = "bench"]
#[key(partition = account_type, local = last_name)]
pub struct WideModel {
    account_type: String,
    last_name: String,
    text_9: String,
    text_20: String,
    number_7: u64,
    number_19: u64,
}

#[derive(Debug, toasty::Model)]
#[table = "bench"]
#[key(partition = account_type, local = last_name)]
pub struct NestedModel {
    account_type: String,
    last_name: String,
    placed: u64,
    #[document]
    ship_to: Address,
    #[document]
    lines: Vec<Line>,
}

#[derive(Debug, toasty::Embed)]
pub struct Address {
    street: String,
    city: String,
    place: Point,
}

#[derive(Debug, toasty::Embed)]
pub struct Point {
    latitude: f64,
    longitude: f64,
}

#[derive(Debug, toasty::Embed)]
pub struct Line {
    product: String,
    quantity: u32,
    price: f64,
}

#[derive(Debug, toasty::Model)]
#[table = "bench"]
#[key(partition = account_type, local = last_name)]
pub struct BinaryModel {
    account_type: String,
    last_name: String,
    data: Vec<u8>,
}

/// A client's databases: models of one table are not of one schema.
pub struct Toasty {
    users: Db,
    wides: Db,
    nesteds: Db,
    binaries: Db,
}

/// A type that has a model.
pub trait Mapped: Sized {
    type Model;

    async fn all(toasty: &Toasty) -> Vec<Self::Model>;
    fn plain(model: Self::Model) -> Self;
}

macro_rules! mapped {
    ($type:ident, $model:ident, $db:ident, |$its:ident| $plain:expr) => {
        impl Mapped for $type {
            type Model = $model;

            async fn all(toasty: &Toasty) -> Vec<$model> {
                let query = $model::filter_by_account_type(HASH);
                query.exec(&mut toasty.$db.clone()).await.unwrap()
            }

            fn plain($its: $model) -> Self {
                $plain
            }
        }
    };
}

mapped!(User, UserModel, users, |its| User {
    account_type: its.account_type,
    last_name: its.last_name,
    first_name: its.first_name,
    email: its.email,
    organization: its.organization,
    date_joined: its.date_joined,
    logins: its.logins,
    balance: its.balance,
    is_owner: its.is_owner,
    tags: its.tags,
});
mapped!(Wide, WideModel, wides, |its| Wide {
    account_type: its.account_type,
    last_name: its.last_name,
    text_9: its.text_9,
    text_20: its.text_20,
    number_7: its.number_7,
    number_19: its.number_19,
});
mapped!(Nested, NestedModel, nesteds, |its| Nested {
    account_type: its.account_type,
    last_name: its.last_name,
    placed: its.placed,
    ship_to: samples::Address {
        street: its.ship_to.street,
        city: its.ship_to.city,
        place: samples::Point {
            latitude: its.ship_to.place.latitude,
            longitude: its.ship_to.place.longitude,
        },
    },
    lines: its
        .lines
        .into_iter()
        .map(|line| samples::Line {
            product: line.product,
            quantity: line.quantity,
            price: line.price,
        })
        .collect(),
});
mapped!(Binary, BinaryModel, binaries, |its| Binary {
    account_type: its.account_type,
    last_name: its.last_name,
    data: its.data,
});

impl Mapper for Toasty {
    const NAME: &'static str = "toasty";
    type Read<T: Sample> = T::Model;

    fn new(client: &Client) -> Self {
        let db = |models| {
            let driver = DynamoDb::new("dynamodb://bench".to_owned(), client.clone());
            wait(async { Db::builder().models(models).build(driver).await.unwrap() })
        };
        Self {
            users: db(toasty::models!(UserModel)),
            wides: db(toasty::models!(WideModel)),
            nesteds: db(toasty::models!(NestedModel)),
            binaries: db(toasty::models!(BinaryModel)),
        }
    }

    fn plain<T: Sample>(read: T::Model) -> T {
        T::plain(read)
    }

    async fn query<T: Sample>(&self) -> Vec<T::Model> {
        T::all(self).await
    }

    async fn get(&self, last_name: &str) -> Option<UserModel> {
        let get = UserModel::filter_by_account_type_and_last_name(HASH, last_name);
        get.first().exec(&mut self.users.clone()).await.unwrap()
    }

    async fn scan(&self) -> usize {
        let users = UserModel::all().exec(&mut self.users.clone()).await;
        let each = |user| drop(black_box(user));
        users.unwrap().into_iter().map(each).count()
    }
}

fn create(user: &User) -> <UserModel as toasty::schema::Model>::Create {
    UserModel::create()
        .account_type(&user.account_type)
        .last_name(&user.last_name)
        .first_name(&user.first_name)
        .email(user.email.clone())
        .organization(&user.organization)
        .date_joined(user.date_joined)
        .logins(user.logins)
        .balance(user.balance)
        .is_owner(user.is_owner)
        .tags(user.tags.clone())
}

impl Writer for Toasty {
    async fn put(&self, user: &User) {
        create(user).exec(&mut self.users.clone()).await.unwrap();
    }

    async fn update(&self, last_name: &str, logins: u32, balance: f64) {
        UserModel::update_by_account_type_and_last_name(HASH, last_name)
            .logins(logins)
            .balance(balance)
            .exec(&mut self.users.clone())
            .await
            .unwrap();
    }

    async fn batch_write(&self, users: &[User]) {
        let batch = UserModel::create_many();
        let batch = users
            .iter()
            .fold(batch, |batch, user| batch.item(create(user)));
        batch.exec(&mut self.users.clone()).await.unwrap();
    }
}
