//! What reads and schema calls fail with ([`Error`]), and writes ([`WriteError`]).

mod write;

use std::collections::HashMap;
use std::fmt;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use crate::codec::{DecodeError, EncodeError, Name, has_sensitive, raw_item};
use crate::schema::Schema;
use crate::wire::{Damaged, LATE};
use crate::write::Refusal;

pub use self::write::WriteError;

/// What a failed call reports: what kind of failure, of which table, and why.
///
/// Messages name the table, its key attributes, the attribute path and the rule. Our own never print attribute values,
/// which may be secret; an answer of the service is quoted as it is. The SDK's modelled error, where there is one, is the [`source`](std::error::Error::source).
///
/// The service may quote values, in a `ValidationException` for one. So of a table that has `#[dynamo(sensitive)]`
/// attributes its answers are told by their code and request id alone, and are no source; and a path ends at a sensitive
/// attribute, since the keys of a map may follow. [`item`](Self::item) is whole.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    table: Option<String>,
    key: Vec<&'static str>,
    message: String,
    code: Option<String>,
    request_id: Option<String>,
    item: Option<Box<str>>,
    /// Whether the message and the source are the service's words.
    is_answer: bool,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
    /// What a write leaves, for [`WriteError`].
    refusal: Option<Box<Refusal>>,
}

/// The kinds of [`Error`]s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A value that DynamoDB could not store; nothing was sent.
    Encode,
    /// An item that the struct's own `#[dynamo(validate = ...)]` refused; nothing was sent.
    Invalid,
    /// A stored attribute that does not fit its field.
    Decode,
    /// An expression over DynamoDB's limits, or with a value that cannot be stored; nothing was sent.
    Expression,
    /// The key of a loaded item was changed; nothing was sent.
    KeyChanged,
    /// The version of a loaded item was changed, which the library does itself; nothing was sent.
    VersionChanged,
    /// There is no version after this one in the field's type; nothing was sent.
    VersionOverflow,
    /// A counter of a loaded item was changed, which the library does itself; nothing was sent.
    CounterChanged,
    /// There is no next number of a counter in the field's type; nothing was sent.
    CounterOverflow,
    /// An item is named twice in one batch, and the second time was not sent, or in one transaction, and nothing was sent.
    DuplicateKey,
    /// A cursor of another table or index, or one that could not be sealed.
    Cursor,
    /// A sealed cursor that is refused: changed, expired, or of another read or principal; nothing was sent.
    InvalidCursor,
    /// A request that cannot be right as it is written, such as a page size of 0; nothing was sent.
    Request,
    /// The closure of a [`modify`](crate::Table::modify) gave up; nothing was written.
    Aborted,
    /// There is no such item, where one was required.
    ItemNotFound,
    /// More than one item matched, where one was expected.
    NotUnique,
    /// A write's condition did not hold; [`WriteError::current`] is the item that stood in the way.
    ConditionFailed,
    /// It is not known whether a write was applied: an answer was lost. [`WriteError::resolve`] finds out.
    OutcomeUnknown,
    /// The table or index does not exist.
    NotFound,
    /// The table exists already, or is being changed.
    InUse,
    /// The table is not what the struct says.
    SchemaMismatch,
    /// The service refuses the request for its rate, after retries.
    Throttled,
    /// Another transaction is under way on the item.
    TransactionConflict,
    /// A transaction was canceled, for reasons of more than one kind.
    TransactionCanceled,
    /// This very transaction, sent before under the same token, is still under way.
    TransactionInProgress,
    /// The token was used for another transaction within the last ten minutes.
    IdempotentParameterMismatch,
    /// An item collection of a table with local indexes outgrew 10 GB.
    ItemCollectionTooLarge,
    /// A quota of the account or of concurrent control operations.
    LimitExceeded,
    /// The service found the request invalid.
    Validation,
    /// The credentials do not allow the request.
    AccessDenied,
    /// The service failed (5xx), after retries.
    Internal,
    /// No answer in time.
    Timeout,
    /// No connection, or it broke; or no credentials or endpoint to send the request with.
    Connection,
    /// The client's configuration is incomplete.
    Configuration,
    /// A response that is no DynamoDB JSON.
    Response,
    /// The service returned the key that a read went on after as the one to go on after: it would never end.
    PaginationStalled,
    /// A table or index was not ACTIVE, or not gone, by the deadline.
    Deadline,
    /// Any other error of the service; see [`Error::code`].
    Service,
}

/// What reads and schema calls return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            table: None,
            key: Vec::new(),
            message: message.into(),
            code: None,
            request_id: None,
            item: None,
            is_answer: false,
            source: None,
            refusal: None,
        }))
    }

    pub(crate) fn encode(error: EncodeError) -> Self {
        let kind = if error.is_invalid() {
            ErrorKind::Invalid
        } else {
            ErrorKind::Encode
        };
        Self::new(kind, error.to_string()).because(error)
    }

    pub(crate) fn expression(error: EncodeError) -> Self {
        Self::new(ErrorKind::Expression, error.to_string()).because(error)
    }

    pub(crate) fn decode(error: DecodeError, item: &str) -> Self {
        let mut this = Self::from(error);
        this.0.item = Some(item.into());
        this
    }

    pub(crate) fn response(error: DecodeError) -> Self {
        Self::new(ErrorKind::Response, error.to_string()).because(error)
    }

    /// Says it in these words.
    pub(crate) fn saying(mut self, message: &str) -> Self {
        message.clone_into(&mut self.0.message);
        self
    }

    pub(crate) fn because(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Has it carry what the write leaves.
    pub(crate) fn leaving(mut self, refusal: Refusal) -> Self {
        self.0.refusal = Some(Box::new(refusal));
        self
    }

    pub(crate) fn without_refusal(mut self) -> Self {
        self.0.refusal = None;
        self
    }

    pub(crate) fn refusal(&self) -> Option<&Refusal> {
        self.0.refusal.as_deref()
    }

    pub(crate) fn refusal_mut(&mut self) -> Option<&mut Refusal> {
        self.0.refusal.as_deref_mut()
    }

    /// What there is to say where it is to be resolved, and has nothing to be sent again.
    pub(crate) fn unresolvable(&self) -> Self {
        let mut this = match self.kind() {
            ErrorKind::OutcomeUnknown => Self::new(
                ErrorKind::OutcomeUnknown,
                "it is not known whether the write was applied, and this error, which was an `Error` before, does not \
                 have it any more; get the item and look, and call `resolve()` of what the write returns",
            ),
            kind => Self::new(
                ErrorKind::Request,
                format!(
                    "there is nothing to resolve: what the write failed with is `{kind:?}`, which is \
                     known"
                ),
            ),
        };
        this.0.table.clone_from(&self.0.table);
        this
    }

    /// Names the table.
    pub(crate) fn of_table(mut self, table: &str) -> Self {
        self.0.table = Some(table.into());
        self
    }

    /// Names the table, and the key attributes where the failure is one item's.
    pub(crate) fn on(mut self, table: &str, schema: &Schema) -> Self {
        if self.0.table.is_none() {
            self.0.table = Some(table.into());
            if matches!(
                self.kind(),
                ErrorKind::Encode
                    | ErrorKind::Invalid
                    | ErrorKind::Decode
                    | ErrorKind::KeyChanged
                    | ErrorKind::VersionChanged
                    | ErrorKind::VersionOverflow
                    | ErrorKind::CounterChanged
                    | ErrorKind::CounterOverflow
                    | ErrorKind::DuplicateKey
                    | ErrorKind::ItemNotFound
            ) {
                self.0.key = schema.key().map(|key| key.name).collect();
            }
        }
        self
    }

    /// Drops what may tell of the sensitive ones among these attributes.
    pub(crate) fn hiding(mut self, names: &[Name]) -> Self {
        if !has_sensitive(names) {
            return self;
        }
        let inner = &mut *self.0;
        if std::mem::take(&mut inner.is_answer) {
            inner.source = None;
            if let Some(code) = &inner.code {
                inner.message = told_by(code);
                inner.message.push_str(advice(inner.kind));
            }
        }
        let Some(source) = inner.source.take() else {
            return self;
        };
        let source = match source.downcast::<EncodeError>() {
            Ok(error) => {
                return self.hidden(&error.to_string(), error.hiding(names));
            }
            Err(source) => source,
        };
        match source.downcast::<DecodeError>() {
            Ok(error) => self.hidden(&error.to_string(), error.hiding(names)),
            Err(source) => {
                self.0.source = Some(source);
                self
            }
        }
    }

    /// Puts another source in place of one that said `before`.
    fn hidden(
        mut self,
        before: &str,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        if self.0.message == before {
            self.0.message = source.to_string();
        }
        self.because(source)
    }

    /// Says what is not known of a write that failed so.
    pub(crate) fn of_unknown_outcome(self, message: &str) -> Self {
        let message = match self.kind() {
            ErrorKind::ConditionFailed => message.to_owned(),
            // To try again may be what must not be done.
            _ => format!("{message}: {}", self.0.message.trim_end_matches(LATE)),
        };
        self.recast(ErrorKind::OutcomeUnknown, message)
    }

    /// Names the action of a transaction, counted from 1.
    pub(crate) fn in_action(mut self, position: usize, of: usize) -> Self {
        self.0.message = format!("action {} of {of}: {}", position + 1, self.0.message);
        self
    }

    /// Says what a write failed for in other words.
    pub(crate) fn recast(mut self, kind: ErrorKind, message: String) -> Self {
        self.0.kind = kind;
        self.0.message = message;
        self
    }

    pub(crate) fn from_sdk<E>(error: SdkError<E, HttpResponse>) -> Self
    where
        E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
    {
        let meta = error.meta();
        let status = error
            .raw_response()
            .map(|response| response.status().as_u16());
        let (kind, otherwise) = match (&error, meta.code()) {
            (SdkError::ServiceError(_), Some(code)) => (kind_of(code), String::new()),
            (SdkError::ServiceError(_), None) => without_code(status.unwrap_or_default()),
            (SdkError::TimeoutError(_), _) => (ErrorKind::Timeout, "no answer in time".into()),
            (SdkError::DispatchFailure(failure), _) if failure.is_timeout() => {
                (ErrorKind::Timeout, "no answer in time".into())
            }
            (SdkError::DispatchFailure(_), _) => (
                ErrorKind::Connection,
                "the request was not sent, or its connection broke; the source says why".into(),
            ),
            (SdkError::ResponseError(_), _) => (ErrorKind::Response, unread(&error)),
            _ => (
                ErrorKind::Configuration,
                "the request could not be built; check the client's configuration".into(),
            ),
        };
        let mut message = match (meta.code(), meta.message()) {
            (Some(code), Some(message)) => format!("{code}: {message}"),
            (Some(code), None) => code.to_owned(),
            _ => otherwise,
        };
        message.push_str(advice(kind));
        let mut this = Self::new(kind, message);
        this.0.is_answer = matches!(
            error,
            SdkError::ServiceError(_) | SdkError::ResponseError(_)
        );
        this.0.code = meta.code().map(str::to_owned);
        this.0.request_id = meta.extra("aws_request_id").map(str::to_owned);
        this.0.source = error.into_source().ok();
        this
    }

    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The table, if the failure is one table's.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        self.0.table.as_deref()
    }

    /// DynamoDB's code, such as `ValidationException`, if the service answered.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The request's id, if the service gave one; AWS support asks for it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The stored item that could not be decoded, whole.
    #[must_use]
    pub fn item(&self) -> Option<HashMap<String, AttributeValue>> {
        self.0.item.as_deref().map(raw_item)
    }

    /// A write's condition did not hold.
    #[must_use]
    pub fn is_condition_failed(&self) -> bool {
        self.kind() == ErrorKind::ConditionFailed
    }

    /// It is not known whether a write was applied.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.kind() == ErrorKind::OutcomeUnknown
    }

    /// There is no such item, where one was required.
    #[must_use]
    pub fn is_item_not_found(&self) -> bool {
        self.kind() == ErrorKind::ItemNotFound
    }

    /// The table or index does not exist.
    #[must_use]
    pub fn is_table_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// The table exists already, or is being changed.
    #[must_use]
    pub fn is_in_use(&self) -> bool {
        self.kind() == ErrorKind::InUse
    }

    /// The service refused the request for its rate.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.kind() == ErrorKind::Throttled
    }

    /// Another transaction is under way on the item.
    #[must_use]
    pub fn is_transaction_conflict(&self) -> bool {
        self.kind() == ErrorKind::TransactionConflict
    }

    /// No answer in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// The service found the request invalid.
    #[must_use]
    pub fn is_validation(&self) -> bool {
        self.kind() == ErrorKind::Validation
    }

    /// A sealed cursor was refused.
    #[must_use]
    pub fn is_invalid_cursor(&self) -> bool {
        self.kind() == ErrorKind::InvalidCursor
    }

    /// Nothing was sent, of a batch nothing of the element at fault: the mistake was found before.
    #[must_use]
    pub fn is_unsent(&self) -> bool {
        use ErrorKind::{
            Configuration, CounterChanged, CounterOverflow, Cursor, DuplicateKey, Encode,
            Expression, Invalid, InvalidCursor, KeyChanged, Request, VersionChanged,
            VersionOverflow,
        };
        matches!(
            self.kind(),
            Encode
                | Invalid
                | Expression
                | KeyChanged
                | VersionChanged
                | VersionOverflow
                | CounterChanged
                | CounterOverflow
                | DuplicateKey
                | Cursor
                | InvalidCursor
                | Request
                | Configuration
        )
    }
}

/// As of [`to_json`](crate::to_json) and [`to_attributes`](crate::to_attributes).
impl From<EncodeError> for Error {
    fn from(error: EncodeError) -> Self {
        Self::encode(error)
    }
}

/// As of [`from_json`](crate::from_json) and [`from_attributes`](crate::from_attributes): it has no
/// [item](Error::item), since the caller does.
impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Self::new(ErrorKind::Decode, error.to_string()).because(error)
    }
}

/// What can be done about an answer of this kind, where the service does not say it.
fn advice(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotFound => {
            "; create the table with `create_table()`, or see whether its name, index, region and account are right"
        }
        _ => "",
    }
}

/// What is told of an answer whose message may quote a sensitive attribute.
pub(crate) fn told_by(code: &str) -> String {
    format!("{code}; the service's message may quote a sensitive attribute and is not shown")
}

/// `ValidationException` and others are not modelled for every operation, so codes decide.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>
fn kind_of(code: &str) -> ErrorKind {
    match code {
        "ConditionalCheckFailedException" => ErrorKind::ConditionFailed,
        "ResourceNotFoundException" | "TableNotFoundException" | "IndexNotFoundException" => {
            ErrorKind::NotFound
        }
        "ResourceInUseException" | "TableInUseException" => ErrorKind::InUse,
        "ProvisionedThroughputExceededException"
        | "ThrottlingException"
        | "RequestLimitExceeded"
        | "Throttling" => ErrorKind::Throttled,
        "TransactionConflictException" | "ReplicatedWriteConflictException" => {
            ErrorKind::TransactionConflict
        }
        "TransactionCanceledException" => ErrorKind::TransactionCanceled,
        "TransactionInProgressException" => ErrorKind::TransactionInProgress,
        "IdempotentParameterMismatchException" => ErrorKind::IdempotentParameterMismatch,
        "ItemCollectionSizeLimitExceededException" => ErrorKind::ItemCollectionTooLarge,
        "LimitExceededException" => ErrorKind::LimitExceeded,
        "ValidationException" | "SerializationException" => ErrorKind::Validation,
        "AccessDeniedException"
        | "UnrecognizedClientException"
        | "MissingAuthenticationTokenException"
        | "IncompleteSignatureException"
        | "InvalidSignatureException"
        | "ExpiredTokenException" => ErrorKind::AccessDenied,
        "InternalServerError" | "InternalFailure" | "ServiceUnavailable" => ErrorKind::Internal,
        _ => ErrorKind::Service,
    }
}

/// Why a response could not be read. The SDK's own words may quote it, so only ours are passed on.
fn unread(error: &(dyn std::error::Error + 'static)) -> String {
    match error
        .source()
        .and_then(|source| source.downcast_ref::<Damaged>())
    {
        Some(damaged) => damaged.to_string(),
        None => "the response could not be read".into(),
    }
}

/// An answer that names no error: a proxy's, or one that was cut off.
fn without_code(status: u16) -> (ErrorKind, String) {
    match status {
        500.. => (
            ErrorKind::Internal,
            format!("the answer has status {status} and names no error"),
        ),
        200..300 => (ErrorKind::Response, "the response could not be read".into()),
        _ => (
            ErrorKind::Service,
            format!("the answer has status {status} and names no error"),
        ),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(table) = &self.0.table {
            // A name that no table can have may be anything.
            write!(f, "table `{}`", table.escape_debug())?;
            for (index, key) in self.0.key.iter().enumerate() {
                write!(f, "{}`{key}`", if index == 0 { " (key " } else { ", " })?;
            }
            f.write_str(if self.0.key.is_empty() { ": " } else { "): " })?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.to_string())
            .field("code", &self.0.code)
            .field("request_id", &self.0.request_id)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
