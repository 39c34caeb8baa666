//! UpdateItem by key.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::old::ReturningOld;
use super::updated::ReturningUpdated;
use super::{Answering, Guard, Own, Request, Writing, both, guard, nothing};
use crate::codec::json::JsonReader;
use crate::codec::{Attribute, DecodeError, EncodeError};
use crate::error::{Error, WriteError};
use crate::expression::action::{self, Action};
use crate::expression::{
    Addable, Condition, Expr, Expression, IntoAddend, IntoSet, ListOf, Path, SetOf, Steps,
};
use crate::index::Output;
use crate::index::{SetByHand, Settable};
use crate::item::Item;
use crate::key::IntoValue;
use crate::table::{DynamoTable, Handle};
use crate::transact::{self, TransactAction};
use crate::wire::{Members, Operation};

/// An update does not say yet whether its item must exist.
#[derive(Debug)]
pub enum Unstated {}

/// An update whose item must exist.
#[derive(Debug)]
pub enum MustExist {}

/// An update that creates its item if there is none.
#[derive(Debug)]
pub enum CreateIfMissing {}

/// Updates that do not say it.
///
/// No update is both silent and [`Stated`], so that the impl of `Future` for those applies to none. It is there for its
/// message: where a type has one impl that might apply, rustc says which bound of it is missing.
#[diagnostic::on_unimplemented(
    message = "an update is not a future itself",
    label = "not a future",
    note = "`.await` it, or make one of it by `.into_future()`"
)]
trait Silent {}

#[diagnostic::do_not_recommend]
impl Silent for Unstated {}

/// Updates that say whether their item must exist.
#[diagnostic::on_unimplemented(
    message = "this update does not say whether the item must exist",
    label = "what if there is no such item?",
    note = "say `.must_exist()` to refuse then, or `.create_if_missing()` to make an item of the key and this update"
)]
pub trait Stated {}

#[diagnostic::do_not_recommend]
impl Stated for MustExist {}

#[diagnostic::do_not_recommend]
impl Stated for CreateIfMissing {}

/// An [`update`](crate::Table::update), sent by `.await` once it says whether the item must exist.
///
/// An update changes each attribute once, and only in the ways of DynamoDB: without a read, all at once.
///
/// ```
/// # use std::collections::BTreeSet;
/// # use dynamo_orm::{DynamoDocument, DynamoTable, embedded};
/// # #[derive(DynamoDocument)]
/// # struct Address { city: String }
/// #[derive(DynamoTable)]
/// #[dynamo(table = "carts")]
/// struct Cart {
///     #[hash_key]
///     id: u64,
///     owner: String,
///     note: Option<String>,
///     opened: u64,
///     visits: u32,
///     net: u64,
///     tax: u64,
///     total: u64,
///     tags: BTreeSet<String>,
///     log: Vec<String>,
///     address: Option<Address>,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// # let carts = Cart::table(&embedded::database());
/// # carts.create_table().await?;
/// # carts
/// #     .put(&Cart {
/// #         id: 1,
/// #         owner: "jane".into(),
/// #         note: None,
/// #         opened: 5,
/// #         visits: 1,
/// #         net: 100,
/// #         tax: 19,
/// #         total: 0,
/// #         tags: ["old".to_owned()].into(),
/// #         log: vec![],
/// #         address: Some(Address { city: "Rome".into() }),
/// #     })
/// #     .await?;
/// let cart = carts
///     .update(1)
///     .set(Cart::OWNER, "Johann")
///     .set_if_absent(Cart::OPENED, 1_700_000_000_u64) // stays, if it is there
///     .set(Cart::TOTAL, Cart::NET.plus(Cart::TAX))
///     .set(Cart::ADDRESS.then(Address::CITY), "Paris") // one member of the document
///     .remove(Cart::NOTE)
///     .add(Cart::VISITS, 1)
///     .delete(Cart::TAGS, ["old"])
///     .append(Cart::LOG, ["moved"])
///     .condition(Cart::VISITS.lt(100))
///     .must_exist()
///     .returning_new()
///     .await?;
/// assert_eq!(cart.total, 119);
/// assert_eq!(cart.visits, 2);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent before `.await`"]
pub struct Update<T, E = Unstated> {
    pub(super) draft: Draft,
    pub(super) stated: PhantomData<fn(T) -> E>,
}

/// What an update is to do, whatever its table.
#[doc(hidden)]
pub struct Draft {
    table: Handle,
    key: Result<Members, EncodeError>,
    actions: Vec<Action>,
    must_exist: bool,
    condition: Option<Expr>,
    deadline: Option<Duration>,
}

impl Draft {
    pub(super) fn new(table: &Handle, key: Result<Members, EncodeError>) -> Self {
        Self {
            table: table.clone(),
            key,
            actions: Vec::new(),
            must_exist: false,
            condition: None,
            deadline: None,
        }
    }

    fn must_exist(mut self) -> Self {
        self.must_exist = true;
        self
    }

    pub(crate) fn act(mut self, action: Option<Action>) -> Self {
        let actions = &mut self.actions;
        // Most updates have one or two.
        if actions.len() == actions.capacity() {
            actions.reserve_exact(actions.len().max(2));
        }
        actions.extend(action);
        self
    }

    // In the order of `IntoSet::ACT`.
    pub(crate) fn set<V, X: IntoValue<V>>(value: X, path: Steps, draft: Self) -> Self {
        draft.act(Some(Action::set(path, value)))
    }

    fn also(mut self, condition: Expr) -> Self {
        self.condition = both(self.condition, Some(condition));
        self
    }

    fn request(&self, returned: Option<&str>) -> Result<Request, Error> {
        // A builder that holds an error prints it.
        let hide = |error| self.table.hide(error);
        let own = if self.must_exist {
            Own::Present
        } else {
            Own::Nothing
        };
        let schema = self.table.schema();
        let exists = self.must_exist.then(|| guard(schema, "attribute_exists"));
        let condition = both(exists, self.condition.clone());
        let mut members = match &self.key {
            Ok(key) => key.with_room(),
            Err(error) => return Err(Error::encode(error.clone())),
        };
        let mut expression = Expression::default();
        action::write(&mut expression, &self.actions, schema, self.must_exist).map_err(hide)?;
        super::write_condition(&mut expression, condition.as_ref()).map_err(hide)?;
        expression.write(&mut members);
        if let Some(returned) = returned {
            members.text("ReturnValues", returned);
        }
        Ok(Request {
            deadline: self.deadline,
            is_once: !schema.counters.is_empty() || !self.actions.iter().all(Action::is_idempotent),
            ..Request::new(members, Guard::new(own, self.condition.is_some()))
        })
    }

    /// The table, and the request that returns this.
    fn returning(self, returned: &'static str) -> (Handle, Result<Request, Error>) {
        let request = self.request(Some(returned));
        (self.table, request)
    }

    fn start(self) -> Answering<()> {
        let request = self.request(None);
        Answering::start(self.table, Operation::UpdateItem, request, nothing)
    }
}

impl<T: DynamoTable> Update<T> {
    /// Refuses if there is no item under the key: the condition `attribute_exists` of the hash key.
    pub fn must_exist(self) -> Update<T, MustExist> {
        Update {
            draft: self.draft.must_exist(),
            stated: PhantomData,
        }
    }

    /// Makes an item of the key and this update if there is none under the key.
    ///
    /// That item has no other attributes: if a field is neither set here nor an `Option`, a set or one with a `default`,
    /// the new item cannot be read.
    pub fn create_if_missing(self) -> Update<T, CreateIfMissing> {
        Update {
            draft: self.draft,
            stated: PhantomData,
        }
    }
}

// Values are taken as users have them, borrowed or owned, and encoded at once.
#[allow(clippy::needless_pass_by_value)]
impl<T: DynamoTable, E> Update<T, E> {
    /// Sets an attribute, a member of a nested document, an element of a list or an entry of a map: SET.
    ///
    /// To a value; to what another attribute holds, `.set(User::NICK, User::FIRST_NAME)`; or to what is calculated,
    /// `.set(User::TOTAL, User::PRICE.plus(User::TAX))`. Other attributes are read as they were before the update, and
    /// must be there. `None` and an empty set are stored as an absent attribute: REMOVE; in a list, `None` is null.
    /// Beyond the end of a list, `.at(index)` adds one element; beyond that of an array it is an error before sending.
    ///
    /// What a path leads into must be there: of an absent document, list or map the service refuses to set a part, with
    /// [`ErrorKind::Validation`](crate::ErrorKind::Validation), also under
    /// [`create_if_missing`](Update::create_if_missing). Set the whole of it then.
    pub fn set<V: Attribute, A: Settable + SetByHand, F, S: IntoSet<T, V, F>>(
        self,
        path: Path<T, V, A>,
        to: S,
    ) -> Self {
        // It takes the draft, so that no half of an update is left to be dropped here.
        let draft = (S::ACT)(to, path.steps, self.draft);
        Self { draft, ..self }
    }

    /// Sets an attribute that is absent, and leaves it as it is otherwise: SET with `if_not_exists`.
    pub fn set_if_absent<V: Attribute, A: Settable + SetByHand>(
        self,
        path: Path<T, V, A>,
        value: impl IntoValue<V>,
    ) -> Self {
        let action = Action::set_if_absent(path.steps, value);
        let draft = self.draft.act(Some(action));
        Self { draft, ..self }
    }

    /// Removes an attribute, a member of a nested document, an element of a list or an entry of a map: REMOVE.
    ///
    /// What a field requires cannot be removed, for the item could not be read any more; that is told before sending.
    /// A field with a `default` counts as such too: set it instead. The elements behind a removed one move up, after
    /// the whole update.
    pub fn remove<V: Attribute, A: Settable + SetByHand>(self, path: Path<T, V, A>) -> Self {
        let required = V::absent().is_none();
        let draft = self.draft.act(Some(Action::remove(path.steps, required)));
        Self { draft, ..self }
    }

    /// Adds to a number, or elements to a set: ADD. What is absent counts as 0, or as the empty set.
    ///
    /// `.add(User::VISITS, 1)`, `.add(User::TAGS, ["new"])`. No elements are no action. To take from an unsigned
    /// number, `.set(User::CREDIT, User::CREDIT.minus(1))`. DynamoDB knows no type's range: a sum beyond that of the field
    /// is stored, and the item cannot be read then, unless a condition keeps it from that.
    pub fn add<V: Attribute<Kind: Addable>, A: Settable + SetByHand>(
        self,
        path: Path<T, V, A>,
        addend: impl IntoAddend<<V::Kind as Addable>::Addend<V>>,
    ) -> Self {
        let draft = self.draft.act(Action::add(path.steps, addend.addend()));
        Self { draft, ..self }
    }

    /// Takes elements out of a set: DELETE. Those that it does not have do not matter; no elements are no action.
    pub fn delete<V: SetOf, A: Settable + SetByHand>(
        self,
        path: Path<T, V, A>,
        elements: impl IntoIterator<Item: IntoValue<V::Element>>,
    ) -> Self {
        let draft = self
            .draft
            .act(Action::delete::<V::Element>(path.steps, elements));
        Self { draft, ..self }
    }

    /// Adds elements at the end of a list: SET with `list_append`. An absent list counts as an empty one.
    pub fn append<V: ListOf, A: Settable + SetByHand>(
        self,
        path: Path<T, V, A>,
        elements: impl IntoIterator<Item: IntoValue<V::Element>>,
    ) -> Self {
        let action = Action::extend::<V::Element>(path.steps, elements, false);
        let draft = self.draft.act(Some(action));
        Self { draft, ..self }
    }

    /// Adds elements at the front of a list: SET with `list_append`. An absent list counts as an empty one.
    pub fn prepend<V: ListOf, A: Settable + SetByHand>(
        self,
        path: Path<T, V, A>,
        elements: impl IntoIterator<Item: IntoValue<V::Element>>,
    ) -> Self {
        let action = Action::extend::<V::Element>(path.steps, elements, true);
        let draft = self.draft.act(Some(action));
        Self { draft, ..self }
    }

    /// Updates only if this holds too; it may name any attribute of the table.
    pub fn condition<A>(self, condition: Condition<T, A>) -> Self {
        let draft = self.draft.also(condition.expr);
        Self { draft, ..self }
    }

    /// Gives it up after this time, in place of the [table's](crate::Table::deadline).
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.draft.deadline = Some(deadline);
        self
    }

    /// Yields the item as it is after the update, without the cost of a read.
    pub fn returning_new(self) -> ReturningNew<T>
    where
        E: Stated,
    {
        let (table, request) = self.draft.returning("ALL_NEW");
        ReturningNew {
            table,
            request,
            marker: PhantomData,
        }
    }

    /// Yields the item as it was before the update, without the cost of a read; `None` if it was created.
    ///
    /// Once it may have been applied it is not sent again: see [`ReturningOld`].
    pub fn returning_old(self) -> ReturningOld<T>
    where
        E: Stated,
    {
        let request = self.draft.request(None);
        ReturningOld::new(self.draft.table, Operation::UpdateItem, request)
    }

    /// Yields the attributes that the update changed, as they are afterwards: `UPDATED_NEW`.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "pages")]
    /// # struct Page { #[hash_key] address: String, visits: u64 }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let pages = Page::table(&embedded::database());
    /// # pages.create_table().await?;
    /// let counted = pages
    ///     .update("/home")
    ///     .add(Page::VISITS, 1)
    ///     .create_if_missing()
    ///     .returning_updated_new()
    ///     .await?;
    /// assert_eq!(counted.get(Page::VISITS)?, Some(1));
    /// # Ok(())
    /// # }
    /// ```
    pub fn returning_updated_new(self) -> ReturningUpdated<T>
    where
        E: Stated,
    {
        let (table, request) = self.draft.returning("UPDATED_NEW");
        ReturningUpdated {
            table,
            request,
            marker: PhantomData,
        }
    }

    /// Yields the attributes that the update changed, as they were before: `UPDATED_OLD`.
    ///
    /// Once it may have been applied it is not sent again, as by [`returning_old`](Self::returning_old).
    pub fn returning_updated_old(self) -> ReturningUpdated<T>
    where
        E: Stated,
    {
        let (table, request) = self.draft.returning("UPDATED_OLD");
        ReturningUpdated {
            table,
            request: request.map(Request::telling_old),
            marker: PhantomData,
        }
    }

    /// Sends it as a transaction of one action under a token, by which the service applies it once however often it is sent:
    /// one TransactWriteItems, at twice the write cost.
    ///
    /// So a lost answer does not stay open, not even of an update that [adds](Self::add): it is sent again until it is
    /// answered, for ten seconds without a deadline. It returns no attributes.
    ///
    /// ```
    /// # use dynamo_orm::DynamoTable;
    /// # use dynamo_orm::testing::{Failure, Fault, Faults};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "pages")]
    /// # struct Page { #[hash_key] address: String, visits: u64 }
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let faults = Faults::seeded(7);
    /// # let pages = Page::table(&faults.database());
    /// # pages.create_table().await?;
    /// // It is applied, but its answer is lost:
    /// faults.next("TransactWriteItems", Fault::Applied(Failure::Status(500)));
    /// pages.update("/home").add(Page::VISITS, 1).create_if_missing().exactly_once().await?;
    /// assert_eq!(pages.get("/home").required().await?.visits, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn exactly_once(self) -> ExactlyOnce<T>
    where
        E: Stated,
    {
        let request = self.draft.request(None).map(|request| Request {
            is_transaction: true,
            ..request
        });
        ExactlyOnce {
            table: self.draft.table,
            request,
            marker: PhantomData,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: DynamoTable> IntoFuture for Update<T, MustExist> {
    type Output = Result<(), WriteError<T>>;
    type IntoFuture = Writing<T>;

    fn into_future(self) -> Writing<T> {
        Writing {
            answering: self.draft.start(),
            marker: PhantomData,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: DynamoTable> IntoFuture for Update<T, CreateIfMissing> {
    type Output = Result<(), WriteError<T>>;
    type IntoFuture = Writing<T>;

    fn into_future(self) -> Writing<T> {
        Writing {
            answering: self.draft.start(),
            marker: PhantomData,
        }
    }
}

// Of no update, for none is both: it is never polled.
#[doc(hidden)]
impl<T: DynamoTable, E: Silent + Stated> Future for Update<T, E> {
    type Output = Result<(), WriteError<T>>;

    fn poll(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Pending
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T: DynamoTable, E> TransactAction<'a> for Update<T, E> {
    type Says = E;

    fn into_action(self) -> transact::Action<'a> {
        transact::Action::new("Update", &self.draft.table, self.draft.request(None))
    }
}

impl<T, E> fmt::Debug for Update<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.draft.fmt(f)
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Update")
            .field("table", &self.table)
            .finish_non_exhaustive()
    }
}

/// An [`update`](crate::Table::update) that is sent [as a transaction](Update::exactly_once), by `.await`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct ExactlyOnce<T> {
    table: Handle,
    request: Result<Request, Error>,
    marker: PhantomData<fn() -> T>,
}

impl<T: DynamoTable> IntoFuture for ExactlyOnce<T> {
    type Output = Result<(), WriteError<T>>;
    type IntoFuture = Writing<T>;

    fn into_future(self) -> Self::IntoFuture {
        Writing::start(self.table, Operation::UpdateItem, self.request, nothing)
    }
}

/// An [`update`](crate::Table::update) that yields the item as it is afterwards, sent by `.await`.
///
/// If that item does not fit `T`, this fails with [`ErrorKind::Decode`](crate::ErrorKind::Decode) although the update
/// was applied.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct ReturningNew<T> {
    table: Handle,
    request: Result<Request, Error>,
    marker: PhantomData<fn() -> T>,
}

impl<T: DynamoTable> IntoFuture for ReturningNew<T> {
    type Output = Result<Item<T>, WriteError<T>>;
    type IntoFuture = Writing<T, Item<T>>;

    fn into_future(self) -> Self::IntoFuture {
        Writing::start(self.table, Operation::UpdateItem, self.request, new_item)
    }
}

fn new_item<T: DynamoTable>(table: &Handle, item: Option<Box<str>>) -> Result<Item<T>, Error> {
    let Some(item) = item else {
        let missing = DecodeError::new("the answer does not tell the item as it is now");
        return Err(table.fault(Error::response(missing)));
    };
    read(table, &item)
}

pub(super) fn read<T: DynamoTable>(table: &Handle, item: &str) -> Result<Item<T>, Error> {
    let reader = &mut JsonReader::new(item);
    Item::read(table, reader).map_err(|error| table.unreadable(reader, 0, error))
}
