//! The table and its indexes as types: what they can do decides what compiles.

use std::marker::PhantomData;

use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, Members};
use crate::item::Item;
use crate::schema::{IndexSchema, KeyAttribute, Projection, distinct};
use crate::table::{DynamoTable, Handle};

/// What a read targets: a table ([`BaseTable`]) or one of its indexes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table or an index",
    note = "the derive makes one constant for each index, such as `User::BY_EMAIL`"
)]
pub trait Index: Send + Sync + 'static {
    /// The table.
    type Table: DynamoTable;
    /// The types of the hash key's attributes, as a tuple.
    type Hash: 'static;
    /// The types of the range key's attributes, as a tuple; `()` if there is none.
    type Range: 'static;
    /// What reads yield.
    type Output: Output;
    /// The table itself, a local or a global index: one of [`scope`].
    type Scope;
    /// The index's schema; `None` for the table itself.
    const SCHEMA: Option<&'static IndexSchema>;
}

/// A local or global secondary index of `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an index of `{T}`",
    label = "not an index of this table",
    note = "the derive makes one constant for each `#[index(...)]`, such as `User::BY_EMAIL`"
)]
pub trait SecondaryIndex<T>: Index<Table = T> {}

/// A global secondary index: it has throughput of its own, and can be created and deleted while the table lives.
#[diagnostic::on_unimplemented(
    message = "only a global secondary index has throughput of its own and comes and goes during a table's life",
    label = "this is a local secondary index",
    note = "local secondary indexes are created with their table and share its throughput"
)]
pub trait GlobalIndex {}
#[diagnostic::do_not_recommend]
impl GlobalIndex for scope::Global {}

/// What a read targets, as a type.
pub mod scope {
    /// A table.
    #[derive(Debug)]
    pub enum Table {}
    /// A local secondary index.
    #[derive(Debug)]
    pub enum Local {}
    /// A global secondary index.
    #[derive(Debug)]
    pub enum Global {}
}

/// The table itself.
#[derive(Debug)]
pub struct BaseTable<T>(PhantomData<fn() -> T>);

impl<T: DynamoTable> Index for BaseTable<T> {
    type Table = T;
    type Hash = T::Hash;
    type Range = T::Range;
    type Output = Item<T>;
    type Scope = scope::Table;
    const SCHEMA: Option<&'static IndexSchema> = None;
}

/// Targets that hold whole items: tables, and indexes that project `all`.
pub trait WholeItems: Index {}
impl<T: DynamoTable> WholeItems for BaseTable<T> {}

/// Targets that can be read with strong consistency: tables and local secondary indexes.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html>
#[diagnostic::on_unimplemented(
    message = "a global secondary index cannot be read with strong consistency",
    label = "this reads a global secondary index",
    note = "remove `.consistent()`, or query the table or a local secondary index"
)]
pub trait ConsistentRead {}

#[diagnostic::do_not_recommend]
impl ConsistentRead for scope::Table {}
#[diagnostic::do_not_recommend]
impl ConsistentRead for scope::Local {}

/// Attributes that `I` holds; a filter may name no others.
#[diagnostic::on_unimplemented(
    message = "this index does not project the attribute, so a filter cannot see it",
    label = "the filter names an attribute that the index does not hold",
    note = "include the attribute in the index, or filter on the table"
)]
pub trait ProjectedBy<I> {}

/// Attributes that are no key of `I` itself; a query's filter may name no others.
#[diagnostic::on_unimplemented(
    message = "a query's filter cannot name the key of what it queries",
    label = "the filter names a key attribute",
    note = "the hash key is the query's argument, and `.range()` sets a condition on the range key"
)]
pub trait FilterableOn<I> {}

#[diagnostic::do_not_recommend]
impl<I, A: ProjectedBy<I>, B: ProjectedBy<I>> ProjectedBy<I> for (A, B) {}
#[diagnostic::do_not_recommend]
impl<I, A: FilterableOn<I>, B: FilterableOn<I>> FilterableOn<I> for (A, B) {}

#[diagnostic::do_not_recommend]
impl<I: WholeItems, A> ProjectedBy<I> for role::InKey<A> {}
#[diagnostic::do_not_recommend]
impl<I: WholeItems, A> ProjectedBy<I> for role::NonKey<A> {}
#[diagnostic::do_not_recommend]
impl<I: WholeItems, A> ProjectedBy<I> for role::SetByWrites<A> {}
#[diagnostic::do_not_recommend]
impl<T, A> FilterableOn<BaseTable<T>> for role::NonKey<A> {}
#[diagnostic::do_not_recommend]
impl<T, A> FilterableOn<BaseTable<T>> for role::SetByWrites<A> {}
// What an erased condition touches is checked before it is sent.
#[diagnostic::do_not_recommend]
impl<I> ProjectedBy<I> for () {}

#[diagnostic::do_not_recommend]
impl<I> FilterableOn<I> for () {}

/// Attributes that an update may set: all but the table's key.
#[diagnostic::on_unimplemented(
    message = "the key of an item cannot be changed",
    label = "this attribute is part of the table's key",
    note = "put a new item under the new key and delete the old one"
)]
pub trait Settable {}
#[diagnostic::do_not_recommend]
impl<A> Settable for role::NonKey<A> {}
// A key and what writes set are refused by one trait each, in words of their own.
#[diagnostic::do_not_recommend]
impl<A> Settable for role::SetByWrites<A> {}

/// Attributes that an update may set: all but those that every write sets by itself.
#[diagnostic::on_unimplemented(
    message = "this attribute cannot be set by hand: it is a version, counter or timestamp, which writes set by themselves",
    label = "the update sets this attribute by itself",
    note = "leave this action out; the update adds 1 to the version and their steps to counters, and sets the timestamps"
)]
pub trait SetByHand {}
#[diagnostic::do_not_recommend]
impl<A> SetByHand for role::NonKey<A> {}
#[diagnostic::do_not_recommend]
impl<A> SetByHand for role::InKey<A> {}

/// What stands for an attribute in the types of paths and conditions: its part in the table's key.
pub mod role {
    use std::marker::PhantomData;

    /// The attribute `A`, which is part of the table's key.
    #[derive(Debug)]
    pub struct InKey<A>(PhantomData<fn() -> A>);
    /// The attribute `A`, which is not.
    #[derive(Debug)]
    pub struct NonKey<A>(PhantomData<fn() -> A>);
    /// The attribute `A`, which every write sets by itself: the version, a counter, or a timestamp.
    #[derive(Debug)]
    pub struct SetByWrites<A>(PhantomData<fn() -> A>);
}

/// What a read yields: [`Item`]s, what an index projects, or a [`DynamoProjection`](crate::DynamoProjection).
pub trait Output: Sized + Send + Unpin + 'static {
    /// Decodes one item of a response.
    #[doc(hidden)]
    fn read(table: &Handle, reader: &mut JsonReader<'_>) -> Result<Self, DecodeError>;

    /// Decodes one behind others: a large one is not moved there from elsewhere.
    #[doc(hidden)]
    fn read_behind(
        items: &mut Vec<Self>,
        table: &Handle,
        reader: &mut JsonReader<'_>,
    ) -> Result<(), DecodeError> {
        items.push(Self::read(table, reader)?);
        Ok(())
    }
}

/// The attributes that an index projects, as a struct; derived.
#[diagnostic::on_unimplemented(
    message = "this read already yields `{Self}`; only a `keys_only` or `include` index has whole items to load",
    label = "there is nothing to load",
    note = "remove `.load()`"
)]
pub trait Projected: Members + Send + Unpin + 'static {
    /// The table.
    type Table: DynamoTable;

    #[doc(hidden)]
    fn table_key(&self) -> <Self::Table as DynamoTable>::Key;
}

impl<P: Members + Send + Unpin + 'static> Output for P {
    fn read(_table: &Handle, reader: &mut JsonReader<'_>) -> Result<Self, DecodeError> {
        let output = P::read_members(reader)?;
        reader.take_lossy();
        Ok(output)
    }
}

/// What a read targets, without its type: what takes this is compiled once for all tables.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) table: Handle,
    /// `None` for the table itself.
    pub(crate) index: Option<&'static IndexSchema>,
}

impl Target {
    pub(crate) fn new(table: &Handle, index: Option<&'static IndexSchema>) -> Self {
        Self {
            table: table.clone(),
            index,
        }
    }

    /// The hash key's attributes.
    pub(crate) fn hash(&self) -> Vec<KeyAttribute> {
        match self.index {
            Some(index) => index.hash.to_vec(),
            None => vec![self.table.schema().hash_key],
        }
    }

    /// The range key's attributes.
    pub(crate) fn range(&self) -> Vec<KeyAttribute> {
        match self.index {
            Some(index) => index.range.to_vec(),
            None => self.table.schema().range_key.into_iter().collect(),
        }
    }

    /// Every attribute of a position: the table's key and the index's.
    pub(crate) fn position(&self) -> Vec<KeyAttribute> {
        let index = self.index.into_iter().flat_map(IndexSchema::key);
        distinct(self.table.schema().key().chain(index))
    }

    /// Whether the attribute is held: the keys of the table and of the index, and what that projects.
    pub(crate) fn projects(&self, attribute: &str) -> bool {
        let projected = match self.index.map(|index| index.projection) {
            None | Some(Projection::All) => true,
            Some(Projection::KeysOnly) => false,
            Some(Projection::Include(names)) => names.contains(&attribute),
        };
        projected || self.position().iter().any(|key| key.name == attribute)
    }
}
