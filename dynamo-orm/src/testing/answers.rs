//! DynamoDB's own answers to what fails.
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use serde_json::{Value, json};

use super::fault::{Failure, Throttle};
use super::message::{Message, is_read, response};

type Answer = Result<HttpResponse, ConnectorError>;

const MODEL: &str = "com.amazonaws.dynamodb.v20120810";

pub(super) fn failure(failure: Failure) -> Answer {
    match failure {
        Failure::Status(500) => error(
            500,
            "InternalServerError",
            "DynamoDB could not process your request.",
        ),
        Failure::Status(503) => error(
            503,
            "ServiceUnavailable",
            "DynamoDB is currently unavailable.",
        ),
        Failure::Status(status) => response(status, ""),
        Failure::Reset => Err(ConnectorError::io(
            "connection reset, by an injected fault".into(),
        )),
        Failure::Timeout => Err(ConnectorError::timeout(
            "no answer in time, by an injected fault".into(),
        )),
    }
}

fn error(status: u16, name: &str, message: &str) -> Answer {
    let body = json!({"__type": format!("{MODEL}#{name}"), "message": message});
    response(status, body.to_string())
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/throttling-diagnosing-workflow.html>
pub(super) fn throttled(request: &Message, throttle: Throttle) -> Answer {
    let (name, reasons, message) = match throttle {
        Throttle::ProvisionedThroughput | Throttle::KeyRange => (
            "ProvisionedThroughputExceededException",
            "ThrottlingReasons",
            "The level of configured provisioned throughput for the table was exceeded. Consider increasing your \
             provisioning level with the UpdateTable API.",
        ),
        Throttle::AccountLimit => (
            "RequestLimitExceeded",
            "ThrottlingReasons",
            "Throughput exceeds the current throughput quota for your account.",
        ),
        Throttle::MaxOnDemandThroughput => (
            "ThrottlingException",
            // As the SDK's model of this one exception spells it.
            "throttlingReasons",
            "Throughput exceeds the maximum OnDemandThroughput configured on table or index",
        ),
    };
    let direction = if is_read(&request.operation) {
        "Read"
    } else {
        "Write"
    };
    let mut kind = "Table";
    let mut resource = format!(
        "arn:aws:dynamodb:us-east-1:000000000000:table/{}",
        table(&request.body)
    );
    if let Some(index) = request.body["IndexName"].as_str() {
        kind = "Index";
        resource = format!("{resource}/index/{index}");
    }
    let body = json!({
        "__type": format!("{MODEL}#{name}"),
        "message": message,
        reasons: [{"reason": format!("{kind}{direction}{}", throttle.limit()), "resource": resource}],
    });
    response(400, body.to_string())
}

/// The first table that a request names.
fn table(body: &Value) -> &str {
    let of_batch = || body["RequestItems"].as_object()?.keys().next();
    let of_transaction = || {
        let action = body["TransactItems"].get(0)?.as_object()?.values().next()?;
        action["TableName"].as_str()
    };
    body["TableName"]
        .as_str()
        .or_else(|| of_batch().map(String::as_str))
        .or_else(of_transaction)
        .unwrap_or_default()
}

/// A write that meets a transaction under way, or a transaction that does at one of its items.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling>
pub(super) fn conflict(request: &Message, rng: &mut fastrand::Rng) -> Answer {
    const ONGOING: &str = "Transaction is ongoing for the item";
    let Some(items) = request.body["TransactItems"].as_array() else {
        return error(400, "TransactionConflictException", ONGOING);
    };
    let at = rng.usize(..items.len().max(1));
    let code = |item| {
        if item == at {
            "TransactionConflict"
        } else {
            "None"
        }
    };
    let codes: Vec<&str> = (0..items.len()).map(code).collect();
    let reasons: Vec<Value> = (0..items.len())
        .map(|item| match code(item) {
            "None" => json!({"Code": "None"}),
            code => json!({"Code": code, "Message": ONGOING}),
        })
        .collect();
    let message = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        codes.join(", ")
    );
    let body = json!({
        "__type": format!("{MODEL}#TransactionCanceledException"),
        "Message": message,
        "CancellationReasons": reasons,
    });
    response(400, body.to_string())
}
