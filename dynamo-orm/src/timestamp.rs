//! Timestamps: attributes that tell in seconds since the Unix epoch when an item was created, was last written, expires.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::codec::json::JsonWriter;
use crate::codec::{Attribute, EncodeError, Name};
use crate::schema::Schema;
use crate::version;

/// Types of timestamps: integers, in seconds since the Unix epoch; absent, if they are an `Option`.
///
/// It is what DynamoDB takes as a time to live:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html>
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a timestamp: that is a number of seconds since the Unix epoch",
    label = "not a number of seconds",
    note = "use `u64` or `Option<u64>`"
)]
pub trait Timestamp: Attribute {
    #[doc(hidden)]
    const SECONDS: () = ();
}

// Of 32 bits, i32 ends in 2038.
#[diagnostic::do_not_recommend]
impl Timestamp for u32 {}
#[diagnostic::do_not_recommend]
impl Timestamp for u64 {}
#[diagnostic::do_not_recommend]
impl Timestamp for i64 {}
#[diagnostic::do_not_recommend]
impl<S: Timestamp> Timestamp for Option<S> {}

/// An attribute that a write set to a number by itself: a time, or where a counter starts.
pub(crate) type Stamp = (&'static str, i128);

/// The seconds since the Unix epoch.
pub(crate) fn now() -> i128 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs().into())
}

/// Sets the timestamps of an item that is put, and says which: when it was created, if it `is_new` or does not tell yet;
/// and when it was written. Its counters start anew.
pub(crate) fn stamp(
    schema: &Schema,
    names: &[Name],
    is_new: bool,
    item: &mut JsonWriter,
) -> Result<Vec<Stamp>, EncodeError> {
    let mut stamps = Vec::new();
    if !schema.is_set_by_writes() {
        return Ok(stamps);
    }
    let now = now();
    for name in names {
        let is_created =
            schema.created_at == Some(name.name) && (is_new || is_unknown(item.marked(name)));
        let number = if is_created || schema.updated_at == Some(name.name) {
            now
        } else if let Some(counter) = schema.counter(name.name) {
            counter.start
        } else {
            continue;
        };
        item.set_number(name, &number.to_string())?;
        stamps.push((name.name, number));
    }
    Ok(stamps)
}

/// Whether an encoded time is none yet: absent, or 0, which a field has that is no `Option`.
fn is_unknown(json: Option<&[u8]>) -> bool {
    json.is_none_or(|json| matches!(version::number(json), Ok(0)))
}
