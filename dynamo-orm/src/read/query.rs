//! Queries and scans: what to read, as builders.

use std::marker::PhantomData;
use std::pin::Pin;

use super::cursor::Cursor;
use super::load::Load;
use super::projection::{DynamoProjection, Projectable, project};
use super::range::RangeKey;
use super::segments::Segments;
use super::stream::{ItemStream, Pages};
use crate::codec::{EncodeError, Name};
use crate::error::{Error, ErrorKind, Result};
use crate::expression::{Condition, Expr, Expression, Value};
use crate::expression::{Operand, Segments as Steps};
use crate::index::{
    ConsistentRead, FilterableOn, Index, Output, Projected, ProjectedBy, hash_of, position_of,
    projects, range_of,
};
use crate::key::IntoHash;
use crate::table::Table;
use crate::wire::Members;

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

/// How many segments a scan can have.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html>
const SEGMENTS: std::ops::RangeInclusive<usize> = 1..=1_000_000;

/// A query or scan to be sent: lazily by [`stream`](Self::stream) and [`pages`](Self::pages), at once by the methods
/// that `.await`.
///
/// Any limit, filter or page size is optional. With a filter DynamoDB reads, and charges for, what the filter
/// discards.
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
#[must_use = "nothing is sent before items are asked for"]
pub struct Read<I: Index, M, O = <I as Index>::Output> {
    pub(super) table: Table<I::Table>,
    key: Vec<Expr>,
    /// How many range attributes have a condition.
    ranged: usize,
    filter: Option<Expr>,
    reverse: bool,
    consistent: bool,
    limit: Option<usize>,
    page_size: Option<usize>,
    segment: Option<(usize, usize)>,
    start: Option<Cursor>,
    /// The attributes that are read, if not all.
    pub(super) projection: Option<&'static [Name]>,
    marker: PhantomData<fn() -> (M, O)>,
}

impl<I: Index, M, O> std::fmt::Debug for Read<I, M, O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Read")
            .field("table", &self.table)
            .field("index", &I::SCHEMA.map(|index| index.name))
            .finish_non_exhaustive()
    }
}

impl<I: Index, M, O> Clone for Read<I, M, O> {
    fn clone(&self) -> Self {
        Self {
            table: self.table.clone(),
            key: self.key.clone(),
            filter: self.filter.clone(),
            start: self.start.clone(),
            marker: PhantomData,
            ..*self
        }
    }
}

/// A read that is ready to send: what all of its requests have in common.
pub(super) struct Plan<I: Index> {
    pub(super) table: Table<I::Table>,
    pub(super) members: Members,
    pub(super) scans: bool,
    filtered: bool,
    counts: bool,
    page_size: Option<usize>,
}

impl<I: Index> Plan<I> {
    /// A request's `Limit`, which counts examined items: the page size and what remains, whichever is less; behind a
    /// filter what remains says nothing.
    pub(super) fn request_limit(&self, remaining: Option<usize>) -> Option<usize> {
        let remaining = remaining.filter(|_| !self.filtered && !self.counts);
        // The service reads an `i32`.
        let most = i32::MAX as usize;
        let limits = [self.page_size, remaining];
        limits
            .into_iter()
            .flatten()
            .min()
            .map(|limit| limit.min(most))
    }
}

pub(super) fn equals(name: &'static str, value: Value) -> Expr {
    compare("=", name, value)
}

pub(super) fn compare(operator: &'static str, name: &'static str, value: Value) -> Expr {
    Expr::Compare(
        operator,
        Operand::Path(Steps::root(name)),
        Operand::Value(value.named(name)),
    )
}

impl<I: Index, M: Mode, O: Output<I::Table>> Read<I, M, O> {
    fn new(table: Table<I::Table>, key: Vec<Expr>) -> Self {
        Self {
            table,
            key,
            ranged: 0,
            filter: None,
            reverse: false,
            consistent: false,
            limit: None,
            page_size: None,
            segment: None,
            start: None,
            projection: None,
            marker: PhantomData,
        }
    }

    pub(super) fn into_read<N, P>(self) -> Read<I, N, P> {
        Read {
            table: self.table,
            key: self.key,
            ranged: self.ranged,
            filter: self.filter,
            reverse: self.reverse,
            consistent: self.consistent,
            limit: self.limit,
            page_size: self.page_size,
            segment: self.segment,
            start: self.start,
            projection: self.projection,
            marker: PhantomData,
        }
    }

    fn and_filter(mut self, filter: Expr) -> Self {
        self.filter = Some(match self.filter.take() {
            Some(first) => first.and(filter),
            None => filter,
        });
        self
    }

    /// Yields at most `limit` items in total, over as many requests as that takes; 0 sends none.
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Examines at most `page_size` items per request: smaller answers, more requests.
    pub fn page_size(mut self, page_size: usize) -> Self {
        self.page_size = Some(page_size);
        self
    }

    /// Reads the latest committed state, at twice the read cost; of a table or local index.
    pub fn consistent(mut self) -> Self
    where
        I::Scope: ConsistentRead,
    {
        self.consistent = true;
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
        self.projection = Some(P::NAMES);
        self.into_read()
    }

    /// Resumes right after where a cursor was taken; `None` begins at the beginning.
    pub fn start_after(mut self, cursor: impl Into<Option<Cursor>>) -> Self {
        self.start = cursor.into();
        self
    }

    /// Yields the items one by one; requests are sent as they are needed.
    pub fn stream(self) -> ItemStream<I, O> {
        ItemStream::new(self.pages())
    }

    /// Yields the items by the page, as the service answers.
    pub fn pages(self) -> Pages<I, O> {
        self.into_pages(false)
    }

    fn into_pages(self, counts: bool) -> Pages<I, O> {
        let limit = self.limit;
        let start = match &self.start {
            Some(cursor) => cursor
                .start_key::<I>(self.table.name())
                .map(|key| Some(key.to_vec())),
            None => Ok(None),
        };
        match start.and_then(|start| Ok((self.plan(counts)?, start))) {
            Ok((plan, start)) => Pages::new(plan, start, limit),
            Err(error) => Pages::failed(self.table.fault(error)),
        }
    }

    /// Reads all items into a vector.
    ///
    /// # Errors
    /// The first failure; a [`stream`](Self::stream) yields what came before it.
    pub async fn collect(self) -> Result<Vec<O>> {
        let mut items = Vec::new();
        let mut pages = self.pages();
        while let Some(page) = pages.next().await {
            let mut page = page?;
            if items.is_empty() {
                items = page.items;
            } else {
                items.append(&mut page.items);
            }
        }
        Ok(items)
    }

    /// Reads the first item; behind a filter at the cost of what is examined until one matches.
    ///
    /// # Errors
    /// If a request fails or the item does not fit.
    pub async fn first(self) -> Result<Option<O>> {
        self.limit(1).stream().next().await.transpose()
    }

    /// Reads the only item.
    ///
    /// # Errors
    /// [`ErrorKind::ItemNotFound`] if there is none, [`ErrorKind::NotUnique`] if there are more.
    pub async fn one(self) -> Result<O> {
        let table = self.table.clone();
        let fault = |kind, message| table.fault(Error::new(kind, message));
        let mut items = self.limit(2).stream();
        let first = items.next().await.ok_or_else(|| {
            fault(
                ErrorKind::ItemNotFound,
                "no item matches, where one was expected",
            )
        })??;
        match items.next().await {
            None => Ok(first),
            Some(Err(error)) => Err(error),
            Some(Ok(_)) => Err(fault(
                ErrorKind::NotUnique,
                "more than one item matches, where one was expected",
            )),
        }
    }

    /// Counts the items, at the cost of reading them; at most the [`limit`](Self::limit).
    ///
    /// # Errors
    /// If a request fails.
    pub async fn count(self) -> Result<usize> {
        let limit = self.limit.unwrap_or(usize::MAX);
        self.into_pages(true).count(limit).await
    }

    fn plan(&self, counts: bool) -> Result<Plan<I>> {
        let request = |message: String| Err(Error::new(ErrorKind::Request, message));
        if self.page_size == Some(0) {
            return request(
                "a page examines at least one item; give `page_size` at least 1".into(),
            );
        }
        if let Some((segment, total)) = self.segment
            && (!SEGMENTS.contains(&total) || segment >= total)
        {
            return request(format!(
                "a scan has 1 to 1,000,000 segments, counted from 0; there is no segment {segment} of {total}"
            ));
        }
        self.check_filter()?;
        let mut members = Members::default();
        if let Some(index) = I::SCHEMA {
            members.text("IndexName", index.name);
        }
        self.expressions(counts)
            .map_err(Error::expression)?
            .write(&mut members);
        if self.reverse {
            members.scalar("ScanIndexForward", false);
        }
        if self.consistent {
            members.scalar("ConsistentRead", true);
        }
        if let Some((segment, total)) = self.segment {
            members.scalar("Segment", segment);
            members.scalar("TotalSegments", total);
        }
        if counts {
            members.text("Select", "COUNT");
        }
        Ok(Plan {
            table: self.table.clone(),
            members,
            scans: M::SCANS,
            filtered: self.filter.is_some(),
            counts,
            page_size: self.page_size,
        })
    }

    /// Checks of an erased filter what the bounds of `filter` check of others.
    fn check_filter(&self) -> Result<()> {
        let mut attributes = Vec::new();
        if let Some(filter) = &self.filter {
            filter.roots(&mut attributes);
        }
        let mut keys = hash_of::<I>();
        keys.extend(range_of::<I>());
        for attribute in attributes {
            let rule = if !projects::<I>(attribute) {
                "this index does not project the attribute, so a filter cannot see it; include the attribute in the \
                 index, or filter on the table"
            } else if !M::SCANS && keys.iter().any(|key| key.name == attribute) {
                "a query's filter cannot name the key of what it queries; the hash key is the query's argument, and \
                 `.range()` sets a condition on the range key"
            } else {
                continue;
            };
            return Err(Error::new(
                ErrorKind::Request,
                format!("attribute `{attribute}`: {rule}"),
            ));
        }
        Ok(())
    }

    fn expressions(&self, counts: bool) -> Result<Expression, EncodeError> {
        let mut expression = Expression::default();
        if !self.key.is_empty() {
            let key = Expr::And(self.key.clone());
            expression.condition("KeyConditionExpression", &key)?;
        }
        if let Some(filter) = &self.filter {
            expression.condition("FilterExpression", filter)?;
        }
        // Beside a projection, DynamoDB refuses to select a count.
        // <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-Select>
        if let Some(names) = self.projection.filter(|_| !counts) {
            project(&mut expression, names, &position_of::<I>())?;
        }
        Ok(expression)
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
        Load::new(self.table.clone(), self.pages())
    }
}

impl<I: Index, R: 'static, O: Output<I::Table>> Read<I, Keyed<R>, O> {
    /// Yields the items in descending order of the range key.
    pub fn reverse(mut self) -> Self {
        self.reverse = true;
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
        self.and_filter(filter.expr)
    }

    /// Sets a condition on the range key.
    pub fn range(self) -> RangeKey<I, R, O> {
        RangeKey { read: self }
    }

    /// The condition on the next attribute of the range key.
    pub(super) fn ranged<N: 'static>(
        mut self,
        condition: impl FnOnce(&'static str) -> Expr,
    ) -> Read<I, Keyed<N>, O> {
        if let Some(attribute) = range_of::<I>().get(self.ranged) {
            self.key.push(condition(attribute.name));
        }
        self.ranged += 1;
        self.into_read()
    }
}

impl<I: Index> Query<I> {
    pub(crate) fn query(table: Table<I::Table>, hash: &impl IntoHash<I::Hash>) -> Self {
        let key = hash_of::<I>()
            .into_iter()
            .zip(hash.hash_values())
            .map(|(attribute, value)| equals(attribute.name, value))
            .collect();
        Self::new(table, key)
    }
}

impl<I: Index> Scan<I> {
    pub(crate) fn scan(table: Table<I::Table>) -> Self {
        Self::new(table, Vec::new())
    }
}

impl<I: Index, O: Output<I::Table>> Scan<I, O> {
    /// Yields only items for which the condition holds; more than one filter must hold all.
    ///
    /// It may name any attribute that the table or index holds; an [erased](Condition::erased) one that names another is
    /// an error before anything is sent.
    pub fn filter<A: ProjectedBy<I>>(self, filter: Condition<I::Table, A>) -> Self {
        self.and_filter(filter.expr)
    }

    /// Reads one of `total` disjoint parts of the table, counted from 0: for scans that are spread over machines.
    pub fn segment(mut self, segment: usize, total: usize) -> Self {
        self.segment = Some((segment, total));
        self
    }

    /// Reads the table in `total` parts side by side, with as many requests under way, as one stream without order.
    ///
    /// A [`limit`](Self::limit) counts the items of all parts. A cursor is of one scan, and refused here.
    pub fn segments(self, total: usize) -> Segments<I, O> {
        let limit = self.limit;
        if self.start.is_some() {
            let error = Error::new(
                ErrorKind::Request,
                "a cursor is of one scan; a scan in segments begins at the beginning",
            );
            let failed = Pages::failed(self.table.fault(error));
            return Segments::new(vec![ItemStream::new(failed)], limit);
        }
        // A wrong number of segments is a mistake that the first one reports.
        let segments = if SEGMENTS.contains(&total) { total } else { 1 };
        let streams = (0..segments).map(|segment| self.clone().segment(segment, total).stream());
        Segments::new(streams.collect(), limit)
    }
}

impl<I: Index, M: Mode, O: Output<I::Table>> IntoFuture for Read<I, M, O> {
    type Output = Result<Vec<O>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    /// Reads all items into a vector, as [`collect`](Self::collect).
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.collect())
    }
}
