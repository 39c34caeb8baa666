//! Whether a request that failed may have been applied all the same.

use std::sync::atomic::{AtomicBool, Ordering};

use aws_sdk_dynamodb::config::retry::{ClassifyRetry, RetryAction};
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;

use super::CALL;

/// Whether some attempt ended without an answer that tells: a success, or an error that DynamoDB names and that is the
/// request's own (4xx). After any other end, of a 5xx, a timeout, a reset or a damaged answer, it may have been applied.
#[derive(Debug, Default)]
pub(super) struct Doubt {
    is_under_way: AtomicBool,
    remains: AtomicBool,
    /// Whether the last answer is an error that may pass.
    may_pass: AtomicBool,
}

impl Doubt {
    /// An attempt goes out.
    pub(super) fn sent(&self) {
        if self.is_under_way.swap(true, Ordering::Relaxed) {
            self.remains.store(true, Ordering::Relaxed);
        }
        self.may_pass.store(false, Ordering::Relaxed);
    }

    /// It was answered by an error of this type.
    pub(super) fn failed(&self, name: &str) {
        let may_pass = PASSING.iter().any(|passing| name.contains(passing));
        self.may_pass.store(may_pass, Ordering::Relaxed);
    }

    /// It was answered.
    pub(super) fn answered(&self) {
        self.is_under_way.store(false, Ordering::Relaxed);
    }

    /// Whether some attempt so far was not answered.
    pub(super) fn remains(&self) -> bool {
        self.is_under_way.load(Ordering::Relaxed) || self.remains.load(Ordering::Relaxed)
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
        let action = CALL.try_with(|on| {
            if on.call.is_once && on.call.doubt.remains() {
                RetryAction::RetryForbidden
            } else if on.call.doubt.may_pass.load(Ordering::Relaxed) {
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
