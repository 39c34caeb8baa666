//! DynamoDB numbers: up to 38 significant digits, magnitudes from 1E-130 to 9.99…E+125.
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number>

use std::cmp::Ordering;

use super::EncodeError;

/// The most significant digits that DynamoDB keeps.
const MAX_DIGITS: usize = 38;
/// Exponents of the first significant digit, as in `d.ddd × 10^e`.
const EXPONENTS: std::ops::RangeInclusive<i64> = -130..=125;

/// The digits that `text` begins with, 1 to `most` of them, how many stand behind a point, and the length of all.
pub(super) fn plain(text: &[u8], most: u32) -> Option<(i64, usize, usize)> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let most = usize::try_from(most).ok()?;
    let (mut value, mut point, mut length) = (0, None, 0);
    // One more byte is the point.
    for byte in digits.iter().take(most + 1) {
        match byte {
            b'0'..=b'9' => value = value * 10 + i64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(length),
            _ => break,
        }
        length += 1;
    }
    let count = length - usize::from(point.is_some());
    if !(1..=most).contains(&count) {
        return None;
    }
    let places = point.map_or(0, |at| count - at);
    match (digits.len() < text.len(), value) {
        (false, value) => Some((value, places, length)),
        // An integer has no negative zero.
        (true, 0) => None,
        (true, value) => Some((-value, places, length + 1)),
    }
}

/// A number's text, taken apart so that it compares by value: `1`, `1.0` and `1E0` are equal.
#[derive(Clone, Copy)]
pub(crate) struct Decimal<'a> {
    negative: bool,
    /// Significant digits, a `.` among them perhaps, without outer zeros.
    digits: &'a [u8],
    /// The power of ten of the first significant digit.
    exponent: i64,
}

impl<'a> Decimal<'a> {
    /// Reads `text`; `None` if it is not a number.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let bytes = text.as_bytes();
        let (negative, bytes) = match bytes {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            _ => (false, bytes),
        };
        let (mantissa, power) = match bytes.iter().position(|b| matches!(b, b'e' | b'E')) {
            Some(at) => (
                &bytes[..at],
                std::str::from_utf8(&bytes[at + 1..]).ok()?.parse().ok()?,
            ),
            None => (bytes, 0_i32),
        };
        let points = memchr::memchr_iter(b'.', mantissa).count();
        let well_formed = mantissa.iter().all(|b| b.is_ascii_digit() || *b == b'.');
        if points > 1 || !well_formed || mantissa.len() == points {
            return None;
        }
        let whole = mantissa
            .iter()
            .position(|b| *b == b'.')
            .unwrap_or(mantissa.len());
        let significant = |b: &u8| matches!(b, b'1'..=b'9');
        let Some(first) = mantissa.iter().position(significant) else {
            return Some(Self {
                negative: false,
                digits: &[],
                exponent: 0,
            });
        };
        let last = mantissa.iter().rposition(significant).unwrap_or(first);
        let exponent = if first < whole {
            i64::try_from(whole - first).ok()? - 1
        } else {
            -i64::try_from(first - whole).ok()?
        };
        Some(Self {
            negative,
            digits: &mantissa[first..=last],
            exponent: exponent + i64::from(power),
        })
    }

    fn digits(&self) -> impl DoubleEndedIterator<Item = u8> + 'a {
        self.digits.iter().copied().filter(|b| *b != b'.')
    }

    fn count(&self) -> usize {
        self.digits().count()
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// Whether DynamoDB can store this number as it stands.
    pub(crate) fn fits(&self) -> bool {
        self.is_zero() || (self.count() <= MAX_DIGITS && EXPONENTS.contains(&self.exponent))
    }

    /// By value.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let sign =
            |number: &Self| i8::from(!number.is_zero()) * (1 - 2 * i8::from(number.negative));
        let magnitude = |number: &Self, other: &Self| {
            let exponents = number.exponent.cmp(&other.exponent);
            exponents.then_with(|| number.digits().cmp(other.digits()))
        };
        let (one, two) = if self.negative {
            (other, self)
        } else {
            (self, other)
        };
        sign(self)
            .cmp(&sign(other))
            .then_with(|| magnitude(one, two))
    }

    /// One spelling for each value.
    pub(crate) fn canonical(&self) -> String {
        let digits: String = self.digits().map(char::from).collect();
        format!(
            "{}{digits}e{}",
            if self.negative { "-" } else { "" },
            self.exponent
        )
    }

    /// This number times 10 to the `power`, without a fraction, and whether that is all of it; `None` if it has more than
    /// 38 digits.
    pub(crate) fn scaled(&self, power: u8) -> Option<(i128, bool)> {
        if self.is_zero() {
            return Some((0, true));
        }
        let length = usize::try_from(self.exponent + 1 + i64::from(power)).unwrap_or(0);
        if length > MAX_DIGITS {
            return None;
        }
        let digits = self.digits().chain(std::iter::repeat(b'0')).take(length);
        let magnitude = digits.fold(0, |whole, digit| whole * 10 + i128::from(digit - b'0'));
        let whole = if self.negative { -magnitude } else { magnitude };
        Some((whole, self.count() <= length))
    }

    /// The digits of an integer, zeros filled in; `None` for a fraction or for more digits than any integer here has.
    pub(crate) fn integer(&self) -> Option<String> {
        let length = usize::try_from(self.exponent + 1).ok()?;
        if self.digits.is_empty() {
            return Some("0".into());
        }
        if length < self.count() || length > 40 {
            return None;
        }
        let mut text = String::with_capacity(length + 1);
        if self.negative {
            text.push('-');
        }
        text.extend(self.digits().map(char::from));
        let end = length + usize::from(self.negative);
        while text.len() < end {
            text.push('0');
        }
        Some(text)
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.negative == other.negative
            && self.exponent == other.exponent
            && self.digits().eq(other.digits())
    }
}

/// The bytes that a number takes of an item: one for two digits in front of the point and one for two behind it,
/// without outer zeros, and one, and one for a sign.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>
///
/// Fails for what DynamoDB does not store as a number.
pub(crate) fn checked_size(text: &str) -> Result<usize, EncodeError> {
    if let Some(size) = plain_size(text.as_bytes()) {
        return Ok(size);
    }
    let number =
        Decimal::parse(text).ok_or_else(|| EncodeError::new("the text is not a number"))?;
    if !number.fits() {
        return Err(EncodeError::new(
            "a number has at most 38 significant digits, between 1E-130 and 9.99E+125 in magnitude",
        ));
    }
    let digits = number.count();
    let whole = usize::try_from(number.exponent + 1)
        .unwrap_or(0)
        .min(digits);
    Ok(whole.div_ceil(2) + (digits - whole).div_ceil(2) + 1 + usize::from(number.negative))
}

/// The same of a number without an exponent that has so few digits that nothing can be wrong with it.
fn plain_size(text: &[u8]) -> Option<usize> {
    let unsigned = text.strip_prefix(b"-").unwrap_or(text);
    let leading_digits = |text: &[u8]| text.iter().take_while(|b| b.is_ascii_digit()).count();
    let (mut whole, rest) = unsigned.split_at(leading_digits(unsigned));
    let mut fraction = rest.strip_prefix(b".").unwrap_or(rest);
    let is_plain = leading_digits(fraction) == fraction.len();
    if !is_plain || !(1..=MAX_DIGITS).contains(&(whole.len() + fraction.len())) {
        return None;
    }
    whole = without_leading_zeros(whole);
    fraction = without_trailing_zeros(fraction);
    match (whole, fraction) {
        ([], []) => return Some(1),
        ([], _) => fraction = without_leading_zeros(fraction),
        (_, []) => whole = without_trailing_zeros(whole),
        _ => {}
    }
    let sign = usize::from(unsigned.len() < text.len());
    Some(whole.len().div_ceil(2) + fraction.len().div_ceil(2) + 1 + sign)
}

fn without_leading_zeros(mut digits: &[u8]) -> &[u8] {
    while let [b'0', rest @ ..] = digits {
        digits = rest;
    }
    digits
}

fn without_trailing_zeros(mut digits: &[u8]) -> &[u8] {
    while let [rest @ .., b'0'] = digits {
        digits = rest;
    }
    digits
}

/// Whether two texts are one number; texts that are no numbers compare as they stand.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a == b
        || match (Decimal::parse(a), Decimal::parse(b)) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_by_value() {
        for (a, b) in [
            ("1", "1.0"),
            ("1", "1E0"),
            ("100", "1e2"),
            ("0", "-0.00"),
            ("0.001", "1E-3"),
            ("-12.50", "-1.25e1"),
            ("007", "7"),
        ] {
            assert!(same(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("1", "-1"),
            ("1", "10"),
            ("0.1", "0.01"),
            ("x", "y"),
            ("1", "x"),
        ] {
            assert!(!same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn numbers_are_ordered_by_value() {
        let ascending = [
            "-1e3", "-101", "-100", "-0.5", "0", "1e-130", "0.09", "0.1", "0.11", "9", "10",
            "1.1e1",
        ];
        for (index, one) in ascending.iter().enumerate() {
            for (place, other) in ascending.iter().enumerate() {
                let (a, b) = (Decimal::parse(one).unwrap(), Decimal::parse(other).unwrap());
                assert_eq!(a.compare(&b), index.cmp(&place), "{one} {other}");
            }
        }
        let (a, b) = (
            Decimal::parse("-0").unwrap(),
            Decimal::parse("0.0").unwrap(),
        );
        assert!(a.compare(&b).is_eq());
    }

    #[test]
    fn limits_are_those_of_dynamodb() {
        let nines = "9".repeat(38);
        for text in [
            "0",
            "1E125",
            "-9.99E125",
            "1E-130",
            &nines,
            "12345678901234567890123456789012345678",
        ] {
            assert!(Decimal::parse(text).unwrap().fits(), "{text}");
        }
        let long = "1".repeat(39);
        for text in [
            "1E126",
            "9E-131",
            &long,
            "1.00000000000000000000000000000000000001",
        ] {
            assert!(!Decimal::parse(text).unwrap().fits(), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for text in [
            "", ".", "-", "1.2.3", "1e", "1e2.0", "NaN", "inf", "0x10", " 1", "1 ",
        ] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn plain_numbers_have_the_size_of_any_spelling() {
        for text in [
            "1", "-1", "10", "1200", "12.50", "-0.00120", "100.001", "0.5", "007.70", "1.", ".25",
            "0", "-0.0", "00.", "-.0030",
        ] {
            let any = checked_size(&format!("{text}E0"));
            assert_eq!(plain_size(text.as_bytes()), any.ok(), "{text}");
        }
        let long = "1".repeat(39);
        for text in ["", "-", ".", "1.2.3", "1e2", "e2", "+1", "1 ", &long] {
            assert_eq!(plain_size(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn sizes_count_significant_digits_alone() {
        for (text, bytes) in [
            ("0", 1),
            ("1", 2),
            ("-1", 3),
            ("1000000000000000000", 2),
            ("123", 3),
            ("1.5", 3),
            ("0.001", 2),
        ] {
            assert_eq!(checked_size(text).unwrap(), bytes, "{text}");
        }
    }

    #[test]
    fn integers_are_found_in_any_spelling() {
        for (text, integer) in [
            ("1E+2", "100"),
            ("5.0", "5"),
            ("-0", "0"),
            ("-12e1", "-120"),
        ] {
            assert_eq!(Decimal::parse(text).unwrap().integer().unwrap(), integer);
        }
        for text in ["1.5", "1e-1", "1e60"] {
            assert!(Decimal::parse(text).unwrap().integer().is_none(), "{text}");
        }
    }
}
