//! Items on their way from a response to the caller: all that is compiled for each type of them.

use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::codec::json::JsonReader;
use crate::error::{Error, ErrorKind, Result};
use crate::index::Output;
use crate::table::{DynamoTable, Handle};

/// Where items are read to, whatever they are.
pub(super) trait Sink: Any + Send {
    /// Reads one item behind the others.
    fn read(&mut self, reader: &mut JsonReader<'_>) -> Result<()>;

    /// Forgets the last `count` items.
    fn forget(&mut self, count: usize);

    /// Makes room for `count` more items.
    fn reserve(&mut self, count: usize) {
        let _ = count;
    }
}

/// No item is kept.
impl Sink for () {
    fn read(&mut self, reader: &mut JsonReader<'_>) -> Result<()> {
        reader.json().map(drop).map_err(Error::response)
    }

    fn forget(&mut self, _count: usize) {}
}

impl Default for Box<dyn Sink> {
    fn default() -> Self {
        Box::new(())
    }
}

/// Items of a `T`'s table that were read and not taken yet.
struct Items<T, O> {
    table: Handle,
    read: Vec<O>,
    marker: PhantomData<fn() -> T>,
}

impl<T: DynamoTable, O: Output<T>> Sink for Items<T, O> {
    fn read(&mut self, reader: &mut JsonReader<'_>) -> Result<()> {
        O::read_behind(&mut self.read, &self.table, reader)
    }

    fn forget(&mut self, count: usize) {
        for _ in 0..count {
            self.read.pop();
        }
    }

    fn reserve(&mut self, count: usize) {
        self.read.reserve(count);
    }
}

/// A sink of `O`s.
pub(super) fn sink<T: DynamoTable, O: Output<T>>(table: &Handle) -> Box<dyn Sink> {
    Box::new(Items::<T, O> {
        table: table.clone(),
        read: Vec::new(),
        marker: PhantomData,
    })
}

/// Takes the items out of a sink of `O`s.
pub(super) fn take<T: DynamoTable, O: Output<T>>(sink: &mut dyn Sink) -> Vec<O> {
    match (sink as &mut dyn Any).downcast_mut::<Items<T, O>>() {
        Some(items) => std::mem::take(&mut items.read),
        None => Vec::new(),
    }
}

/// A read under way, whatever it yields.
pub(super) struct Filling {
    pub(super) table: Handle,
    pub(super) reading: Pin<Box<dyn Future<Output = Result<Box<dyn Sink>>> + Send>>,
}

/// A read under way, which yields an `R`.
// As of `Writing`, its parts are compiled once for all tables.
#[must_use = "futures do nothing unless they are awaited"]
pub struct Reading<R> {
    pub(super) filling: Filling,
    /// What it yields.
    pub(super) end: fn(&Handle, &mut dyn Sink) -> Result<R>,
}

impl<R> Future for Reading<R> {
    type Output = Result<R>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<R>> {
        let this = self.get_mut();
        let filling = &mut this.filling;
        Poll::Ready(match ready!(filling.reading.as_mut().poll(cx)) {
            Ok(mut sink) => (this.end)(&filling.table, &mut *sink),
            Err(error) => Err(error),
        })
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
#[allow(clippy::unnecessary_wraps)] // It is one of the ends of a read, and others fail.
pub(super) fn all<T: DynamoTable, O: Output<T>>(
    _table: &Handle,
    sink: &mut dyn Sink,
) -> Result<Vec<O>> {
    Ok(take::<T, O>(sink))
}

/// The item, if there is one.
#[allow(clippy::unnecessary_wraps)] // As `all`.
pub(super) fn first<T: DynamoTable, O: Output<T>>(
    _table: &Handle,
    sink: &mut dyn Sink,
) -> Result<Option<O>> {
    Ok(take::<T, O>(sink).pop())
}

/// The item of a key.
pub(super) fn required<T: DynamoTable, O: Output<T>>(
    table: &Handle,
    sink: &mut dyn Sink,
) -> Result<O> {
    let item = take::<T, O>(sink).pop();
    item.ok_or_else(|| table.fault(not_found()))
}

pub(super) fn not_found() -> Error {
    Error::new(ErrorKind::ItemNotFound, "there is no item under this key")
}

/// The only item.
pub(super) fn one<T: DynamoTable, O: Output<T>>(table: &Handle, sink: &mut dyn Sink) -> Result<O> {
    let mut items = take::<T, O>(sink);
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
    Err(table.fault(Error::new(kind, message)))
}

/// Counts the items, for tests.
#[cfg(test)]
pub(super) struct Count(pub(super) std::sync::Arc<std::sync::atomic::AtomicUsize>);

#[cfg(test)]
impl Sink for Count {
    fn read(&mut self, reader: &mut JsonReader<'_>) -> Result<()> {
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        reader.json().map(drop).map_err(Error::response)
    }

    fn forget(&mut self, count: usize) {
        self.0
            .fetch_sub(count, std::sync::atomic::Ordering::Relaxed);
    }
}
