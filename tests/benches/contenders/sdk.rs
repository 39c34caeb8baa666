//! The bare SDK: without mapping, and mapped by hand.

use std::hint::black_box;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;

use super::{BatchReader, Mapper, Sample, Writer};
use crate::requests::{self, Map};
use crate::samples::{Address, Binary, Line, Nested, Point, User, Wide};

/// A mapping written by hand.
pub trait ByHand: Sized {
    fn from_map(map: Map) -> Option<Self>;
}

/// The SDK's maps as they are.
pub struct Unmapped(Client);

impl Mapper for Unmapped {
    const NAME: &'static str = "SDK, unmapped";
    type Read<T: Sample> = Map;

    fn new(client: &Client) -> Self {
        Self(client.clone())
    }

    fn plain<T: Sample>(read: Map) -> T {
        T::from_map(read).unwrap()
    }

    async fn query<T: Sample>(&self) -> Vec<Map> {
        requests::query(&self.0).await
    }

    async fn get(&self, last_name: &str) -> Option<Map> {
        requests::get(&self.0, last_name).await
    }

    async fn scan(&self) -> usize {
        requests::scan(&self.0, drop).await
    }
}

impl BatchReader for Unmapped {
    async fn batch_get(&self, last_names: &[String]) -> Vec<Map> {
        requests::batch_get(&self.0, last_names).await
    }
}

/// The SDK and a mapping by hand.
pub struct Bare(Client);

impl Mapper for Bare {
    const NAME: &'static str = "SDK, by hand";
    type Read<T: Sample> = T;

    fn new(client: &Client) -> Self {
        Self(client.clone())
    }

    fn plain<T: Sample>(read: T) -> T {
        read
    }

    async fn query<T: Sample>(&self) -> Vec<T> {
        let maps = requests::query(&self.0).await;
        maps.into_iter().map(|m| T::from_map(m).unwrap()).collect()
    }

    async fn get(&self, last_name: &str) -> Option<User> {
        requests::get(&self.0, last_name)
            .await
            .and_then(User::from_map)
    }

    async fn scan(&self) -> usize {
        requests::scan(&self.0, |map| drop(black_box(User::from_map(map).unwrap()))).await
    }
}

impl Writer for Bare {
    async fn put(&self, user: &User) {
        requests::put(&self.0, to_map(user)).await;
    }

    async fn update(&self, last_name: &str, logins: u32, balance: f64) {
        let logins = AttributeValue::N(logins.to_string());
        let balance = AttributeValue::N(balance.to_string());
        requests::update(&self.0, last_name, logins, balance).await;
    }

    async fn batch_write(&self, users: &[User]) {
        requests::batch_write(&self.0, users.iter().map(to_map)).await;
    }
}

impl BatchReader for Bare {
    async fn batch_get(&self, last_names: &[String]) -> Vec<User> {
        let maps = requests::batch_get(&self.0, last_names).await;
        maps.into_iter().filter_map(User::from_map).collect()
    }
}

fn string(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn to_map(user: &User) -> Map {
    let tags = user.tags.iter().map(|tag| string(tag)).collect();
    let number = AttributeValue::N;
    let mut map = Map::with_capacity(10);
    let mut add = |name: &str, value| map.insert(name.to_owned(), value);
    add("account_type", string(&user.account_type));
    add("last_name", string(&user.last_name));
    add("first_name", string(&user.first_name));
    if let Some(email) = &user.email {
        add("email", string(email));
    }
    add("organization", string(&user.organization));
    add("date_joined", number(user.date_joined.to_string()));
    add("logins", number(user.logins.to_string()));
    add("balance", number(user.balance.to_string()));
    add("is_owner", AttributeValue::Bool(user.is_owner));
    add("tags", AttributeValue::L(tags));
    map
}

fn take_string(value: AttributeValue) -> Option<String> {
    match value {
        AttributeValue::S(text) => Some(text),
        _ => None,
    }
}

fn text(map: &mut Map, name: &str) -> Option<String> {
    map.remove(name).and_then(take_string)
}

fn number<N: std::str::FromStr>(map: &Map, name: &str) -> Option<N> {
    map.get(name)?.as_n().ok()?.parse().ok()
}

fn list<T>(map: &mut Map, name: &str, each: fn(AttributeValue) -> Option<T>) -> Option<Vec<T>> {
    match map.remove(name)? {
        AttributeValue::L(list) => list.into_iter().map(each).collect(),
        _ => None,
    }
}

fn document(value: AttributeValue) -> Option<Map> {
    match value {
        AttributeValue::M(map) => Some(map),
        _ => None,
    }
}

impl ByHand for User {
    fn from_map(mut map: Map) -> Option<Self> {
        Some(Self {
            account_type: text(&mut map, "account_type")?,
            last_name: text(&mut map, "last_name")?,
            first_name: text(&mut map, "first_name")?,
            email: text(&mut map, "email"),
            organization: text(&mut map, "organization")?,
            date_joined: number(&map, "date_joined")?,
            logins: number(&map, "logins")?,
            balance: number(&map, "balance")?,
            is_owner: *map.get("is_owner")?.as_bool().ok()?,
            tags: list(&mut map, "tags", take_string)?,
        })
    }
}

impl ByHand for Wide {
    fn from_map(mut map: Map) -> Option<Self> {
        Some(Self {
            account_type: text(&mut map, "account_type")?,
            last_name: text(&mut map, "last_name")?,
            text_9: text(&mut map, "text_9")?,
            text_20: text(&mut map, "text_20")?,
            number_7: number(&map, "number_7")?,
            number_19: number(&map, "number_19")?,
        })
    }
}

impl ByHand for Nested {
    fn from_map(mut map: Map) -> Option<Self> {
        let mut ship_to = map.remove("ship_to").and_then(document)?;
        let place = ship_to.remove("place").and_then(document)?;
        Some(Self {
            account_type: text(&mut map, "account_type")?,
            last_name: text(&mut map, "last_name")?,
            placed: number(&map, "placed")?,
            ship_to: Address {
                street: text(&mut ship_to, "street")?,
                city: text(&mut ship_to, "city")?,
                place: Point {
                    latitude: number(&place, "latitude")?,
                    longitude: number(&place, "longitude")?,
                },
            },
            lines: list(&mut map, "lines", |line| {
                let mut line = document(line)?;
                Some(Line {
                    product: text(&mut line, "product")?,
                    quantity: number(&line, "quantity")?,
                    price: number(&line, "price")?,
                })
            })?,
        })
    }
}

impl ByHand for Binary {
    fn from_map(mut map: Map) -> Option<Self> {
        Some(Self {
            account_type: text(&mut map, "account_type")?,
            last_name: text(&mut map, "last_name")?,
            data: match map.remove("data")? {
                AttributeValue::B(data) => data.into_inner(),
                _ => return None,
            },
        })
    }
}
