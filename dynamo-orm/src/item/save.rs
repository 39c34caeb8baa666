//! Saving items, guarded by what they were.

use std::collections::BTreeMap;
use std::pin::Pin;

use serde_json::value::RawValue;

use super::changes::{self, Attribute};
use super::edits::{Edit, edits};
use super::{Item, Snapshot, State};
use crate::codec::EncodeError;
use crate::codec::equal::same;
use crate::error::{Error, ErrorKind, WriteError};
use crate::expression::{Expression, Segments};
use crate::table::DynamoTable;
use crate::transact::{Action, TransactAction};
use crate::wire::{Members, Operation};
use crate::write::{self, Put, Refused};

impl<T: DynamoTable> Item<T> {
    /// Saves every attribute that the struct knows, if nothing changed in store since it was loaded.
    ///
    /// Sends one UpdateItem, conditional on the item's existence and on every known attribute being as it was loaded;
    /// none if nothing changed. Attributes that the struct does not know stay as they are. Yields whether a request
    /// was sent. On a new item this is [`Table::insert`](crate::Table::insert).
    ///
    /// # Errors
    /// [`WriteError::ConditionFailed`] with the stored item if another writer was first; or if an earlier attempt of
    /// this save was applied and its answer lost, when that item is this one. After any failure, or if the future is
    /// dropped, the item is exactly as dirty as before.
    pub fn save(&mut self) -> Save<'_, T> {
        Save {
            item: self,
            every: true,
        }
    }

    /// Saves the changed attributes alone, if none of them changed in store since it was loaded.
    ///
    /// Sends one UpdateItem, conditional on the item's existence and on each changed attribute being as it was loaded;
    /// none if nothing changed. Changes of other attributes by other writers do not matter, and stay. Yields whether
    /// a request was sent. On a new item this is [`Table::insert`](crate::Table::insert).
    ///
    /// # Errors
    /// [`WriteError::ConditionFailed`] with the stored item if another writer changed one of these attributes; or if an
    /// earlier attempt of this save was applied and its answer lost, when that item is this one. After any failure, or
    /// if the future is dropped, the item is exactly as dirty as before.
    pub fn partial_save(&mut self) -> Save<'_, T> {
        Save {
            item: self,
            every: false,
        }
    }
}

/// A [`save`](Item::save) or [`partial_save`](Item::partial_save), sent by `.await` or as an action of a
/// [transaction](crate::TransactWrite::action).
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct Save<'a, T: DynamoTable> {
    item: &'a mut Item<T>,
    every: bool,
}

impl<'a, T: DynamoTable> IntoFuture for Save<'a, T> {
    type Output = Result<bool, WriteError<T>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T: DynamoTable> Save<'_, T> {
    async fn send(self) -> Result<bool, WriteError<T>> {
        let Self { item, every } = self;
        let Some(prepared) = item.prepare(every)? else {
            return Ok(false);
        };
        let members = Ok(prepared.members);
        let write = write::write(item.table.handle(), prepared.operation, members);
        write.await.map_err(Refused::typed)?;
        item.settle(prepared.outcome);
        Ok(true)
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T: DynamoTable> TransactAction<'a> for Save<'a, T> {
    type Says = ();

    fn into_action(self) -> Action<'a> {
        let Self { item, every } = self;
        let table = item.table.handle().clone();
        match item.prepare(every) {
            Ok(Some(prepared)) => {
                let verb = match prepared.operation {
                    Operation::PutItem => "Put",
                    _ => "Update",
                };
                Action::new(verb, &table, Ok(prepared.members), prepared.size)
                    .then(move || item.settle(prepared.outcome))
            }
            Ok(None) => Action::none(),
            Err(error) => Action::new("Update", &table, Err(error), 0),
        }
    }
}

/// A save that is ready to be sent.
pub(crate) struct Prepared {
    pub(crate) operation: Operation,
    pub(crate) members: Members,
    /// The size of a new item; of another only the service knows it.
    pub(crate) size: usize,
    pub(crate) outcome: Outcome,
}

/// What becomes of an item once its save is done.
pub(crate) struct Outcome {
    /// The item as it is stored then, where encoding the value would not give the same.
    stored: Option<Box<str>>,
}

impl<T: DynamoTable> Item<T> {
    /// What a save sends; `None` if nothing changed.
    fn prepare(&mut self, every: bool) -> Result<Option<Prepared>, Error> {
        let table = &self.table;
        let (stored, baseline) = match &self.state {
            State::New => {
                let put = Put::new(table.clone(), &self.value, true);
                let (members, size) = put.sized().map_err(|error| table.fault(error))?;
                return Ok(Some(Prepared {
                    operation: Operation::PutItem,
                    members,
                    size,
                    outcome: Outcome { stored: None },
                }));
            }
            State::Loaded { baseline: None, .. } => return Ok(None),
            State::Loaded {
                stored,
                baseline: Some(baseline),
            } => (stored.as_deref(), &**baseline),
        };
        let fault = |error: EncodeError| table.fault(Error::encode(error));
        let before = baseline.as_ref().map_err(|error| fault(error.clone()))?;
        let now = Snapshot::of(&self.value).map_err(fault)?;
        write::check_size(now.size).map_err(fault)?;
        check_key::<T>(&before.key, &now.key).map_err(|error| table.fault(error))?;
        if !changes::differ(before, &now) {
            self.state = State::loaded(stored.map(Into::into));
            return Ok(None);
        }
        let attributes =
            changes::attributes::<T>(stored, before, &now).map_err(|error| table.fault(error))?;
        let members =
            update::<T>(&before.key, &attributes, every).map_err(|error| table.fault(error))?;
        let stored = stored
            .map(|stored| changes::known(stored, &attributes))
            .transpose()
            .map_err(|error| table.fault(error))?;
        Ok(Some(Prepared {
            operation: Operation::UpdateItem,
            members,
            size: 0,
            outcome: Outcome { stored },
        }))
    }

    /// The save is done.
    fn settle(&mut self, outcome: Outcome) {
        self.state = State::loaded(outcome.stored);
    }
}

/// The members of an UpdateItem that brings an item to what it is to be.
fn update<T: DynamoTable>(
    key: &[u8],
    attributes: &[Attribute<'_>],
    every: bool,
) -> Result<Members, Error> {
    let mut expression = Expression::default();
    let mut sets = String::new();
    let mut removes = String::new();
    let mut guard = String::new();
    guard_existence::<T>(&mut expression, &mut guard);
    for attribute in attributes {
        let changed = attribute.changed;
        if changed || every {
            guard_attribute(&mut expression, &mut guard, attribute);
        }
        let path = Segments {
            root: attribute.name.clone(),
            tail: Vec::new(),
            sensitive: false,
        };
        let steps = match (attribute.stored, attribute.before, attribute.after) {
            // Unchanged: as it is stored, which may be more than was decoded.
            (Some(stored), ..) if !changed && every => vec![Edit {
                path,
                value: Some(stored.to_vec()),
            }],
            _ if !changed => continue,
            (Some(stored), Some(before), Some(after)) => edits(path, stored, before, after)
                .map_err(|error| Error::encode(error.in_member(&attribute.name)))?,
            (_, _, after) => vec![Edit {
                path,
                value: after.map(Into::into),
            }],
        };
        for edit in steps {
            let clause = if edit.value.is_some() {
                &mut sets
            } else {
                &mut removes
            };
            if !clause.is_empty() {
                clause.push_str(", ");
            }
            expression.path(clause, &edit.path);
            if let Some(value) = edit.value {
                clause.push_str(" = ");
                expression.value(clause, &value);
            }
        }
    }
    let mut text = String::new();
    for (verb, clause) in [("SET ", sets), (" REMOVE ", removes)] {
        if !clause.is_empty() {
            text.push_str(if text.is_empty() {
                verb.trim_start()
            } else {
                verb
            });
            text.push_str(&clause);
        }
    }
    expression
        .push("UpdateExpression", text)
        .map_err(Error::expression)?;
    expression
        .push("ConditionExpression", guard)
        .map_err(Error::expression)?;
    let mut members = write::keyed(key);
    expression.write(&mut members);
    Ok(members)
}

pub(super) fn guard_existence<T: DynamoTable>(expression: &mut Expression, guard: &mut String) {
    guard.push_str("attribute_exists(");
    expression.path(guard, &Segments::root(T::SCHEMA.hash_key.name));
    guard.push(')');
    expression.count_operators(1);
}

/// That an attribute is as it was loaded.
pub(super) fn guard_attribute(
    expression: &mut Expression,
    guard: &mut String,
    attribute: &Attribute<'_>,
) {
    let path = Segments {
        root: attribute.name.clone(),
        tail: Vec::new(),
        sensitive: false,
    };
    guard.push_str(" AND ");
    expression.count_operators(2);
    if let Some(value) = attribute.stored {
        expression.path(guard, &path);
        guard.push_str(" = ");
        expression.value(guard, value);
    } else {
        guard.push_str("attribute_not_exists(");
        expression.path(guard, &path);
        guard.push(')');
    }
}

/// A changed key would make a second item.
pub(super) fn check_key<T: DynamoTable>(before: &[u8], now: &[u8]) -> Result<(), Error> {
    if before == now {
        return Ok(());
    }
    let members = |key| serde_json::from_slice::<BTreeMap<String, Box<RawValue>>>(key);
    let (Ok(before), Ok(now)) = (members(before), members(now)) else {
        return Err(Error::new(ErrorKind::Encode, "the key is not JSON"));
    };
    let changed = |name: &str| match (before.get(name), now.get(name)) {
        (Some(before), Some(now)) => !same(before.get().as_bytes(), now.get().as_bytes()),
        _ => true,
    };
    let changed: Vec<&str> = T::SCHEMA
        .key()
        .map(|key| key.name)
        .filter(|name| changed(name))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::KeyChanged,
        format!(
            "`{}` changed, but the key of a loaded item stays; put a new item under the new key and delete the old one",
            changed.join("` and `")
        ),
    ))
}
