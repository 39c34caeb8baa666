//! What batches of writes and of reads have in common: entries, and the requests that carry them.

mod engine;
mod source;
mod waiting;

use std::collections::HashSet;
use std::pin::Pin;
use std::sync::Arc;

use crate::codec::json::{Encoded, JsonReader, KeyAt, quoted};
use crate::codec::{self, DecodeError, EncodeError, Reader};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::table::Handle;
use crate::wire::{self, Members, Operation, Tap};

pub use self::engine::Report;
pub(crate) use self::engine::{Answered, Duplicates, Engine, Rules};
pub use self::source::{
    Element, Input, Items, Keys, Ops, Source, ViaIterator, ViaRead, ViaResults, ViaStream, Writes,
};
pub(crate) use self::source::{Entries, joined, taken};
pub(crate) use self::waiting::{Place, Waiting};

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>
pub(crate) const MOST_WRITES: usize = 25;
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>
pub(crate) const MOST_KEYS: usize = 100;
/// 16 MB on the network, where an item may be longer than the 400 KB that are stored. Which megabyte is meant is not said.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>
const MOST_BYTES: usize = 16_000_000;
/// What an entry adds to its object: `{"DeleteRequest":{"Key":}},`.
const FRAME: usize = 32;

/// One write or key of a batch, as it goes into a request.
#[derive(Clone)]
pub struct Entry {
    pub(crate) table: Handle,
    pub(crate) put: bool,
    /// The item or the key, as a JSON object.
    pub(crate) object: Vec<u8>,
    /// The table's name and the key's value, in one spelling.
    pub(crate) identity: Arc<[u8]>,
    /// Its place in the input.
    position: u64,
}

impl Entry {
    pub(crate) fn new(
        table: &Handle,
        put: bool,
        object: Result<Vec<u8>, EncodeError>,
    ) -> Result<Self> {
        let object = object.map_err(|error| table.fault(Error::encode(error)))?;
        let key = codec::locate(table.schema(), text(&object));
        let key = key.map_err(|error| table.fault(Error::response(error)))?;
        Self::of(table, put, object, &key)
    }

    /// An item to be put, of which is known where its key stands.
    pub(crate) fn of_item(table: &Handle, item: Result<Encoded, EncodeError>) -> Result<Self> {
        let Encoded { object, key } = item.map_err(|error| table.fault(Error::encode(error)))?;
        Self::of(table, true, object, &key)
    }

    fn of(table: &Handle, put: bool, object: Vec<u8>, key: &KeyAt) -> Result<Self> {
        table.check_name().map_err(|error| table.fault(error))?;
        let mut identity = Vec::with_capacity(table.name().len() + 64);
        table
            .identify(&mut identity, &object, key)
            .map_err(|error| table.fault(Error::response(error)))?;
        Ok(Self {
            table: table.clone(),
            put,
            object,
            identity: identity.into(),
            position: 0,
        })
    }

    /// The object as text.
    pub(crate) fn text(&self) -> &str {
        text(&self.object)
    }

    fn size(&self) -> usize {
        self.object.len() + FRAME
    }
}

/// An object as text: we wrote it, or it was read as JSON, so it is UTF-8.
fn text(object: &[u8]) -> &str {
    simdutf8::basic::from_utf8(object).unwrap_or_default()
}

// Values may be secret.
impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry")
            .field("table", &self.table)
            .field("put", &self.put)
            .finish_non_exhaustive()
    }
}

/// How many of the entries one request takes, by number and by size: the first one in any case, as 400 KB that are stored
/// may be of any length as JSON.
pub(crate) fn fitting<'e>(entries: impl Iterator<Item = &'e Entry>, most: usize) -> usize {
    let mut bytes = 0;
    entries
        .take(most)
        .enumerate()
        .take_while(|(index, entry)| {
            bytes += entry.size();
            bytes <= MOST_BYTES || *index == 0
        })
        .count()
}

/// A request under way.
pub(crate) type Sending = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// What became of a request.
pub(crate) struct Answer {
    pub(crate) result: Result<()>,
    /// The identities of what the service left.
    pub(crate) unprocessed: HashSet<Vec<u8>>,
    /// What a read found.
    pub(crate) found: Option<Box<dyn std::any::Any + Send>>,
}

/// Sends one BatchWriteItem by this database.
pub(crate) fn send_writes(db: &Database, entries: &[Entry]) -> Sending {
    let mut members = Members::default();
    members.reserve(entries.iter().map(Entry::size).sum::<usize>() + 256);
    let tables = distinct_tables(entries);
    write_requests(members.open("RequestItems"), &tables, entries);
    sending(db.clone(), members, tables)
}

/// Sends a BatchWriteItem to these tables.
fn sending(db: Database, members: Members, tables: Vec<Handle>) -> Sending {
    Box::pin(async move {
        let tap = Unprocessed {
            tables,
            ..Unprocessed::default()
        };
        let operation = Operation::BatchWriteItem;
        let (result, left) = wire::send(&db, operation, "", members, tap).await;
        Answer {
            result,
            unprocessed: left.identities,
            found: None,
        }
    })
}

fn distinct_tables(entries: &[Entry]) -> Vec<Handle> {
    let mut tables: Vec<Handle> = Vec::new();
    for Entry { table, .. } in entries {
        if !tables.iter().any(|known| known.has_name_of(table)) {
            tables.push(table.clone());
        }
    }
    tables
}

fn write_requests(out: &mut Vec<u8>, tables: &[Handle], entries: &[Entry]) {
    out.push(b'{');
    for (index, table) in tables.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        quoted(out, table.name());
        out.extend_from_slice(b":[");
        let entries = entries.iter();
        let entries = entries.filter(|entry| entry.table.has_name_of(table));
        for (index, entry) in entries.enumerate() {
            if index > 0 {
                out.push(b',');
            }
            out.extend_from_slice(frame(entry.put).as_bytes());
            out.extend_from_slice(&entry.object);
            out.extend_from_slice(b"}}");
        }
        out.push(b']');
    }
    out.push(b'}');
}

/// What a write begins with, up to its item or key.
fn frame(put: bool) -> &'static str {
    if put {
        r#"{"PutRequest":{"Item":"#
    } else {
        r#"{"DeleteRequest":{"Key":"#
    }
}

/// What a BatchWriteItem left unprocessed.
#[derive(Default)]
struct Unprocessed {
    tables: Vec<Handle>,
    identities: HashSet<Vec<u8>>,
}

impl Tap for Unprocessed {
    fn begin(&mut self, _body: &aws_smithy_types::body::SdkBody) {
        self.identities.clear();
    }

    fn member(&mut self, name: &str, reader: &mut JsonReader<'_>) -> Result<bool, DecodeError> {
        if name != "UnprocessedItems" {
            return Ok(false);
        }
        // {table: [{"PutRequest": {"Item": object}}, {"DeleteRequest": {"Key": object}}]}
        reader.entries(|table, reader| {
            let at = reader.at();
            let table = match self.tables.as_slice() {
                [only] => only,
                tables => tables
                    .iter()
                    .find(|known| known.name() == table)
                    .ok_or_else(|| DecodeError::malformed(at))?,
            };
            reader.array(|reader| {
                reader.entries(|_request, reader| {
                    reader.entries(|_object, reader| {
                        self.identities.insert(table.identity(reader.json()?)?);
                        Ok(())
                    })
                })
            })
        })?;
        Ok(true)
    }
}

/// Names the table in the error of a request, if it is one table's.
fn fault(entries: &[Entry], error: Error) -> Error {
    let mut tables = entries.iter().map(|entry| &entry.table);
    match tables.next() {
        Some(first) if tables.all(|table| table.name() == first.name()) => first.fault(error),
        _ => error,
    }
}
