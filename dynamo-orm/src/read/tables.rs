//! Batch gets of several tables, which share their requests.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::batch::{Ask, BatchGet, Part, Reads, items, typed};
use super::items::none;
use crate::batch::{Entries, Entry, joined};
use crate::database::Database;
use crate::error::{Error, ErrorKind, Result};
use crate::index::Output;
use crate::table::DynamoTable;

impl Database {
    /// Reads any number of items of several tables by their keys, in no particular order. Sends a BatchGetItem for each
    /// 100 keys, whatever their tables.
    ///
    /// The batch gets are those of tables, together in a tuple, in a vector, or in tuples of both; the items come in the
    /// same places. Each table has one, with its own projection and consistency.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # struct User { #[hash_key] name: String }
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "orders")]
    /// # struct Order { #[hash_key] id: u64, buyer: String }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let db = embedded::database();
    /// # let (users, orders) = (User::table(&db), Order::table(&db));
    /// # users.create_table().await?;
    /// # orders.create_table().await?;
    /// # users.put(&User { name: "Jane".into() }).await?;
    /// # orders.put(&Order { id: 2, buyer: "Jane".into() }).await?;
    /// let gets = (users.batch_get(["Jane"]), orders.batch_get(1..=50).consistent());
    /// let (found_users, found_orders) = db.batch_get(gets).await?; // one request
    /// assert_eq!(found_users[0].name, "Jane"); // an Item<User>
    /// assert_eq!(found_orders[0].buyer, "Jane"); // an Item<Order>
    ///
    /// let gets = (users.batch_get(["Jane"]), orders.batch_get(1..=500));
    /// let mut pages = db.batch_get(gets).concurrency(4).pages(); // as they come
    /// while let Some(page) = pages.next().await {
    ///     let (users, orders) = page?;
    /// #   drop((users, orders));
    /// }
    /// let (_, missing) = pages.missing(); // keys, in the same places
    /// assert_eq!(missing.len(), 499);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Keys are taken from all tables in turn, as they are needed; one that is given twice in a request is read once. What
    /// comes back unprocessed is asked for again. The meter of this database counts the capacity, not those of its
    /// tables.
    ///
    /// # Errors
    /// As of [`Table::batch_get`](crate::Table::batch_get); and before sending, [`ErrorKind::Request`] if two batch gets are
    /// of one table, or if a table is of another database.
    pub fn batch_get<'a, G: BatchGets<'a>>(&self, mut gets: G) -> BatchGetTables<'a, G> {
        let mut asked = Vec::new();
        gets.ask(&mut asked);
        BatchGetTables {
            gets,
            db: self.clone(),
            asked,
            concurrency: 1,
        }
    }
}

/// What [`Database::batch_get`] reads: a [`batch_get`](crate::Table::batch_get) of a table, or several as a tuple of up to
/// eight or as a vector.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a batch get of tables",
    label = "a database reads what its tables' `batch_get` ask for",
    note = "give `batch_get`s of tables: one, a tuple of up to eight, a `Vec`, or tuples of these"
)]
pub trait BatchGets<'a>: Unpin {
    /// The items, in vectors in the same places.
    type Items: Unpin;
    /// Keys, in vectors in the same places.
    type Keys;

    #[doc(hidden)]
    fn ask(&mut self, asked: &mut Vec<Asked<'a>>);

    #[doc(hidden)]
    fn empty(&self) -> Self::Items;

    #[doc(hidden)]
    fn read(&self, found: &mut Found, items: &mut Self::Items);

    #[doc(hidden)]
    fn keys(&self, keys: &[&Entry]) -> Self::Keys;
}

/// The keys that are asked for of one table, and how.
pub struct Asked<'a> {
    ask: Ask,
    keys: Entries<'a>,
    failure: Option<Error>,
}

/// The parts of a response, each to be read by its batch get, and what could not be decoded.
pub struct Found {
    parts: std::vec::IntoIter<Part>,
    errors: VecDeque<Error>,
}

impl fmt::Debug for Asked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asked").finish_non_exhaustive()
    }
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found").finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T: DynamoTable, O: Output> BatchGets<'a> for BatchGet<'a, T, O> {
    type Items = Vec<O>;
    type Keys = Vec<T::Key>;

    fn ask(&mut self, asked: &mut Vec<Asked<'a>>) {
        let keys = std::mem::replace(&mut self.keys, joined(Vec::new()));
        let options = std::mem::replace(&mut self.options, Ok(crate::wire::Members::default()));
        let (ask, failure) = Ask::new(self.table.handle(), self.consistent, options, none::<O>);
        asked.push(Asked { ask, keys, failure });
    }

    fn empty(&self) -> Self::Items {
        Vec::new()
    }

    fn read(&self, found: &mut Found, into: &mut Self::Items) {
        for item in found.parts.next().iter_mut().flat_map(items::<O>) {
            match item {
                Ok(item) => into.push(item),
                Err(error) => found.errors.push_back(error),
            }
        }
    }

    fn keys(&self, keys: &[&Entry]) -> Self::Keys {
        let table = self.table.name();
        typed::<T>(keys.iter().copied().filter(|key| key.table.name() == table))
    }
}

#[diagnostic::do_not_recommend]
impl<'a, G: BatchGets<'a>> BatchGets<'a> for Vec<G> {
    type Items = Vec<G::Items>;
    type Keys = Vec<G::Keys>;

    fn ask(&mut self, asked: &mut Vec<Asked<'a>>) {
        for get in self {
            get.ask(asked);
        }
    }

    fn empty(&self) -> Self::Items {
        self.iter().map(G::empty).collect()
    }

    fn read(&self, found: &mut Found, into: &mut Self::Items) {
        for (get, into) in self.iter().zip(into) {
            get.read(found, into);
        }
    }

    fn keys(&self, keys: &[&Entry]) -> Self::Keys {
        self.iter().map(|get| get.keys(keys)).collect()
    }
}

macro_rules! tuples {
    ($(($($get:ident $index:tt),+))+) => {$(
        #[diagnostic::do_not_recommend]
        impl<'a, $($get: BatchGets<'a>),+> BatchGets<'a> for ($($get,)+) {
            type Items = ($($get::Items,)+);
            type Keys = ($($get::Keys,)+);

            fn ask(&mut self, asked: &mut Vec<Asked<'a>>) {
                $(self.$index.ask(asked);)+
            }

            fn empty(&self) -> Self::Items {
                ($(self.$index.empty(),)+)
            }

            fn read(&self, found: &mut Found, into: &mut Self::Items) {
                $(self.$index.read(found, &mut into.$index);)+
            }

            fn keys(&self, keys: &[&Entry]) -> Self::Keys {
                ($(self.$index.keys(keys),)+)
            }
        }
    )+};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}

/// A [`batch_get`](Database::batch_get) of several tables: lazily by [`pages`](Self::pages), or all at once by `.await`.
#[must_use = "nothing is sent before items are asked for"]
pub struct BatchGetTables<'a, G> {
    gets: G,
    db: Database,
    asked: Vec<Asked<'a>>,
    concurrency: usize,
}

impl<'a, G: BatchGets<'a>> BatchGetTables<'a, G> {
    /// Has at most so many requests under way while a page is waited for; 1 unless told otherwise.
    ///
    /// It is that of all tables together; what the batch get of a table says does not matter here.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests;
        self
    }

    /// Yields the items of each response, in their places; keys are taken and requests sent as they are needed.
    pub fn pages(self) -> BatchGetPages<'a, G> {
        BatchGetPages {
            gets: self.gets,
            reads: reads(self.db, self.asked, self.concurrency),
            errors: VecDeque::new(),
        }
    }
}

fn reads(db: Database, asked: Vec<Asked<'_>>, concurrency: usize) -> Reads<'_> {
    let (mut asks, mut inputs): (Vec<Ask>, Vec<_>) = (Vec::new(), Vec::new());
    let mut failure = None;
    for one in asked {
        let table = one.ask.table.clone();
        let refused = if !table.is_of(&db) {
            Some(Error::new(
                ErrorKind::Request,
                "the table is of another `Database` than the batch; make both of the same one",
            ))
        } else if asks.iter().any(|ask| ask.table.name() == table.name()) {
            Some(Error::new(
                ErrorKind::Request,
                "two of the batch gets are of this table, and a request names a table once; give all of its keys to one",
            ))
        } else {
            one.failure
        };
        failure = failure.or(refused.map(|error| table.fault(error)));
        asks.push(one.ask);
        inputs.push(one.keys);
    }
    Reads::new(db, asks, joined(inputs), concurrency, failure)
}

impl<'a, G: BatchGets<'a>> IntoFuture for BatchGetTables<'a, G> {
    type Output = Result<G::Items>;
    type IntoFuture = BatchGetting<'a, G>;

    /// Reads all items, up to the first error; [`pages`](Self::pages) keep what came before it.
    fn into_future(self) -> Self::IntoFuture {
        let items = self.gets.empty();
        BatchGetting {
            pages: self.pages(),
            items,
        }
    }
}

/// A [`BatchGetTables`] under way.
#[must_use = "futures do nothing unless they are awaited"]
pub struct BatchGetting<'a, G: BatchGets<'a>> {
    pages: BatchGetPages<'a, G>,
    items: G::Items,
}

impl<'a, G: BatchGets<'a>> Future for BatchGetting<'a, G> {
    type Output = Result<G::Items>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { pages, items } = &mut *self;
        loop {
            match ready!(pages.poll_into(items, cx)) {
                Some(Ok(())) => {}
                Some(Err(error)) => return Poll::Ready(Err(error)),
                None => {
                    let all = std::mem::replace(items, pages.gets.empty());
                    return Poll::Ready(Ok(all));
                }
            }
        }
    }
}

/// The pages of a [`BatchGetTables`]: the items of each response, in their places.
///
/// An item that cannot be decoded is an error behind its page. After a failed request it ends, and
/// [`unread`](Self::unread) has the keys that are left.
#[must_use = "nothing is sent before a page is asked for"]
pub struct BatchGetPages<'a, G> {
    gets: G,
    reads: Reads<'a>,
    /// Of the last page.
    errors: VecDeque<Error>,
}

impl<'a, G: BatchGets<'a>> BatchGetPages<'a, G> {
    /// Yields the next page; `None` after the last one. It is safe to drop the future: nothing is lost.
    pub async fn next(&mut self) -> Option<Result<G::Items>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    /// Returns the keys, of those read so far, that have no item.
    #[must_use]
    pub fn missing(&self) -> G::Keys {
        self.gets
            .keys(&self.reads.missing.iter().collect::<Vec<_>>())
    }

    /// The same, and forgets them: they are kept in memory otherwise, which an endless read may fill.
    #[must_use]
    pub fn take_missing(&mut self) -> G::Keys {
        let missing = std::mem::take(&mut self.reads.missing);
        self.gets.keys(&missing.iter().collect::<Vec<_>>())
    }

    /// Returns the keys that were taken and not read yet: after an error, what is left to do.
    ///
    /// Keys that were not taken yet are left in an iterator or stream that was given by `&mut`.
    #[must_use]
    pub fn unread(&self) -> G::Keys {
        self.gets.keys(&self.reads.unread())
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<G::Items>>> {
        let mut items = self.gets.empty();
        let read = ready!(self.poll_into(&mut items, cx));
        Poll::Ready(read.map(|read| read.map(|()| items)))
    }

    /// Adds the items of the next response to `items`.
    fn poll_into(
        &mut self,
        items: &mut G::Items,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<()>>> {
        if let Some(error) = self.errors.pop_front() {
            return Poll::Ready(Some(Err(error)));
        }
        Poll::Ready(match ready!(self.reads.poll_response(cx)) {
            None => None,
            Some(Err(error)) => Some(Err(error)),
            Some(Ok(response)) => {
                let mut found = Found {
                    parts: response.parts.into_iter(),
                    errors: VecDeque::new(),
                };
                self.gets.read(&mut found, items);
                self.errors = found.errors;
                Some(Ok(()))
            }
        })
    }
}

impl<'a, G: BatchGets<'a>> Stream for BatchGetPages<'a, G> {
    type Item = Result<G::Items>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(cx)
    }
}

impl<G> fmt::Debug for BatchGetTables<'_, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchGetTables")
            .field("tables", &self.asked.len())
            .field("concurrency", &self.concurrency)
            .finish_non_exhaustive()
    }
}

impl<'a, G: BatchGets<'a>> fmt::Debug for BatchGetting<'a, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BatchGetting").field(&self.pages).finish()
    }
}

impl<G> fmt::Debug for BatchGetPages<'_, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchGetPages")
            .field("unread", &self.reads.unread().len())
            .finish_non_exhaustive()
    }
}
