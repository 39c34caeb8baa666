//! The whole items of what an index holds, by batch gets.

use std::collections::{HashMap, HashSet, VecDeque};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::batch::{Requests, key_of};
use super::stream::Pages;
use crate::batch::{Entry, MOST_KEYS};
use crate::error::{Error, Result};
use crate::index::{Index, Projected};
use crate::item::Item;
use crate::table::{Handle, Table};

/// Where an item is found whose key cannot be read: it is one of those that are missing. No key is spelt like this.
const STRAY: &[u8] = &[];

/// The whole items of an index's entries, to be [loaded](super::Read::load): lazily by [`stream`](Self::stream), or all
/// at once by `.await`.
#[must_use = "nothing is sent before items are asked for"]
pub struct Load<I: Index> {
    table: Table<I::Table>,
    pages: Pages<I>,
    /// The table's key of an entry.
    key: fn(&Handle, &I::Output) -> Result<Entry>,
    consistent: bool,
}

impl<I: Index> std::fmt::Debug for Load<I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Load")
            .field("table", &self.table)
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

impl<I: Index> Load<I> {
    pub(super) fn new(table: Table<I::Table>, pages: Pages<I>) -> Self
    where
        I::Output: Projected,
    {
        Self {
            table,
            pages,
            key: key_of,
            consistent: false,
        }
    }

    /// Reads the latest committed state of the items, at twice the read cost of the table.
    ///
    /// Which items these are is still told by the index; a global one may be behind.
    pub fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    /// Yields the items one by one, in the index's order; requests are sent as they are needed.
    pub fn stream(self) -> LoadStream<I> {
        LoadStream {
            load: self,
            entries: VecDeque::new(),
            requests: None,
            order: VecDeque::new(),
            found: HashMap::new(),
            error: None,
        }
    }
}

impl<I: Index> IntoFuture for Load<I> {
    type Output = Result<Vec<Item<I::Table>>>;
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

/// The whole items of an index's entries, in the index's order.
///
/// An entry whose item is gone by the time it is read is left out; one that the index yields twice is read twice. An
/// error comes where its item would, or the first item that could not be read, and ends the stream: all items before
/// it were yielded, none behind it.
///
/// It cannot be resumed after an error: it has no cursor. Where that matters, read the index by its pages, which have
/// one, and the items of each by [`batch_get`](Table::batch_get), whose stream tells what is left.
#[must_use = "nothing is sent before an item is asked for"]
pub struct LoadStream<I: Index> {
    load: Load<I>,
    /// What is to be asked for.
    entries: VecDeque<Entry>,
    requests: Option<Requests<'static, I::Table, Item<I::Table>>>,
    /// What was asked for and is to be yielded.
    order: VecDeque<Arc<[u8]>>,
    found: HashMap<Arc<[u8]>, Result<Item<I::Table>>>,
    /// What comes behind it.
    error: Option<Error>,
}

impl<I: Index> std::fmt::Debug for LoadStream<I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoadStream")
            .field("load", &self.load)
            .finish_non_exhaustive()
    }
}

impl<I: Index> LoadStream<I> {
    /// Yields the next item; `None` after the last one. It is safe to drop the future: nothing is lost.
    pub async fn next(&mut self) -> Option<Result<Item<I::Table>>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Item<I::Table>>>> {
        loop {
            if let Some(requests) = &mut self.requests {
                match ready!(requests.poll_found(cx)) {
                    None => self.requests = None,
                    Some(Ok(found)) => {
                        let identities = found.identities().map(Into::into);
                        let identities: Vec<Arc<[u8]>> = identities.collect();
                        for (identity, item) in identities.into_iter().zip(found.items) {
                            // What was not asked for is an item whose key does not fit.
                            let is_stray = item.is_err() && !self.order.contains(&identity);
                            let identity = if is_stray { STRAY.into() } else { identity };
                            self.found.insert(identity, item);
                        }
                    }
                    Some(Err(error)) => {
                        let mut order = self.order.iter();
                        let unread = order.position(|identity| requests.is_unread(identity));
                        self.order.truncate(unread.unwrap_or(self.order.len()));
                        self.entries.clear();
                        self.error = Some(error);
                        self.requests = None;
                    }
                }
            } else if let Some(identity) = self.order.pop_front() {
                let found = self.found.remove(&*identity);
                match found.or_else(|| self.found.remove(STRAY)) {
                    // It was deleted since.
                    None => {}
                    Some(Ok(item)) => return Poll::Ready(Some(Ok(item))),
                    Some(Err(error)) => return self.fail(error),
                }
            } else if !self.entries.is_empty() {
                self.ask();
            } else if let Some(error) = self.error.take() {
                return self.fail(error);
            } else {
                match ready!(self.load.pages.poll_page(cx)) {
                    None => return Poll::Ready(None),
                    Some(Err(error)) => return self.fail(error),
                    Some(Ok(page)) => self.take(&page.items),
                }
            }
        }
    }

    fn take(&mut self, entries: &[I::Output]) {
        for entry in entries {
            match (self.load.key)(self.load.table.handle(), entry) {
                Ok(key) => self.entries.push_back(key),
                Err(error) => {
                    self.error = Some(error);
                    return;
                }
            }
        }
    }

    /// Asks for the next items, as many as one request takes.
    fn ask(&mut self) {
        // An item that moved inside the index meanwhile has two entries; a request takes a key once.
        let mut asked = HashSet::new();
        let entries = self.entries.iter().take(MOST_KEYS);
        let count = entries
            .take_while(|key| asked.insert(&key.identity))
            .count();
        let keys: VecDeque<_> = self.entries.drain(..count).collect();
        self.order = keys.iter().map(|key| key.identity.clone()).collect();
        let Load {
            table, consistent, ..
        } = &self.load;
        self.requests = Some(Requests::of_keys(table.clone(), keys, *consistent));
    }

    fn fail(&mut self, error: Error) -> Poll<Option<Result<Item<I::Table>>>> {
        self.order.clear();
        self.entries.clear();
        self.error = None;
        self.load.pages.end();
        Poll::Ready(Some(Err(error)))
    }
}

impl<I: Index> Stream for LoadStream<I> {
    type Item = Result<Item<I::Table>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}
