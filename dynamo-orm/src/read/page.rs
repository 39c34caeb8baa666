//! Pages: one response of a query or scan.

use std::sync::Arc;

use aws_smithy_types::body::SdkBody;

use super::cursor::Cursor;
use super::items::Sink;
use super::options::Plan;
use crate::codec::DecodeError;
use crate::codec::json::JsonReader;
use crate::error::{Error, ErrorKind, Result};
use crate::table::Handle;
use crate::wire::{Members, Operation, Tap};

/// The bytes of an item that has a key: `{"k":{"S":"v"}}`.
const SMALLEST_ITEM: usize = 15;

/// One response of a query or scan; of [`page`](super::Read::page) several.
pub struct Page<O> {
    /// The items that matched.
    pub items: Vec<O>,
    /// How many items were examined, and are charged for.
    pub scanned: usize,
    /// Where the next page begins, if there may be more; `None` if there is not.
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

/// A response as it was read; its items are in a sink.
#[derive(Default)]
pub(super) struct Response {
    plan: Option<Arc<Plan>>,
    pub(super) sink: Sink,
    /// How many items were read; an unreadable one is not among them.
    pub(super) items: usize,
    /// The most items that are read.
    limit: Option<usize>,
    /// How many items there were, those over the limit too.
    seen: usize,
    /// Where each item begins in the body, to find its key when a cursor is asked for.
    pub(super) starts: Vec<usize>,
    pub(super) body: Option<SdkBody>,
    /// Why the item after the last one could not be read.
    pub(super) error: Option<Error>,
    /// Whether there is more behind the items: over a limit, or unreadable.
    is_cut: bool,
    /// Where the request began.
    start: Option<Vec<u8>>,
    pub(super) last_key: Option<Vec<u8>>,
    /// How many items matched, as the service says.
    pub(super) count: Option<usize>,
    pub(super) scanned: usize,
}

impl Response {
    /// The table that was read.
    pub(super) fn table(&self) -> Option<&Handle> {
        self.plan.as_ref().map(|plan| &plan.target.table)
    }

    /// The position behind the first `yielded` items, an unreadable one among them perhaps.
    pub(super) fn cursor(&self, yielded: usize) -> Option<Cursor> {
        let plan = self.plan.as_ref()?;
        if yielded == self.starts.len() && !self.is_cut {
            // Behind the last item there may be more that a filter discarded.
            return Some(Cursor::new(plan, self.last_key.clone()?));
        }
        let Some(last) = yielded.checked_sub(1) else {
            return Some(Cursor::new(plan, self.start.clone()?));
        };
        let body = std::str::from_utf8(self.body.as_ref()?.bytes()?).ok()?;
        Cursor::at(plan, &body[*self.starts.get(last)?..]).ok()
    }

    /// Makes room for as many items as are announced, and no more than the body could hold.
    fn reserve(&mut self, reader: &JsonReader<'_>) {
        let count = self.count.unwrap_or_default();
        let count = self.limit.map_or(count, |limit| limit.min(count));
        let count = count.min(reader.left() / SMALLEST_ITEM);
        self.sink.reserve(count);
        self.starts.reserve(count);
    }

    fn read_item(&mut self, reader: &mut JsonReader<'_>) -> Result<(), DecodeError> {
        self.seen += 1;
        if self.limit == Some(self.items) {
            self.is_cut = true;
        }
        if self.is_cut {
            return reader.json().map(drop);
        }
        self.starts.push(reader.at());
        match self.sink.read(reader)? {
            None => self.items += 1,
            unfit => {
                self.error = unfit;
                self.is_cut = true;
            }
        }
        Ok(())
    }
}

impl Tap for Response {
    fn begin(&mut self, body: &SdkBody) {
        // The SDK may have sent the request again.
        self.sink.forget(self.items);
        *self = Self {
            plan: self.plan.take(),
            sink: std::mem::take(&mut self.sink),
            limit: self.limit,
            start: self.start.take(),
            body: body.try_clone(),
            ..Self::default()
        };
    }

    fn member(&mut self, name: &str, reader: &mut JsonReader<'_>) -> Result<bool, DecodeError> {
        match name {
            "Items" => {
                self.reserve(reader);
                reader.array(|reader| self.read_item(reader))?;
            }
            "LastEvaluatedKey" => {
                let at = reader.at();
                let key = reader.json()?;
                // It goes into the next request as it is.
                serde_json::from_str::<serde::de::IgnoredAny>(key)
                    .map_err(|_| DecodeError::malformed(at))?;
                self.last_key = (!matches!(key, "{}" | "null")).then(|| key.into());
            }
            "Count" => self.count = Some(count(reader)?),
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

/// Whether two keys are the same, in whatever order their attributes come.
fn is_same_key(key: &[u8], other: &[u8]) -> bool {
    let read = |key| serde_json::from_slice::<serde_json::Value>(key).ok();
    key == other || (key.len() == other.len() && read(key) == read(other))
}

/// Sends one request of a plan, for at most `remaining` items.
pub(super) async fn fetch(
    plan: Arc<Plan>,
    start: Option<Vec<u8>>,
    remaining: Option<usize>,
    sink: Sink,
) -> Result<Response> {
    let table = &plan.target.table;
    table.check_name().map_err(|error| table.fault(error))?;
    let mut members: Members = plan.members.clone();
    if let Some(limit) = plan.request_limit(remaining) {
        members.scalar("Limit", limit);
    }
    if let Some(key) = &start {
        members.raw("ExclusiveStartKey", key);
    }
    let tap = Response {
        plan: Some(Arc::clone(&plan)),
        sink,
        limit: remaining,
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
    if let Some(count) = response.count
        && !plan.counts
        && count != response.seen
    {
        return Err(table.fault(Error::new(
            ErrorKind::Response,
            format!(
                "the answer says that it has {count} items and has {}, so some may be missing; read this page again",
                response.seen
            ),
        )));
    }
    if let (Some(start), Some(last)) = (&start, &response.last_key)
        && is_same_key(start, last)
    {
        // The SDK's paginator would end here without a word; going on would never end.
        return Err(table.fault(Error::new(
            ErrorKind::PaginationStalled,
            "the service returned the start key as the last evaluated key, so the read cannot go on",
        )));
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;
    use std::sync::atomic::Ordering::Relaxed;

    use super::super::items::Count;
    use super::*;

    #[test]
    fn an_answer_takes_the_place_of_the_one_before_but_not_of_earlier_pages() {
        // Three items are of pages before.
        let count = Arc::new(AtomicUsize::new(3));
        let mut response = Response {
            sink: Count::sink(&count),
            ..Response::default()
        };
        for (body, items) in [("[{},{}]", 2), ("[]", 0), ("[{}]", 1)] {
            response.begin(&SdkBody::empty());
            let read = response.member("Items", &mut JsonReader::new(body));
            assert!(read.unwrap());
            assert_eq!((response.items, count.load(Relaxed)), (items, 3 + items));
        }
    }
}
