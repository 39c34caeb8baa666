//! Transactions: actions on items of any tables, of which all are done or none.
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html>

mod error;
mod get;
mod write;

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, Reader};
use crate::database::Database;
use crate::error::{Error, ErrorKind};
use crate::table::Handle;
use crate::wire::{self, Members, Operation, Tap, Terms};
use crate::write::{Guard, Request};

pub use self::error::{CancellationReason, TransactError};
pub(crate) use self::get::Items;
pub use self::get::{TransactGet, TransactGets};
pub(crate) use self::write::{Action, Stage, random_token};
pub use self::write::{Check, TransactAction, TransactWrite};

/// The most actions of a transaction, and the most bytes of its items.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
const MOST: usize = 100;
const MAX_TOTAL: usize = 4 * 1024 * 1024;

const UNKNOWN: &str = "it is not known whether this transaction was applied, for no answer tells; `TransactError::resolve` sends \
                       it again, under its token";

const ARRIVES: &str = "it is not known whether this transaction will be applied: an attempt was not answered and may arrive late, \
                       when what refuses it now does not any more; `TransactError::resolve` sends it again, under its token";

const FORGOTTEN: &str = "it is not known whether this transaction was applied, and after ten minutes its token is forgotten, so \
                         that sent again it might be applied twice; get the items and look";

/// Somewhat less than the ten minutes for which the service knows a token.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems-idempotency>
pub(crate) const MEMORY: Duration = Duration::from_mins(9);

/// What a transaction asks of one item, whatever its table.
#[derive(Debug)]
pub struct Part {
    pub(crate) table: Handle,
    /// Such as `Put`.
    pub(crate) verb: &'static str,
    pub(crate) request: Result<Request, Error>,
}

/// An action's place in its transaction.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    table: Handle,
    position: usize,
    of: usize,
    guard: Guard,
}

impl Place {
    /// Whether it was refused for good.
    fn is_past(&self, cause: &Cause) -> bool {
        let is_refused = cause.code == "ConditionalCheckFailed";
        is_refused && self.guard.is_past(&self.table, cause.item.as_deref())
    }

    /// Names the action and its table in an error.
    pub(crate) fn fault(&self, error: Error) -> Error {
        let error = self.table.hide(error).in_action(self.position, self.of);
        self.table.fault(error)
    }
}

/// A transaction that is ready to be sent.
#[derive(Clone)]
struct Ready {
    members: Members,
    /// Of each action that is sent, in order.
    places: Vec<Place>,
    /// When it was to be sent for the first time.
    begun: Instant,
    /// Whether an attempt that was not answered may be on its way still.
    may_arrive: bool,
}

impl Ready {
    /// Checks what can be checked before sending. `requests` are those of a transaction of `of` actions, with their
    /// positions.
    fn new(
        db: &Database,
        requests: impl IntoIterator<Item = (usize, Part)>,
        of: usize,
    ) -> Result<Self, Error> {
        let mut members = Members::default();
        let out = members.open("TransactItems");
        let mut seen = HashMap::new();
        let mut places = Vec::new();
        let mut total = 0;
        for (position, request) in requests {
            let mut place = Place {
                table: request.table.clone(),
                position,
                of,
                guard: Guard::default(),
            };
            let ready = request.into_object(db);
            let Object {
                verb,
                json,
                item,
                size,
                guard,
            } = ready.map_err(|error| place.fault(error))?;
            place.guard = guard;
            let fault = |error| place.fault(error);
            if let Some(earlier) = seen.insert(item, position) {
                return Err(fault(Error::new(
                    ErrorKind::DuplicateKey,
                    format!(
                        "action {} is on this item already, and a transaction takes an item once; leave one of the two \
                         out",
                        earlier + 1
                    ),
                )));
            }
            total += size;
            if total > MAX_TOTAL {
                return Err(fault(Error::new(
                    ErrorKind::Request,
                    format!(
                        "the items of a transaction have at most 4 MB ({MAX_TOTAL} bytes) in total, and with this one \
                         they have {total}; write some of them in another transaction"
                    ),
                )));
            }
            if places.len() == MOST {
                return Err(fault(Error::new(
                    ErrorKind::Request,
                    format!(
                        "a transaction has at most {MOST} actions; leave the others to another one"
                    ),
                )));
            }
            out.extend_from_slice(if places.is_empty() { b"[{\"" } else { b",{\"" });
            out.extend_from_slice(verb.as_bytes());
            out.extend_from_slice(b"\":");
            out.extend_from_slice(&json);
            out.push(b'}');
            places.push(place);
        }
        out.push(b']');
        Ok(Self {
            members,
            places,
            begun: Instant::now(),
            may_arrive: false,
        })
    }

    /// Sends it; yields the items of the response, as they are stored.
    async fn send(
        self,
        db: &Database,
        operation: Operation,
        token: &str,
        deadline: Option<Duration>,
    ) -> Result<Vec<Option<Box<str>>>, TransactError> {
        let Self {
            members,
            places,
            begun,
            may_arrive,
        } = self;
        let answer = Answer::default();
        let terms = Terms {
            is_once: false,
            until: deadline.map(wire::after),
        };
        let sent = wire::deliver(db, operation, token, members, answer, terms).await;
        let answer = sent.tap;
        let Err(error) = sent.result else {
            return Ok(answer.items);
        };
        let mut error = places
            .iter()
            .fold(error, |error, place| place.table.hide(error));
        // A read has none.
        let token = (!token.is_empty()).then(|| token.to_owned());
        let may_arrive = token.is_some() && (may_arrive || sent.may_arrive);
        let is_canceled = error.kind() == ErrorKind::TransactionCanceled;
        // Under its token, a transaction that was applied is not canceled; but one that is on its way may be applied yet.
        let mut refused = places.iter().zip(&answer.causes);
        let arrives =
            is_canceled && may_arrive && !refused.any(|(place, cause)| place.is_past(cause));
        let is_told = is_canceled
            || matches!(
                error.kind(),
                ErrorKind::TransactionInProgress | ErrorKind::IdempotentParameterMismatch
            );
        if sent.is_in_doubt && token.is_some() && !is_told {
            error = error.of_unknown_outcome(UNKNOWN);
        }
        let is_open = arrives
            || matches!(
                error.kind(),
                ErrorKind::OutcomeUnknown | ErrorKind::TransactionInProgress
            );
        let again = token.clone().filter(|_| is_open).map(|token| Resend {
            ready: Self {
                members: sent.members,
                places: places.clone(),
                begun,
                may_arrive,
            },
            db: db.clone(),
            operation,
            token,
            deadline,
        });
        let causes = places.into_iter().zip(answer.causes);
        let reasons = causes
            .filter(|(_, cause)| cause.code != "None")
            .map(|(place, cause)| CancellationReason::new(place, cause));
        let mut error = TransactError::canceled(error, reasons.collect(), token, again);
        if arrives {
            error.error = error.error.of_unknown_outcome(ARRIVES);
        }
        Err(error)
    }
}

/// A transaction that may have been applied, exactly as it was sent: built anew it would have other nonces and times, and
/// be another one to the service.
#[derive(Clone)]
struct Resend {
    ready: Ready,
    db: Database,
    operation: Operation,
    token: String,
    deadline: Option<Duration>,
}

impl Resend {
    async fn send(self) -> Result<(), TransactError> {
        if self.ready.begun.elapsed() > MEMORY {
            let error = Error::new(ErrorKind::OutcomeUnknown, FORGOTTEN);
            let token = Some(self.token.clone());
            return Err(TransactError::canceled(
                error,
                Vec::new(),
                token,
                Some(self),
            ));
        }
        let Self {
            ready,
            db,
            operation,
            token,
            deadline,
        } = self;
        let sent = ready.send(&db, operation, &token, deadline).await;
        sent.map(drop)
    }
}

/// A request that can be sent.
struct Object {
    verb: &'static str,
    json: Vec<u8>,
    /// Which item it is on.
    item: Vec<u8>,
    size: usize,
    guard: Guard,
}

impl Part {
    fn deadline(&self) -> Option<Duration> {
        self.request.as_ref().ok()?.deadline
    }

    fn into_object(self, db: &Database) -> Result<Object, Error> {
        if !self.table.is_of(db) {
            return Err(Error::new(
                ErrorKind::Request,
                "the table is of another `Database` than the transaction; make both of the same one",
            ));
        }
        self.table.check_name()?;
        let Request {
            mut members,
            guard,
            size,
            ..
        } = self.request?;
        members.text("TableName", self.table.name());
        let json = members.into_object();
        let item = item_of(&self.table, &json).map_err(Error::response)?;
        Ok(Object {
            verb: self.verb,
            json,
            item,
            size,
            guard,
        })
    }
}

/// The identity of the item that an action is on.
fn item_of(table: &Handle, action: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut item = Vec::new();
    JsonReader::from_bytes(action)?.entries(|name, reader| {
        if let "Key" | "Item" = &*name {
            item = table.identity(reader.json()?)?;
            return Ok(());
        }
        reader.skip()
    })?;
    Ok(item)
}

/// Why an action was canceled, or that it was not: `None`.
#[derive(Default)]
pub(crate) struct Cause {
    code: String,
    message: Option<String>,
    item: Option<Box<str>>,
}

impl Cause {
    /// What a transaction of one action failed for, and the item that refused it.
    pub(crate) fn recast(self, error: Error) -> (Error, Option<Box<str>>) {
        let kind = error::kind_of(&self.code);
        let message = match self.message {
            Some(message) => format!("{}: {message}", self.code),
            None => self.code,
        };
        (error.recast(kind, message), self.item)
    }
}

/// What a transaction's response holds for us.
#[derive(Default)]
struct Answer {
    items: Vec<Option<Box<str>>>,
    causes: Vec<Cause>,
}

impl Tap for Answer {
    fn member(&mut self, name: &str, reader: &mut JsonReader<'_>) -> Result<bool, DecodeError> {
        if name != "Responses" {
            return Ok(false);
        }
        self.items.clear();
        reader.array(|reader| {
            let mut item = None;
            reader.entries(|name, reader| {
                let json = reader.json()?;
                if name == "Item" && json != "null" {
                    item = Some(json.into());
                }
                Ok(())
            })?;
            self.items.push(item);
            Ok(())
        })?;
        Ok(true)
    }

    fn cancellation(&mut self, reader: &mut JsonReader<'_>) -> Result<(), DecodeError> {
        self.causes = causes(reader)?;
        Ok(())
    }
}

/// Reads why each action of a transaction was canceled.
pub(crate) fn causes(reader: &mut JsonReader<'_>) -> Result<Vec<Cause>, DecodeError> {
    let mut causes = Vec::new();
    reader.array(|reader| {
        let mut cause = Cause::default();
        reader.entries(|name, reader| {
            let at = reader.at();
            let json = reader.json()?;
            let text = || {
                serde_json::from_str::<Option<String>>(json).map_err(|_| DecodeError::malformed(at))
            };
            match &*name {
                "Code" => cause.code = text()?.unwrap_or_default(),
                "Message" => cause.message = text()?,
                "Item" if json != "null" => cause.item = Some(json.into()),
                _ => {}
            }
            Ok(())
        })?;
        causes.push(cause);
        Ok(())
    })?;
    Ok(causes)
}
