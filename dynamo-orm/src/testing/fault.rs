//! What can go wrong with a request.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::message::{Message, is_read};
use super::pages;

/// What goes wrong with a request. A fault meets the requests that it can happen to, and no others.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// The request fails and is not applied.
    Lost(Failure),
    /// The request is applied, then fails: its answer is lost.
    Applied(Failure),
    /// The request fails, and is applied afterwards, at most so much later.
    Late(Failure, Duration),
    /// The request is applied, and its answer breaks off.
    Cut,
    /// The same, without the checksum that would tell.
    CutUnchecked,
    /// The request is applied, and its answer's checksum is of something else.
    WrongChecksum,
    /// The request takes at most so long, half of it before it is applied. It comes on top of any other fault.
    Delay(Duration),
    /// The request on items is throttled.
    Throttled(Throttle),
    /// A write, or a part of a transaction, meets another transaction.
    TransactionConflict,
    /// Each write or key of a batch is left unprocessed with this probability. If that is all of them, the batch is
    /// throttled.
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>
    Unprocessed(f64),
    /// An eventually consistent read answers as it would have at most so many writes ago, of any tables.
    ///
    /// A second engine follows, which knows what was written through these faults: of tables that were there before,
    /// reads are as new as ever.
    Stale(usize),
    /// A page of a query or scan has no items, as if a filter had discarded them; they are on the next one. That is
    /// asked for by a key that the same faults alone understand.
    EmptyPage,
    /// A later page of a query or scan has the key that it was asked for by as its last one.
    RepeatedKey,
    /// A table's global indexes, or a table without one, are described as CREATING.
    Creating,
}

/// How a request fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// DynamoDB's `InternalServerError` for 500 and its `ServiceUnavailable` for 503; any other status without a body.
    Status(u16),
    /// The connection is reset.
    Reset,
    /// No answer comes in time; the caller learns so at once.
    Timeout,
}

/// The limits that DynamoDB throttles by. The answer names table or index, and whether it was read or written.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/throttling-diagnosing-workflow.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Throttle {
    /// `ProvisionedThroughputExceededException`: the throughput of a provisioned table or index.
    ProvisionedThroughput,
    /// `ProvisionedThroughputExceededException`: the throughput of one partition.
    KeyRange,
    /// `RequestLimitExceeded`: the account's quota.
    AccountLimit,
    /// `ThrottlingException`: the most that an on-demand table or index is to have.
    MaxOnDemandThroughput,
}

impl Fault {
    /// Whether it can happen to a request.
    pub(super) fn suits(self, request: &Message) -> bool {
        let operation = request.operation.as_str();
        let body = &request.body;
        match self {
            Self::Lost(_)
            | Self::Applied(_)
            | Self::Late(..)
            | Self::Cut
            | Self::CutUnchecked
            | Self::WrongChecksum
            | Self::Delay(_) => true,
            Self::Throttled(_) => matches!(
                operation,
                "GetItem"
                    | "PutItem"
                    | "UpdateItem"
                    | "DeleteItem"
                    | "Query"
                    | "Scan"
                    | "BatchGetItem"
                    | "BatchWriteItem"
                    | "TransactGetItems"
                    | "TransactWriteItems"
            ),
            Self::TransactionConflict => matches!(
                operation,
                "PutItem" | "UpdateItem" | "DeleteItem" | "TransactGetItems" | "TransactWriteItems"
            ),
            Self::Unprocessed(_) => matches!(operation, "BatchGetItem" | "BatchWriteItem"),
            Self::Stale(_) => {
                is_read(operation) && operation != "TransactGetItems" && !is_consistent(body)
            }
            Self::EmptyPage => is_paged(operation) && !pages::is_behind_empty_page(body),
            Self::RepeatedKey => is_paged(operation) && !body["ExclusiveStartKey"].is_null(),
            Self::Creating => operation == "DescribeTable",
        }
    }

    /// The same with its duration as it is drawn.
    pub(super) fn drawn(self, rng: &mut fastrand::Rng) -> Self {
        match self {
            Self::Delay(most) => Self::Delay(up_to(most, rng)),
            Self::Late(failure, most) => Self::Late(failure, up_to(most, rng)),
            fault => fault,
        }
    }
}

/// In whole milliseconds, as timers go.
fn up_to(most: Duration, rng: &mut fastrand::Rng) -> Duration {
    let most = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
    Duration::from_millis(rng.u64(..=most))
}

pub(super) fn is_paged(operation: &str) -> bool {
    matches!(operation, "Query" | "Scan")
}

/// Whether a read, or that of a table in a batch, is strongly consistent.
fn is_consistent(body: &Value) -> bool {
    let tables = body["RequestItems"].as_object().into_iter().flatten();
    let mut reads = tables.map(|(_, read)| read).chain([body]);
    reads.any(|read| read["ConsistentRead"] == true)
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(failure) => write!(f, "not applied, {failure}"),
            Self::Applied(failure) => write!(f, "applied, then {failure}"),
            Self::Late(failure, later) => write!(f, "{failure}, then applied after {later:?}"),
            Self::Cut => f.write_str("answer cut"),
            Self::CutUnchecked => f.write_str("answer cut, without checksum"),
            Self::WrongChecksum => f.write_str("wrong checksum"),
            Self::Delay(delay) => write!(f, "delayed {delay:?}"),
            Self::Throttled(throttle) => write!(f, "throttled, {}", throttle.limit()),
            Self::TransactionConflict => f.write_str("transaction conflict"),
            Self::Unprocessed(rate) => write!(f, "unprocessed {rate}"),
            Self::Stale(writes) => write!(f, "stale by {writes}"),
            Self::EmptyPage => f.write_str("empty page"),
            Self::RepeatedKey => f.write_str("repeated key"),
            Self::Creating => f.write_str("creating"),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "status {status}"),
            Self::Reset => f.write_str("reset"),
            Self::Timeout => f.write_str("timeout"),
        }
    }
}

impl Throttle {
    /// The end of a throttling reason.
    pub(super) fn limit(self) -> &'static str {
        match self {
            Self::ProvisionedThroughput => "ProvisionedThroughputExceeded",
            Self::KeyRange => "KeyRangeThroughputExceeded",
            Self::AccountLimit => "AccountLimitExceeded",
            Self::MaxOnDemandThroughput => "MaxOnDemandThroughputExceeded",
        }
    }
}
