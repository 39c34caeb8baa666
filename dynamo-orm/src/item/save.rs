//! Saving items, guarded by what they were.

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::guards::check_key;
use super::update::{changed, claim, count, take_counters, touch, update};
use super::{Doubt, Item, Snapshot, State, changes};
use crate::codec::EncodeError;
use crate::codec::Reader as _;
use crate::codec::json::JsonReader;
use crate::error::{Error, WriteError};
use crate::expression::{Condition, Expr};
use crate::ring::Claim;
use crate::schema::{CounterSchema, Schema};
use crate::table::{DynamoTable, Handle};
use crate::timestamp::Stamp;
use crate::transact::{Action, Stage, TransactAction};
use crate::version;
use crate::wire::Operation;
use crate::write::{self, Put, Request};

impl<T: DynamoTable> Item<T> {
    /// Saves every attribute that the struct knows, if nothing changed in store since it was loaded.
    ///
    /// Sends one UpdateItem, conditional on the item's existence and on every known attribute being as it was loaded;
    /// none if nothing changed and no earlier save is in doubt. Attributes that the struct does not know stay as they
    /// are. Yields whether a request was sent. On a new item this is [`Table::insert`](crate::Table::insert). Of a table
    /// with a version, the version stands for all attributes: it is as it was loaded, and the next one is stored.
    ///
    /// It consumes write units by the size of the whole item, as [`Table::update`](crate::Table::update) does, and also if
    /// it is refused.
    ///
    /// # Errors
    /// [`ErrorKind::ConditionFailed`](crate::ErrorKind::ConditionFailed) with the stored item if another writer was
    /// first, or if a [condition](Save::condition) does not hold;
    /// [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) if an answer was lost, so that it may have been
    /// this save itself. Before sending, [`ErrorKind::Encode`](crate::ErrorKind::Encode) if DynamoDB could not store the
    /// item, [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) if the struct's own validation refuses it,
    /// [`ErrorKind::Expression`](crate::ErrorKind::Expression) if the guard is over DynamoDB's limits, and
    /// [`ErrorKind::KeyChanged`](crate::ErrorKind::KeyChanged),
    /// [`ErrorKind::VersionChanged`](crate::ErrorKind::VersionChanged),
    /// [`ErrorKind::VersionOverflow`](crate::ErrorKind::VersionOverflow),
    /// [`ErrorKind::CounterChanged`](crate::ErrorKind::CounterChanged) or
    /// [`ErrorKind::CounterOverflow`](crate::ErrorKind::CounterOverflow). Otherwise what the service says. After any
    /// failure, or if the future is dropped, the item is exactly as dirty as before. If that save may have been applied
    /// all the same, the next one of this item asks for what it changed to be as it was loaded, also where that was
    /// changed back meanwhile; what refuses it may be the earlier one, so that it is then
    /// [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) too.
    pub fn save(&mut self) -> Save<'_, T> {
        Save {
            item: self,
            every: true,
            condition: None,
            deadline: None,
            is_transaction: false,
        }
    }

    /// Saves the changed attributes alone, if none of them changed in store since it was loaded.
    ///
    /// Sends one UpdateItem, conditional on the item's existence and on each changed attribute being as it was loaded;
    /// none if nothing changed. Changes of other attributes by other writers do not matter, and stay. Yields whether
    /// a request was sent. On a new item this is [`Table::insert`](crate::Table::insert). Of a table with a version, that
    /// is the guard instead, so that any other change of the item matters.
    ///
    /// It consumes as many write units as [`save`](Self::save): they go by the whole item, not by what is sent.
    ///
    /// # Errors
    /// [`ErrorKind::ConditionFailed`](crate::ErrorKind::ConditionFailed) with the stored item if another writer changed
    /// one of these attributes or deleted the item, or if a [condition](Save::condition) does not hold; otherwise as
    /// [`save`](Self::save), before sending too. After any failure, or if the future is dropped, the item is exactly as
    /// dirty as before.
    pub fn partial_save(&mut self) -> Save<'_, T> {
        Save {
            item: self,
            every: false,
            condition: None,
            deadline: None,
            is_transaction: false,
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
    condition: Option<Expr>,
    deadline: Option<Duration>,
    is_transaction: bool,
}

impl<'a, T: DynamoTable> IntoFuture for Save<'a, T> {
    type Output = Result<bool, WriteError<T>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T: DynamoTable> Save<'_, T> {
    /// Saves only if this holds too of the stored item; it may name any attribute of the table.
    ///
    /// It guards what is sent: if nothing changed, nothing is sent and nothing asked.
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

    async fn send(self) -> Result<bool, WriteError<T>> {
        let Self {
            item,
            every,
            condition,
            deadline,
            is_transaction,
        } = self;
        let Some(prepared) = item.prepare(every, condition)? else {
            return Ok(false);
        };
        // A transaction returns nothing.
        let prepared = if is_transaction {
            prepared
        } else {
            prepared.asking(T::SCHEMA.counters)
        };
        let request = Ok(Request {
            deadline,
            is_transaction,
            ..prepared.request
        });
        let Prepared {
            operation,
            outcome,
            changed,
            ..
        } = prepared;
        item.send(operation, request, outcome, changed).await?;
        Ok(true)
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T: DynamoTable> TransactAction<'a> for Save<'a, T> {
    type Says = ();

    fn into_action(self) -> Action<'a> {
        let Self {
            item,
            every,
            condition,
            deadline,
            ..
        } = self;
        match item.prepare(every, condition) {
            Ok(Some(prepared)) => {
                let verb = match prepared.operation {
                    Operation::PutItem => "Put",
                    _ => "Update",
                };
                let request = Request {
                    deadline,
                    ..prepared.request
                };
                item.act(verb, Ok(request), prepared.outcome, prepared.changed)
            }
            Ok(None) => Action::none(),
            Err(error) => Action::new("Update", &item.origin.table, Err(error)),
        }
    }
}

/// A save that is ready to be sent.
pub(crate) struct Prepared {
    pub(crate) operation: Operation,
    pub(crate) request: Request,
    pub(crate) outcome: Outcome,
    /// The attributes that it changes.
    changed: Vec<Cow<'static, str>>,
}

impl Prepared {
    /// Has an update return what it counts; a put starts anew, and a transaction returns nothing.
    fn asking(mut self, counters: &[CounterSchema]) -> Self {
        if let (Operation::UpdateItem, [_, ..]) = (self.operation, counters) {
            self.request.members.text("ReturnValues", "UPDATED_NEW");
        }
        self
    }
}

/// What becomes of an item once its save is done.
#[derive(Clone)]
pub(crate) struct Outcome {
    /// The item as it is stored then, where encoding the value would not give the same.
    pub(super) stored: Option<Box<str>>,
    /// The version that is stored then; 0 if there is none.
    pub(super) version: i128,
    /// Its nonces, if it has them.
    ring: Option<Vec<u8>>,
    /// The timestamps and counters that are stored then, as far as they are known.
    pub(super) stamps: Vec<Stamp>,
}

impl Outcome {
    /// That of a request which is done.
    pub(super) fn of(request: &Result<Request, Error>, stored: Option<Box<str>>) -> Self {
        let request = request.as_ref().ok();
        Self {
            stored,
            version: request.map_or(0, |request| request.version),
            ring: request.and_then(|request| request.ring.clone()),
            stamps: request.map_or_else(Vec::new, |request| request.stamps.clone()),
        }
    }

    /// The same with the counters that an update's answer tells.
    fn counted(mut self, counters: &[CounterSchema], answer: Option<Box<str>>) -> Self {
        if let ([_, ..], Some(answer)) = (counters, answer) {
            // A put's has none.
            let _ = JsonReader::new(&answer).entries(|name, reader| {
                let json = reader.json()?;
                let counter = counters.iter().find(|counter| counter.name == name);
                let number = counter.and_then(|_| version::number(json.as_bytes()).ok());
                let stamp = counter.map(|counter| counter.name).zip(number);
                self.stamps.extend(stamp);
                Ok(())
            });
        }
        self
    }

    /// The attributes that the save sets by itself, as they are stored then.
    fn attributes(&self, schema: &Schema) -> Vec<(&'static str, Vec<u8>)> {
        let version = schema.version.map(|name| (name, self.version));
        let numbers = version.into_iter().chain(self.stamps.iter().copied());
        // A version is without nonces until they are set.
        numbers
            .map(|(name, number)| (name, version::json(number)))
            .chain(schema.ring.zip(self.ring.clone()))
            .collect()
    }
}

/// An item that was sent, and what becomes of it once it is known that it was stored.
#[derive(Clone)]
pub(crate) struct Saved {
    /// Which item it was, if that was loaded.
    tag: Option<Arc<()>>,
    value: Snapshot,
    outcome: Outcome,
}

impl<T: DynamoTable> Item<T> {
    /// What a save sends; `None` if nothing changed.
    fn prepare(&mut self, every: bool, condition: Option<Expr>) -> Result<Option<Prepared>, Error> {
        if self.origin.doubt.is_some() {
            // What it was is asked for, whether it changed or not.
            self.baseline_mut();
        }
        let table = &self.origin.table;
        let (stored, baseline) = match &self.origin.state {
            State::New => {
                let put = Put::new(table, &self.value, true).also(condition);
                let request = put.request();
                let outcome = Outcome::of(&request, None);
                return Ok(Some(Prepared {
                    operation: Operation::PutItem,
                    request: request.map_err(|error| table.fault(error))?,
                    outcome,
                    changed: Vec::new(),
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
        let doubt = self.origin.doubt.as_deref();
        if doubt.is_none() && !changes::differ::<T>(before, &now) {
            self.origin.state = State::loaded(stored.map(Into::into));
            return Ok(None);
        }
        if let Some(validate) = T::VALIDATE {
            validate(&self.value).map_err(fault)?;
        }
        let (mut next, mut now_json, mut ring_json) = (Vec::new(), Vec::new(), Vec::new());
        let mut attributes =
            changes::attributes::<T>(stored, before, &now).map_err(|error| table.fault(error))?;
        let changed = changed(doubt, &mut attributes);
        let versioned = self.origin.table.version();
        let version =
            count(versioned, &mut attributes, &mut next).map_err(|error| table.fault(error))?;
        let claim = claim(versioned, version, &mut attributes, &mut ring_json)
            .map_err(|error| table.fault(error))?;
        take_counters(T::SCHEMA, &mut attributes).map_err(|error| table.fault(error))?;
        let stamps = touch(T::SCHEMA, &mut attributes, &mut now_json);
        let (members, guard) = update(
            T::SCHEMA,
            &before.key,
            &attributes,
            every,
            claim.as_deref(),
            condition.as_ref(),
        )
        .map_err(|error| table.fault(error))?;
        let stored = stored
            .map(|stored| changes::known(stored, &attributes))
            .transpose()
            .map_err(|error| table.fault(error))?;
        Ok(Some(Prepared {
            operation: Operation::UpdateItem,
            outcome: Outcome {
                stored,
                version,
                ring: claim.as_deref().and_then(Claim::stored),
                stamps,
            },
            request: Request {
                claim,
                ..Request::new(members, guard)
            },
            changed,
        }))
    }

    /// Sends a save.
    pub(super) async fn send(
        &mut self,
        operation: Operation,
        mut request: Result<Request, Error>,
        outcome: Outcome,
        changed: Vec<Cow<'static, str>>,
    ) -> Result<(), WriteError<T>> {
        let earlier = self.doubt(&mut request);
        let write = write::write(&self.origin.table, operation, request);
        // If this future is dropped, it stays so.
        self.origin.sent(earlier.as_deref(), &changed);
        match write.await {
            Ok(answer) => {
                self.settle(outcome.counted(T::SCHEMA.counters, answer));
                Ok(())
            }
            Err(error) => {
                if !error.is_outcome_unknown() {
                    self.origin.doubt = earlier;
                }
                let error = error.keeping(|| {
                    Some(Saved {
                        tag: self.tag(),
                        value: Snapshot::of(&self.value).ok()?,
                        outcome,
                    })
                });
                Err(error.into())
            }
        }
    }

    /// The same as an action of a transaction.
    pub(super) fn act<'a>(
        &'a mut self,
        verb: &'static str,
        mut request: Result<Request, Error>,
        outcome: Outcome,
        changed: Vec<Cow<'static, str>>,
    ) -> Action<'a> {
        let earlier = self.doubt(&mut request);
        let mut outcome = Some(outcome);
        Action::new(verb, &self.origin.table, request).then(move |stage| match stage {
            Stage::Sent => self.origin.sent(earlier.as_deref(), &changed),
            Stage::Refused => self.origin.doubt.clone_from(&earlier),
            Stage::Done => {
                if let Some(outcome) = outcome.take() {
                    self.settle(outcome);
                }
            }
        })
    }

    /// What is not known of earlier saves, which the next one has to know.
    fn doubt(&self, request: &mut Result<Request, Error>) -> Option<Box<Doubt>> {
        let doubt = &self.origin.doubt;
        if let Ok(request) = request {
            request.guard.is_doubted = doubt.is_some();
        }
        doubt.clone()
    }

    /// Whether this was a save of this item: another copy does not have what was saved, and would undo it.
    pub(crate) fn is_of(&self, saved: &Saved, table: &Handle) -> bool {
        let is_same = match (&self.origin.state, &saved.tag) {
            (State::New, None) => true,
            (State::Loaded { baseline, .. }, Some(tag)) => {
                let tagged = baseline
                    .as_deref()
                    .and_then(|baseline| baseline.as_ref().ok());
                let own = tagged.and_then(|baseline| baseline.tag.as_ref());
                own.is_some_and(|own| Arc::ptr_eq(own, tag))
            }
            _ => false,
        };
        is_same
            && table.has_name_of(&self.origin.table)
            && write::key_members(&self.value).is_ok_and(|key| key == saved.value.key)
    }

    /// What it was when it was loaded, if it was and that could be encoded.
    fn baseline_mut(&mut self) -> Option<&mut Snapshot> {
        let State::Loaded { baseline, .. } = &mut self.origin.state else {
            return None;
        };
        let baseline = baseline.get_or_insert_with(|| Box::new(Snapshot::of(&self.value)));
        (**baseline).as_mut().ok()
    }

    /// What tells this item from its copies, if it was loaded.
    fn tag(&mut self) -> Option<Arc<()>> {
        let baseline = self.baseline_mut()?;
        Some(Arc::clone(baseline.tag.get_or_insert_default()))
    }

    /// The save turned out to be done: what was changed since is left to be saved.
    pub(crate) fn settle_later(&mut self, saved: &Saved) {
        self.settle(saved.outcome.clone());
        if let State::Loaded { baseline, .. } = &mut self.origin.state {
            let stored = saved.value.with(&saved.outcome.attributes(T::SCHEMA));
            *baseline = Some(Box::new(Ok(stored)));
        }
    }

    /// The save is done.
    pub(super) fn settle(&mut self, outcome: Outcome) {
        for (attribute, json) in outcome.attributes(T::SCHEMA) {
            // The field's type has this number, or the item could not be read.
            let _ = JsonReader::from_bytes(&json)
                .and_then(|mut reader| self.value.assign(attribute, &mut reader));
        }
        self.origin.state = State::loaded(outcome.stored);
        self.origin.doubt = None;
    }
}
