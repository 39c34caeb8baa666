//! The floor: the same bytes decoded into typed structs, without a client.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use crate::samples::{Address, Binary, Line, Nested, Point, User, Wide};

/// A type and its spelling in DynamoDB's JSON.
pub trait Typed: Sized {
    type Wire: DeserializeOwned + Into<Self>;
}

/// A response of a query or scan.
#[derive(Deserialize)]
pub struct Page<T> {
    #[serde(rename = "Items")]
    pub items: Vec<T>,
}

/// A response of a get.
#[derive(Deserialize)]
pub struct Got<T> {
    #[serde(rename = "Item")]
    pub item: T,
}

/// A response of a batch of reads.
#[derive(Deserialize)]
pub struct Batch<T> {
    #[serde(rename = "Responses")]
    pub responses: Tables<T>,
}

#[derive(Deserialize)]
pub struct Tables<T> {
    pub bench: Vec<T>,
}

/// Reads what a number's string says.
fn parsed<'de, D: Deserializer<'de>, N>(deserializer: D) -> Result<N, D::Error>
where
    N: std::str::FromStr<Err: std::fmt::Display>,
{
    struct Text<N>(std::marker::PhantomData<N>);
    impl<N: std::str::FromStr<Err: std::fmt::Display>> serde::de::Visitor<'_> for Text<N> {
        type Value = N;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a number in a string")
        }
        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<N, E> {
            text.parse().map_err(E::custom)
        }
    }
    deserializer.deserialize_str(Text(std::marker::PhantomData))
}

fn debase64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = <&str>::deserialize(deserializer)?;
    aws_smithy_types::base64::decode(text).map_err(serde::de::Error::custom)
}

#[derive(Deserialize)]
pub struct S {
    #[serde(rename = "S")]
    value: String,
}

#[derive(Deserialize)]
pub struct B {
    #[serde(rename = "B", deserialize_with = "debase64")]
    value: Vec<u8>,
}

#[derive(Deserialize)]
pub struct Bool {
    #[serde(rename = "BOOL")]
    value: bool,
}

#[derive(Deserialize)]
#[serde(bound = "V: std::str::FromStr<Err: std::fmt::Display>")]
pub struct N<V> {
    #[serde(rename = "N", deserialize_with = "parsed")]
    value: V,
}

#[derive(Deserialize)]
pub struct L<T> {
    #[serde(rename = "L")]
    value: Vec<T>,
}

#[derive(Deserialize)]
pub struct M<T> {
    #[serde(rename = "M")]
    value: T,
}

#[derive(Deserialize)]
pub struct WireUser {
    account_type: S,
    last_name: S,
    first_name: S,
    email: Option<S>,
    organization: S,
    date_joined: N<u64>,
    logins: N<u32>,
    balance: N<f64>,
    is_owner: Bool,
    tags: L<S>,
}

impl Typed for User {
    type Wire = WireUser;
}

impl From<WireUser> for User {
    fn from(wire: WireUser) -> Self {
        Self {
            account_type: wire.account_type.value,
            last_name: wire.last_name.value,
            first_name: wire.first_name.value,
            email: wire.email.map(|email| email.value),
            organization: wire.organization.value,
            date_joined: wire.date_joined.value,
            logins: wire.logins.value,
            balance: wire.balance.value,
            is_owner: wire.is_owner.value,
            tags: wire.tags.value.into_iter().map(|tag| tag.value).collect(),
        }
    }
}

#[derive(Deserialize)]
pub struct WireWide {
    account_type: S,
    last_name: S,
    text_9: S,
    text_20: S,
    number_7: N<u64>,
    number_19: N<u64>,
}

impl Typed for Wide {
    type Wire = WireWide;
}

impl From<WireWide> for Wide {
    fn from(wire: WireWide) -> Self {
        Self {
            account_type: wire.account_type.value,
            last_name: wire.last_name.value,
            text_9: wire.text_9.value,
            text_20: wire.text_20.value,
            number_7: wire.number_7.value,
            number_19: wire.number_19.value,
        }
    }
}

#[derive(Deserialize)]
pub struct WireNested {
    account_type: S,
    last_name: S,
    placed: N<u64>,
    ship_to: M<WireAddress>,
    lines: L<M<WireLine>>,
}

#[derive(Deserialize)]
struct WireAddress {
    street: S,
    city: S,
    place: M<WirePoint>,
}

#[derive(Deserialize)]
struct WirePoint {
    latitude: N<f64>,
    longitude: N<f64>,
}

#[derive(Deserialize)]
struct WireLine {
    product: S,
    quantity: N<u32>,
    price: N<f64>,
}

impl Typed for Nested {
    type Wire = WireNested;
}

impl From<WireNested> for Nested {
    fn from(wire: WireNested) -> Self {
        let ship_to = wire.ship_to.value;
        let line = |line: M<WireLine>| Line {
            product: line.value.product.value,
            quantity: line.value.quantity.value,
            price: line.value.price.value,
        };
        Self {
            account_type: wire.account_type.value,
            last_name: wire.last_name.value,
            placed: wire.placed.value,
            ship_to: Address {
                street: ship_to.street.value,
                city: ship_to.city.value,
                place: Point {
                    latitude: ship_to.place.value.latitude.value,
                    longitude: ship_to.place.value.longitude.value,
                },
            },
            lines: wire.lines.value.into_iter().map(line).collect(),
        }
    }
}

#[derive(Deserialize)]
pub struct WireBinary {
    account_type: S,
    last_name: S,
    data: B,
}

impl Typed for Binary {
    type Wire = WireBinary;
}

impl From<WireBinary> for Binary {
    fn from(wire: WireBinary) -> Self {
        Self {
            account_type: wire.account_type.value,
            last_name: wire.last_name.value,
            data: wire.data.value,
        }
    }
}
