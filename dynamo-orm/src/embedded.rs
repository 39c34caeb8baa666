//! An in-process DynamoDB, for examples and tests.
//!
//! [`client`] is an ordinary [`aws_sdk_dynamodb::Client`] whose requests are answered by an engine in the same process: no
//! port, no container, no AWS account. [`database`] is this library's [`Database`](crate::Database) on such a client;
//! [`http_client`] is the layer under it, for a test that wants to count or inspect the requests on their way.
//!
//! Every client is its own empty, isolated database, which lives in memory until the last clone of the client is dropped.
//! The first one costs a process about 12 MB, each further one less than 1 MB, besides what is stored.
//!
//! The engine checks requests, conditions and limits as DynamoDB does. What it does not imitate is DynamoDB under load:
//! nothing is throttled, a batch never leaves items unprocessed, and no read is stale, not even on an index. The feature
//! `testing` injects these.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), aws_sdk_dynamodb::Error> {
//! let client = dynamo_orm::embedded::client();
//! assert!(client.list_tables().send().await?.table_names().is_empty());
//! # Ok(())
//! # }
//! ```

use std::fmt;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::runtime::Handle;

/// Returns a new, empty in-process database.
///
/// ```
/// use dynamo_orm::{DynamoTable, embedded};
///
/// #[derive(DynamoTable)]
/// #[dynamo(table = "users")]
/// struct User {
///     #[hash_key]
///     username: String,
///     first_name: String,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// let users = User::table(&embedded::database());
/// users.create_table().await?;
/// users.put(&User { username: "johndoe".into(), first_name: "John".into() }).await?;
/// # assert_eq!(users.get("johndoe").await?.expect("stored").first_name, "John");
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn database() -> crate::Database {
    crate::Database::new(&client())
}

/// Returns a client of a new, empty in-process database.
///
/// It is meant for examples, for this crate's tests and for the tests of programs built on it. Clones of the client share
/// the database; another call opens another one. Like any SDK client built with `rt-tokio`, it has to be used inside a
/// Tokio runtime.
#[must_use]
pub fn client() -> Client {
    client_of(http_client())
}

/// Returns a client that needs neither network nor account, over an HTTP client that answers it.
pub(crate) fn client_of(http_client: SharedHttpClient) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new(
            "embedded", "embedded", None, None, "embedded",
        ))
        // Never dialled: it only keeps the SDK from resolving an endpoint.
        .endpoint_url("http://localhost")
        .http_client(http_client)
        .build();
    Client::from_conf(config)
}

/// Returns a new, empty in-process database as the HTTP client of an SDK configuration.
///
/// It is for a test that wraps the HTTP layer, for instance to count requests; otherwise [`client`] is simpler. It also
/// answers the DynamoDB Streams SDK.
#[must_use]
pub fn http_client() -> SharedHttpClient {
    // A database that did not open fails its requests, where there is already
    // an error to report it in, rather than the making of the client.
    let database = Database::memory().map_err(|error| error.to_string());
    let connector = SharedHttpConnector::new(Engine(database));
    http_client_fn(move |_, _| connector.clone())
}

/// The engine, or why it could not be opened.
struct Engine(Result<Database, String>);

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}

impl HttpConnector for Engine {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let database = self.0.clone();
        HttpConnectorFuture::new(async move {
            let database = database.map_err(unopened)?;
            // The engine blocks on SQLite behind a mutex.
            Handle::try_current()
                .map_err(failure)?
                .spawn_blocking(move || answer(&database, &request))
                .await
                .map_err(failure)?
        })
    }
}

/// An engine that answers on the task that asks, at its first poll: what runs at the same time then has one order.
#[cfg(feature = "testing")]
pub(crate) struct Inline(Result<Database, String>);

#[cfg(feature = "testing")]
impl Inline {
    pub(crate) fn open() -> Self {
        Self(Database::memory().map_err(|error| error.to_string()))
    }

    pub(crate) fn respond(
        &self,
        operation: &str,
        body: &[u8],
    ) -> Result<HttpResponse, ConnectorError> {
        respond(self.0.as_ref().map_err(unopened)?, operation, body)
    }

    pub(crate) fn into_http_client(self) -> SharedHttpClient {
        let connector = SharedHttpConnector::new(self);
        http_client_fn(move |_, _| connector.clone())
    }
}

#[cfg(feature = "testing")]
impl fmt::Debug for Inline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inline(..)")
    }
}

#[cfg(feature = "testing")]
impl HttpConnector for Inline {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let database = self.0.clone();
        HttpConnectorFuture::new(
            async move { answer(database.as_ref().map_err(unopened)?, &request) },
        )
    }
}

fn unopened(why: impl fmt::Display) -> ConnectorError {
    failure(format!("opening the embedded database: {why}"))
}

fn failure(error: impl Into<BoxError>) -> ConnectorError {
    ConnectorError::other(error.into(), None)
}

fn answer(database: &Database, request: &HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let body = request
        .body()
        .bytes()
        .ok_or_else(|| failure("the embedded database reads no streamed request body"))?;
    let target = request.headers().get("x-amz-target").unwrap_or_default();
    let operation = target
        .strip_prefix("DynamoDB_20120810.")
        .or_else(|| target.strip_prefix("DynamoDBStreams_20120810."))
        .unwrap_or_default();
    respond(database, operation, body)
}

fn respond(
    database: &Database,
    operation: &str,
    body: &[u8],
) -> Result<HttpResponse, ConnectorError> {
    let (status, json) = match dispatch(database, operation, body) {
        Some(Ok(json)) => (200, json),
        Some(Err(error)) => {
            let error = enveloped(operation, error);
            (error.status_code(), error.to_json())
        }
        None => (400, UNKNOWN_OPERATION.to_owned()),
    };
    let sum = crc32fast::hash(json.as_bytes());
    let mut response = HttpResponse::new(status.try_into().map_err(failure)?, SdkBody::from(json));
    response
        .headers_mut()
        .insert("content-type", "application/x-amz-json-1.0");
    response
        .headers_mut()
        .insert("x-amz-crc32", sum.to_string());
    Ok(response)
}

const UNKNOWN_OPERATION: &str =
    r#"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#;

/// Runs the named operation, or returns `None` if the engine has none so named.
fn dispatch(db: &Database, operation: &str, body: &[u8]) -> Option<dynoxide::Result<String>> {
    Some(match operation {
        "CreateTable" => run(body, |q| db.create_table(q)),
        "UpdateTable" => run(body, |q| db.update_table(q)),
        "DeleteTable" => run(body, |q| db.delete_table(q)),
        "DescribeTable" => run(body, |q| db.describe_table(q)),
        "ListTables" => run(body, |q| db.list_tables(q)),
        "PutItem" => run(body, |q| db.put_item(q)),
        "GetItem" => run(body, |q| db.get_item(q)),
        "UpdateItem" => run(body, |q| db.update_item(q)),
        "DeleteItem" => run(body, |q| db.delete_item(q)),
        "Query" => run(body, |q| db.query(q)),
        "Scan" => run(body, |q| db.scan(q)),
        "SearchVectors" => run(body, |q| db.search_vectors(q)),
        "BatchGetItem" => run(body, |q| db.batch_get_item(q)),
        "BatchWriteItem" => run(body, |q| db.batch_write_item(q)),
        "TransactGetItems" => run(body, |q| db.transact_get_items(q)),
        "TransactWriteItems" => run(body, |q| db.transact_write_items(q)),
        "ExecuteStatement" => run(body, |q| db.execute_statement(q)),
        "ExecuteTransaction" => run(body, |q| db.execute_transaction(q)),
        "BatchExecuteStatement" => run(body, |q| db.batch_execute_statement(q)),
        "UpdateTimeToLive" => run(body, |q| db.update_time_to_live(q)),
        "DescribeTimeToLive" => run(body, |q| db.describe_time_to_live(q)),
        "TagResource" => run(body, |q| db.tag_resource(q)),
        "UntagResource" => run(body, |q| db.untag_resource(q)),
        "ListTagsOfResource" => run(body, |q| db.list_tags_of_resource(q)),
        "ListStreams" => run(body, |q| db.list_streams(q)),
        "DescribeStream" => run(body, |q| db.describe_stream(q)),
        "GetShardIterator" => run(body, |q| db.get_shard_iterator(q)),
        "GetRecords" => run(body, |q| db.get_records(q)),
        _ => return None,
    })
}

fn run<Q: DeserializeOwned, R: Serialize>(
    body: &[u8],
    operation: impl FnOnce(Q) -> dynoxide::Result<R>,
) -> dynoxide::Result<String> {
    let request = serde_json::from_slice(body).map_err(|e| unreadable(&e.to_string()))?;
    serde_json::to_string(&operation(request)?)
        .map_err(|e| DynoxideError::InternalServerError(e.to_string()))
}

/// Turns serde's refusal of a request into the error DynamoDB answers.
///
/// The engine's request types check values as they are read and say, in a marker before the message, which error a
/// refusal is.
fn unreadable(message: &str) -> DynoxideError {
    use DynoxideError::{EnvelopedValidation, SerializationException, ValidationException};

    // serde_json ends the message it was given with where in the body it was.
    let unplaced = |text: &str| {
        text.rsplit_once(" at line ")
            .map_or(text, |(text, _)| text)
            .to_owned()
    };
    match message.split_once(':') {
        Some(("VALIDATION", text)) => ValidationException(unplaced(text)),
        Some(("VALIDATION_REQUEST", text)) => EnvelopedValidation(unplaced(text)),
        Some(("VALIDATION_AS_READ", text)) => ValidationException(text.to_owned()),
        Some(("SERIALIZATION", text)) => SerializationException(unplaced(text)),
        Some(("SERIALIZATION_AS_READ", text)) => SerializationException(text.to_owned()),
        _ if INVALID.iter().any(|part| message.contains(part)) => {
            ValidationException(unplaced(message))
        }
        _ => SerializationException(message.to_owned()),
    }
}

/// What serde says of well-formed JSON that DynamoDB finds invalid.
const INVALID: [&str; 6] = [
    "missing field",
    "unknown variant",
    "invalid type: null",
    "empty AttributeValue",
    "Supplied AttributeValue",
    "recursion limit exceeded",
];

/// Puts a request-validation error in the envelope that DynamoDB gives it on the writes of a single item, and there
/// alone.
fn enveloped(operation: &str, error: DynoxideError) -> DynoxideError {
    match (operation, error) {
        ("PutItem" | "UpdateItem" | "DeleteItem", DynoxideError::EnvelopedValidation(message)) => {
            DynoxideError::ValidationException(format!("1 validation error detected: {message}"))
        }
        (_, error) => error,
    }
}
