//! What writes fail with.

use std::fmt;

use super::{Error, ErrorKind};
use crate::write::OutcomeHandle;

/// What writes fail with.
///
/// It converts into [`Error`] for `?`, keeping kind and table.
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
/// use dynamo_orm::WriteError;
///
/// users.insert(&john).await?;
/// match users.insert(&john).await {
///     Err(WriteError::ConditionFailed { current: Some(current), .. }) => assert_eq!(current.first_name, "John"),
///     other => other?,
/// }
/// # Ok(())
/// # }
/// ```
#[non_exhaustive]
pub enum WriteError<T> {
    /// The condition did not hold; nothing was written.
    #[non_exhaustive]
    ConditionFailed {
        /// The item that stood in the way, as a plain value: to try again, get it, change it and save it once more.
        /// `None` if there is none, or if it does not fit `T`: then [`Error::item`] of `error` has it.
        current: Option<Box<T>>,
        /// The failure, for those who only report it.
        error: Error,
    },
    /// It is not known whether the write was applied: an answer was lost, and nothing since tells.
    ///
    /// After `?` it is an [`Error`] of the kind [`OutcomeUnknown`](ErrorKind::OutcomeUnknown), without the handle.
    #[non_exhaustive]
    OutcomeUnknown {
        /// The write, to [find out](OutcomeHandle::resolve).
        handle: OutcomeHandle<T>,
        /// The item that refused it when it was sent again, as a plain value: this write's own or another writer's.
        current: Option<Box<T>>,
        /// The failure, for those who only report it. Its [code](Error::code) is that of the last answer.
        error: Error,
    },
    /// Any other failure.
    Other(Error),
}

impl<T> WriteError<T> {
    /// The failure without the typed item.
    #[must_use]
    pub fn error(&self) -> &Error {
        match self {
            Self::ConditionFailed { error, .. }
            | Self::OutcomeUnknown { error, .. }
            | Self::Other(error) => error,
        }
    }

    /// The item that stood in the way of a condition.
    #[must_use]
    pub fn current(&self) -> Option<&T> {
        match self {
            Self::ConditionFailed { current, .. } | Self::OutcomeUnknown { current, .. } => {
                current.as_deref()
            }
            Self::Other(_) => None,
        }
    }

    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.error().kind()
    }

    /// The condition did not hold.
    #[must_use]
    pub fn is_condition_failed(&self) -> bool {
        self.error().is_condition_failed()
    }

    /// It is not known whether the write was applied.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.error().is_outcome_unknown()
    }

    /// The service refused the request for its rate.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.error().is_throttled()
    }

    /// Another transaction is under way on the item; nothing was written.
    #[must_use]
    pub fn is_transaction_conflict(&self) -> bool {
        self.error().is_transaction_conflict()
    }

    /// The service found the request invalid.
    #[must_use]
    pub fn is_validation(&self) -> bool {
        self.error().is_validation()
    }

    /// DynamoDB's code, such as `ValidationException`, if the service answered.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.error().code()
    }

    /// The request's id, if the service gave one; AWS support asks for it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.error().request_id()
    }
}

impl<T> From<Error> for WriteError<T> {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

impl<T> From<WriteError<T>> for Error {
    fn from(error: WriteError<T>) -> Self {
        match error {
            WriteError::ConditionFailed { error, .. }
            | WriteError::OutcomeUnknown { error, .. }
            | WriteError::Other(error) => error,
        }
    }
}

impl<T> fmt::Display for WriteError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error().fmt(f)
    }
}

impl<T> fmt::Debug for WriteError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.error(), f)
    }
}

impl<T> std::error::Error for WriteError<T> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(self.error())
    }
}
