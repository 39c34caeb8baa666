//! Requests and responses as JSON.

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use bytes::Bytes;
use serde_json::Value;

/// A request as it is seen: which operation, and its body.
pub(super) struct Message {
    pub(super) operation: String,
    pub(super) body: Value,
}

impl Message {
    pub(super) fn of(request: &HttpRequest) -> Self {
        Self {
            operation: operation(request).to_owned(),
            body: json(bytes_of(request)),
        }
    }
}

/// The operation of a request, such as `PutItem`.
pub(super) fn operation(request: &HttpRequest) -> &str {
    let target = request.headers().get("x-amz-target").unwrap_or_default();
    target.rsplit('.').next().unwrap_or_default()
}

/// Whether an operation reads items.
pub(super) fn is_read(operation: &str) -> bool {
    matches!(
        operation,
        "GetItem" | "Query" | "Scan" | "BatchGetItem" | "TransactGetItems"
    )
}

pub(super) fn bytes_of(request: &HttpRequest) -> &[u8] {
    request.body().bytes().unwrap_or_default()
}

/// A body that is no JSON is `null`.
pub(super) fn json(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_default()
}

pub(super) fn with_body(mut request: HttpRequest, body: &Value) -> HttpRequest {
    let body = body.to_string();
    let length = body.len().to_string();
    *request.body_mut() = SdkBody::from(body);
    request.headers_mut().insert("content-length", length);
    request
}

/// Makes a response.
pub(super) fn response(
    status: u16,
    body: impl Into<Bytes>,
) -> Result<HttpResponse, ConnectorError> {
    let status = status
        .try_into()
        .map_err(|error| ConnectorError::user(Box::new(error)))?;
    let mut response = HttpResponse::new(status, SdkBody::empty());
    response
        .headers_mut()
        .insert("content-type", "application/x-amz-json-1.0");
    set_body(&mut response, body.into());
    Ok(response)
}

/// Reads a response's body, which may be a stream, and leaves it in memory.
pub(super) async fn body(response: &mut HttpResponse) -> Result<Bytes, ConnectorError> {
    let read = ByteStream::new(response.take_body()).collect().await;
    let bytes = read
        .map_err(|error| ConnectorError::io(error.into()))?
        .into_bytes();
    *response.body_mut() = SdkBody::from(bytes.clone());
    Ok(bytes)
}

/// Replaces a response's body, and the checksum that goes with it.
pub(super) fn set_body(response: &mut HttpResponse, body: Bytes) {
    let sum = crc32fast::hash(&body);
    let length = body.len().to_string();
    let headers = response.headers_mut();
    headers.insert("x-amz-crc32", sum.to_string());
    headers.insert("content-length", length);
    *response.body_mut() = SdkBody::from(body);
}
