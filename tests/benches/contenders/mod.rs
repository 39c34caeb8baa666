//! Who does the work.

pub mod facade;
pub mod floor;
pub mod mapper;
pub mod modyne;
pub mod ours;
pub mod sdk;
pub mod serde_dynamo;

use std::fmt::Debug;

use dynamo_orm::DynamoTable;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::mapper::{BatchReader, Mapper, Writer};
use crate::samples::{Binary, Nested, User, Wide};

/// Does the same for each contender that does this kind of work.
macro_rules! each {
    (read: $mapper:ident $body:block) => {
        each!($mapper in [
            ours::Ours, sdk::Unmapped, sdk::Bare, serde_dynamo::SerdeDynamo, facade::Facade,
            modyne::Modyne
        ] $body)
    };
    (batch_get: $mapper:ident $body:block) => {
        each!($mapper in [
            ours::Ours, sdk::Unmapped, sdk::Bare, serde_dynamo::SerdeDynamo, modyne::Modyne
        ] $body)
    };
    (write: $mapper:ident $body:block) => {
        each!($mapper in [
            ours::Ours, sdk::Bare, serde_dynamo::SerdeDynamo, facade::Facade, modyne::Modyne
        ] $body)
    };
    (checked_or_not: $mapper:ident $body:block) => {
        each!($mapper in [ours::Ours, ours::Unchecked] $body)
    };
    ($mapper:ident in [$($module:ident::$type:ident),*] $body:block) => {$({
        type $mapper = crate::contenders::$module::$type;
        $body
    })*};
}

/// Decodes the bytes by serde_json and by sonic-rs, of a scan those of every page.
macro_rules! floor {
    ($row:ident, $body:expr, $type:ty, $expected:expr, $seen:expr) => {{
        let body = $body.clone();
        let decode = move || serde_json::from_slice::<$type>(body.as_bytes()).unwrap();
        $row.add("serde_json", $expected, decode, $seen);
        let body = $body.clone();
        let decode = move || sonic_rs::from_slice::<$type>(body.as_bytes()).unwrap();
        $row.add("sonic-rs", $expected, decode, $seen);
    }};
    (scan: $row:ident, $bodies:expr, $type:ty, $expected:expr) => {{
        let count = |page: $type| black_box(page).items.len();
        let bodies = $bodies.clone();
        let page = |body: &String| serde_json::from_slice(body.as_bytes()).unwrap();
        let decode = move || bodies.iter().map(page).map(count).sum();
        $row.add("serde_json", $expected, decode, |count: usize| count);
        let bodies = $bodies.clone();
        let page = |body: &String| sonic_rs::from_slice(body.as_bytes()).unwrap();
        let decode = move || bodies.iter().map(page).map(count).sum();
        $row.add("sonic-rs", $expected, decode, |count: usize| count);
    }};
}

/// A type that every contender can map.
pub trait Sample:
    DynamoTable<Hash = (String,)>
    + Serialize
    + DeserializeOwned
    + sdk::ByHand
    + facade::Mapped
    + modyne::Mapped
    + floor::Typed
    + Clone
    + Debug
    + PartialEq
{
}

impl Sample for User {}
impl Sample for Wide {}
impl Sample for Nested {}
impl Sample for Binary {}
