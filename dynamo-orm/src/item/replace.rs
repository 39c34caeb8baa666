//! Overwriting and deleting items.

use std::borrow::Cow;
use std::pin::Pin;
use std::time::Duration;

use super::changes::Attribute;
use super::guards::{
    check_key, guard_also, guard_attribute, guard_existence, is_ring, is_stamp, unchanged,
};
use super::save::Outcome;
use super::update::loaded_version;
use super::{Item, Snapshot, State, changes};
use crate::error::{Error, WriteError};
use crate::expression::{Condition, Expr, Expression};
use crate::ring::Claim;
use crate::table::DynamoTable;
use crate::transact::{Action, TransactAction};
use crate::version::VersionAttribute;
use crate::wire::Operation;
use crate::write::{self, Guard, Own, Put, Request, Versioning, Writing, nothing};

impl<T: DynamoTable> Item<T> {
    /// Replaces the whole stored item without a condition: **attributes that the struct does not know are lost**.
    ///
    /// Sends one PutItem, always. Of a table with a version it stores the next one after the item's own, whatever is
    /// stored.
    ///
    /// # Errors
    /// [`ErrorKind::ConditionFailed`](crate::ErrorKind::ConditionFailed) with the stored item if a
    /// [condition](Overwrite::condition) does not hold; [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown)
    /// if it may have been stored, but no answer tells. Before sending, [`ErrorKind::Encode`](crate::ErrorKind::Encode)
    /// if DynamoDB could not store the item, [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) if the struct's own
    /// validation refuses it, [`ErrorKind::Expression`](crate::ErrorKind::Expression) if the condition is over DynamoDB's
    /// limits, and [`ErrorKind::KeyChanged`](crate::ErrorKind::KeyChanged),
    /// [`ErrorKind::VersionChanged`](crate::ErrorKind::VersionChanged),
    /// [`ErrorKind::VersionOverflow`](crate::ErrorKind::VersionOverflow) or
    /// [`ErrorKind::CounterChanged`](crate::ErrorKind::CounterChanged). Otherwise what the service says. After any
    /// failure, the item is exactly as dirty as before.
    pub fn overwrite(&mut self) -> Overwrite<'_, T> {
        Overwrite {
            item: self,
            condition: None,
            deadline: None,
            is_transaction: false,
        }
    }

    /// Deletes the item. Sends one DeleteItem, always; it is no error if there is none.
    ///
    /// Of a table with a version, a loaded item is deleted only if it is there in the version that was loaded.
    ///
    /// What was loaded stays loaded: a later save fails, since the item is gone. `table.item(item.into_inner())` makes
    /// it a new one.
    ///
    /// # Errors
    /// With a version, [`unchanged`](DeleteItem::unchanged) or a [condition](DeleteItem::condition),
    /// [`ErrorKind::ConditionFailed`](crate::ErrorKind::ConditionFailed) with the stored item if it is another one, or
    /// with none if it is gone; [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) if it may have been
    /// deleted, but no answer tells. Before sending, [`ErrorKind::KeyChanged`](crate::ErrorKind::KeyChanged),
    /// [`ErrorKind::VersionChanged`](crate::ErrorKind::VersionChanged) or
    /// [`ErrorKind::CounterChanged`](crate::ErrorKind::CounterChanged) if one of these was changed by hand,
    /// [`ErrorKind::Expression`](crate::ErrorKind::Expression) if the condition is over DynamoDB's limits, and
    /// [`ErrorKind::Encode`](crate::ErrorKind::Encode) if DynamoDB could not store what the item holds. Otherwise what
    /// the service says.
    pub fn delete(&self) -> DeleteItem<'_, T> {
        DeleteItem {
            item: self,
            unchanged: false,
            condition: None,
            deadline: None,
            is_transaction: false,
        }
    }

    fn every_attribute(&self) -> Vec<Cow<'static, str>> {
        let names = self.origin.table.names().iter();
        names.map(|name| name.name.into()).collect()
    }

    /// The value before it changed; `None` if it did not, or is new.
    fn baseline(&self) -> Result<Option<&Snapshot>, Error> {
        match &self.origin.state {
            State::Loaded {
                baseline: Some(baseline),
                ..
            } => match &**baseline {
                Ok(before) => Ok(Some(before)),
                Err(error) => Err(Error::encode(error.clone())),
            },
            _ => Ok(None),
        }
    }

    /// The key, if it is the one that was loaded.
    fn unchanged_key(&self) -> Result<Vec<u8>, Error> {
        let key = write::key_members(&self.value).map_err(Error::encode)?;
        if let Some(before) = self.baseline()? {
            check_key::<T>(&before.key, &key)?;
        }
        Ok(key)
    }

    /// Fails if the version or a counter was changed by hand.
    fn check_version(&self) -> Result<(), Error> {
        let version = self.origin.table.version();
        if version.is_none() && T::SCHEMA.counters.is_empty() {
            return Ok(());
        }
        let Some(before) = self.baseline()? else {
            return Ok(());
        };
        let now = Snapshot::of(&self.value).map_err(Error::encode)?;
        let attributes = changes::attributes::<T>(None, before, &now)?;
        for attribute in attributes.iter().filter(|attribute| attribute.changed) {
            let is_of = |version: &VersionAttribute| version.has(&attribute.name);
            if let Some(version) = version.filter(is_of) {
                return Err(version.changed());
            }
            if let Some(counter) = T::SCHEMA.counter(&attribute.name) {
                return Err(counter.changed());
            }
        }
        Ok(())
    }

    /// The condition that every known attribute, or the version alone, is as it was loaded.
    fn as_loaded(
        &self,
        every: bool,
        condition: Option<&Expr>,
        expression: &mut Expression,
    ) -> Result<(String, Guard, Option<Claim>), Error> {
        let now;
        let before = if let Some(before) = self.baseline()? {
            before
        } else {
            now = Snapshot::of(&self.value).map_err(Error::encode)?;
            &now
        };
        let stored = match &self.origin.state {
            State::Loaded { stored, .. } => stored.as_deref(),
            State::New => None,
        };
        let mut attributes = changes::attributes::<T>(stored, before, before)?;
        attributes.retain(|attribute| {
            let is_version = Some(&*attribute.name) == T::SCHEMA.version;
            let is_ring = is_ring(T::SCHEMA, attribute);
            is_version || is_ring || every && !is_stamp(T::SCHEMA, attribute)
        });
        let claim = deletion(self.origin.table.version(), &attributes)?;
        let mut guard = String::new();
        guard_existence(T::SCHEMA, expression, &mut guard);
        for attribute in &attributes {
            // Of the ring the newest nonce tells all.
            if claim.is_none() || !is_ring(T::SCHEMA, attribute) {
                guard_attribute(expression, &mut guard, attribute);
            }
        }
        Ok((guard, unchanged(attributes.iter(), condition), claim))
    }
}

/// What tells what became of the deletion of an item with these attributes, if its version has nonces.
fn deletion(
    version: Option<VersionAttribute>,
    attributes: &[Attribute<'_>],
) -> Result<Option<Claim>, Error> {
    let Some(version) = version else {
        return Ok(None);
    };
    let mut named = attributes.iter();
    let ring = named.find(|one| Some(&*one.name) == version.ring);
    let ring = ring.and_then(|ring| ring.stored);
    Claim::of_loaded(version, loaded_version(version, attributes)?, ring, None)
}

/// An [`overwrite`](Item::overwrite), sent by `.await`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct Overwrite<'a, T: DynamoTable> {
    item: &'a mut Item<T>,
    condition: Option<Expr>,
    deadline: Option<Duration>,
    is_transaction: bool,
}

impl<T: DynamoTable> Overwrite<'_, T> {
    /// Overwrites only if this holds of the stored item; it may name any attribute of the table.
    pub fn condition<A>(mut self, condition: Condition<T, A>) -> Self {
        self.condition = write::both(self.condition, Some(condition.expr));
        self
    }

    /// Gives it up after this time, in place of the [table's](crate::Table::deadline).
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sends it as a transaction of one action under a token, by which the service applies it once however often it is
    /// sent: one TransactWriteItems, at twice the write cost.
    ///
    /// So a lost answer does not stay open: it is sent again until it is answered, for ten seconds without a deadline.
    pub fn exactly_once(mut self) -> Self {
        self.is_transaction = true;
        self
    }

    async fn send(self) -> Result<(), WriteError<T>> {
        let (item, request) = self.request();
        let stored = Outcome::of(&request, None);
        let changed = item.every_attribute();
        item.send(Operation::PutItem, request, stored, changed)
            .await
    }
}

impl<'a, T: DynamoTable> Overwrite<'a, T> {
    fn request(self) -> (&'a mut Item<T>, Result<Request, Error>) {
        let Self {
            item,
            condition,
            deadline,
            is_transaction,
        } = self;
        let checked = item.unchanged_key().and_then(|_| item.check_version());
        let put = Put::new(&item.origin.table, &item.value, false);
        let put = put.versioning(Versioning::Counted).also(condition);
        let request = checked.and_then(|()| put.request());
        let request = request.map(|request| Request {
            deadline,
            is_transaction,
            ..request
        });
        (item, request)
    }
}

impl<'a, T: DynamoTable> IntoFuture for Overwrite<'a, T> {
    type Output = Result<(), WriteError<T>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T: DynamoTable> TransactAction<'a> for Overwrite<'a, T> {
    type Says = ();

    fn into_action(self) -> Action<'a> {
        let (item, request) = self.request();
        let stored = Outcome::of(&request, None);
        let changed = item.every_attribute();
        item.act("Put", request, stored, changed)
    }
}

/// A [`delete`](Item::delete) of an item, sent by `.await`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct DeleteItem<'a, T: DynamoTable> {
    item: &'a Item<T>,
    unchanged: bool,
    condition: Option<Expr>,
    deadline: Option<Duration>,
    is_transaction: bool,
}

impl<T: DynamoTable> DeleteItem<'_, T> {
    /// Deletes only if every attribute that the struct knows is as it was loaded.
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
    /// let john = users.get(("standard_user", "Doe")).required().await?;
    /// users.update(("standard_user", "Doe")).set(User::FIRST_NAME, "Johann").must_exist().await?;
    /// let refused = john.delete().unchanged().await.unwrap_err();
    /// assert_eq!(refused.current()?.expect("stored").first_name, "Johann");
    /// # Ok(())
    /// # }
    /// ```
    pub fn unchanged(mut self) -> Self {
        self.unchanged = true;
        self
    }

    /// Deletes only if this holds of the stored item; it may name any attribute of the table.
    pub fn condition<A>(mut self, condition: Condition<T, A>) -> Self {
        self.condition = write::both(self.condition, Some(condition.expr));
        self
    }

    /// Gives it up after this time, in place of the [table's](crate::Table::deadline).
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sends it as a transaction of one action under a token, by which the service applies it once however often it is
    /// sent: one TransactWriteItems, at twice the write cost.
    ///
    /// So a lost answer does not stay open: it is sent again until it is answered, for ten seconds without a deadline.
    pub fn exactly_once(mut self) -> Self {
        self.is_transaction = true;
        self
    }

    fn request(&self) -> Result<Request, Error> {
        let (item, condition) = (self.item, self.condition.as_ref());
        let mut members = write::keyed(&item.unchanged_key()?);
        item.check_version()?;
        let is_loaded = matches!(item.origin.state, State::Loaded { .. });
        let mut expression = Expression::default();
        let (text, guard, claim) = if self.unchanged || is_loaded && T::SCHEMA.version.is_some() {
            item.as_loaded(self.unchanged, condition, &mut expression)?
        } else {
            let guard = Guard::new(Own::Nothing, condition.is_some());
            (String::new(), guard, None)
        };
        let newest = claim.as_ref().and_then(Claim::guard);
        let condition = write::both(newest, condition.cloned());
        guard_also(&mut expression, text, condition.as_ref())?;
        expression.write(&mut members);
        Ok(Request {
            claim: claim.map(Box::new),
            deadline: self.deadline,
            is_transaction: self.is_transaction,
            ..Request::new(members, guard)
        })
    }
}

impl<T: DynamoTable> IntoFuture for DeleteItem<'_, T> {
    type Output = Result<(), WriteError<T>>;
    type IntoFuture = Writing<T>;

    fn into_future(self) -> Writing<T> {
        let table = self.item.origin.table.clone();
        Writing::start(table, Operation::DeleteItem, self.request(), nothing)
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T: DynamoTable> TransactAction<'a> for DeleteItem<'_, T> {
    type Says = ();

    fn into_action(self) -> Action<'a> {
        Action::new("Delete", &self.item.origin.table, self.request())
    }
}
