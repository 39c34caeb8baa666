//! What transactions fail with.

use std::fmt;

use super::{Cause, Place, Resend};
use crate::codec::json::JsonReader;
use crate::error::{Error, ErrorKind, Result, told_by};
use crate::index::Output;
use crate::item::Item;
use crate::table::DynamoTable;

/// How many reasons a message tells.
const TOLD: usize = 3;

/// What a transaction fails with; if it was canceled, why each of the actions was that stood in its way.
///
/// It converts into [`Error`] for `?`. Its [`kind`](Self::kind) is that of the reasons if they are of one kind, so that
/// a transaction whose conditions did not hold is [`ConditionFailed`](ErrorKind::ConditionFailed) like any other write;
/// otherwise it is [`TransactionCanceled`](ErrorKind::TransactionCanceled). Nothing was written then.
///
/// After [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) the transaction may have been applied, or may be yet:
/// [`resolve`](Self::resolve) finds out. So after [`TransactionInProgress`](ErrorKind::TransactionInProgress), in a while.
///
/// ```
/// # use dynamo_orm::{DynamoTable, embedded};
/// # #[derive(DynamoTable, Clone, Debug, PartialEq)]
/// # #[dynamo(table = "users")]
/// # struct User { #[hash_key] name: String, credit: u64 }
/// # #[derive(DynamoTable)]
/// # #[dynamo(table = "orders")]
/// # struct Order { #[hash_key] id: u64, buyer: String, price: u64 }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// # let db = embedded::database();
/// # let (users, orders) = (User::table(&db), Order::table(&db));
/// # users.create_table().await?;
/// # orders.create_table().await?;
/// users.put(&User { name: "Jane".into(), credit: 5 }).await?;
/// let order = Order { id: 1, buyer: "Jane".into(), price: 20 };
/// let error = db
///     .transact_write()
///     .action(orders.insert(&order))
///     .action(users.update("Jane").set(User::CREDIT, User::CREDIT.minus(20)).condition(User::CREDIT.ge(20)).must_exist())
///     .await
///     .unwrap_err();
///
/// assert!(error.is_condition_failed());
/// let reason = &error.reasons()[0];
/// assert_eq!((reason.position(), reason.table()), (1, "users")); // counted from 0
/// assert_eq!(reason.current::<User>()?.expect("stored").credit, 5);
/// # Ok(())
/// # }
/// ```
pub struct TransactError {
    pub(super) error: Error,
    reasons: Vec<CancellationReason>,
    token: Option<String>,
    /// The transaction, if it may have been applied.
    again: Option<Box<Resend>>,
}

impl TransactError {
    /// The failure of a transaction that was sent.
    pub(super) fn canceled(
        error: Error,
        reasons: Vec<CancellationReason>,
        token: Option<String>,
        again: Option<Resend>,
    ) -> Self {
        let error = match &reasons[..] {
            [] => error,
            [reason] => reason.place.fault(error.recast(reason.kind, reason.why())),
            [first, rest @ ..] => {
                let kind = if rest.iter().all(|reason| reason.kind == first.kind) {
                    first.kind
                } else {
                    ErrorKind::TransactionCanceled
                };
                let mut message = format!("{} actions of the transaction failed", reasons.len());
                for reason in reasons.iter().take(TOLD) {
                    message.push_str("; ");
                    message.push_str(&reason.to_string());
                }
                if reasons.len() > TOLD {
                    message.push_str("; `reasons()` has the others");
                }
                error.recast(kind, message)
            }
        };
        Self {
            error,
            reasons,
            token,
            again: again.map(Box::new),
        }
    }

    /// Finds out what became of a transaction that may have been applied: sends it once more, exactly as it was and under
    /// its token, so that it is applied once whatever happened before. The token is known for ten minutes; after nine
    /// this is [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) once more, and nothing is sent.
    ///
    /// One that is refused may be applied later by an attempt that was not answered, unless a version refused it: then it is
    /// `OutcomeUnknown` again.
    ///
    /// The items that it saved are not clean by that: get them again.
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems-idempotency>
    ///
    /// ```
    /// # use dynamo_orm::DynamoTable;
    /// # use dynamo_orm::testing::{Failure, Fault, Faults};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # struct User { #[hash_key] name: String, credit: u64 }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let faults = Faults::seeded(1);
    /// # let db = faults.database();
    /// # let users = User::table(&db);
    /// # users.create_table().await?;
    /// # users.put(&User { name: "Jane".into(), credit: 5 }).await?;
    /// # for _ in 0..4 { faults.next("TransactWriteItems", Fault::Applied(Failure::Status(500))); }
    /// let update = users.update("Jane").add(User::CREDIT, 1).must_exist();
    /// match db.transact_write().action(update).await {
    ///     Err(error) if error.is_outcome_unknown() => error.resolve().await?,
    ///     done => done?,
    /// }
    /// # assert_eq!(users.get("Jane").required().await?.credit, 6);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As the transaction itself, and [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) once more if no answer tells, or if this
    /// was an [`Error`] before. [`ErrorKind::Request`], of an error of another kind.
    pub async fn resolve(&self) -> Result<(), Self> {
        match &self.again {
            Some(again) => again.clone().send().await,
            None => Err(self.error.unresolvable().into()),
        }
    }

    /// Whether it may have been applied.
    pub(super) fn is_open(&self) -> bool {
        self.again.is_some()
    }

    /// The failure without the reasons.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.error.kind()
    }

    /// Conditions did not hold, and that is all that stood in the way.
    #[must_use]
    pub fn is_condition_failed(&self) -> bool {
        self.error.is_condition_failed()
    }

    /// It is not known whether the transaction was applied: no answer tells.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.error.is_outcome_unknown()
    }

    /// The service refused the request for its rate.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.error.is_throttled()
    }

    /// Other transactions are under way on items of this one, and that is all that stood in the way.
    #[must_use]
    pub fn is_transaction_conflict(&self) -> bool {
        self.error.is_transaction_conflict()
    }

    /// The service found the request invalid.
    #[must_use]
    pub fn is_validation(&self) -> bool {
        self.error.is_validation()
    }

    /// DynamoDB's code, such as `TransactionCanceledException`, if the service answered; each of the [reasons](Self::reasons) has its
    /// own.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.error.code()
    }

    /// The request's id, if the service gave one; AWS support asks for it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.error.request_id()
    }

    /// Why the transaction was canceled: one reason for each action that stood in its way, in order. It is empty after
    /// any other failure.
    #[must_use]
    pub fn reasons(&self) -> &[CancellationReason] {
        &self.reasons
    }

    /// The token that the transaction was sent under, for [`TransactWrite::token`](crate::TransactWrite::token); `None`
    /// if it was not sent, or only reads.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }
}

impl From<Error> for TransactError {
    fn from(error: Error) -> Self {
        Self {
            error,
            reasons: Vec::new(),
            token: None,
            again: None,
        }
    }
}

impl From<TransactError> for Error {
    fn from(error: TransactError) -> Self {
        error.error
    }
}

impl fmt::Display for TransactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl fmt::Debug for TransactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactError")
            .field("error", &self.error)
            .field("reasons", &self.reasons)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for TransactError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.error)
    }
}

/// Why an action stood in its transaction's way.
pub struct CancellationReason {
    place: Place,
    kind: ErrorKind,
    code: String,
    message: Option<String>,
    item: Option<Box<str>>,
}

impl CancellationReason {
    pub(super) fn new(place: Place, cause: Cause) -> Self {
        let Cause {
            code,
            message,
            item,
        } = cause;
        Self {
            place,
            kind: kind_of(&code),
            code,
            message,
            item,
        }
    }

    /// The action's position: of the first action it is 0. Every call of `action` counts, also of an item that is clean
    /// and so not written. Messages count from 1, as in "action 3 of 4".
    #[must_use]
    pub fn position(&self) -> usize {
        self.place.position
    }

    /// The action's table.
    #[must_use]
    pub fn table(&self) -> &str {
        self.place.table.name()
    }

    /// What kind of failure this is, in the words of other requests: such as
    /// [`ConditionFailed`](ErrorKind::ConditionFailed), [`TransactionConflict`](ErrorKind::TransactionConflict),
    /// [`Throttled`](ErrorKind::Throttled), [`Validation`](ErrorKind::Validation).
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// DynamoDB's code, such as `ConditionalCheckFailed`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The item that stood in the way of a condition, as it was then: loaded as an item of the action's table, to be changed
    /// and saved. `None` if there is no such item, or if it was no condition that failed.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] if `T` is a struct of another table, or if the item does not fit it.
    pub fn current<T: DynamoTable>(&self) -> Result<Option<Item<T>>> {
        let (asked, table) = (T::SCHEMA.table, self.place.table.schema().table);
        if asked != table {
            return Err(self.place.fault(Error::new(
                ErrorKind::Decode,
                format!(
                    "the item is one of the struct for `{table}`, not of that for `{asked}`; ask for it as its own struct"
                ),
            )));
        }
        let Some(item) = &self.item else {
            return Ok(None);
        };
        match Item::read(&self.place.table, &mut JsonReader::new(item)) {
            Ok(current) => Ok(Some(current)),
            Err(error) => Err(self.place.fault(Error::decode(error, item))),
        }
    }

    /// The reason in words of ours for a condition, otherwise the service's code and message.
    fn why(&self) -> String {
        match (&self.kind, &self.message) {
            (ErrorKind::ConditionFailed, _) => {
                self.place.guard.refusal(self.item.as_deref()).into()
            }
            (_, Some(_)) if self.place.table.hides() => told_by(&self.code),
            (_, Some(message)) => format!("{}: {message}", self.code),
            (_, None) => self.code.clone(),
        }
    }
}

impl fmt::Display for CancellationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place {
            table,
            position,
            of,
            ..
        } = &self.place;
        let why = self.why();
        let table = table.name();
        write!(f, "table `{table}`: action {} of {of}: {why}", position + 1)
    }
}

impl fmt::Debug for CancellationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CancellationReason")
            .field("kind", &self.kind)
            .field("message", &self.to_string())
            .finish_non_exhaustive()
    }
}

/// Reasons have codes of their own.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors>
pub(super) fn kind_of(code: &str) -> ErrorKind {
    match code {
        "ConditionalCheckFailed" => ErrorKind::ConditionFailed,
        "TransactionConflict" => ErrorKind::TransactionConflict,
        "ProvisionedThroughputExceeded" | "ThrottlingError" => ErrorKind::Throttled,
        "ItemCollectionSizeLimitExceeded" => ErrorKind::ItemCollectionTooLarge,
        "ValidationError" => ErrorKind::Validation,
        _ => ErrorKind::Service,
    }
}
