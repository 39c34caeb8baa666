//! Whether a request that failed may have been applied all the same.

use aws_sdk_dynamodb::config::retry::{ClassifyRetry, RetryAction};
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;

use super::Call;

/// Whether some attempt ended without an answer that tells: a success, or an error that DynamoDB names and that is the
/// request's own (4xx). After any other end, of a 5xx, a timeout, a reset or a damaged answer, it may have been applied.
#[derive(Debug, Default)]
pub(super) struct Doubt {
    /// Of an answer that tells.
    answers: Missing,
    /// Of any word of DynamoDB's: without one an attempt may be on its way still.
    words: Missing,
    /// Whether the last answer is an error that may pass.
    may_pass: bool,
}

/// Whether something is missing of the last attempt, and of one before it.
#[derive(Debug, Default)]
struct Missing {
    of_last: bool,
    of_earlier: bool,
}

impl Missing {
    fn begin(&mut self) {
        self.of_earlier |= self.of_last;
        self.of_last = true;
    }

    fn end(&mut self) {
        self.of_last = false;
    }
}

impl Doubt {
    /// An attempt goes out.
    pub(super) fn sent(&mut self) {
        self.answers.begin();
        self.words.begin();
        self.may_pass = false;
    }

    /// It was answered by an error of this type.
    pub(super) fn failed(&mut self, name: &str) {
        self.words.end();
        self.may_pass = PASSING.iter().any(|passing| name.contains(passing));
    }

    /// It was answered.
    pub(super) fn answered(&mut self) {
        self.answers.end();
        self.words.end();
    }

    /// Whether some attempt so far was not answered.
    pub(super) fn remains(&self) -> bool {
        self.answers.of_last || self.answers.of_earlier
    }

    /// Whether some attempt may reach DynamoDB only now, where the last one failed with an error that it names or another.
    pub(super) fn may_arrive(&self, is_named: bool) -> bool {
        self.words.of_earlier || self.words.of_last && !is_named
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
