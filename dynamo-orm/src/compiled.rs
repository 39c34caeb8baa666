//! What is compiled here, that no crate with tables compiles it again: unless it optimizes, rustc takes from a dependency what
//! generic code was compiled for there. The benchmark `compile-cost` shows what that saves.

#![allow(dead_code)] // Nothing of this is ever called.

use std::marker::PhantomData;

use crate::codec::json::{JsonReader, JsonWriter};
use crate::codec::{Attribute, Name, read_members, unknown, write_members};
use crate::error::{Error, Result};
use crate::expression::action::Action;
use crate::expression::{Steps, Value};
use crate::key::{IntoHash, IntoValue};

/// An attribute, written and read.
trait Coded: Sync {
    fn code(
        &self,
        names: &'static [Name],
        writer: &mut JsonWriter,
        reader: &mut JsonReader<'_>,
    ) -> Result<()>;
}

impl<A: Attribute + Sync> Coded for Option<A> {
    fn code(
        &self,
        names: &'static [Name],
        writer: &mut JsonWriter,
        reader: &mut JsonReader<'_>,
    ) -> Result<()> {
        if let Some(value) = self {
            write_members(writer, names, &[value]).map_err(Error::encode)?;
        }
        let field = &mut None::<A>;
        read_members(reader, names, &mut [field], &[], &mut unknown).map_err(Error::response)
    }
}

/// What is given for an attribute: to set it, and to be the hash key.
trait Given: Sync {
    fn give(&self, path: Steps) -> (Action, Vec<Value>);
}

impl<A: Sync, X: IntoValue<A> + Copy + Sync> Given for (X, PhantomData<A>) {
    fn give(&self, path: Steps) -> (Action, Vec<Value>) {
        let hash = IntoHash::<(A,)>::hash_values(self.0);
        (Action::set::<A>(path, self.0), hash)
    }
}

static CODED: [&dyn Coded; 9] = [
    &None::<bool>,
    &None::<i32>,
    &None::<i64>,
    &None::<u32>,
    &None::<u64>,
    &None::<f64>,
    &None::<String>,
    &None::<Option<String>>,
    &None::<Vec<String>>,
];

static GIVEN: [&dyn Given; 5] = [
    &(0_i32, PhantomData::<i32>),
    &(0_i64, PhantomData::<i64>),
    &(0_u32, PhantomData::<u32>),
    &(0_u64, PhantomData::<u64>),
    &("", PhantomData::<String>),
];
