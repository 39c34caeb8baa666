//! Items on their way from a response to the caller: all that is compiled for each type of them.

use std::any::Any;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::codec::DecodeError;
use crate::codec::json::JsonReader;
use crate::error::{Error, ErrorKind, Result};
use crate::index::Output;
use crate::table::Handle;

/// Items that were read and not taken yet, whatever they are.
pub(super) trait Items: Any + Send {
    /// Reads one item of the table behind the others; one that does not fit is not among them.
    fn read(&mut self, table: &Handle, reader: &mut JsonReader<'_>) -> Result<(), DecodeError>;

    /// Forgets the last one.
    fn forget_last(&mut self);

    /// Makes room for `count` more.
    fn reserve(&mut self, count: usize) {
        let _ = count;
    }
}

/// Where the items of a table are read to; by default none is kept.
#[derive(Default)]
pub(super) struct Sink(Option<(Handle, Box<dyn Items>)>);

impl Sink {
    pub(super) fn new(table: &Handle, items: Box<dyn Items>) -> Self {
        Self(Some((table.clone(), items)))
    }

    /// Reads one item behind the others, or tells why it does not fit; fails if it is no JSON.
    pub(super) fn read(
        &mut self,
        reader: &mut JsonReader<'_>,
    ) -> Result<Option<Error>, DecodeError> {
        let start = reader.at();
        let Some((table, items)) = &mut self.0 else {
            reader.json()?;
            return Ok(None);
        };
        match items.read(table, reader) {
            Ok(()) => Ok(None),
            Err(error) => table.unfit(reader, start, error).map(Some),
        }
    }

    /// Forgets the last `count` items.
    pub(super) fn forget(&mut self, count: usize) {
        if let Some((_, items)) = &mut self.0 {
            for _ in 0..count {
                items.forget_last();
            }
        }
    }

    /// Makes room for `count` more items.
    pub(super) fn reserve(&mut self, count: usize) {
        if let Some((_, items)) = &mut self.0 {
            items.reserve(count);
        }
    }

    /// The items, of whatever type.
    pub(super) fn items(&mut self) -> &mut dyn Any {
        match &mut self.0 {
            Some((_, items)) => &mut **items,
            None => &mut [(); 0],
        }
    }
}

impl<O: Output> Items for Vec<O> {
    fn read(&mut self, table: &Handle, reader: &mut JsonReader<'_>) -> Result<(), DecodeError> {
        O::read_behind(self, table, reader)
    }

    fn forget_last(&mut self) {
        self.pop();
    }

    fn reserve(&mut self, count: usize) {
        self.reserve(count);
    }
}

/// No items yet.
pub(super) fn none<O: Output>() -> Box<dyn Items> {
    Box::new(const { Vec::<O>::new() })
}

/// Takes the items out of a sink of `O`s.
pub(super) fn take<O: Output>(sink: &mut Sink) -> Vec<O> {
    match sink.items().downcast_mut::<Vec<O>>() {
        Some(items) => std::mem::replace(items, const { Vec::new() }),
        None => const { Vec::new() },
    }
}

/// A read under way, whatever it yields.
pub(super) struct Filling {
    table: Handle,
    reading: Pin<Box<dyn Future<Output = Result<Sink>> + Send>>,
    /// What was read, in the end.
    filled: Sink,
}

impl Filling {
    pub(super) fn new(
        table: Handle,
        reading: impl Future<Output = Result<Sink>> + Send + 'static,
    ) -> Self {
        Self {
            table,
            reading: Box::pin(reading),
            filled: Sink::default(),
        }
    }

    /// Reads on, until all is in the sink.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.filled = ready!(self.reading.as_mut().poll(cx))?;
        Poll::Ready(Ok(()))
    }

    fn items(&mut self) -> &mut dyn Any {
        self.filled.items()
    }
}

/// A read under way, which yields an `R`.
// As of `Writing`, its parts are compiled once for all tables.
#[must_use = "futures do nothing unless they are awaited"]
pub struct Reading<R> {
    pub(super) filling: Filling,
    /// What it yields of what was read.
    pub(super) end: fn(&mut Filling) -> Result<R>,
}

// Plain matches: `?` and `map` are functions that would be compiled for each type.

impl<R> Future for Reading<R> {
    type Output = Result<R>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<R>> {
        let this = self.get_mut();
        match this.filling.poll(cx) {
            Poll::Ready(Ok(())) => Poll::Ready((this.end)(&mut this.filling)),
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<R> std::fmt::Debug for Reading<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reading")
            .field("table", &self.filling.table)
            .finish_non_exhaustive()
    }
}

/// All items.
// As `take` does it, which would be one more function for each type.
#[allow(clippy::unnecessary_wraps)] // It is one of the ends of a read, and others fail.
pub(super) fn all<O: Output>(filling: &mut Filling) -> Result<Vec<O>> {
    match filling.items().downcast_mut::<Vec<O>>() {
        Some(items) => Ok(std::mem::replace(items, const { Vec::new() })),
        None => Ok(const { Vec::new() }),
    }
}

/// The item, if there is one.
#[allow(clippy::unnecessary_wraps)] // It is one of the ends of a read, and others fail.
pub(super) fn first<O: Output>(filling: &mut Filling) -> Result<Option<O>> {
    match filling.items().downcast_mut::<Vec<O>>() {
        Some(items) => Ok(items.pop()),
        None => Ok(None),
    }
}

/// The item of a key.
pub(super) fn required<O: Output>(filling: &mut Filling) -> Result<O> {
    let item = take(&mut filling.filled).pop();
    item.ok_or_else(|| filling.table.fault(not_found()))
}

pub(super) fn not_found() -> Error {
    Error::new(ErrorKind::ItemNotFound, "there is no item under this key")
}

/// The only item.
pub(super) fn one<O: Output>(filling: &mut Filling) -> Result<O> {
    let mut items = take(&mut filling.filled);
    let (kind, message) = match items.pop() {
        Some(item) if items.is_empty() => return Ok(item),
        Some(_) => (
            ErrorKind::NotUnique,
            "more than one item matches, where one was expected",
        ),
        None => (
            ErrorKind::ItemNotFound,
            "no item matches, where one was expected",
        ),
    };
    Err(filling.table.fault(Error::new(kind, message)))
}

/// Counts the items, for tests.
#[cfg(test)]
pub(super) struct Count(std::sync::Arc<std::sync::atomic::AtomicUsize>);

#[cfg(test)]
impl Count {
    pub(super) fn sink(count: &std::sync::Arc<std::sync::atomic::AtomicUsize>) -> Sink {
        Sink::new(&Handle::of_no_table(), Box::new(Self(count.clone())))
    }
}

#[cfg(test)]
impl Items for Count {
    fn read(&mut self, _table: &Handle, reader: &mut JsonReader<'_>) -> Result<(), DecodeError> {
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        reader.json().map(drop)
    }

    fn forget_last(&mut self) {
        self.0.fetch_sub(1, std::sync::atomic::Ordering::Relaxed);
    }
}
