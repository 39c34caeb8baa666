//! What is read and written.

use dynamo_orm::{DynamoDocument, DynamoTable, DynamoView, ViewList};
use fastrand::Rng;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use crate::wire::{Attributes, HASH, decimal, last_name, word};

/// Ten attributes.
#[derive(DynamoTable, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[dynamo(table = "bench")]
pub struct User {
    #[hash_key]
    pub account_type: String,
    #[range_key]
    pub last_name: String,
    pub first_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    pub organization: String,
    pub date_joined: u64,
    pub logins: u32,
    pub balance: f64,
    pub is_owner: bool,
    pub tags: Vec<String>,
}

impl User {
    pub const FIELDS: &[&str] = &[
        "account_type",
        "last_name",
        "first_name",
        "email",
        "organization",
        "date_joined",
        "logins",
        "balance",
        "is_owner",
        "tags",
    ];
}

/// The ten, borrowed.
#[derive(DynamoView)]
#[dynamo(table = User)]
pub struct UserView<'a> {
    pub account_type: &'a str,
    pub last_name: &'a str,
    pub first_name: &'a str,
    pub email: Option<&'a str>,
    pub organization: &'a str,
    pub date_joined: u64,
    pub logins: u32,
    pub balance: f64,
    pub is_owner: bool,
    pub tags: ViewList<'a, &'a str>,
}

/// Two of the ten.
#[derive(DynamoView)]
#[dynamo(table = User)]
pub struct Spent<'a> {
    pub last_name: &'a str,
    pub balance: f64,
}

/// Six of sixty attributes.
#[derive(DynamoTable, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[dynamo(table = "bench")]
pub struct Wide {
    #[hash_key]
    pub account_type: String,
    #[range_key]
    pub last_name: String,
    pub text_9: String,
    pub text_20: String,
    pub number_7: u64,
    pub number_19: u64,
}

/// Documents in an item.
#[derive(DynamoTable, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[dynamo(table = "bench")]
pub struct Nested {
    #[hash_key]
    pub account_type: String,
    #[range_key]
    pub last_name: String,
    pub placed: u64,
    pub ship_to: Address,
    pub lines: Vec<Line>,
}

#[derive(DynamoDocument, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Address {
    pub street: String,
    pub city: String,
    pub place: Point,
}

#[derive(DynamoDocument, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Point {
    pub latitude: f64,
    pub longitude: f64,
}

#[derive(DynamoDocument, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Line {
    pub product: String,
    pub quantity: u32,
    pub price: f64,
}

/// A large binary.
#[derive(DynamoTable, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[dynamo(table = "bench")]
pub struct Binary {
    #[hash_key]
    pub account_type: String,
    #[range_key]
    pub last_name: String,
    #[serde(with = "serde_bytes")]
    pub data: Vec<u8>,
}

pub fn wides(count: usize) -> Vec<(Wide, Attributes)> {
    let mut rng = Rng::with_seed(60);
    let mut wide = |index| {
        let mut item = Map::new();
        item.insert("account_type".into(), json!({"S": HASH}));
        item.insert("last_name".into(), json!({"S": last_name(index)}));
        for n in 0..29 {
            item.insert(format!("text_{n}"), json!({"S": word(&mut rng, 4..20)}));
            let number = rng.u64(..1_000_000_000).to_string();
            item.insert(format!("number_{n}"), json!({"N": number}));
        }
        let text = |name: &str| item[name]["S"].as_str().unwrap().to_owned();
        let number = |name: &str| item[name]["N"].as_str().unwrap().parse().unwrap();
        let value = Wide {
            account_type: text("account_type"),
            last_name: text("last_name"),
            text_9: text("text_9"),
            text_20: text("text_20"),
            number_7: number("number_7"),
            number_19: number("number_19"),
        };
        (value, item)
    };
    (0..count).map(&mut wide).collect()
}

pub fn nesteds(count: usize) -> Vec<Nested> {
    let mut rng = Rng::with_seed(5);
    (0..count)
        .map(|index| Nested {
            account_type: HASH.to_owned(),
            last_name: last_name(index),
            placed: rng.u64(1_500_000_000..1_800_000_000),
            ship_to: Address {
                street: word(&mut rng, 8..20),
                city: word(&mut rng, 4..12),
                place: Point {
                    latitude: decimal(&mut rng),
                    longitude: decimal(&mut rng),
                },
            },
            lines: (0..4)
                .map(|_| Line {
                    product: word(&mut rng, 8..20),
                    quantity: rng.u32(1..100),
                    price: decimal(&mut rng),
                })
                .collect(),
        })
        .collect()
}

pub fn binary() -> Binary {
    let mut rng = Rng::with_seed(100);
    Binary {
        account_type: HASH.to_owned(),
        last_name: last_name(0),
        data: (0..100 * 1024).map(|_| rng.u8(..)).collect(),
    }
}
