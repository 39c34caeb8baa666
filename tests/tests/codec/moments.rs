//! Moments: times of the standard library and of crates, as numbers of seconds.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Debug;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use dynamo_orm::{Attribute, DynamoKey, DynamoTable, from_attributes};
use serde_json::json;
use time::OffsetDateTime;

use super::{item, refusal, round_trip};

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "moments")]
struct Moments<M: DynamoKey + Send + Sync + Unpin + 'static> {
    #[hash_key]
    id: u8,
    at: M,
    until: Option<M>,
    others: Vec<M>,
    days: BTreeSet<M>,
}

/// The moments of a type, by nanoseconds since the epoch, are stored as these numbers.
async fn are_stored_as_seconds<M>(of: impl Fn(i128) -> M)
where
    M: DynamoKey + Send + Sync + Unpin + 'static,
{
    for (nanoseconds, number) in [
        (0, "0"),
        (1_700_000_000_000_000_000, "1700000000"),
        (1_700_000_000_500_000_000, "1700000000.5"),
        (1_700_000_000_123_456_789, "1700000000.123456789"),
        (1_700_000_000_000_000_001, "1700000000.000000001"),
        (-1, "-0.000000001"),
        (-1_500_000_000, "-1.5"),
        (-62_135_596_800_000_000_000, "-62135596800"),
    ] {
        let value = Moments {
            id: 1,
            at: of(nanoseconds),
            until: Some(of(nanoseconds)),
            others: vec![of(nanoseconds), of(0)],
            days: [of(nanoseconds)].into(),
        };
        let expected = json!({
            "at": {"N": number},
            "until": {"N": number},
            "others": {"L": [{"N": number}, {"N": "0"}]},
            "days": {"NS": [number]},
        });
        round_trip(value, expected).await;
    }
}

fn system_time(nanoseconds: i128) -> SystemTime {
    let distance = Duration::from_nanos_u128(nanoseconds.unsigned_abs());
    if nanoseconds < 0 {
        UNIX_EPOCH - distance
    } else {
        UNIX_EPOCH + distance
    }
}

fn offset_date_time(nanoseconds: i128) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).unwrap()
}

fn date_time(nanoseconds: i128) -> DateTime<Utc> {
    let seconds = nanoseconds.div_euclid(1_000_000_000).try_into().unwrap();
    let fraction = nanoseconds.rem_euclid(1_000_000_000).try_into().unwrap();
    DateTime::from_timestamp(seconds, fraction).unwrap()
}

#[tokio::test]
async fn a_moment_is_its_seconds_since_the_epoch() {
    are_stored_as_seconds(system_time).await;
    are_stored_as_seconds(offset_date_time).await;
    are_stored_as_seconds(date_time).await;
    are_stored_as_seconds(|nanoseconds| jiff::Timestamp::from_nanosecond(nanoseconds).unwrap())
        .await;
}

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "events")]
struct Event<M: Attribute + Send + Sync + Unpin + 'static> {
    #[hash_key]
    id: u8,
    at: M,
}

fn event(at: &str) -> HashMap<String, AttributeValue> {
    item(&json!({"id": {"N": "1"}, "at": {"N": at}}))
}

#[test]
fn an_offset_is_read_as_utc() {
    let at = offset_date_time(1_700_000_000_000_000_000);
    let at = at.to_offset(time::UtcOffset::from_hms(2, 0, 0).unwrap());
    let stored = dynamo_orm::to_attributes(&Event { id: 1, at }).unwrap();
    assert_eq!(stored["at"], AttributeValue::N("1700000000".into()));
    let read = from_attributes::<Event<OffsetDateTime>>(&stored).unwrap();
    assert_eq!((read.at, read.at.offset()), (at, time::UtcOffset::UTC));
}

#[test]
fn moments_are_read_in_any_spelling() {
    for (stored, nanoseconds) in [
        ("1.7E9", 1_700_000_000_000_000_000),
        ("1700000000.50", 1_700_000_000_500_000_000),
        ("-0.0", 0),
        ("1e-9", 1),
        // What is beyond nanoseconds is cut off.
        ("1e-10", 0),
        ("1.9999999999", 1_999_999_999),
        ("-1.9999999999", -1_999_999_999),
    ] {
        let read = from_attributes::<Event<SystemTime>>(&event(stored)).unwrap();
        assert_eq!(read.at, system_time(nanoseconds), "{stored}");
    }
}

#[test]
fn what_a_type_cannot_tell_is_an_error() {
    fn error<M: Attribute + Debug + Send + Sync + Unpin + 'static>(at: &str) -> String {
        from_attributes::<Event<M>>(&event(at))
            .unwrap_err()
            .to_string()
    }
    assert_eq!(
        error::<SystemTime>("1e30"),
        "attribute `at`: the stored number of seconds does not fit `SystemTime`"
    );
    assert_eq!(
        error::<OffsetDateTime>("1e15"),
        "attribute `at`: the stored number of seconds does not fit `OffsetDateTime`"
    );
    assert_eq!(
        error::<DateTime<Utc>>("1e15"),
        "attribute `at`: the stored number of seconds does not fit `DateTime<Utc>`"
    );
    assert_eq!(
        error::<jiff::Timestamp>("1e15"),
        "attribute `at`: the stored number of seconds does not fit `Timestamp`"
    );
}

#[tokio::test]
async fn a_leap_second_is_refused() {
    let at = DateTime::from_timestamp(1_483_228_799, 1_500_000_000).unwrap();
    assert_eq!(
        refusal(&Event::<DateTime<Utc>> { id: 1, at }).await,
        "attribute `at`: a leap second has no number of seconds since the Unix epoch; give the second before or after it"
    );
}
