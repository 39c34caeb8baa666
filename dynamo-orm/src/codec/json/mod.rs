//! DynamoDB JSON, the wire's form.

mod read;
mod write;

pub use self::read::JsonReader;
pub(crate) use self::read::quote_or_escape;
pub(crate) use self::write::{Encoded, JsonWriter, KeyAt, Mark, json_name, quoted};

use super::{DecodeError, EncodeError, Members};

/// Decodes an item from DynamoDB JSON: `{"id":{"N":"1"},"tags":{"SS":["new"]}}`.
///
/// That is what a stream's event hands to a Lambda function as `NewImage` and `OldImage`, and what an export to S3 has in each
/// line under `Item`. White space between its parts does not matter. An attribute that the struct does not know is passed over,
/// whatever its value is.
///
/// ```
/// use dynamo_orm::{DynamoTable, from_json};
/// use serde_json::Value;
///
/// #[derive(DynamoTable)]
/// #[dynamo(table = "users")]
/// struct User {
///     #[hash_key]
///     name: String,
///     visits: u64,
///     email: Option<String>,
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let event: Value = serde_json::from_str(
///     r#"{"Records": [{
///         "eventName": "MODIFY",
///         "dynamodb": {
///             "Keys": {"name": {"S": "Jane"}},
///             "NewImage": {"name": {"S": "Jane"}, "visits": {"N": "5"}},
///             "StreamViewType": "NEW_IMAGE"
///         }
///     }]}"#,
/// )?;
/// let image = &event["Records"][0]["dynamodb"]["NewImage"];
/// let jane: User = from_json(&image.to_string())?;
/// assert_eq!((&*jane.name, jane.visits, jane.email), ("Jane", 5, None));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If the text is anything else than one item, or if an attribute is missing or does not fit its field.
pub fn from_json<T: Members>(json: &str) -> Result<T, DecodeError> {
    let mut reader = JsonReader::new(json);
    let item = T::read_members(&mut reader).map_err(|error| error.hiding(T::NAMES))?;
    reader.finish()?;
    Ok(item)
}

/// Encodes an item as DynamoDB JSON: for the AWS CLI and tests of functions that take events, for instance.
///
/// Of an [`Item`](crate::Item) give `&*item`. It is what a put sends, but for what that sets by itself: versions, timestamps and counters are as they are here, and
/// neither the size nor `#[dynamo(validate = ..)]` is asked.
///
/// ```
/// use dynamo_orm::{DynamoTable, to_json};
///
/// #[derive(DynamoTable)]
/// #[dynamo(table = "users")]
/// struct User {
///     #[hash_key]
///     name: String,
///     visits: u64,
///     email: Option<String>,
/// }
///
/// # fn main() -> Result<(), dynamo_orm::EncodeError> {
/// let jane = User { name: "Jane".into(), visits: 5, email: None };
/// assert_eq!(to_json(&jane)?, r#"{"name":{"S":"Jane"},"visits":{"N":"5"}}"#);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If DynamoDB could not store one of the attributes.
pub fn to_json<T: Members>(item: &T) -> Result<String, EncodeError> {
    let mut writer = JsonWriter::object(Vec::new());
    let written = item.write_members(&mut writer);
    written.map_err(|error| error.hiding(T::NAMES))?;
    // It cannot fail: what is written are strings.
    String::from_utf8(writer.into_object()).map_err(|error| EncodeError::new(error.to_string()))
}
