//! BatchGetItem: items by their keys, 100 a request.

use std::collections::{HashSet, VecDeque};
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use aws_smithy_types::body::SdkBody;
use futures_core::Stream;

use super::items::{Items, Sink, none, take};
use super::projection::{DynamoProjection, Projectable, write_projection};
use crate::batch::{
    Answer, Answered, Duplicates, Engine, Entries, Entry, MOST_KEYS, Rules, Sending, taken,
};
use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, Members as _, Reader};
use crate::database::Database;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Output, Projected};
use crate::item::Item;
use crate::table::{DynamoTable, Handle, Table};
use crate::wire::{self, Members, Operation, Tap};
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
    pub(super) table: Table<T>,
    pub(super) keys: Entries<'a>,
    concurrency: usize,
    pub(super) consistent: bool,
    /// The projection, as members of each request.
    pub(super) options: Result<Members>,
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

impl<'a, T: DynamoTable, O: Output> BatchGet<'a, T, O> {
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

impl<'a, T: DynamoTable, O: Output> IntoFuture for BatchGet<'a, T, O> {
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

/// The requests of a batch get of one table.
pub(super) struct Requests<'a, T: DynamoTable, O> {
    table: Table<T>,
    reads: Reads<'a>,
    output: PhantomData<fn() -> O>,
}

impl<T: DynamoTable, O> std::fmt::Debug for BatchGetStream<'_, T, O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchGetStream")
            .field("table", &self.requests.table)
            .field("unread", &self.requests.reads.unread().len())
            .finish_non_exhaustive()
    }
}

impl<T: DynamoTable, O: Output> BatchGetStream<'_, T, O> {
    /// Yields the next item; `None` after the last one. It is safe to drop the future: nothing is lost.
    pub async fn next(&mut self) -> Option<Result<O>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// Returns the keys, of those read so far, that have no item.
    #[must_use]
    pub fn missing(&self) -> Vec<T::Key> {
        typed::<T>(&self.requests.reads.missing)
    }

    /// The same, and forgets them: they are kept in memory otherwise, which an endless read may fill.
    #[must_use]
    pub fn take_missing(&mut self) -> Vec<T::Key> {
        typed::<T>(&std::mem::take(&mut self.requests.reads.missing))
    }

    /// Returns the keys that were taken and not read yet: after an error, what is left to do.
    ///
    /// Keys that were not taken yet are left in an iterator or stream that was given by `&mut`.
    #[must_use]
    pub fn unread(&self) -> Vec<T::Key> {
        typed::<T>(self.requests.reads.unread())
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

impl<'a, T: DynamoTable, O: Output> Requests<'a, T, O> {
    pub(super) fn new(
        table: Table<T>,
        keys: Entries<'a>,
        concurrency: usize,
        consistent: bool,
        options: Result<Members>,
    ) -> Self {
        let (ask, failure) = Ask::new(table.handle(), consistent, options, none::<O>);
        let db = table.handle().db().clone();
        Self {
            table,
            reads: Reads::new(db, vec![ask], keys, concurrency, failure),
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
        let left = self.reads.unread();
        left.iter().any(|key| *key.identity == *identity)
    }

    /// Reads the next response.
    pub(super) fn poll_found(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Found<O>>>> {
        let Some(response) = ready!(self.reads.poll_response(cx)) else {
            return Poll::Ready(None);
        };
        Poll::Ready(Some(match response {
            Ok(mut response) => Ok(Found {
                items: response.parts.first_mut().map_or_else(Vec::new, items::<O>),
                response,
            }),
            Err(error) => Err(self.table.fault(error)),
        }))
    }
}

/// What is asked of one table.
#[derive(Clone)]
pub(super) struct Ask {
    pub(super) table: Handle,
    options: Members,
    items: fn() -> Box<dyn Items>,
}

impl Ask {
    /// Also tells why it cannot be sent.
    pub(super) fn new(
        table: &Handle,
        consistent: bool,
        options: Result<Members>,
        items: fn() -> Box<dyn Items>,
    ) -> (Self, Option<Error>) {
        let (mut options, failure) = match options {
            Ok(options) => (options, None),
            Err(error) => (Members::default(), Some(error)),
        };
        if consistent {
            options.scalar("ConsistentRead", true);
        }
        let ask = Self {
            table: table.clone(),
            options,
            items,
        };
        (ask, failure)
    }
}

/// The requests of a batch get, sent when the responses before them are used up; compiled once for all tables.
pub(super) struct Reads<'a> {
    engine: Engine<'a>,
    pub(super) missing: Vec<Entry>,
}

impl<'a> Reads<'a> {
    pub(super) fn new(
        db: Database,
        asks: Vec<Ask>,
        keys: Entries<'a>,
        concurrency: usize,
        failure: Option<Error>,
    ) -> Self {
        let rules = Rules {
            most: MOST_KEYS,
            concurrency,
            duplicates: Duplicates::Merged,
            // Answers end at 16 MB too.
            rests: false,
            noun: "keys",
        };
        let mut engine = Engine::new(rules, keys, sender(db, asks));
        if let Some(error) = failure {
            engine.fail(error);
        }
        Self {
            engine,
            missing: Vec::new(),
        }
    }

    /// The keys that were taken and not read yet.
    pub(super) fn unread(&self) -> Vec<&Entry> {
        self.engine.left()
    }

    /// Reads the next response: of what was processed, what was not found is missing.
    pub(super) fn poll_response(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Response>>> {
        let Some(answered) = ready!(self.engine.poll_answer(cx)) else {
            return Poll::Ready(None);
        };
        Poll::Ready(Some(answered.map(|Answered { done, found }| {
            let response = found.and_then(|found| found.downcast().ok());
            let response: Response = response.map_or_else(Response::default, |found| *found);
            // If all are accounted for by their number, none is looked for.
            if response.parts.iter().map(Part::len).sum::<usize>() != done.len() {
                let read = response.parts.iter();
                let read: HashSet<_> = read.flat_map(|part| response.identities(part)).collect();
                let is_missing = |key: &Entry| !read.contains(&*key.identity);
                self.missing.extend(done.into_iter().filter(is_missing));
            }
            response
        })))
    }
}

impl<T: DynamoTable, O: Output> Stream for BatchGetStream<'_, T, O> {
    type Item = Result<O>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}

pub(super) fn typed<'k, T: DynamoTable>(keys: impl IntoIterator<Item = &'k Entry>) -> Vec<T::Key> {
    keys.into_iter()
        .filter_map(|key| T::Key::read_members(&mut JsonReader::new(key.text())).ok())
        .collect()
}

/// The members of a request.
fn request(asks: &[Ask], keys: &[Entry]) -> Members {
    let mut tables = Members::default();
    for ask in asks {
        let is_its = |key: &&Entry| key.table.name() == ask.table.name();
        let mut keys = keys.iter().filter(is_its).peekable();
        if keys.peek().is_none() {
            continue;
        }
        let mut request = ask.options.clone();
        let array = request.open("Keys");
        array.push(b'[');
        for (index, key) in keys.enumerate() {
            if index > 0 {
                array.push(b',');
            }
            array.extend_from_slice(&key.object);
        }
        array.push(b']');
        tables.raw(ask.table.name(), &request.into_object());
    }
    let mut members = Members::default();
    members.raw("RequestItems", &tables.into_object());
    members
}

/// Sends one BatchGetItem.
fn sender(db: Database, asks: Vec<Ask>) -> Box<dyn Fn(&[Entry]) -> Sending + Send> {
    Box::new(move |keys| {
        let members = request(&asks, keys);
        let tap = Response {
            parts: asks.iter().map(Part::new).collect(),
            ..Response::default()
        };
        let db = db.clone();
        let asked: Vec<_> = keys.iter().map(|key| Arc::clone(&key.identity)).collect();
        Box::pin(async move {
            let operation = Operation::BatchGetItem;
            let (result, mut found) = wire::send(&db, operation, "", members, tap).await;
            let result = result.and_then(|()| found.check(&asked));
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
    pub(super) fn identities(&self) -> impl Iterator<Item = Vec<u8>> {
        let parts = self.response.parts.iter();
        parts.flat_map(|part| self.response.identities(part))
    }
}

/// A response: items, and the keys that were not processed.
pub(super) struct Response {
    /// One for each table that is asked.
    pub(super) parts: Vec<Part>,
    body: SdkBody,
    unprocessed: HashSet<Vec<u8>>,
}

/// The items of one table in a response.
#[allow(unreachable_pub)] // Named by a public trait.
pub struct Part {
    table: Handle,
    sink: Sink,
    /// For each item, why it is not in the sink.
    errors: Vec<Option<Error>>,
    /// Where each item begins in the body, to find its key.
    starts: Vec<usize>,
}

impl Part {
    fn new(ask: &Ask) -> Self {
        Self {
            table: ask.table.clone(),
            sink: Sink::new(&ask.table, (ask.items)()),
            errors: Vec::new(),
            starts: Vec::new(),
        }
    }

    fn len(&self) -> usize {
        self.starts.len()
    }

    fn read(&mut self, reader: &mut JsonReader<'_>) -> Result<(), DecodeError> {
        let start = reader.at();
        self.errors.push(self.sink.read(reader)?);
        self.starts.push(start);
        Ok(())
    }
}

/// Takes the items of a part, each of them or why it cannot be decoded.
pub(super) fn items<O: Output>(part: &mut Part) -> Vec<Result<O>> {
    let mut items = take::<O>(&mut part.sink).into_iter();
    let errors = std::mem::take(&mut part.errors).into_iter();
    errors
        .filter_map(|error| error.map_or_else(|| items.next().map(Ok), |error| Some(Err(error))))
        .collect()
}

impl Default for Response {
    fn default() -> Self {
        Self {
            parts: Vec::new(),
            body: SdkBody::empty(),
            unprocessed: HashSet::new(),
        }
    }
}

impl Response {
    /// The keys of the items of a part, as they are stored; empty where an item's cannot be read.
    fn identities(&self, part: &Part) -> impl Iterator<Item = Vec<u8>> {
        let body = self.body.bytes().unwrap_or_default();
        let body = simdutf8::basic::from_utf8(body).unwrap_or_default();
        let starts = part.starts.iter();
        starts.map(|start| part.table.identity(&body[*start..]).unwrap_or_default())
    }

    /// Fails if the answer is not one to these keys, of which some would be missed then, or read twice.
    fn check(&self, asked: &[Arc<[u8]>]) -> Result<()> {
        let mut asked: HashSet<&[u8]> = asked.iter().map(|identity| &**identity).collect();
        // Of an item that cannot be read, it may be the key that does not fit.
        let parts = self.parts.iter();
        let read = parts.flat_map(|part| self.identities(part).zip(&part.errors));
        let mut read = read.filter(|(_, error)| error.is_none());
        let mut unprocessed = self.unprocessed.iter();
        if read.all(|(identity, _)| asked.remove(&*identity))
            && unprocessed.all(|identity| asked.remove(&**identity))
        {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Response,
            "the answer has a key that was not asked for, or has one twice; ask for these keys again",
        ))
    }

    /// The part of a table; whatever a table is called, if it is the only one.
    fn part(&mut self, table: &str, at: usize) -> Result<&mut Part, DecodeError> {
        let part = match self.parts.as_mut_slice() {
            [only] => Some(only),
            parts => parts.iter_mut().find(|part| part.table.name() == table),
        };
        part.ok_or_else(|| DecodeError::malformed(at))
    }
}

impl Tap for Response {
    fn begin(&mut self, body: &SdkBody) {
        for part in &mut self.parts {
            part.sink.forget(part.errors.len());
            part.errors.clear();
            part.starts.clear();
        }
        self.unprocessed.clear();
        self.body = body.try_clone().unwrap_or_else(SdkBody::empty);
    }

    fn member(&mut self, name: &str, reader: &mut JsonReader<'_>) -> Result<bool, DecodeError> {
        match name {
            // {table: [object]}
            "Responses" => reader.entries(|table, reader| {
                let part = self.part(&table, reader.at())?;
                reader.array(|reader| part.read(reader))
            })?,
            // {table: {"Keys": [object], …}}
            "UnprocessedKeys" => reader.entries(|table, reader| {
                let table = self.part(&table, reader.at())?.table.clone();
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
