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

    /// Forgets the last item.
    fn forget_last(&mut self);

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

    fn forget_last(&mut self) {}
}

impl dyn Sink {
    /// Forgets the last `count` items.
    pub(super) fn forget(&mut self, count: usize) {
        for _ in 0..count {
            self.forget_last();
        }
    }
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

    fn forget_last(&mut self) {
        self.read.pop();
    }

    fn reserve(&mut self, count: usize) {
        self.read.reserve(count);
    }
}

/// A sink of `O`s.
pub(super) fn sink<T: DynamoTable, O: Output<T>>(table: Handle) -> Box<dyn Sink> {
    Box::new(Items::<T, O> {
        table,
        read: const { Vec::new() },
        marker: PhantomData,
    })
}

/// Takes the items out of a sink of `O`s.
pub(super) fn take<T: DynamoTable, O: Output<T>>(sink: &mut dyn Sink) -> Vec<O> {
    match (sink as &mut dyn Any).downcast_mut::<Items<T, O>>() {
        Some(items) => std::mem::replace(&mut items.read, const { Vec::new() }),
        None => const { Vec::new() },
    }
}

/// A read under way, whatever it yields.
pub(super) struct Filling {
    table: Handle,
    reading: Pin<Box<dyn Future<Output = Result<Box<dyn Sink>>> + Send>>,
    /// What was read, in the end.
    filled: Box<dyn Sink>,
}

impl Filling {
    pub(super) fn new(
        table: Handle,
        reading: impl Future<Output = Result<Box<dyn Sink>>> + Send + 'static,
    ) -> Self {
        Self {
            table,
            reading: Box::pin(reading),
            filled: Box::default(),
        }
    }

    /// Reads on, until there is the sink that all was read to.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.filled = ready!(self.reading.as_mut().poll(cx))?;
        Poll::Ready(Ok(()))
    }

    fn filled(&mut self) -> &mut dyn Any {
        &mut *self.filled
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
pub(super) fn all<T: DynamoTable, O: Output<T>>(filling: &mut Filling) -> Result<Vec<O>> {
    match filling.filled().downcast_mut::<Items<T, O>>() {
        Some(items) => Ok(std::mem::replace(&mut items.read, const { Vec::new() })),
        None => Ok(const { Vec::new() }),
    }
}

/// The item, if there is one.
#[allow(clippy::unnecessary_wraps)] // It is one of the ends of a read, and others fail.
pub(super) fn first<T: DynamoTable, O: Output<T>>(filling: &mut Filling) -> Result<Option<O>> {
    match filling.filled().downcast_mut::<Items<T, O>>() {
        Some(items) => Ok(items.read.pop()),
        None => Ok(None),
    }
}

/// The item of a key.
pub(super) fn required<T: DynamoTable, O: Output<T>>(filling: &mut Filling) -> Result<O> {
    match first::<T, O>(filling) {
        Ok(Some(item)) => Ok(item),
        Ok(None) => Err(filling.table.fault(not_found())),
        Err(error) => Err(error),
    }
}

pub(super) fn not_found() -> Error {
    Error::new(ErrorKind::ItemNotFound, "there is no item under this key")
}

/// The only item.
pub(super) fn one<T: DynamoTable, O: Output<T>>(filling: &mut Filling) -> Result<O> {
    let mut items = all::<T, O>(filling)?;
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
pub(super) struct Count(pub(super) std::sync::Arc<std::sync::atomic::AtomicUsize>);

#[cfg(test)]
impl Sink for Count {
    fn read(&mut self, reader: &mut JsonReader<'_>) -> Result<()> {
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        reader.json().map(drop).map_err(Error::response)
    }

    fn forget_last(&mut self) {
        self.0.fetch_sub(1, std::sync::atomic::Ordering::Relaxed);
    }
}
