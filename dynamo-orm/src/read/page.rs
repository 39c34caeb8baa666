//! Pages: one response of a query or scan.

use std::sync::Arc;

use aws_smithy_types::body::SdkBody;

use super::cursor::Cursor;
use super::query::Plan;
use crate::codec::DecodeError;
use crate::codec::json::JsonReader;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, Output};
use crate::item::read_output;
use crate::table::Table;
use crate::wire::{Members, Operation, Tap};

/// One response of a query or scan.
pub struct Page<O> {
    /// The items that matched.
    pub items: Vec<O>,
    /// How many items were examined, and are charged for.
    pub scanned: usize,
    /// Where the next page begins; `None` after the last one.
    pub cursor: Option<Cursor>,
}

impl<O> std::fmt::Debug for Page<O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Page")
            .field("items", &self.items.len())
            .field("scanned", &self.scanned)
            .field("cursor", &self.cursor)
            .finish()
    }
}

/// A response as it was read.
pub(super) struct Response<I: Index, O> {
    table: Option<Table<I::Table>>,
    pub(super) items: Vec<O>,
    /// Where each item begins in the body, to find its key when a cursor is asked for.
    starts: Vec<usize>,
    body: SdkBody,
    /// Why the item after the last one could not be read.
    pub(super) error: Option<Error>,
    /// Whether there is more behind the items: over a limit, or unreadable.
    is_cut: bool,
    /// Where the request began.
    start: Option<Vec<u8>>,
    pub(super) last_key: Option<Vec<u8>>,
    pub(super) count: usize,
    pub(super) scanned: usize,
}

impl<I: Index, O> Default for Response<I, O> {
    fn default() -> Self {
        Self {
            table: None,
            items: Vec::new(),
            starts: Vec::new(),
            body: SdkBody::empty(),
            error: None,
            is_cut: false,
            start: None,
            last_key: None,
            count: 0,
            scanned: 0,
        }
    }
}

impl<I: Index, O: Output<I::Table>> Response<I, O> {
    /// Drops what is over a limit.
    pub(super) fn cut(&mut self, limit: usize) {
        if self.items.len() > limit || (self.items.len() == limit && self.error.is_some()) {
            self.items.truncate(limit);
            self.error = None;
            self.is_cut = true;
        }
    }

    /// The position behind the first `yielded` items, an unreadable one among them perhaps.
    pub(super) fn cursor(&self, yielded: usize) -> Option<Cursor> {
        let table = self.table.as_ref()?.name();
        if yielded == self.starts.len() && !self.is_cut {
            // Behind the last item there may be more that a filter discarded.
            return Some(Cursor::new::<I>(table, self.last_key.clone()?));
        }
        let Some(last) = yielded.checked_sub(1) else {
            return Some(Cursor::new::<I>(table, self.start.clone()?));
        };
        let body = std::str::from_utf8(self.body.bytes()?).ok()?;
        Cursor::at::<I>(table, &body[*self.starts.get(last)?..]).ok()
    }

    fn read_items(
        &mut self,
        table: &Table<I::Table>,
        reader: &mut JsonReader<'_>,
    ) -> Result<(), DecodeError> {
        reader.array(|reader| {
            if self.error.is_some() {
                return reader.json().map(drop);
            }
            let start = reader.at();
            self.starts.push(start);
            match read_output(table, reader) {
                Ok(item) => {
                    self.items.push(item);
                    Ok(())
                }
                Err(error) if error.kind() == ErrorKind::Decode => {
                    self.error = Some(error);
                    self.is_cut = true;
                    Ok(())
                }
                Err(_) => Err(DecodeError::malformed(start)),
            }
        })
    }
}

impl<I: Index, O: Output<I::Table>> Tap for Response<I, O> {
    fn begin(&mut self, body: &SdkBody) {
        *self = Self {
            table: self.table.take(),
            start: self.start.take(),
            body: body.try_clone().unwrap_or_else(SdkBody::empty),
            ..Self::default()
        };
    }

    fn member(&mut self, name: &str, reader: &mut JsonReader<'_>) -> Result<bool, DecodeError> {
        match name {
            "Items" => {
                let Some(table) = self.table.clone() else {
                    return Ok(false);
                };
                self.read_items(&table, reader)?;
            }
            "LastEvaluatedKey" => {
                let key = reader.json()?;
                self.last_key = (!matches!(key, "{}" | "null")).then(|| key.into());
            }
            "Count" => self.count = count(reader)?,
            "ScannedCount" => self.scanned = count(reader)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

fn count(reader: &mut JsonReader<'_>) -> Result<usize, DecodeError> {
    let at = reader.at();
    reader
        .json()?
        .parse()
        .map_err(|_| DecodeError::malformed(at))
}

/// Sends one request of a plan.
pub(super) async fn fetch<I: Index, O: Output<I::Table>>(
    plan: Arc<Plan<I>>,
    start: Option<Vec<u8>>,
    remaining: Option<usize>,
) -> Result<Response<I, O>> {
    let table = &plan.table;
    let mut members: Members = plan.members.clone();
    if let Some(limit) = plan.request_limit(remaining) {
        members.scalar("Limit", limit);
    }
    if let Some(key) = &start {
        members.raw("ExclusiveStartKey", key);
    }
    let tap = Response {
        table: Some(table.clone()),
        start: start.clone(),
        ..Response::default()
    };
    let operation = if plan.scans {
        Operation::Scan
    } else {
        Operation::Query
    };
    let (result, response) = table.send(operation, members, tap).await;
    result.map_err(|error| table.fault(error))?;
    if start.is_some() && response.last_key == start {
        // The SDK's paginator would end here without a word; going on would never end.
        return Err(table.fault(Error::new(
            ErrorKind::Response,
            "the service returned the start key as the last evaluated key, so the read cannot go on",
        )));
    }
    Ok(response)
}
