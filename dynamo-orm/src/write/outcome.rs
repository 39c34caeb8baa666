//! Writes until it is known what became of them, and those of which it is not.

use std::future::ready;
use std::time::Duration;

use tokio::time::Instant;

use super::guard::{self, Own};
use super::{Refusal, Request, Write, Written};
use crate::error::{Error, ErrorKind, WriteError};
use crate::item::{Item, Saved};
use crate::ring::Verdict;
use crate::table::{DynamoTable, Handle};
use crate::transact;
use crate::wire::{self, Backoff, Members, Operation, Terms};

const LOST: &str = "it is not known whether this write was applied, for no answer tells; `WriteError::resolve` sends it \
                    again, or get the item and look";
const UNGUARDED: &str = "it is not known whether this write was applied, for no answer tells; get the item and look, for \
                         `WriteError::resolve` sends it again over what others may have written since";
const REFUSED: &str = "it is not known whether this write was applied: an answer was lost, and what refuses it now may be its \
                       own doing or another writer's; get the item and look";
const ARRIVES: &str = "it is not known whether this write will be applied: an attempt was not answered and may arrive late, when what \
                       refuses it now does not any more; `WriteError::resolve` sends it again, or get the item and look";
const ONCE: &str = "it is not known whether this update was applied, and sent again it might be applied twice; get the item and \
                    look, and send such updates with `exactly_once()`";
const OTHER: &str = "the error is of another write than a save of this item; give it the item whose save failed, or call \
                     `resolve()`";
const OLD: &str = "it is not known whether this write was applied, and sent again it could not tell the item as it was before; \
                   `WriteError::resolve` sends it again without that, or get the item and look";
const FORGOTTEN: &str = "it is not known whether this write was applied, and after ten minutes its token is forgotten, so that \
                         sent again it might be applied twice; get the item and look";

/// How long a write is sent again until it is known what became of it, unless a deadline is given.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whether the same request may be answered otherwise in a while.
fn may_pass(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Internal
            | ErrorKind::Timeout
            | ErrorKind::Connection
            | ErrorKind::Response
            | ErrorKind::Service
            | ErrorKind::Throttled
            | ErrorKind::TransactionConflict
            | ErrorKind::TransactionInProgress
    )
}

/// A write as it is sent, and whether it may have been applied already.
#[derive(Clone)]
pub(crate) struct Unresolved {
    table: Handle,
    operation: Operation,
    request: Request,
    /// That of the transaction as which it is sent.
    token: Option<String>,
    /// When it was sent first.
    begun: Option<Instant>,
    /// Whether some attempt was not answered.
    is_in_doubt: bool,
    /// Whether one may be on its way still.
    may_arrive: bool,
    /// What is to be said of it where another attempt cannot tell more.
    last_word: Option<&'static str>,
    /// The item that it saves, where there is one.
    saved: Option<Box<Saved>>,
}

impl Unresolved {
    pub(super) fn new(table: Handle, operation: Operation, mut request: Request) -> Self {
        let members = &mut request.members;
        members.text("ReturnValuesOnConditionCheckFailure", "ALL_OLD");
        let token = request.is_transaction.then(transact::random_token);
        if token.is_some() {
            request.members = transaction(&table, operation, std::mem::take(members));
            request.is_once = false;
        }
        Self {
            table,
            operation,
            request,
            token,
            begun: None,
            is_in_doubt: false,
            may_arrive: false,
            last_word: None,
            saved: None,
        }
    }

    /// Sends it; with a claim again, until it is known what became of it, or it is too late.
    // No `async fn`, whose future would hold it twice.
    pub(super) fn send(mut self) -> Write {
        Box::pin(async move {
            self.begun.get_or_insert_with(Instant::now);
            let time = self.request.deadline.or(self.table.db().time());
            let time = time.or(self.resends().then_some(PATIENCE));
            let until = time.map(wire::after);
            let mut backoff = Backoff::default();
            loop {
                let (error, item) = match self.attempt(until).await {
                    Ok(attributes) => return Ok(attributes.or_else(|| self.stored())),
                    Err(refused) => refused,
                };
                if self.is_applied(item.as_deref()) {
                    return Ok(self.stored());
                }
                let delay = backoff.pause();
                let is_worth_it = self.is_in_doubt && self.resends() && may_pass(&error);
                if !is_worth_it || until.is_some_and(|until| Instant::now() + delay >= until) {
                    return Err(self.refused(error, item));
                }
                tokio::time::sleep(delay).await;
            }
        })
    }

    /// Whether it can be sent again until it is known what became of it.
    fn resends(&self) -> bool {
        (self.request.claim.is_some() || self.token.is_some()) && !self.is_forgotten()
    }

    /// Whether nothing keeps it from undoing what others have written.
    fn is_unguarded(&self) -> bool {
        let Request { guard, claim, .. } = &self.request;
        let is_bare = matches!(guard.own, Own::Nothing | Own::Present) && !guard.has_condition;
        is_bare && claim.is_none() && self.token.is_none()
    }

    /// Whether its token may be forgotten by now, so that it might be applied twice.
    fn is_forgotten(&self) -> bool {
        let begun = self.begun.filter(|_| self.token.is_some());
        begun.is_some_and(|begun| begun.elapsed() > transact::MEMORY)
    }

    async fn attempt(
        &mut self,
        until: Option<Instant>,
    ) -> Result<Option<Box<str>>, (Error, Option<Box<str>>)> {
        let members = std::mem::take(&mut self.request.members);
        let (operation, subject) = match &self.token {
            Some(token) => (Operation::TransactWriteItems, &**token),
            None => (self.operation, self.table.name()),
        };
        let sent = wire::deliver(
            self.table.db(),
            operation,
            subject,
            members,
            Written::default(),
            Terms {
                is_once: self.request.is_once || self.request.tells_old,
                until,
            },
        );
        let sent = sent.await;
        self.is_in_doubt |= sent.is_in_doubt;
        self.may_arrive |= sent.may_arrive;
        self.request.members = sent.members;
        match sent.result {
            Ok(()) => Ok(sent.tap.attributes),
            Err(error) => Err(match sent.tap.cause {
                Some(cause) if error.kind() == ErrorKind::TransactionCanceled => {
                    cause.recast(error)
                }
                _ => (error, sent.tap.refused_by),
            }),
        }
    }

    /// Whether it was an earlier attempt of this very write that refuses it.
    fn is_applied(&self, item: Option<&str>) -> bool {
        let guard = &self.request.guard;
        let claim = self.request.claim.as_ref();
        let claim = claim.filter(|_| self.is_in_doubt);
        claim.is_some_and(|claim| claim.verdict(item, guard.has_condition) == Verdict::Applied)
    }

    /// The version that it stores, and its nonces.
    fn stored(&self) -> Option<Box<str>> {
        let Request { version, ring, .. } = &self.request;
        if *version == 0 {
            return None;
        }
        let mut text = version.to_string();
        let ring = ring.as_deref().unwrap_or_default();
        text.push_str(str::from_utf8(ring).unwrap_or_default());
        Some(text.into())
    }

    /// What a failure says of the write.
    fn refused(self, error: Error, item: Option<Box<str>>) -> Error {
        let error = self.table.hide(error);
        let is_refused = error.is_condition_failed();
        let item = item.filter(|_| is_refused);
        if is_refused && self.request.guard.refusal(item.as_deref()) == guard::DOUBTED {
            return self.unknown(error, guard::DOUBTED, item);
        }
        // Under its token, a transaction that was applied is not refused; but one that is on its way may be applied yet.
        let guard = &self.request.guard;
        let is_last = !self.may_arrive || guard.is_past(&self.table, item.as_deref());
        if !self.is_in_doubt || is_refused && self.token.is_some() && is_last {
            let error = if is_refused {
                error.saying(self.request.guard.refusal(item.as_deref()))
            } else {
                error
            };
            return self.known(error, item);
        }
        if let (true, Some(claim)) = (is_refused, &self.request.claim) {
            let guard = &self.request.guard;
            match claim.verdict(item.as_deref(), guard.has_condition) {
                Verdict::Conflict => return self.known(error.saying(guard::CHANGED), item),
                Verdict::Condition => return self.known(error.saying(guard::CONDITION), item),
                Verdict::Applied | Verdict::Unknown => {}
            }
        }
        let message = match (is_refused, self.request.is_once) {
            (true, _) if self.token.is_some() => ARRIVES,
            (true, _) => REFUSED,
            (false, true) => ONCE,
            (false, false) if self.is_forgotten() => FORGOTTEN,
            (false, false) if self.request.tells_old => OLD,
            (false, false) if self.is_unguarded() => UNGUARDED,
            (false, false) => LOST,
        };
        self.unknown(error, message, item)
    }

    /// A failure that does not tell whether the write was applied, nor this item.
    fn unknown(mut self, error: Error, message: &'static str, item: Option<Box<str>>) -> Error {
        if ![LOST, UNGUARDED, OLD, ARRIVES].contains(&message) {
            self.last_word = Some(message);
        }
        let error = self.table.fault(error.of_unknown_outcome(message));
        error.leaving(self.left(item))
    }

    /// A failure that tells that the write was not applied.
    fn known(&self, error: Error, item: Option<Box<str>>) -> Error {
        let error = self.table.fault(error);
        match item {
            Some(_) => error.leaving(Refusal {
                table: self.table.clone(),
                item,
                unresolved: None,
            }),
            None => error,
        }
    }

    /// What is left of it where it is not known whether it was applied.
    fn left(self, item: Option<Box<str>>) -> Refusal {
        Refusal {
            table: self.table.clone(),
            item,
            unresolved: Some(Box::new(self)),
        }
    }

    /// Sends it once more, unless that cannot tell more.
    fn resolve(&self, refused_by: Option<&str>) -> Write {
        let mut again = self.clone();
        again.request.tells_old = false;
        let forgotten = self.is_forgotten().then_some(FORGOTTEN);
        let Some(message) = self.last_word.or(forgotten) else {
            return again.send();
        };
        let error = self
            .table
            .fault(Error::new(ErrorKind::OutcomeUnknown, message));
        let item = refused_by.map(Into::into);
        Box::pin(ready(Err(error.leaving(again.left(item)))))
    }
}

/// The members of a transaction that does this alone.
fn transaction(table: &Handle, operation: Operation, mut members: Members) -> Members {
    members.text("TableName", table.name());
    let verb: &[u8] = match operation {
        Operation::PutItem => b"Put",
        Operation::DeleteItem => b"Delete",
        _ => b"Update",
    };
    let mut transaction = Members::default();
    let out = transaction.open("TransactItems");
    for part in [b"[{\"", verb, b"\":", &members.into_object(), b"}]"] {
        out.extend_from_slice(part);
    }
    transaction
}

impl Error {
    /// Keeps what the item is that the write saves, if it is not known whether it was applied.
    pub(crate) fn keeping(mut self, saved: impl FnOnce() -> Option<Saved>) -> Self {
        let refusal = self.refusal_mut();
        if let Some(unresolved) = refusal.and_then(|refusal| refusal.unresolved.as_mut()) {
            unresolved.saved = saved().map(Box::new);
        }
        self
    }
}

impl<T> WriteError<T> {
    /// Finds out what became of a write that may have been applied: sends the same request again, under the same guard.
    /// `Ok` means that the write is applied.
    ///
    /// What a lost answer leaves open, a read cannot tell: an attempt may still be on its way. The same request can: if it is
    /// applied now, its guard has kept it from being applied before, and keeps what is on its way from being applied after
    /// it. Without a guard of its own, as of `put` and `delete` by key, it replaces what others have written since; so once it is
    /// `Ok`, do not call it again.
    ///
    /// If it is refused, it stays unknown whether by its own doing: then, and of updates that would change more if they were
    /// applied twice, sending again cannot tell, and this fails at once without a request.
    ///
    /// # Errors
    /// As the write itself, and [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) once more if no answer tells, or if this was an
    /// [`Error`] before. [`ErrorKind::Request`], of an error of another kind.
    pub async fn resolve(&self) -> Result<(), Self> {
        let (unresolved, refused_by) = self.unresolved()?;
        unresolved.resolve(refused_by).await?;
        Ok(())
    }

    /// The same for the save of an item, which is clean if the write turns out to be applied, but for what was changed since.
    ///
    /// ```
    /// # use dynamo_orm::DynamoTable;
    /// # use dynamo_orm::testing::{Failure, Fault, Faults};
    /// # #[derive(DynamoTable, Clone)]
    /// # #[dynamo(table = "users")]
    /// # struct User { #[hash_key] name: String, visits: u64 }
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let faults = Faults::seeded(7);
    /// # let users = User::table(&faults.database());
    /// # users.create_table().await?;
    /// # users.put(&User { name: "Jane".into(), visits: 1 }).await?;
    /// let mut jane = users.get("Jane").required().await?;
    /// jane.visits += 1;
    /// # for _ in 0..4 { faults.next("UpdateItem", Fault::Lost(Failure::Reset)); }
    /// match jane.save().await {
    ///     Err(error) if error.is_outcome_unknown() => error.resolve_into(&mut jane).await?,
    ///     saved => drop(saved?),
    /// }
    /// assert!(!jane.needs_save());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`resolve`](Self::resolve); [`ErrorKind::Request`] before sending, if the write is not a save of this item. The
    /// item is exactly as dirty as before.
    pub async fn resolve_into(&self, item: &mut Item<T>) -> Result<(), Self>
    where
        T: DynamoTable,
    {
        let (unresolved, refused_by) = self.unresolved()?;
        let saved = unresolved.saved.as_deref();
        let Some(saved) = saved.filter(|saved| item.is_of(saved, &unresolved.table)) else {
            let error = Error::new(ErrorKind::Request, OTHER);
            return Err(unresolved.table.fault(error).into());
        };
        unresolved.resolve(refused_by).await?;
        item.settle_later(saved);
        Ok(())
    }

    /// The write, and what refused it.
    fn unresolved(&self) -> Result<(&Unresolved, Option<&str>), Error> {
        let error = self.error();
        match error.refusal() {
            Some(Refusal {
                unresolved: Some(unresolved),
                item,
                ..
            }) => Ok((unresolved, item.as_deref())),
            _ => Err(error.unresolvable()),
        }
    }
}
