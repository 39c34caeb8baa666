//! BatchGetItem: items by their keys, 100 a request.

use std::collections::{HashSet, VecDeque};
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_smithy_types::body::SdkBody;
use futures_core::Stream;

use super::items::{Sink, sink, take};
use super::projection::{DynamoProjection, Projectable, write_projection};
use crate::batch::{
    Answer, Answered, Duplicates, Engine, Entries, Entry, MOST_KEYS, Rules, Sending, taken,
};
use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, Members as _, Reader};
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Output, Projected};
use crate::item::Item;
use crate::table::{DynamoTable, Handle, Table};
use crate::wire::{Members, Operation, Tap};
use crate::write;

/// A [`batch_get`](Table::batch_get): lazily by [`stream`](Self::stream), or all at once by `.await`; it yields `O`s.
///
/// ```
/// # use dynamo_orm::{DynamoTable, embedded};
/// # #[derive(DynamoTable, Clone)]
/// # #[dynamo(table = "users")]
/// # struct User {
/// #     #[hash_key]
/// #     account_type: String,
/// #     #[range_key]
/// #     last_name: String,
/// #     first_name: String,
/// #     email: Option<String>,
/// # }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// # let users = User::table(&embedded::database());
/// # users.create_table().await?;
/// # let john = User {
/// #     account_type: "standard_user".into(),
/// #     last_name: "Doe".into(),
/// #     first_name: "John".into(),
/// #     email: None,
/// # };
/// users.insert(&john).await?;
/// let keys = [("standard_user", "Doe"), ("standard_user", "Roe")];
/// let mut found = users.batch_get(keys).stream();
/// while let Some(user) = found.next().await {
///     assert_eq!(user?.first_name, "John");
/// }
/// assert_eq!(found.missing()[0].last_name, "Roe");
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent before items are asked for"]
pub struct BatchGet<'a, T: DynamoTable, O = Item<T>> {
    table: Table<T>,
    keys: Entries<'a>,
    concurrency: usize,
    consistent: bool,
    /// The projection, as members of each request.
    options: Result<Members>,
    output: PhantomData<fn() -> O>,
}

impl<T: DynamoTable, O> std::fmt::Debug for BatchGet<'_, T, O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchGet")
            .field("table", &self.table)
            .field("concurrency", &self.concurrency)
            .finish_non_exhaustive()
    }
}

impl<'a, T: DynamoTable> BatchGet<'a, T> {
    pub(crate) fn new(table: Table<T>, keys: Entries<'a>) -> Self {
        Self {
            table,
            keys,
            concurrency: 1,
            consistent: false,
            options: Ok(Members::default()),
            output: PhantomData,
        }
    }
}

impl<'a, T: DynamoTable, O: Output<T>> BatchGet<'a, T, O> {
    /// Reads the latest committed state, at twice the read cost.
    pub fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    /// Has at most so many requests under way while an item is waited for; 1 unless told otherwise.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests;
        self
    }

    /// Reads the attributes of `P` alone, by a `ProjectionExpression`; it is charged as reads of the whole items.
    ///
    /// The key is asked for too, to tell what is missing.
    pub fn project<P: DynamoProjection<T>>(self) -> BatchGet<'a, T, P>
    where
        O: Projectable,
    {
        let options = self.options.and_then(|mut options| {
            write_projection(self.table.handle(), P::NAMES, &mut options)?;
            Ok(options)
        });
        BatchGet {
            table: self.table,
            keys: self.keys,
            concurrency: self.concurrency,
            consistent: self.consistent,
            options,
            output: PhantomData,
        }
    }

    /// Yields the items one by one, in no particular order; keys are taken and requests sent as they are needed.
    pub fn stream(self) -> BatchGetStream<'a, T, O> {
        let requests = Requests::new(
            self.table,
            self.keys,
            self.concurrency,
            self.consistent,
            self.options,
        );
        BatchGetStream {
            requests,
            items: VecDeque::new(),
        }
    }
}

impl<'a, T: DynamoTable, O: Output<T>> IntoFuture for BatchGet<'a, T, O> {
    type Output = Result<Vec<O>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    /// Reads all items into a vector, up to the first error; [`stream`](Self::stream) keeps what came before it.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut items = Vec::new();
            let mut stream = self.stream();
            while let Some(item) = stream.next().await {
                items.push(item?);
            }
            Ok(items)
        })
    }
}

/// The key of the item that an index holds a part of.
pub(super) fn key_of<P: Projected>(table: &Handle, part: &P) -> Result<Entry> {
    let written = write::object(Vec::new(), |writer| part.table_key().write_members(writer));
    Entry::new(table, false, written.map(|(object, _)| object))
}

/// The items of a batch get.
///
/// An item that cannot be decoded is an error among the items. After a failed request it ends, and
/// [`unread`](Self::unread) has the keys that are left.
#[must_use = "nothing is sent before an item is asked for"]
pub struct BatchGetStream<'a, T: DynamoTable, O = Item<T>> {
    requests: Requests<'a, T, O>,
    items: VecDeque<Result<O>>,
}

/// The requests of a batch get, sent when the responses before them are used up.
pub(super) struct Requests<'a, T: DynamoTable, O> {
    table: Table<T>,
    engine: Engine<'a>,
    missing: Vec<Entry>,
    output: PhantomData<fn() -> O>,
}

impl<T: DynamoTable, O> std::fmt::Debug for BatchGetStream<'_, T, O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchGetStream")
            .field("table", &self.requests.table)
            .field("unread", &self.requests.engine.left().len())
            .finish_non_exhaustive()
    }
}

impl<T: DynamoTable, O: Output<T>> BatchGetStream<'_, T, O> {
    /// Yields the next item; `None` after the last one. It is safe to drop the future: nothing is lost.
    pub async fn next(&mut self) -> Option<Result<O>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// Returns the keys, of those read so far, that have no item.
    #[must_use]
    pub fn missing(&self) -> Vec<T::Key> {
        typed::<T>(&self.requests.missing)
    }

    /// The same, and forgets them: they are kept in memory otherwise, which an endless read may fill.
    #[must_use]
    pub fn take_missing(&mut self) -> Vec<T::Key> {
        typed::<T>(&std::mem::take(&mut self.requests.missing))
    }

    /// Returns the keys that were taken and not read yet: after an error, what is left to do.
    ///
    /// Keys that were not taken yet are left in an iterator or stream that was given by `&mut`.
    #[must_use]
    pub fn unread(&self) -> Vec<T::Key> {
        typed::<T>(self.requests.engine.left())
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<O>>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Poll::Ready(Some(item));
            }
            match ready!(self.requests.poll_found(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(found)) => self.items = found.items.into(),
            }
        }
    }
}

impl<'a, T: DynamoTable, O: Output<T>> Requests<'a, T, O> {
    pub(super) fn new(
        table: Table<T>,
        keys: Entries<'a>,
        concurrency: usize,
        consistent: bool,
        options: Result<Members>,
    ) -> Self {
        let rules = Rules {
            most: MOST_KEYS,
            concurrency,
            duplicates: Duplicates::Merged,
            // Answers end at 16 MB too.
            rests: false,
            noun: "keys",
        };
        let (mut options, failure) = match options {
            Ok(options) => (options, None),
            Err(error) => (Members::default(), Some(error)),
        };
        if consistent {
            options.scalar("ConsistentRead", true);
        }
        let send = sender(table.handle().clone(), options, sink::<T, O>);
        let mut engine = Engine::new(rules, keys, send);
        if let Some(error) = failure {
            engine.fail(error);
        }
        Self {
            table,
            engine,
            missing: Vec::new(),
            output: PhantomData,
        }
    }

    /// The same for keys that are known.
    pub(super) fn of_keys(table: Table<T>, keys: VecDeque<Entry>, consistent: bool) -> Self {
        let keys = taken(keys.into_iter(), Ok);
        Self::new(table, keys, 1, consistent, Ok(Members::default()))
    }

    /// Whether a key was taken and not read yet.
    pub(super) fn is_unread(&self, identity: &[u8]) -> bool {
        let left = self.engine.left();
        left.iter().any(|key| *key.identity == *identity)
    }

    /// Reads the next response.
    pub(super) fn poll_found(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Found<O>>>> {
        let Some(answered) = ready!(self.engine.poll_answer(cx)) else {
            return Poll::Ready(None);
        };
        let answered = answered.map_err(|error| self.table.fault(error));
        Poll::Ready(Some(answered.map(|answered| self.receive(answered))))
    }

    /// Takes a response: of what was processed, what was not found is missing.
    fn receive(&mut self, Answered { done, found }: Answered) -> Found<O> {
        let response = found.and_then(|found| found.downcast().ok());
        let mut response: Response = response.map_or_else(Response::default, |found| *found);
        let mut items = take::<T, O>(&mut *response.sink).into_iter();
        let mut item = |error: Option<Error>| match error {
            Some(error) => Some(Err(error)),
            None => items.next().map(Ok),
        };
        let errors = std::mem::take(&mut response.errors).into_iter();
        let found = Found {
            items: errors.filter_map(&mut item).collect(),
            response,
        };
        // If all are accounted for by their number, none is looked for.
        if found.items.len() != done.len() {
            let read: HashSet<_> = found.identities(self.table.handle()).collect();
            let is_missing = |key: &Entry| !read.contains(&*key.identity);
            self.missing.extend(done.into_iter().filter(is_missing));
        }
        found
    }
}

impl<T: DynamoTable, O: Output<T>> Stream for BatchGetStream<'_, T, O> {
    type Item = Result<O>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}

fn typed<'k, T: DynamoTable>(keys: impl IntoIterator<Item = &'k Entry>) -> Vec<T::Key> {
    keys.into_iter()
        .filter_map(|key| T::Key::read_members(&mut JsonReader::new(key.text())).ok())
        .collect()
}

/// The members of a request.
fn request(options: &Members, keys: &[Entry]) -> Members {
    let mut members = Members::default();
    let out = members.open("RequestItems");
    out.push(b'{');
    crate::codec::json::quoted(out, keys.first().map_or("", |key| key.table.name()));
    out.push(b':');
    let mut request = options.clone();
    let array = request.open("Keys");
    array.push(b'[');
    for (index, key) in keys.iter().enumerate() {
        if index > 0 {
            array.push(b',');
        }
        array.extend_from_slice(&key.object);
    }
    array.push(b']');
    out.append(&mut request.into_object());
    out.push(b'}');
    members
}

/// Sends one BatchGetItem.
fn sender(
    table: Handle,
    options: Members,
    sink: fn(&Handle) -> Box<dyn Sink>,
) -> Box<dyn Fn(&[Entry]) -> Sending + Send> {
    Box::new(move |keys| {
        let members = request(&options, keys);
        let tap = Response {
            sink: sink(&table),
            table: Some(table.clone()),
            ..Response::default()
        };
        let table = table.clone();
        Box::pin(async move {
            let (result, mut found) = table.send(Operation::BatchGetItem, members, tap).await;
            Answer {
                result,
                unprocessed: std::mem::take(&mut found.unprocessed),
                found: Some(Box::new(found)),
            }
        })
    })
}

/// The items of a response.
pub(super) struct Found<O> {
    pub(super) items: Vec<Result<O>>,
    response: Response,
}

impl<O> Found<O> {
    /// The keys of the items, as they are stored; empty where an item's cannot be read.
    pub(super) fn identities(&self, table: &Handle) -> impl Iterator<Item = Vec<u8>> {
        let Response { body, starts, .. } = &self.response;
        let body = std::str::from_utf8(body.bytes().unwrap_or_default()).unwrap_or_default();
        starts
            .iter()
            .map(|start| table.identity(&body[*start..]).unwrap_or_default())
    }
}

/// A response: items, and the keys that were not processed.
struct Response {
    table: Option<Handle>,
    sink: Box<dyn Sink>,
    /// For each item, why it is not in the sink.
    errors: Vec<Option<Error>>,
    /// Where each item begins in the body, to find its key if one is missing.
    starts: Vec<usize>,
    body: SdkBody,
    unprocessed: HashSet<Vec<u8>>,
}

impl Default for Response {
    fn default() -> Self {
        Self {
            table: None,
            sink: Box::default(),
            errors: Vec::new(),
            starts: Vec::new(),
            body: SdkBody::empty(),
            unprocessed: HashSet::new(),
        }
    }
}

impl Tap for Response {
    fn begin(&mut self, body: &SdkBody) {
        self.sink.forget(self.errors.len());
        self.errors.clear();
        self.starts.clear();
        self.unprocessed.clear();
        self.body = body.try_clone().unwrap_or_else(SdkBody::empty);
    }

    fn member(&mut self, name: &str, reader: &mut JsonReader<'_>) -> Result<bool, DecodeError> {
        let Some(table) = &self.table else {
            return Ok(false);
        };
        match name {
            // {table: [object]}
            "Responses" => reader.entries(|_table, reader| {
                reader.array(|reader| {
                    let start = reader.at();
                    let error = match self.sink.read(reader) {
                        Ok(()) => None,
                        Err(error) if error.kind() == ErrorKind::Decode => Some(error),
                        Err(_) => return Err(DecodeError::malformed(start)),
                    };
                    self.errors.push(error);
                    self.starts.push(start);
                    Ok(())
                })
            })?,
            // {table: {"Keys": [object], …}}
            "UnprocessedKeys" => reader.entries(|_table, reader| {
                reader.entries(|name, reader| {
                    if name != "Keys" {
                        return reader.json().map(drop);
                    }
                    reader.array(|reader| {
                        self.unprocessed.insert(table.identity(reader.json()?)?);
                        Ok(())
                    })
                })
            })?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}
