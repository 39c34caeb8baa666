//! GetItem.

use std::marker::PhantomData;
use std::pin::Pin;

use aws_smithy_types::body::SdkBody;

use super::items::{self, Filling, Items, Reading, Sink};
use super::projection::{DynamoProjection, Projectable, write_projection};
use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, EncodeError, Name};
use crate::error::{Error, Result};
use crate::expression::{Expression, Segments};
use crate::index::Output;
use crate::item::Item;
use crate::key::IntoKey;
use crate::table::{DynamoTable, Handle, Table};
use crate::transact::{self, TransactGets};
use crate::wire::{Members, Operation, Tap};
use crate::write;

/// A [`get`](Table::get), sent by `.await`; it yields `O`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct Get<T: DynamoTable, O = Item<T>> {
    pub(super) request: Request,
    pub(super) output: PhantomData<fn(T) -> O>,
}

/// A request for one item, whatever it is.
#[derive(Debug)]
pub(super) struct Request {
    table: Handle,
    members: Result<Members>,
    consistent: bool,
}

impl Request {
    pub(super) fn new(table: &Handle, key: Result<Members, EncodeError>) -> Self {
        Self {
            members: key.map_err(|error| table.fault(Error::encode(error))),
            table: table.clone(),
            consistent: false,
        }
    }

    /// Asks for the key alone, to know whether there is an item.
    fn of_key(self) -> Self {
        let table = &self.table;
        let members = self.members.and_then(|mut members| {
            let mut expression = Expression::default();
            let mut text = String::new();
            expression.path(&mut text, &Segments::root(table.schema().hash_key.name));
            expression
                .push("ProjectionExpression", text)
                .map_err(|error| table.fault(Error::expression(error)))?;
            expression.write(&mut members);
            Ok(members)
        });
        Self { members, ..self }
    }

    fn project(&mut self, names: &[Name]) {
        if let Ok(members) = &mut self.members
            && let Err(error) = write_projection(&self.table, names, members)
        {
            self.members = Err(error);
        }
    }

    /// Reads the item into the sink, if there is one.
    fn fill(self, items: fn() -> Box<dyn Items>) -> Filling {
        let sink = Sink::new(&self.table, items());
        Filling::new(self.table.clone(), async move {
            Ok(self.send(sink).await?.sink)
        })
    }

    /// Whether there is an item.
    fn exists(self) -> Pin<Box<dyn Future<Output = Result<bool>> + Send>> {
        Box::pin(async move { Ok(self.send(Sink::default()).await?.there) })
    }

    async fn send(self, sink: Sink) -> Result<Found> {
        let Self { table, members, .. } = self;
        let mut members = members?;
        table.check_name().map_err(|error| table.fault(error))?;
        if self.consistent {
            members.scalar("ConsistentRead", true);
        }
        let tap = Found {
            sink,
            ..Found::default()
        };
        let (result, found) = table.send(Operation::GetItem, members, tap).await;
        result.map_err(|error| table.fault(error))?;
        match found.error {
            Some(error) => Err(error),
            None => Ok(found),
        }
    }
}

/// The item of a response.
#[derive(Default)]
struct Found {
    sink: Sink,
    there: bool,
    /// Why it could not be read.
    error: Option<Error>,
}

impl Tap for Found {
    fn begin(&mut self, _body: &SdkBody) {
        // The SDK may have sent the request again.
        if std::mem::take(&mut self.there) {
            self.sink.forget(1);
        }
        self.error = None;
    }

    fn member(&mut self, name: &str, reader: &mut JsonReader<'_>) -> Result<bool, DecodeError> {
        if name != "Item" {
            return Ok(false);
        }
        self.error = self.sink.read(reader)?;
        self.there = self.error.is_none();
        Ok(true)
    }
}

impl<T: DynamoTable> Get<T> {
    /// A get by the members of a request on its key.
    pub(crate) fn new(table: &Handle, key: Result<Members, EncodeError>) -> Self {
        Self {
            request: Request::new(table, key),
            output: PhantomData,
        }
    }
}

impl<T: DynamoTable, O: Output> Get<T, O> {
    /// Reads the attributes of `P` alone, by a `ProjectionExpression`; it is charged as a read of the whole item.
    ///
    /// The key is asked for too, as by [queries](crate::Read::project) and [batches](crate::BatchGet::project).
    pub fn project<P: DynamoProjection<T>>(mut self) -> Get<T, P>
    where
        O: Projectable,
    {
        self.request.project(P::NAMES);
        Get {
            request: self.request,
            output: PhantomData,
        }
    }

    /// Reads the latest committed state, at twice the read cost of an eventually consistent read.
    pub fn consistent(mut self) -> Self {
        self.request.consistent = true;
        self
    }

    /// Fails if there is no such item.
    pub fn required(self) -> Required<T, O> {
        Required(self)
    }
}

impl<T: DynamoTable, O: Output> IntoFuture for Get<T, O> {
    type Output = Result<Option<O>>;
    type IntoFuture = Reading<Option<O>>;

    fn into_future(self) -> Reading<Option<O>> {
        Reading {
            filling: self.request.fill(items::none::<O>),
            end: items::first::<O>,
        }
    }
}

/// A [`get`](Table::get) of an item that must be there, sent by `.await`.
///
/// It fails with [`ErrorKind::ItemNotFound`](crate::ErrorKind::ItemNotFound) otherwise.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct Required<T: DynamoTable, O = Item<T>>(Get<T, O>);

impl<T: DynamoTable, O: Output> IntoFuture for Required<T, O> {
    type Output = Result<O>;
    type IntoFuture = Reading<O>;

    fn into_future(self) -> Reading<O> {
        Reading {
            filling: self.0.request.fill(items::none::<O>),
            end: items::required::<O>,
        }
    }
}

// A transaction reads the latest committed state, whether a get asks for it or not.
#[diagnostic::do_not_recommend]
impl<T: DynamoTable, O: Output> TransactGets for Get<T, O> {
    type Output = Option<O>;

    fn requests(&mut self, requests: &mut Vec<transact::Part>) {
        let none = Ok(Members::default());
        let members = std::mem::replace(&mut self.request.members, none);
        requests.push(transact::Part {
            table: self.request.table.clone(),
            verb: "Get",
            request: members.map(|members| write::Request::new(members, write::Guard::default())),
        });
    }

    fn read(&self, read: &mut transact::Items) -> Result<Option<O>> {
        Ok(read.next::<O>(&self.request.table)?.1)
    }
}

#[diagnostic::do_not_recommend]
impl<T: DynamoTable, O: Output> TransactGets for Required<T, O> {
    type Output = O;

    fn requests(&mut self, requests: &mut Vec<transact::Part>) {
        self.0.requests(requests);
    }

    fn read(&self, read: &mut transact::Items) -> Result<O> {
        let (place, item) = read.next::<O>(&self.0.request.table)?;
        item.ok_or_else(|| place.fault(items::not_found()))
    }
}

/// Whether there [is](Table::exists) an item, asked by `.await`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct Exists<T> {
    request: Request,
    table: PhantomData<fn() -> T>,
}

impl<T: DynamoTable> Exists<T> {
    pub(super) fn new(table: &Table<T>, key: impl IntoKey<T::Shape>) -> Self {
        Self {
            request: Request::new(table.handle(), write::of_key(key.request())).of_key(),
            table: PhantomData,
        }
    }

    /// Asks the latest committed state, at twice the read cost of an eventually consistent read.
    pub fn consistent(mut self) -> Self {
        self.request.consistent = true;
        self
    }
}

impl<T: DynamoTable> IntoFuture for Exists<T> {
    type Output = Result<bool>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        self.request.exists()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;
    use std::sync::atomic::Ordering::Relaxed;

    use super::super::items::Count;
    use super::*;

    #[test]
    fn an_answer_takes_the_place_of_the_one_before() {
        let count = Arc::new(AtomicUsize::new(0));
        let mut found = Found {
            sink: Count::sink(&count),
            ..Found::default()
        };
        for items in [1, 0, 1, 1] {
            found.begin(&SdkBody::empty());
            for _ in 0..items {
                let read = found.member("Item", &mut JsonReader::new("{}"));
                assert!(read.unwrap());
            }
            assert_eq!((found.there, count.load(Relaxed)), (items == 1, items));
        }
    }
}
