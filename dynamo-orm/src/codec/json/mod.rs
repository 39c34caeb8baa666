//! DynamoDB JSON, the wire's form.

mod read;
mod write;

pub use self::read::JsonReader;
pub(crate) use self::read::quote_or_escape;
pub(crate) use self::write::{Encoded, JsonWriter, KeyAt, Mark, json_name, quoted};
