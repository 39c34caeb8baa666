//! Overwriting and deleting items.

use std::pin::Pin;

use super::save::{check_key, guard_attribute, guard_existence};
use super::{Item, Snapshot, State, changes};
use crate::error::{Error, WriteError};
use crate::expression::Expression;
use crate::table::DynamoTable;
use crate::transact::{Action, TransactAction};
use crate::wire::{Members, Operation};
use crate::write::{self, Put, Writing};

impl<T: DynamoTable> Item<T> {
    /// Replaces the whole stored item without a condition: **attributes that the struct does not know are lost**.
    ///
    /// Sends one PutItem, always.
    ///
    /// # Errors
    /// [`ErrorKind::KeyChanged`](crate::ErrorKind::KeyChanged) or [`ErrorKind::Encode`](crate::ErrorKind::Encode) before
    /// sending; the item stays as dirty as it was.
    pub fn overwrite(&mut self) -> Overwrite<'_, T> {
        Overwrite { item: self }
    }

    /// Deletes the item. Sends one DeleteItem, always; it is no error if there is none.
    ///
    /// What was loaded stays loaded: a later save fails, since the item is gone. `table.item(item.into_inner())` makes
    /// it a new one.
    ///
    /// # Errors
    /// [`ErrorKind::KeyChanged`](crate::ErrorKind::KeyChanged) before sending, if the key was changed; and with
    /// [`unchanged`](DeleteItem::unchanged), [`WriteError::ConditionFailed`].
    pub fn delete(&self) -> DeleteItem<'_, T> {
        DeleteItem {
            item: self,
            unchanged: false,
        }
    }

    /// The value before it changed; `None` if it did not, or is new.
    fn baseline(&self) -> Result<Option<&Snapshot>, Error> {
        match &self.state {
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

    /// Adds the condition that every known attribute is as it was loaded.
    fn guard_all(&self, members: &mut Members) -> Result<(), Error> {
        let now;
        let before = if let Some(before) = self.baseline()? {
            before
        } else {
            now = Snapshot::of(&self.value).map_err(Error::encode)?;
            &now
        };
        let stored = match &self.state {
            State::Loaded { stored, .. } => stored.as_deref(),
            State::New => None,
        };
        let mut expression = Expression::default();
        let mut guard = String::new();
        guard_existence::<T>(&mut expression, &mut guard);
        for attribute in &changes::attributes::<T>(stored, before, before)? {
            guard_attribute(&mut expression, &mut guard, attribute);
        }
        expression
            .push("ConditionExpression", guard)
            .map_err(Error::expression)?;
        expression.write(members);
        Ok(())
    }
}

/// An [`overwrite`](Item::overwrite), sent by `.await`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct Overwrite<'a, T: DynamoTable> {
    item: &'a mut Item<T>,
}

impl<T: DynamoTable> Overwrite<'_, T> {
    async fn send(self) -> Result<(), WriteError<T>> {
        let item = self.item;
        item.unchanged_key()
            .map_err(|error| item.table.fault(error))?;
        Put::new(item.table.clone(), &item.value, false).await?;
        item.state = State::loaded(None);
        Ok(())
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
        let item = self.item;
        let table = item.table.handle().clone();
        let key = item.unchanged_key();
        let put = key.and_then(|_| Put::new(item.table.clone(), &item.value, false).sized());
        Action::put(&table, put).then(|| item.state = State::loaded(None))
    }
}

/// A [`delete`](Item::delete) of an item, sent by `.await`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct DeleteItem<'a, T: DynamoTable> {
    item: &'a Item<T>,
    unchanged: bool,
}

impl<T: DynamoTable> DeleteItem<'_, T> {
    /// Deletes only if every attribute that the struct knows is as it was loaded.
    pub fn unchanged(mut self) -> Self {
        self.unchanged = true;
        self
    }

    fn members(&self) -> Result<Members, Error> {
        let mut members = write::keyed(&self.item.unchanged_key()?);
        if self.unchanged {
            self.item.guard_all(&mut members)?;
        }
        Ok(members)
    }
}

impl<T: DynamoTable> IntoFuture for DeleteItem<'_, T> {
    type Output = Result<(), WriteError<T>>;
    type IntoFuture = Writing<T>;

    fn into_future(self) -> Writing<T> {
        Writing::start(&self.item.table, Operation::DeleteItem, self.members())
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T: DynamoTable> TransactAction<'a> for DeleteItem<'_, T> {
    type Says = ();

    fn into_action(self) -> Action<'a> {
        Action::new("Delete", self.item.table.handle(), self.members(), 0)
    }
}
