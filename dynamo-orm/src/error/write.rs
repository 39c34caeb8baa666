//! What writes fail with.

use std::fmt;
use std::marker::PhantomData;

use super::{Error, ErrorKind, Result};
use crate::item::Item;
use crate::table::DynamoTable;

/// What writes fail with.
///
/// After [`ConditionFailed`](ErrorKind::ConditionFailed), [`current`](Self::current) is the item that stood in the way; after
/// [`OutcomeUnknown`](ErrorKind::OutcomeUnknown), [`resolve`](Self::resolve) finds out what became of the write. It converts
/// into [`Error`] for `?`, keeping kind and table, without the item and the write.
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
/// match users.insert(&john).await {
///     Err(error) if error.is_condition_failed() => {
///         let current = error.current()?.expect("stored");
///         assert_eq!(current.first_name, "John");
///     }
///     other => other?,
/// }
/// # Ok(())
/// # }
/// ```
pub struct WriteError<T> {
    error: Error,
    marker: PhantomData<fn() -> T>,
}

impl<T> WriteError<T> {
    pub(crate) fn of(error: Error) -> Self {
        Self {
            error,
            marker: PhantomData,
        }
    }

    /// The failure without the item.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// The item that stood in the way of a condition, as it was then. It came with the answer, without a request or read
    /// units of its own, and it is loaded like one that was read: to try again, change it and save it.
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html#DDB-UpdateItem-request-ReturnValuesOnConditionCheckFailure>
    ///
    /// After [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) it is that which refused the write when it was sent again: its own
    /// or another writer's. `None` if there is none, if it was no condition that failed, or if this was an [`Error`] before. It
    /// is decoded at each call.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] if the item does not fit `T`; [`Error::item`] of that has it whole.
    pub fn current(&self) -> Result<Option<Item<T>>>
    where
        T: DynamoTable,
    {
        match self.error.refusal() {
            Some(refusal) => refusal.current(),
            None => Ok(None),
        }
    }

    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.error.kind()
    }

    /// The condition did not hold.
    #[must_use]
    pub fn is_condition_failed(&self) -> bool {
        self.error.is_condition_failed()
    }

    /// It is not known whether the write was applied.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.error.is_outcome_unknown()
    }

    /// The service refused the request for its rate.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.error.is_throttled()
    }

    /// Another transaction is under way on the item; nothing was written.
    #[must_use]
    pub fn is_transaction_conflict(&self) -> bool {
        self.error.is_transaction_conflict()
    }

    /// The service found the request invalid.
    #[must_use]
    pub fn is_validation(&self) -> bool {
        self.error.is_validation()
    }

    /// DynamoDB's code, such as `ValidationException`, if the service answered.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.error.code()
    }

    /// The request's id, if the service gave one; AWS support asks for it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.error.request_id()
    }
}

impl<T> From<Error> for WriteError<T> {
    fn from(error: Error) -> Self {
        Self::of(error)
    }
}

impl<T> From<WriteError<T>> for Error {
    fn from(error: WriteError<T>) -> Self {
        error.error.without_refusal()
    }
}

impl<T> fmt::Display for WriteError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<T> fmt::Debug for WriteError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.error, f)
    }
}

impl<T> std::error::Error for WriteError<T> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.error)
    }
}
