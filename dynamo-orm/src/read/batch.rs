//! BatchGetItem: items by their keys, 100 a request.

use std::collections::{HashSet, VecDeque};
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_smithy_types::body::SdkBody;
use futures_core::Stream;

use super::projection::{DynamoProjection, Projectable, write_projection};
use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, Members as _, Reader, identity};
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Output, Projected};
use crate::item::{Item, read_output};
use crate::key::IntoKey;
use crate::table::{DynamoTable, Table};
use crate::wire::{Backoff, Members, Operation, Tap};
use crate::write;

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>
pub(super) const MOST: usize = 100;

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
pub struct BatchGet<T: DynamoTable, O = Item<T>> {
    table: Table<T>,
    keys: Result<VecDeque<Key>>,
    consistent: bool,
    /// The projection, as members of each request.
    options: Members,
    output: PhantomData<fn() -> O>,
}

/// A key to be read.
pub(super) struct Key {
    pub(super) identity: Vec<u8>,
    object: Vec<u8>,
}

impl<T: DynamoTable, O> std::fmt::Debug for BatchGet<T, O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchGet")
            .field("table", &self.table)
            .finish_non_exhaustive()
    }
}

impl<T: DynamoTable> BatchGet<T> {
    pub(crate) fn new<K: IntoKey<T::Shape>>(
        table: Table<T>,
        keys: impl IntoIterator<Item = K>,
    ) -> Self {
        let mut seen = HashSet::new();
        let keys = keys
            .into_iter()
            .map(|key| {
                let written = write::object(Vec::new(), |writer| key.write_key(writer));
                Key::new::<T>(written.map_err(Error::encode)?.0)
            })
            .filter(|key| {
                key.as_ref()
                    .map_or(true, |key| seen.insert(key.identity.clone()))
            })
            .collect::<Result<_>>()
            .map_err(|error| table.fault(error));
        Self {
            table,
            keys,
            consistent: false,
            options: Members::default(),
            output: PhantomData,
        }
    }
}

impl<T: DynamoTable, O: Output<T>> BatchGet<T, O> {
    /// Reads the latest committed state, at twice the read cost.
    pub fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    /// Reads the attributes of `P` alone, by a `ProjectionExpression`; it is charged as reads of the whole items.
    ///
    /// The key is asked for too, to tell what is missing.
    pub fn project<P: DynamoProjection<T>>(mut self) -> BatchGet<T, P>
    where
        O: Projectable,
    {
        let written = write_projection(self.table.handle(), P::NAMES, &mut self.options);
        BatchGet {
            table: self.table,
            keys: self.keys.and_then(|keys| written.map(|()| keys)),
            consistent: self.consistent,
            options: self.options,
            output: PhantomData,
        }
    }

    /// Yields the items one by one, in no particular order; requests are sent as they are needed.
    pub fn stream(self) -> BatchGetStream<T, O> {
        BatchGetStream {
            requests: Requests::new(self.table, self.keys, self.consistent, self.options),
            items: VecDeque::new(),
        }
    }
}

impl<T: DynamoTable, O: Output<T>> IntoFuture for BatchGet<T, O> {
    type Output = Result<Vec<O>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

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

impl Key {
    /// The key of the item that an index holds a part of.
    pub(super) fn of<P: Projected>(part: &P) -> Result<Self> {
        let written = write::object(Vec::new(), |writer| part.table_key().write_members(writer));
        Self::new::<P::Table>(written.map_err(Error::encode)?.0)
    }

    fn new<T: DynamoTable>(object: Vec<u8>) -> Result<Self> {
        let text = String::from_utf8_lossy(&object);
        let identity = identity(T::SCHEMA, &text).map_err(Error::response)?;
        Ok(Self { identity, object })
    }
}

/// The items of a batch get.
///
/// An item that cannot be decoded is an error among the items. After a failed request it ends, and
/// [`unread`](Self::unread) has the keys that are left.
#[must_use = "nothing is sent before an item is asked for"]
pub struct BatchGetStream<T: DynamoTable, O = Item<T>> {
    requests: Requests<T, O>,
    items: VecDeque<Result<O>>,
}

/// The requests of a batch get, each sent when the response before it is used up.
pub(super) struct Requests<T: DynamoTable, O> {
    table: Table<T>,
    keys: VecDeque<Key>,
    /// The members of each request besides its keys.
    options: Members,
    backoff: Backoff,
    missing: Vec<Key>,
    state: State<T, O>,
}

enum State<T: DynamoTable, O> {
    Ready,
    Fetching {
        sent: usize,
        fetching: Pin<Box<dyn Future<Output = Result<Found<T, O>>> + Send>>,
    },
    Waiting(Pin<Box<tokio::time::Sleep>>),
    Failed(Option<Error>),
}

impl<T: DynamoTable, O> std::fmt::Debug for BatchGetStream<T, O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchGetStream")
            .field("table", &self.requests.table)
            .field("unread", &self.requests.keys.len())
            .finish_non_exhaustive()
    }
}

impl<T: DynamoTable, O: Output<T>> BatchGetStream<T, O> {
    /// Yields the next item; `None` after the last one. It is safe to drop the future: nothing is lost.
    pub async fn next(&mut self) -> Option<Result<O>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// Returns the keys, of those read so far, that have no item.
    #[must_use]
    pub fn missing(&self) -> Vec<T::Key> {
        typed::<T>(self.requests.missing.iter())
    }

    /// Returns the keys that were not read yet: after an error, what is left to do.
    #[must_use]
    pub fn unread(&self) -> Vec<T::Key> {
        typed::<T>(self.requests.keys.iter())
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

impl<T: DynamoTable, O: Output<T>> Requests<T, O> {
    pub(super) fn new(
        table: Table<T>,
        keys: Result<VecDeque<Key>>,
        consistent: bool,
        mut options: Members,
    ) -> Self {
        if consistent {
            options.scalar("ConsistentRead", true);
        }
        let (keys, state) = match keys {
            Ok(keys) => (keys, State::Ready),
            Err(error) => (VecDeque::new(), State::Failed(Some(error))),
        };
        Self {
            table,
            keys,
            options,
            backoff: Backoff::default(),
            missing: Vec::new(),
            state,
        }
    }

    /// Whether a key was not read yet.
    pub(super) fn is_unread(&self, identity: &[u8]) -> bool {
        self.keys.iter().any(|key| key.identity == identity)
    }

    /// Reads the next response.
    pub(super) fn poll_found(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Found<T, O>>>> {
        loop {
            match &mut self.state {
                State::Failed(error) => return Poll::Ready(error.take().map(Err)),
                State::Waiting(sleep) => {
                    ready!(sleep.as_mut().poll(cx));
                    self.state = State::Ready;
                }
                State::Ready if self.keys.is_empty() => return Poll::Ready(None),
                State::Ready => {
                    let sent = self.keys.len().min(MOST);
                    let members = self.members(sent);
                    let fetching = Box::pin(fetch(self.table.clone(), members));
                    self.state = State::Fetching { sent, fetching };
                }
                State::Fetching { sent, fetching } => {
                    let sent = *sent;
                    let result = ready!(fetching.as_mut().poll(cx));
                    self.state = State::Ready;
                    match result {
                        Ok(found) => {
                            self.receive(sent, &found);
                            return Poll::Ready(Some(Ok(found)));
                        }
                        Err(error) => self.state = State::Failed(Some(error)),
                    }
                }
            }
        }
    }

    fn members(&self, sent: usize) -> Members {
        let mut members = Members::default();
        let out = members.open("RequestItems");
        out.push(b'{');
        crate::codec::json::quoted(out, self.table.name());
        out.push(b':');
        let mut request = self.options.clone();
        let keys = request.open("Keys");
        keys.push(b'[');
        for (index, key) in self.keys.iter().take(sent).enumerate() {
            if index > 0 {
                keys.push(b',');
            }
            keys.extend_from_slice(&key.object);
        }
        keys.push(b']');
        out.append(&mut request.into_object());
        out.push(b'}');
        members
    }

    /// Takes a response: what is unprocessed is read again before later keys, what is neither is missing.
    fn receive(&mut self, sent: usize, found: &Found<T, O>) {
        let mut unprocessed = VecDeque::new();
        // If all are accounted for by their number, none is looked for.
        let is_complete = found.items.len() + found.unprocessed.len() == sent;
        let read = if is_complete {
            HashSet::new()
        } else {
            found.identities().collect()
        };
        for key in self.keys.drain(..sent) {
            if found.unprocessed.contains(&key.identity) {
                unprocessed.push_back(key);
            } else if !is_complete && !read.contains(&key.identity) {
                self.missing.push(key);
            }
        }
        if unprocessed.len() < sent {
            self.backoff.progressed();
        }
        if !unprocessed.is_empty() {
            unprocessed.append(&mut self.keys);
            self.keys = unprocessed;
            self.state = match self.backoff.delay() {
                Some(delay) => State::Waiting(Box::pin(tokio::time::sleep(delay))),
                None => State::Failed(Some(self.table.fault(Error::new(
                    ErrorKind::Throttled,
                    "the service left all keys of the batch unprocessed, and so did ten resends",
                )))),
            };
        }
    }
}

impl<T: DynamoTable, O: Output<T>> Stream for BatchGetStream<T, O> {
    type Item = Result<O>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}

fn typed<'k, T: DynamoTable>(keys: impl Iterator<Item = &'k Key>) -> Vec<T::Key> {
    keys.filter_map(|key| T::Key::read_members(&mut JsonReader::from_bytes(&key.object).ok()?).ok())
        .collect()
}

async fn fetch<T: DynamoTable, O: Output<T>>(
    table: Table<T>,
    members: Members,
) -> Result<Found<T, O>> {
    let tap = Found {
        table: Some(table.clone()),
        ..Found::default()
    };
    let (result, found) = table.send(Operation::BatchGetItem, members, tap).await;
    result.map_err(|error| table.fault(error))?;
    Ok(found)
}

/// A response: items, and the keys that were not processed.
pub(super) struct Found<T: DynamoTable, O> {
    table: Option<Table<T>>,
    pub(super) items: Vec<Result<O>>,
    /// Where each item begins in the body, to find its key if one is missing.
    starts: Vec<usize>,
    body: SdkBody,
    unprocessed: HashSet<Vec<u8>>,
}

impl<T: DynamoTable, O> Default for Found<T, O> {
    fn default() -> Self {
        Self {
            table: None,
            items: Vec::new(),
            starts: Vec::new(),
            body: SdkBody::empty(),
            unprocessed: HashSet::new(),
        }
    }
}

impl<T: DynamoTable, O> Found<T, O> {
    /// The keys of the items, as they are stored; empty where an item's cannot be read.
    pub(super) fn identities(&self) -> impl Iterator<Item = Vec<u8>> {
        let body = std::str::from_utf8(self.body.bytes().unwrap_or_default()).unwrap_or_default();
        self.starts
            .iter()
            .map(|start| identity(T::SCHEMA, &body[*start..]).unwrap_or_default())
    }
}

impl<T: DynamoTable, O: Output<T>> Tap for Found<T, O> {
    fn begin(&mut self, body: &SdkBody) {
        *self = Self {
            table: self.table.take(),
            body: body.try_clone().unwrap_or_else(SdkBody::empty),
            ..Self::default()
        };
    }

    fn member(&mut self, name: &str, reader: &mut JsonReader<'_>) -> Result<bool, DecodeError> {
        let Some(table) = self.table.clone() else {
            return Ok(false);
        };
        match name {
            // {table: [object]}
            "Responses" => reader.entries(|_table, reader| {
                reader.array(|reader| {
                    let start = reader.at();
                    match read_output(&table, reader) {
                        Err(error) if error.kind() == ErrorKind::Response => {
                            return Err(DecodeError::malformed(start));
                        }
                        item => self.items.push(item),
                    }
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
                        self.unprocessed
                            .insert(identity(T::SCHEMA, reader.json()?)?);
                        Ok(())
                    })
                })
            })?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}
