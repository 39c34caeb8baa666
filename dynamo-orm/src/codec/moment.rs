//! Moments: seconds since the Unix epoch, with a fraction of up to nine digits where there is one, so that none is lost
//! and DynamoDB orders them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::number::Decimal;
use super::{Attribute, DecodeError, DynamoKey, EncodeError, Reader, Writer, kind};
use crate::timestamp::Timestamp;

const SECOND: i128 = 1_000_000_000;
/// Digits of a second's fraction.
const DIGITS: u8 = 9;

fn encode<W: Writer>(nanoseconds: Option<i128>, writer: &mut W) -> Result<(), EncodeError> {
    let Some(nanoseconds) = nanoseconds else {
        return Err(EncodeError::new(
            "a leap second has no number of seconds since the Unix epoch; give the second before or after it",
        ));
    };
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let magnitude = nanoseconds.unsigned_abs();
    let (seconds, mut fraction) = (
        magnitude / SECOND.unsigned_abs(),
        magnitude % SECOND.unsigned_abs(),
    );
    if fraction == 0 {
        return writer.number(&format!("{sign}{seconds}"));
    }
    let mut digits = usize::from(DIGITS);
    while fraction % 10 == 0 {
        fraction /= 10;
        digits -= 1;
    }
    writer.number(&format!("{sign}{seconds}.{fraction:0digits$}"))
}

/// Reads nanoseconds, and notes digits beyond them.
fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Option<i128>, DecodeError> {
    let text = reader.number()?;
    let scaled = Decimal::parse(&text).and_then(|number| number.scaled(DIGITS));
    Ok(scaled.map(|(nanoseconds, is_exact)| {
        if !is_exact {
            reader.lossy();
        }
        nanoseconds
    }))
}

/// The `$epoch` of a type; the nanoseconds since then of a `$moment`, `None` of a leap second; and the moment of a
/// `$number` of them, if there is one.
macro_rules! moments {
    ($ty:ty, $name:literal, $epoch:expr, |$moment:ident| $nanoseconds:expr, |$number:ident| $of:expr) => {
        impl Attribute for $ty {
            type Kind = kind::Moment;
            type ListKind = kind::List;
            type Present = Self;

            fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
                let $moment = self;
                encode($nanoseconds, writer)
            }

            fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
                let nanoseconds = decode(reader)?;
                let moment = nanoseconds.and_then(|$number| $of);
                let Some(moment) = moment else {
                    return Err(DecodeError::new(concat!(
                        "the stored number of seconds does not fit `",
                        $name,
                        "`"
                    )));
                };
                // The clock of a system may tell less than nanoseconds.
                let $moment = &moment;
                if $nanoseconds != nanoseconds {
                    reader.lossy();
                }
                Ok(moment)
            }
        }

        #[diagnostic::do_not_recommend]
        impl DynamoKey for $ty {}

        #[diagnostic::do_not_recommend]
        impl Timestamp for $ty {
            fn unknown() -> Self {
                $epoch
            }

            fn has_fraction(&self) -> bool {
                let $moment = self;
                $nanoseconds.is_some_and(|nanoseconds| nanoseconds % SECOND != 0)
            }
        }
    };
}

moments!(
    SystemTime,
    "SystemTime",
    UNIX_EPOCH,
    |time| match time.duration_since(UNIX_EPOCH) {
        Ok(since) => since.as_nanos().try_into().ok(),
        Err(before) => i128::try_from(before.duration().as_nanos())
            .ok()
            .map(|before| -before),
    },
    |number| {
        let distance = duration(number.unsigned_abs());
        distance.and_then(|distance| {
            if number < 0 {
                UNIX_EPOCH.checked_sub(distance)
            } else {
                UNIX_EPOCH.checked_add(distance)
            }
        })
    }
);

fn duration(nanoseconds: u128) -> Option<Duration> {
    let second = SECOND.unsigned_abs();
    let seconds = (nanoseconds / second).try_into().ok()?;
    Some(Duration::new(
        seconds,
        (nanoseconds % second).try_into().ok()?,
    ))
}

#[cfg(feature = "time")]
moments!(
    time::OffsetDateTime,
    "OffsetDateTime",
    time::OffsetDateTime::UNIX_EPOCH,
    |time| Some(time.unix_timestamp_nanos()),
    |number| time::OffsetDateTime::from_unix_timestamp_nanos(number).ok()
);

#[cfg(feature = "chrono")]
moments!(
    chrono::DateTime<chrono::Utc>,
    "DateTime<Utc>",
    chrono::DateTime::UNIX_EPOCH,
    |time| {
        // A leap second has more than a second of them.
        let fraction = i128::from(time.timestamp_subsec_nanos());
        (fraction < SECOND).then(|| i128::from(time.timestamp()) * SECOND + fraction)
    },
    |number| {
        let seconds = number.div_euclid(SECOND).try_into().ok();
        let fraction = number.rem_euclid(SECOND).try_into().ok();
        seconds
            .zip(fraction)
            .and_then(|(seconds, fraction)| chrono::DateTime::from_timestamp(seconds, fraction))
    }
);

#[cfg(feature = "jiff")]
moments!(
    jiff::Timestamp,
    "Timestamp",
    jiff::Timestamp::UNIX_EPOCH,
    |time| Some(time.as_nanosecond()),
    |number| jiff::Timestamp::from_nanosecond(number).ok()
);
