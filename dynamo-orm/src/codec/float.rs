//! Floating-point numbers, in their shortest form that reads back the same.

use super::number::{self, Decimal};
use super::{Attribute, DecodeError, EncodeError, Reader, Writer, kind};

macro_rules! floats {
    ($($ty:ty),*) => {$(
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
                // So near to 1, or 0 itself, nothing is out of range.
                let is_near = (1e-30..1e30).contains(&self.abs()) || *self == 0.0;
                with_shortest(*self, |text| {
                    if is_near || Decimal::parse(text).is_some_and(|number| number.fits()) {
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
                let value: $ty = text
                    .parse()
                    .ok()
                    .filter(|value: &$ty| value.is_finite())
                    .ok_or_else(|| {
                        DecodeError::new(concat!(
                            "the stored number does not fit `", stringify!($ty), "`"
                        ))
                    })?;
                // A number of more digits than the type has is rounded.
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
fn with_shortest<F: ryu::Float + Into<f64>, T>(value: F, then: impl FnOnce(&str) -> T) -> T {
    if value.into() == 0.0 {
        return then("0");
    }
    let mut buffer = ryu::Buffer::new();
    let text = buffer.format_finite(value);
    then(text.strip_suffix(".0").unwrap_or(text))
}
