//! Whether a request that failed may have been applied all the same.

use aws_sdk_dynamodb::config::retry::{ClassifyRetry, RetryAction};
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;

use super::Call;

/// Whether some attempt ended without an answer that tells: a success, or an error that DynamoDB names and that is the
/// request's own (4xx). After any other end, of a 5xx, a timeout, a reset or a damaged answer, it may have been applied.
#[derive(Debug, Default)]
pub(super) struct Doubt {
    is_under_way: bool,
    remains: bool,
    /// Whether the last answer is an error that may pass.
    may_pass: bool,
}

impl Doubt {
    /// An attempt goes out.
    pub(super) fn sent(&mut self) {
        self.remains |= self.is_under_way;
        self.is_under_way = true;
        self.may_pass = false;
    }

    /// It was answered by an error of this type.
    pub(super) fn failed(&mut self, name: &str) {
        self.may_pass = PASSING.iter().any(|passing| name.contains(passing));
    }

    /// It was answered.
    pub(super) fn answered(&mut self) {
        self.is_under_way = false;
    }

    /// Whether some attempt so far was not answered.
    pub(super) fn remains(&self) -> bool {
        self.is_under_way || self.remains
    }
}

/// Errors that the SDK does not send a request again after, and DynamoDB says one may.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.MessagesAndCodes>
const PASSING: [&str; 3] = [
    "ItemCollectionSizeLimitExceededException",
    "ReplicatedWriteConflictException",
    "UnrecognizedClientException",
];

/// Sends a request again after such an error, but no request that is to be applied once at most, and may have been.
#[derive(Debug)]
pub(crate) struct Retries;

impl ClassifyRetry for Retries {
    fn classify_retry(&self, _context: &InterceptorContext) -> RetryAction {
        let action = Call::under_way(|call| {
            if call.is_once && call.doubt.remains() {
                RetryAction::RetryForbidden
            } else if call.doubt.may_pass {
                RetryAction::transient_error()
            } else {
                RetryAction::NoActionIndicated
            }
        });
        action.unwrap_or_default()
    }

    fn name(&self) -> &'static str {
        "dynamo-orm"
    }
}
