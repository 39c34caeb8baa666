//! Who does the work here: toasty, ours, and the bare SDK, all on the version of the SDK that toasty pins.

#[path = "../../benches/contenders/floor.rs"]
pub mod floor;
#[path = "../../benches/contenders/mapper.rs"]
pub mod mapper;
#[path = "../../benches/contenders/ours.rs"]
pub mod ours;
#[path = "../../benches/contenders/sdk.rs"]
pub mod sdk;
pub mod toasty;

use std::fmt::Debug;

use dynamo_orm::DynamoTable;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::mapper::{BatchReader, Mapper, Writer};
use crate::samples::{Binary, Nested, User, Wide};

/// Does the same for each contender that does this kind of work.
macro_rules! each {
    (batch_get: $mapper:ident $body:block) => {
        each!($mapper in [ours::Ours, sdk::Bare] $body)
    };
    (checked_or_not: $mapper:ident $body:block) => {
        each!($mapper in [ours::Ours, ours::Unchecked] $body)
    };
    ($work:ident: $mapper:ident $body:block) => {
        each!($mapper in [ours::Ours, sdk::Bare, toasty::Toasty] $body)
    };
    ($mapper:ident in [$($module:ident::$type:ident),*] $body:block) => {$({
        type $mapper = crate::contenders::$module::$type;
        $body
    })*};
}

/// What needs no client is measured elsewhere.
macro_rules! floor {
    ($($decoded:tt)*) => {};
}

/// A type that every contender can map.
pub trait Sample:
    DynamoTable<Hash = (String,)>
    + Serialize
    + DeserializeOwned
    + sdk::ByHand
    + toasty::Mapped
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
