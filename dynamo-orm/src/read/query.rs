//! Queries and scans: what to read, as builders.

use std::marker::PhantomData;

use super::cursor::Cursor;
use super::items::{self, Reading, Sink};
use super::load::Load;
use super::options::{Options, SEGMENTS, Start};
use super::page::Page;
use super::projection::{DynamoProjection, Projectable};
use super::range::RangeKey;
use super::requests::{self, Requests};
use super::segments::Segments;
use super::stream::{ItemStream, Pages};
use crate::error::{Error, ErrorKind, Result};
use crate::expression::Condition;
use crate::index::{ConsistentRead, FilterableOn, Index, Output, Projected, ProjectedBy};
use crate::table::Table;

/// A query: the items of one hash key, in the order of the range key.
pub type Query<I, R = <I as Index>::Range, O = <I as Index>::Output> = Read<I, Keyed<R>, O>;

/// A scan: every item, in no particular order.
pub type Scan<I, O = <I as Index>::Output> = Read<I, Whole, O>;

/// The range key's attributes that a query has no condition on yet.
#[derive(Debug)]
pub struct Keyed<R>(PhantomData<fn() -> R>);

/// A scan's mark.
#[derive(Debug)]
pub enum Whole {}

/// What a read is: a query or a scan.
pub trait Mode: 'static {
    #[doc(hidden)]
    const SCANS: bool;
}

impl<R: 'static> Mode for Keyed<R> {
    const SCANS: bool = false;
}

impl Mode for Whole {
    const SCANS: bool = true;
}

/// A query or scan to be sent: lazily by [`stream`](Self::stream) and [`pages`](Self::pages), at once by the methods
/// that `.await`.
///
/// Any limit, filter or page size is optional. With a filter DynamoDB reads, and charges for, what the filter
/// discards.
///
/// A request consumes half a read unit per 4 KB of all that it examines, rounded up; one if it is
/// [`consistent`](Self::consistent).
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#read-operation-consumption>
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
/// let mut found = users
///     .query("standard_user")
///     .range()
///     .begins_with("D")
///     .filter(User::EMAIL.not_exists())
///     .limit(20)
///     .stream(); // no request yet
/// while let Some(user) = found.next().await {
///     assert_eq!(user?.first_name, "John");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Before sending, [`ErrorKind::Expression`] if the hash key or another value cannot be one, or if the conditions are over
/// DynamoDB's limits; [`ErrorKind::Request`] if it cannot be right as it is told, such as a page size of 0, a segment that
/// is none, or an [erased](Condition::erased) filter that names what it may not; [`ErrorKind::Cursor`] and
/// [`ErrorKind::InvalidCursor`], of where it [starts](Self::start_after). [`ErrorKind::Decode`] if an item does not fit,
/// [`Error::item`] has it; [`ErrorKind::Response`] and [`ErrorKind::PaginationStalled`] if an answer cannot be right;
/// otherwise what the service says. All of them come when items are asked for.
#[must_use = "nothing is sent before items are asked for"]
pub struct Read<I: Index, M, O = <I as Index>::Output> {
    pub(super) options: Options,
    pub(super) marker: PhantomData<fn(I, M) -> O>,
}

impl<I: Index, M, O> std::fmt::Debug for Read<I, M, O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.options.fmt(f)
    }
}

impl<I: Index, M, O> Clone for Read<I, M, O> {
    fn clone(&self) -> Self {
        Self {
            options: self.options.clone(),
            marker: PhantomData,
        }
    }
}

impl<I: Index, M: Mode, O: Output> Read<I, M, O> {
    /// Yields at most `limit` items in total, over as many requests as that takes; 0 sends none.
    ///
    /// No request examines more items than are still wanted, unless there is a filter: how many have to be examined is
    /// unknown then, so no `Limit` is sent, and each request examines, and is charged for, a page of up to 1 MB. Smaller
    /// ones are asked for by [`page_size`](Self::page_size).
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html>
    pub fn limit(mut self, limit: usize) -> Self {
        self.options.limit = Some(limit);
        self
    }

    /// Examines at most `page_size` items per request: smaller answers, more requests. With a filter it bounds what one
    /// request can cost. 0 is an [`ErrorKind::Request`] before anything is sent.
    pub fn page_size(mut self, page_size: usize) -> Self {
        self.options.page_size = Some(page_size);
        self
    }

    /// Whether a stream asks for the next page while the caller works on this one; it does, unless told otherwise.
    ///
    /// Of a stream of items, a page is asked for once the second item of the one before is yielded; of
    /// [`pages`](Self::pages), once the second page is yielded, and so on: who takes one item or one page sends one
    /// request. At most one page is read ahead, in a task of its own on the tokio runtime in which the stream is polled, and
    /// dropping the stream drops that request. It is charged if it was sent: reading on costs nothing more, stopping in
    /// between one page at most.
    pub fn prefetch(mut self, prefetch: bool) -> Self {
        self.options.prefetch = prefetch;
        self
    }

    /// Reads the latest committed state, at twice the read cost; of a table or local index.
    pub fn consistent(mut self) -> Self
    where
        I::Scope: ConsistentRead,
    {
        self.options.consistent = true;
        self
    }

    /// Reads the attributes of `P` alone, by a `ProjectionExpression`: smaller answers, at the cost of the whole items.
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html>
    ///
    /// The key attributes are asked for too, for cursors. A filter sees the whole items. It is for reads that yield
    /// whole items: what a `keys_only` or `include` index holds is a projection already.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoProjection, DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # struct User {
    /// #     #[hash_key]
    /// #     account_type: String,
    /// #     #[range_key]
    /// #     last_name: String,
    /// #     first_name: String,
    /// #     email: Option<String>,
    /// # }
    /// #[derive(DynamoProjection)]
    /// #[dynamo(table = User)]
    /// struct Contact {
    ///     first_name: String,
    ///     email: Option<String>,
    /// }
    ///
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
    /// # users.insert(&john).await?;
    /// let mut contacts = users.query("standard_user").project::<Contact>().stream();
    /// while let Some(contact) = contacts.next().await {
    ///     assert_eq!(contact?.first_name, "John");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn project<P: DynamoProjection<I::Table>>(mut self) -> Read<I, M, P>
    where
        O: Projectable,
    {
        self.options.projection = Some(P::NAMES);
        Read {
            options: self.options,
            marker: PhantomData,
        }
    }

    /// Resumes right after where a cursor was taken; `None` begins at the beginning.
    ///
    /// # Errors
    /// [`ErrorKind::Cursor`] before anything is sent, if the cursor is of another table or index. Whether it is of this very
    /// query, only a sealed one tells.
    pub fn start_after(mut self, cursor: impl Into<Option<Cursor>>) -> Self {
        self.options.start = cursor.into().map(Start::After);
        self
    }

    /// Resumes right after where a cursor was taken and [sealed](Cursor::seal), if that was in a read like this one;
    /// `None` begins at the beginning.
    ///
    /// The cursor is opened when the read is sent, so that it is this read, with all that it is told, which the cursor
    /// must be of.
    ///
    /// Before anything is sent, the read fails with [`ErrorKind::InvalidCursor`] if the cursor is not whole, is of another
    /// read or principal, has expired, or is sealed with a key that is not accepted; the error does not tell which.
    #[cfg(feature = "cursor")]
    pub fn start_after_sealed<'c>(
        mut self,
        cursor: impl Into<Option<&'c str>>,
        seal: &super::CursorSeal,
    ) -> Self {
        self.options.start = cursor.into().map(|text| Start::Sealed {
            text: text.into(),
            seal: seal.clone(),
        });
        self
    }

    /// Yields the items one by one; requests are sent as they are needed.
    pub fn stream(self) -> ItemStream<I, O> {
        ItemStream::new(self.pages())
    }

    /// Yields the items by the page, as the service answers.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
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
    /// # users.insert(&john).await?;
    /// let mut pages = users.query("standard_user").page_size(100).pages();
    /// while let Some(page) = pages.next().await {
    ///     let page = page?;
    ///     println!("{} of {} items match", page.items.len(), page.scanned);
    /// #     assert_eq!((page.items.len(), page.scanned), (1, 1));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn pages(self) -> Pages<I, O> {
        let sink = Sink::new(&self.options.target.table, items::none::<O>());
        Pages::new(Requests::new(&self.options, sink))
    }

    /// Reads all items into a vector.
    ///
    /// # Errors
    /// The first failure; a [`stream`](Self::stream) yields what came before it.
    pub fn collect(self) -> Reading<Vec<O>> {
        self.into_future()
    }

    /// Reads the first item.
    ///
    /// Without a filter it examines one item. Behind one it examines, and is charged for, whole pages of up to 1 MB until
    /// an item matches, since no [`limit`](Self::limit) is sent: if a match is expected soon, set a small
    /// [`page_size`](Self::page_size).
    ///
    /// # Errors
    /// If a request fails or the item does not fit.
    pub fn first(self) -> Reading<Option<O>> {
        Reading {
            filling: requests::fill(self.limit(1).options, items::none::<O>),
            end: items::first::<O>,
        }
    }

    /// Reads the only item.
    ///
    /// Without a filter it examines two items at most; behind one, as [`first`](Self::first), whole pages until a second
    /// item matches or there are no more.
    ///
    /// # Errors
    /// [`ErrorKind::ItemNotFound`] if there is none, [`ErrorKind::NotUnique`] if there are more.
    pub fn one(self) -> Reading<O> {
        Reading {
            filling: requests::fill(self.limit(2).options, items::none::<O>),
            end: items::one::<O>,
        }
    }

    /// Reads as many items as the [`limit`](Self::limit) says, over as many requests as that takes, and tells where to go
    /// on: what an endpoint answers. Without a limit it reads one response, whatever that holds. A cursor does not say that
    /// there is more: DynamoDB gives one wherever a read ends at its limit, and behind the last item the next page is empty.
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html>
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "posts")]
    /// # struct Post { #[hash_key] board: String, #[range_key] number: u64, edited: bool }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let posts = Post::table(&embedded::database());
    /// # posts.create_table().await?;
    /// # let all = (1..=50).map(|number| Post { board: "rust".into(), number, edited: number % 2 == 0 });
    /// # posts.put_all(all).await?;
    /// let mut request = posts.query("rust").filter(Post::EDITED.eq(true)).limit(20);
    /// let page = request.clone().page().await?;
    /// assert_eq!(page.items.len(), 20);
    /// if let Some(cursor) = page.cursor {
    ///     request = request.start_after(cursor); // of the next request, from `CursorKeys` perhaps
    /// }
    /// assert_eq!(request.page().await?.items.len(), 5);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If a request fails, or an item does not fit.
    pub async fn page(self) -> Result<Page<O>> {
        let is_limited = self.options.limit.is_some();
        let mut pages = self.prefetch(false).pages();
        let mut page = Page {
            items: Vec::new(),
            scanned: 0,
            cursor: pages.origin(),
        };
        while let Some(next) = pages.next().await {
            let next = next?;
            page.items.extend(next.items);
            page.scanned += next.scanned;
            page.cursor = next.cursor;
            if !is_limited {
                break;
            }
        }
        Ok(page)
    }

    /// Counts the items, at the cost of reading them; at most the [`limit`](Self::limit).
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
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
    /// # users.insert(&john).await?;
    /// assert_eq!(users.query("standard_user").count().await?, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If a request fails.
    pub async fn count(self) -> Result<usize> {
        requests::count(self.options).await
    }

    fn table(&self) -> Table<I::Table> {
        Table::of(self.options.target.table.clone())
    }
}

impl<I: Index, M: Mode> Read<I, M> {
    /// Reads the whole items of what a `keys_only` or `include` index holds, in the index's order.
    ///
    /// Each page of the index is followed by one BatchGetItem for every 100 of its entries: an item costs what it costs
    /// in the index, and a read of the table. A [`limit`](Self::limit) counts entries of the index.
    ///
    /// A load cannot be resumed after an error. Where that matters, read [`pages`](Self::pages), which have a cursor, and
    /// the items of each by [`batch_get`](Table::batch_get).
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # #[index(keys_only, name = "ByEmail", hash = email)]
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
    /// #     email: Some("john@example.com".into()),
    /// # };
    /// users.insert(&john).await?;
    /// let by_email = users.index(User::BY_EMAIL).query("john@example.com");
    /// let mut found = by_email.clone().load().await?; // one Query, one BatchGetItem
    /// found[0].first_name = "Johann".into();
    /// found[0].partial_save().await?;
    ///
    /// // One item can be read by hand.
    /// let john = by_email.one().await?;
    /// assert_eq!(users.get(john.key()).required().await?.first_name, "Johann");
    /// # Ok(())
    /// # }
    /// ```
    pub fn load(self) -> Load<I>
    where
        I::Output: Projected<Table = I::Table>,
    {
        Load::new(self.table(), self.pages())
    }
}

impl<I: Index, R: 'static, O: Output> Read<I, Keyed<R>, O> {
    /// Yields the items in descending order of the range key.
    pub fn reverse(mut self) -> Self {
        self.options.reverse = true;
        self
    }

    /// Yields only items for which the condition holds; more than one filter must hold all.
    ///
    /// It may name neither the key of what is queried nor what an index does not hold; an
    /// [erased](Condition::erased) one that does is an error before anything is sent.
    pub fn filter<A: ProjectedBy<I> + FilterableOn<I>>(
        self,
        filter: Condition<I::Table, A>,
    ) -> Self {
        let options = self.options.filter(filter.expr);
        Self { options, ..self }
    }

    /// Sets a condition on the range key.
    pub fn range(self) -> RangeKey<I, R, O> {
        RangeKey {
            options: self.options,
            marker: PhantomData,
        }
    }
}

impl<I: Index, O: Output> Scan<I, O> {
    /// Yields only items for which the condition holds; more than one filter must hold all.
    ///
    /// It may name any attribute that the table or index holds; an [erased](Condition::erased) one that names another is
    /// an error before anything is sent.
    pub fn filter<A: ProjectedBy<I>>(self, filter: Condition<I::Table, A>) -> Self {
        let options = self.options.filter(filter.expr);
        Self { options, ..self }
    }

    /// Reads one of `total` disjoint parts of the table, counted from 0: for scans that are spread over machines.
    pub fn segment(mut self, segment: usize, total: usize) -> Self {
        self.options.segment = Some((segment, total));
        self
    }

    /// Reads the table in `total` parts side by side, with as many requests under way, as one stream without order.
    ///
    /// A [`limit`](Self::limit) counts the items of all parts. A cursor is of one scan, and refused here.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
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
    /// # users.insert(&john).await?;
    /// let mut found = users.scan().segments(4);
    /// while let Some(user) = found.next().await {
    ///     assert_eq!(user?.first_name, "John");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn segments(self, total: usize) -> Segments<I, O> {
        let Options {
            limit,
            start,
            target,
            ..
        } = &self.options;
        if start.is_some() {
            let error = Error::new(
                ErrorKind::Request,
                "a cursor is of one scan; a scan in segments begins at the beginning",
            );
            let failed = Pages::new(Requests::failed(target.table.fault(error)));
            return Segments::new(vec![ItemStream::new(failed)], *limit);
        }
        // A wrong number of segments is a mistake that the first one reports.
        let segments = if SEGMENTS.contains(&total) { total } else { 1 };
        let streams = (0..segments).map(|segment| self.clone().segment(segment, total).stream());
        Segments::new(streams.collect(), *limit)
    }
}

impl<I: Index, M: Mode, O: Output> IntoFuture for Read<I, M, O> {
    type Output = Result<Vec<O>>;
    type IntoFuture = Reading<Vec<O>>;

    /// Reads all items into a vector, as [`collect`](Self::collect).
    fn into_future(self) -> Reading<Vec<O>> {
        Reading {
            filling: requests::fill(self.options, items::none::<O>),
            end: items::all::<O>,
        }
    }
}
