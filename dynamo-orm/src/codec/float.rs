//! Floating-point numbers, in their shortest form that reads back the same.

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
                // So few digits read back as they are stored, and a division of exact numbers is rounded once.
                if let Some((digits, places)) = reader.plain_decimal($ty::DIGITS) {
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
fn with_shortest<F: ryu::Float + Into<f64>, T>(value: F, then: impl FnOnce(&str) -> T) -> T {
    if value.into() == 0.0 {
        return then("0");
    }
    let mut buffer = ryu::Buffer::new();
    let text = buffer.format_finite(value);
    then(text.strip_suffix(".0").unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::super::json::JsonReader;
    use super::*;

    /// Compares with the general way: reading, and what would be written.
    fn check<F>(text: &str)
    where
        F: Attribute + std::str::FromStr<Err: std::fmt::Debug> + PartialEq + std::fmt::Debug,
        F: ryu::Float + Into<f64>,
    {
        let json = format!("{{\"N\":\"{text}\"}}");
        let mut reader = JsonReader::new(&json);
        let value = F::decode(&mut reader).unwrap();
        let general: F = text.parse().unwrap();
        assert_eq!(value, general, "{text}");
        let (signs, of) = (value.into().is_sign_negative(), general.into());
        assert_eq!(signs, of.is_sign_negative(), "{text}");
        let kept = with_shortest(general, |shortest| number::same(shortest, text));
        assert_eq!(reader.take_lossy(), !kept, "{text}");
    }

    #[test]
    fn plain_spellings_are_read_as_others() {
        let digits = "9007199254740993141592653";
        for start in 0..6 {
            for length in 1..=18 {
                let digits = &digits[start..start + length];
                for point in 0..=length {
                    for sign in ["", "-"] {
                        let text = format!("{sign}{}.{}", &digits[..point], &digits[point..]);
                        check::<f64>(&text);
                        check::<f32>(&text);
                        let text = text.trim_end_matches('.');
                        check::<f64>(text);
                        check::<f32>(text);
                    }
                }
            }
        }
        for text in [
            "0",
            "-0",
            "-0.0",
            "0.000000000000001",
            "-000.5",
            "1e5",
            "16777217",
            "0.1e-3",
        ] {
            check::<f64>(text);
            check::<f32>(text);
        }
    }
}
