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
}

impl Doubt {
    /// An attempt goes out.
    pub(super) fn sent(&self) {
        if self.is_under_way.swap(true, Ordering::Relaxed) {
            self.remains.store(true, Ordering::Relaxed);
        }
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

/// Forbids to send a request again that is to be applied once at most, and may have been.
#[derive(Debug)]
pub(crate) struct Once;

impl ClassifyRetry for Once {
    fn classify_retry(&self, _context: &InterceptorContext) -> RetryAction {
        match CALL.try_with(|on| on.call.is_once && on.call.doubt.remains()) {
            Ok(true) => RetryAction::RetryForbidden,
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "dynamo-orm: once"
    }
}
