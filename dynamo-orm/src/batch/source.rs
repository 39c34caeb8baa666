//! Where the entries of a batch come from: iterators, streams and reads.

use std::borrow::Borrow;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::Entry;
use crate::database::Database;
use crate::error::{Error, ErrorKind, Result};
use crate::key::IntoKey;
use crate::table::{DynamoTable, Handle, Table};
use crate::write::{self, BatchOp, TableWrite};

/// What a batch takes `W`s from, one by one as they are needed: an iterator, a stream, or either of `Result`s.
///
/// What it takes is its own; an iterator or stream given by `&mut` keeps the rest. `Via` tells which of these it is, and
/// follows from the type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither an iterator nor a stream of `{W}`",
    label = "does not yield what is asked for here",
    note = "`Items<T>` are `T`s, owned or borrowed; `Ops<T>` are `BatchOp`s, and `Writes` are `TableWrite`s",
    note = "`Keys<S>` are what `get` takes: `(hash, range)` for a `Composite<T, H, R>`, the hash key alone for a `HashOnly<T, H>`, or key structs",
    note = "it and what it yields are `Send`, as the future is that takes from it"
)]
pub trait Source<'a, W, Via> {
    #[doc(hidden)]
    fn entries(self, what: W) -> Entries<'a>;
}

/// What a [`Source`] yields, if it yields `W`s.
pub trait Element<W> {
    #[doc(hidden)]
    fn entry(self, what: &W) -> Result<Entry>;
}

/// Items of a table of `T`s: `T`, `&T`, `Item<T>`, or whatever else lends a `T`.
#[derive(Debug)]
pub struct Items<T>(Handle, PhantomData<fn() -> T>);

/// Keys of the shape `S`, as [`Table::get`] takes them. A query or scan of the table yields them too.
#[derive(Debug)]
pub struct Keys<S>(Handle, PhantomData<fn() -> S>);

/// [`BatchOp`]s of a table of `T`s.
#[derive(Debug)]
pub struct Ops<T>(Handle, PhantomData<fn() -> T>);

/// [`TableWrite`]s.
#[derive(Debug)]
pub struct Writes(Database);

impl<T: DynamoTable> Items<T> {
    pub(crate) fn of(table: &Table<T>) -> Self {
        Self(table.handle().clone(), PhantomData)
    }
}

impl<S> Keys<S> {
    pub(crate) fn of<T: DynamoTable<Shape = S>>(table: &Table<T>) -> Self {
        Self(table.handle().clone(), PhantomData)
    }

    pub(crate) fn table(&self) -> &Handle {
        &self.0
    }
}

impl<T: DynamoTable> Ops<T> {
    pub(crate) fn of(table: &Table<T>) -> Self {
        Self(table.handle().clone(), PhantomData)
    }
}

impl Writes {
    pub(crate) fn of(db: &Database) -> Self {
        Self(db.clone())
    }
}

#[diagnostic::do_not_recommend]
impl<T: DynamoTable, B: Borrow<T>> Element<Items<T>> for B {
    fn entry(self, what: &Items<T>) -> Result<Entry> {
        Entry::of_item(&what.0, write::item(&what.0, self.borrow()))
    }
}

#[diagnostic::do_not_recommend]
impl<S, K: IntoKey<S>> Element<Keys<S>> for K {
    fn entry(self, what: &Keys<S>) -> Result<Entry> {
        let object = write::object(Vec::new(), |writer| self.write_key(writer));
        Entry::new(&what.0, false, object.map(|(object, _)| object))
    }
}

#[diagnostic::do_not_recommend]
impl<T: DynamoTable> Element<Ops<T>> for BatchOp<T, T::Key> {
    fn entry(self, what: &Ops<T>) -> Result<Entry> {
        let table = &what.0;
        match self {
            Self::Put(value) => Entry::of_item(table, write::item(table, &value)),
            Self::Delete(key) => {
                let object = write::object(Vec::new(), |writer| {
                    crate::codec::Members::write_members(&key, writer)
                });
                Entry::new(table, false, object.map(|(object, _)| object))
            }
            Self::Raw(TableWrite(entry)) if !entry.table.has_name_of(table) => {
                let message = format!(
                    "this write is of table `{}`; give it to a batch of that one, or to `Database::write_all`",
                    entry.table.name()
                );
                Err(table.fault(Error::new(ErrorKind::Request, message)))
            }
            Self::Raw(TableWrite(entry)) => Entry::new(table, entry.put, Ok(entry.object)),
        }
    }
}

#[diagnostic::do_not_recommend]
impl Element<Writes> for TableWrite {
    fn entry(self, what: &Writes) -> Result<Entry> {
        if self.0.table.is_of(&what.0) {
            return Ok(self.0);
        }
        let error = Error::new(
            ErrorKind::Request,
            "the table is of another `Database` than the one that is to write; make both from one, which is cheap to clone",
        );
        Err(self.0.table.fault(error))
    }
}

/// An iterator.
#[derive(Debug)]
pub enum ViaIterator {}
/// A stream.
#[derive(Debug)]
pub enum ViaStream {}
/// An iterator or stream of results, `R` tells which: the first error ends the batch.
#[derive(Debug)]
pub struct ViaResults<R>(PhantomData<fn() -> R>);
/// A query or scan.
#[derive(Debug)]
pub enum ViaRead {}

/// The entries of a batch, taken one by one.
pub trait Input: Send {
    #[doc(hidden)]
    fn poll_entry(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Entry>>>;

    /// Whether it may yield a key twice through no fault of the caller.
    #[doc(hidden)]
    fn may_repeat(&self) -> bool {
        false
    }
}

/// Any [`Input`].
#[allow(unreachable_pub)] // Named by a public trait.
pub type Entries<'a> = Box<dyn Input + 'a>;

/// Elements, and how each becomes an entry.
pub(crate) struct Taken<I, E> {
    elements: I,
    entry: E,
}

impl<I, E> Input for Taken<I, E>
where
    I: Iterator + Send,
    E: FnMut(I::Item) -> Result<Entry> + Send,
{
    fn poll_entry(&mut self, _cx: &mut Context<'_>) -> Poll<Option<Result<Entry>>> {
        Poll::Ready(self.elements.next().map(&mut self.entry))
    }
}

/// The same of a stream.
pub(crate) struct Streamed<S, E> {
    elements: Pin<Box<S>>,
    entry: E,
}

impl<S, E> Input for Streamed<S, E>
where
    S: Stream + Send,
    E: FnMut(S::Item) -> Result<Entry> + Send,
{
    fn poll_entry(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Entry>>> {
        let element = self.elements.as_mut().poll_next(cx);
        element.map(|element| element.map(&mut self.entry))
    }
}

pub(crate) fn taken<'a, I>(
    elements: I,
    entry: impl FnMut(I::Item) -> Result<Entry> + Send + 'a,
) -> Entries<'a>
where
    I: Iterator + Send + 'a,
{
    Box::new(Taken { elements, entry })
}

pub(crate) fn streamed<'a, S>(
    elements: S,
    entry: impl FnMut(S::Item) -> Result<Entry> + Send + 'a,
) -> Entries<'a>
where
    S: Stream + Send + 'a,
{
    let elements = Box::pin(elements);
    Box::new(Streamed { elements, entry })
}

/// Inputs that are taken from in turn.
struct Joined<'a> {
    inputs: Vec<Entries<'a>>,
    turn: usize,
}

impl Input for Joined<'_> {
    fn poll_entry(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Entry>>> {
        for _ in 0..self.inputs.len() {
            if self.turn >= self.inputs.len() {
                self.turn = 0;
            }
            match self.inputs[self.turn].poll_entry(cx) {
                Poll::Ready(None) => drop(self.inputs.remove(self.turn)),
                Poll::Pending => self.turn += 1,
                entry @ Poll::Ready(_) => {
                    self.turn += 1;
                    return entry;
                }
            }
        }
        if self.inputs.is_empty() {
            Poll::Ready(None)
        } else {
            Poll::Pending
        }
    }
}

/// Joins inputs into one that takes from them in turn.
pub(crate) fn joined(inputs: Vec<Entries<'_>>) -> Entries<'_> {
    Box::new(Joined { inputs, turn: 0 })
}

#[diagnostic::do_not_recommend]
impl<'a, W, I> Source<'a, W, ViaIterator> for I
where
    W: Send + 'a,
    I: IntoIterator<IntoIter: Send + 'a, Item: Element<W>>,
{
    fn entries(self, what: W) -> Entries<'a> {
        taken(self.into_iter(), move |element| element.entry(&what))
    }
}

#[diagnostic::do_not_recommend]
impl<'a, W, S> Source<'a, W, ViaStream> for S
where
    W: Send + 'a,
    S: Stream<Item: Element<W>> + Send + 'a,
{
    fn entries(self, what: W) -> Entries<'a> {
        streamed(self, move |element| element.entry(&what))
    }
}

#[diagnostic::do_not_recommend]
impl<'a, W, I, E> Source<'a, W, ViaResults<ViaIterator>> for I
where
    W: Send + 'a,
    I: IntoIterator<IntoIter: Send + 'a, Item = Result<E>>,
    E: Element<W>,
{
    fn entries(self, what: W) -> Entries<'a> {
        taken(self.into_iter(), move |element| element?.entry(&what))
    }
}

#[diagnostic::do_not_recommend]
impl<'a, W, S, E> Source<'a, W, ViaResults<ViaStream>> for S
where
    W: Send + 'a,
    S: Stream<Item = Result<E>> + Send + 'a,
    E: Element<W>,
{
    fn entries(self, what: W) -> Entries<'a> {
        streamed(self, move |element| element?.entry(&what))
    }
}
