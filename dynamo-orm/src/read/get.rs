//! GetItem.

use std::marker::PhantomData;
use std::pin::Pin;

use super::projection::{DynamoProjection, Projectable, write_projection};
use crate::codec::DecodeError;
use crate::codec::json::JsonReader;
use crate::error::{Error, ErrorKind, Result};
use crate::expression::{Expression, Segments};
use crate::index::Output;
use crate::item::{Item, read_output};
use crate::key::IntoKey;
use crate::table::{DynamoTable, Table};
use crate::wire::{Members, Operation, Tap};
use crate::write;

/// A [`get`](Table::get), sent by `.await`; it yields `O`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct Get<T: DynamoTable, O = Item<T>> {
    table: Table<T>,
    members: Result<Members>,
    output: PhantomData<fn() -> O>,
}

impl<T: DynamoTable> Get<T> {
    pub(crate) fn new(table: Table<T>, key: &impl IntoKey<T::Shape>) -> Self {
        let members = key_of(&table, key);
        Self::of(table, members)
    }

    pub(crate) fn of(table: Table<T>, members: Result<Members>) -> Self {
        Self {
            table,
            members,
            output: PhantomData,
        }
    }
}

impl<T: DynamoTable, O: Output<T>> Get<T, O> {
    /// Reads the attributes of `P` alone, by a `ProjectionExpression`; it is charged as a read of the whole item.
    pub fn project<P: DynamoProjection<T>>(self) -> Get<T, P>
    where
        O: Projectable,
    {
        let Self { table, members, .. } = self;
        let members = members.and_then(|mut members| {
            write_projection::<T, P>(&table, &mut members)?;
            Ok(members)
        });
        Get {
            table,
            members,
            output: PhantomData,
        }
    }

    /// Reads the latest committed state, at twice the read cost of an eventually consistent read.
    pub fn consistent(mut self) -> Self {
        self.members = self.members.map(consistent);
        self
    }

    /// Fails if there is no such item.
    pub fn required(self) -> Required<T, O> {
        Required(self)
    }

    async fn send(self) -> Result<Option<O>> {
        let Self { table, members, .. } = self;
        let found = Found {
            table: Some(table.clone()),
            item: None,
        };
        let (result, found) = table.send(Operation::GetItem, members?, found).await;
        result.map_err(|error| table.fault(error))?;
        found.item.transpose()
    }
}

impl<T: DynamoTable, O: Output<T>> IntoFuture for Get<T, O> {
    type Output = Result<Option<O>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// A [`get`](Table::get) of an item that must be there, sent by `.await`.
///
/// It fails with [`ErrorKind::ItemNotFound`] otherwise.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct Required<T: DynamoTable, O = Item<T>>(Get<T, O>);

impl<T: DynamoTable, O: Output<T>> IntoFuture for Required<T, O> {
    type Output = Result<O>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let table = self.0.table.clone();
        Box::pin(async move {
            self.0.await?.ok_or_else(|| {
                table.fault(Error::new(
                    ErrorKind::ItemNotFound,
                    "there is no item under this key",
                ))
            })
        })
    }
}

/// Whether there [is](Table::exists) an item, asked by `.await`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct Exists<T> {
    table: Table<T>,
    members: Result<Members>,
}

impl<T: DynamoTable> Exists<T> {
    pub(crate) fn new(table: Table<T>, key: &impl IntoKey<T::Shape>) -> Self {
        let members = key_of(&table, key).and_then(|mut members| {
            let mut expression = Expression::default();
            let mut text = String::new();
            expression.path(&mut text, &Segments::root(T::SCHEMA.hash_key.name));
            expression
                .push("ProjectionExpression", text)
                .map_err(|error| table.fault(Error::expression(error)))?;
            expression.write(&mut members);
            Ok(members)
        });
        Self { table, members }
    }

    /// Asks the latest committed state, at twice the read cost of an eventually consistent read.
    pub fn consistent(mut self) -> Self {
        self.members = self.members.map(consistent);
        self
    }

    async fn send(self) -> Result<bool> {
        let Self { table, members } = self;
        let (result, there) = table
            .send(Operation::GetItem, members?, There::default())
            .await;
        result.map_err(|error| table.fault(error))?;
        Ok(there.0)
    }
}

impl<T: DynamoTable> IntoFuture for Exists<T> {
    type Output = Result<bool>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

fn key_of<T: DynamoTable>(table: &Table<T>, key: &impl IntoKey<T::Shape>) -> Result<Members> {
    let mut members = Members::default();
    members
        .written("Key", |out| {
            write::object(out, |writer| key.write_key(writer)).map(|(out, _)| out)
        })
        .map_err(|error| table.fault(Error::encode(error)))?;
    Ok(members)
}

fn consistent(mut members: Members) -> Members {
    members.scalar("ConsistentRead", true);
    members
}

/// The item of a response.
struct Found<T: DynamoTable, O> {
    table: Option<Table<T>>,
    item: Option<Result<O>>,
}

impl<T: DynamoTable, O> Default for Found<T, O> {
    fn default() -> Self {
        Self {
            table: None,
            item: None,
        }
    }
}

impl<T: DynamoTable, O: Output<T>> Tap for Found<T, O> {
    fn member(&mut self, name: &str, reader: &mut JsonReader<'_>) -> Result<bool, DecodeError> {
        let (Some(table), "Item") = (&self.table, name) else {
            return Ok(false);
        };
        self.item = Some(read_output(table, reader));
        Ok(true)
    }
}

/// Whether a response has an item.
#[derive(Default)]
struct There(bool);

impl Tap for There {
    fn member(&mut self, name: &str, reader: &mut JsonReader<'_>) -> Result<bool, DecodeError> {
        if name != "Item" {
            return Ok(false);
        }
        reader.json()?;
        self.0 = true;
        Ok(true)
    }
}
