//! Timestamps: attributes that tell in seconds since the Unix epoch when an item was created, was last written, expires.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::codec::json::JsonWriter;
use crate::codec::{Attribute, EncodeError, Name};
use crate::schema::Schema;
use crate::version;

/// Types of timestamps: integers, in seconds since the Unix epoch, `SystemTime`, and by feature `time::OffsetDateTime`,
/// `chrono::DateTime<Utc>` and `jiff::Timestamp`; absent, if they are an `Option`.
///
/// It is what DynamoDB takes as a time to live:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html>
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a timestamp: that is a number of seconds since the Unix epoch",
    label = "not a number of seconds",
    note = "use `u64`, `SystemTime`, or an `Option` of one; types of `time`, `chrono` and `jiff` need the feature of that name"
)]
pub trait Timestamp: Attribute {
    #[doc(hidden)]
    const SECONDS: () = ();
    // Of constants rustc says at the field that they are not there, and so once.
    #[doc(hidden)]
    const UNKNOWN: fn() -> Self = Self::unknown;
    #[doc(hidden)]
    const HAS_FRACTION: fn(&Self) -> bool = Self::has_fraction;

    /// What an absent timestamp is read as: the epoch, or `None`.
    fn unknown() -> Self;

    /// Whether it tells more than whole seconds.
    fn has_fraction(&self) -> bool {
        false
    }
}

// Of 32 bits, i32 ends in 2038.
macro_rules! integers {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Timestamp for $ty {
            fn unknown() -> Self {
                0
            }
        }
    )*};
}

integers!(u32, u64, i64);

#[diagnostic::do_not_recommend]
impl<S: Timestamp> Timestamp for Option<S> {
    fn unknown() -> Self {
        None
    }

    fn has_fraction(&self) -> bool {
        self.as_ref().is_some_and(S::has_fraction)
    }
}

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
