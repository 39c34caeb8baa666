//! Floating-point numbers, in their shortest form that reads back the same.

use super::attribute::with_text;
use super::number::{self, Decimal};
use super::{Attribute, DecodeError, EncodeError, Reader, Writer, kind};

macro_rules! floats {
    ($($ty:ident),*) => {$(
        impl Attribute for $ty {
            type Kind = kind::Number;
            type ListKind = kind::List;
            type Present = Self;

            fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
                if !self.is_finite() {
                    return Err(EncodeError::new(
                        "a number is finite: NaN and infinities cannot be stored",
                    ));
                }
                with_shortest(*self, |text| {
                    if Decimal::parse(text).is_some_and(|number| number.fits()) {
                        writer.number(text)
                    } else {
                        Err(EncodeError::new(
                            "a number is zero or between 1E-130 and 9.99E+125 in magnitude",
                        ))
                    }
                })
            }

            fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
                let text = reader.number()?;
                // So few digits read back as they are stored, and a division of exact numbers is rounded once.
                if let Some((digits, places)) = number::plain(&text, $ty::DIGITS) {
                    const TENS: [$ty; $ty::DIGITS as usize + 1] = {
                        let mut tens = [1.0; $ty::DIGITS as usize + 1];
                        let mut power = 1;
                        while power < tens.len() {
                            tens[power] = tens[power - 1] * 10.0;
                            power += 1;
                        }
                        tens
                    };
                    #[allow(clippy::cast_precision_loss)] // The type has these digits.
                    return Ok(digits as $ty / TENS[places]);
                }
                let value: $ty = text
                    .parse()
                    .ok()
                    .filter(|value: &$ty| value.is_finite())
                    .ok_or_else(|| {
                        DecodeError::new(concat!(
                            "the stored number does not fit `", stringify!($ty), "`"
                        ))
                    })?;
                // A number of more digits than the type keeps is rounded.
                if !with_shortest(value, |shortest| number::same(shortest, &text)) {
                    reader.lossy();
                }
                Ok(value)
            }
        }
    )*};
}

floats!(f32, f64);

/// Plain digits for everyday magnitudes, an exponent for the rest.
fn with_shortest<F: std::fmt::Display + std::fmt::LowerExp + Copy + Into<f64>, T>(
    value: F,
    then: impl FnOnce(&str) -> T,
) -> T {
    let magnitude = value.into().abs();
    if magnitude == 0.0 {
        then("0")
    } else if (1e-5..1e17).contains(&magnitude) {
        with_text(value, then)
    } else {
        with_text(format_args!("{value:e}"), then)
    }
}
