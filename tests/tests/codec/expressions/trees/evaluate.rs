//! What a condition means, by the service's documentation:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html> and
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html>.

use std::borrow::Cow;
use std::cmp::Ordering;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{At, Operand, Row, Step, Tree};

pub(super) fn holds(tree: &Tree, row: &Row) -> bool {
    let value = |operand| operand_of(operand, row);
    match tree {
        Tree::Compare(operator, left, right) => {
            let (left, right) = (value(left), value(right));
            let (Some(left), Some(right)) = (left, right) else {
                // What is absent equals nothing, and has no order.
                return *operator == "<>";
            };
            match *operator {
                "=" => equal(&left, &right),
                "<>" => !equal(&left, &right),
                operator => order(&left, &right).is_some_and(|order| match operator {
                    "<" => order.is_lt(),
                    "<=" => order.is_le(),
                    ">" => order.is_gt(),
                    _ => order.is_ge(),
                }),
            }
        }
        Tree::Between(at, low, high) => match (find(at, row), value(low), value(high)) {
            (Some(found), Some(low), Some(high)) => {
                order(found, &low).is_some_and(Ordering::is_ge)
                    && order(found, &high).is_some_and(Ordering::is_le)
            }
            _ => false,
        },
        Tree::In(at, values) => {
            find(at, row).is_some_and(|found| values.iter().any(|value| equal(found, value)))
        }
        Tree::BeginsWith(at, prefix) => match (find(at, row), value(prefix).as_deref()) {
            (Some(AttributeValue::S(text)), Some(AttributeValue::S(prefix))) => {
                text.starts_with(prefix.as_str())
            }
            (Some(AttributeValue::B(bytes)), Some(AttributeValue::B(prefix))) => {
                bytes.as_ref().starts_with(prefix.as_ref())
            }
            _ => false,
        },
        Tree::Contains(at, part) => match (find(at, row), value(part)) {
            (Some(found), Some(part)) => contains(found, &part),
            _ => false,
        },
        Tree::Exists(at) => find(at, row).is_some(),
        Tree::NotExists(at) => find(at, row).is_none(),
        Tree::Type(at, ty) => find(at, row).is_some_and(|found| type_name(found) == ty.name()),
        Tree::Not(inner) => !holds(inner, row),
        Tree::And(all) => all.iter().all(|tree| holds(tree, row)),
        Tree::Or(any) => any.iter().any(|tree| holds(tree, row)),
    }
}

fn find<'a>(at: &At, row: &'a Row) -> Option<&'a AttributeValue> {
    let mut found = row.attributes()[at.root].as_ref()?;
    for step in &at.steps {
        found = match (step, found) {
            (Step::Member(name), AttributeValue::M(members)) => members.get(*name)?,
            (Step::Element(index), AttributeValue::L(elements)) => elements.get(*index)?,
            _ => return None,
        };
    }
    Some(found)
}

fn operand_of<'a>(operand: &'a Operand, row: &'a Row) -> Option<Cow<'a, AttributeValue>> {
    match operand {
        Operand::Path(at) => find(at, row).map(Cow::Borrowed),
        Operand::Value(value) => Some(Cow::Borrowed(value)),
        Operand::Size(at) => {
            let size = match find(at, row)? {
                // Which length is not documented; as observed: <https://github.com/nubo-db/dynoxide/issues/31>
                AttributeValue::S(text) => text.encode_utf16().count(),
                AttributeValue::B(bytes) => bytes.as_ref().len(),
                AttributeValue::Ss(set) | AttributeValue::Ns(set) => set.len(),
                AttributeValue::Bs(set) => set.len(),
                AttributeValue::L(elements) => elements.len(),
                AttributeValue::M(members) => members.len(),
                // What has no size is as good as absent; `<>` of it is not documented.
                _ => return None,
            };
            Some(Cow::Owned(AttributeValue::N(size.to_string())))
        }
    }
}

/// Values of two types are never equal; numbers are by value, sets and maps have no order.
fn equal(a: &AttributeValue, b: &AttributeValue) -> bool {
    use AttributeValue as V;
    match (a, b) {
        (V::S(_), V::S(_)) | (V::N(_), V::N(_)) | (V::B(_), V::B(_)) => {
            order(a, b) == Some(Ordering::Equal)
        }
        (V::Bool(a), V::Bool(b)) => a == b,
        (V::Null(_), V::Null(_)) => true,
        (V::Ss(a), V::Ss(b)) => same_elements(a, b, |a, b| a == b),
        (V::Bs(a), V::Bs(b)) => same_elements(a, b, |a, b| a == b),
        (V::Ns(a), V::Ns(b)) => same_elements(a, b, |a, b| Number::of(a) == Number::of(b)),
        (V::L(a), V::L(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (V::M(a), V::M(b)) => {
            let same = |(name, a)| b.get(name).is_some_and(|b| equal(a, b));
            a.len() == b.len() && a.iter().all(same)
        }
        _ => false,
    }
}

fn same_elements<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().all(|a| b.iter().any(|b| same(a, b)))
}

/// Strings are ordered by their UTF-8, numbers by value, binaries by unsigned bytes; nothing else has an order.
pub(super) fn order(a: &AttributeValue, b: &AttributeValue) -> Option<Ordering> {
    match (a, b) {
        (AttributeValue::S(a), AttributeValue::S(b)) => Some(a.as_bytes().cmp(b.as_bytes())),
        (AttributeValue::N(a), AttributeValue::N(b)) => Some(Number::of(a).cmp(&Number::of(b))),
        (AttributeValue::B(a), AttributeValue::B(b)) => Some(a.as_ref().cmp(b.as_ref())),
        _ => None,
    }
}

fn contains(found: &AttributeValue, part: &AttributeValue) -> bool {
    use AttributeValue as V;
    match (found, part) {
        (V::S(text), V::S(part)) => text.contains(part.as_str()),
        (V::B(bytes), V::B(part)) => {
            let (bytes, part) = (bytes.as_ref(), part.as_ref());
            part.is_empty() || bytes.windows(part.len()).any(|window| window == part)
        }
        (V::Ss(set), V::S(part)) => set.contains(part),
        (V::Bs(set), V::B(part)) => set.contains(part),
        (V::Ns(set), V::N(part)) => set.iter().any(|n| Number::of(n) == Number::of(part)),
        (V::L(elements), part) => elements.iter().any(|element| equal(element, part)),
        _ => false,
    }
}

pub(super) fn type_name(value: &AttributeValue) -> &'static str {
    match value {
        AttributeValue::S(_) => "S",
        AttributeValue::N(_) => "N",
        AttributeValue::B(_) => "B",
        AttributeValue::Bool(_) => "BOOL",
        AttributeValue::Null(_) => "NULL",
        AttributeValue::Ss(_) => "SS",
        AttributeValue::Ns(_) => "NS",
        AttributeValue::Bs(_) => "BS",
        AttributeValue::L(_) => "L",
        AttributeValue::M(_) => "M",
        _ => unreachable!("no other type"),
    }
}

/// A number as its sign and 0.d1d2d3… times a power of ten.
#[derive(PartialEq, Eq)]
struct Number {
    negative: bool,
    exponent: i32,
    digits: Vec<u8>,
}

impl Number {
    fn of(text: &str) -> Self {
        let (text, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (negative, text) = match text.strip_prefix('-') {
            Some(text) => (true, text),
            None => (false, text),
        };
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = [whole, fraction].concat();
        let point = i32::try_from(whole.len()).unwrap() + exponent.parse::<i32>().unwrap();
        let significant = digits.trim_start_matches('0');
        if significant.is_empty() {
            return Self {
                negative: false,
                exponent: i32::MIN,
                digits: Vec::new(),
            };
        }
        let zeros = i32::try_from(digits.len() - significant.len()).unwrap();
        Self {
            negative,
            exponent: point - zeros,
            digits: significant.trim_end_matches('0').into(),
        }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let magnitude = |number: &Self| (number.exponent, number.digits.clone());
        match (self.negative, other.negative) {
            (false, false) => magnitude(self).cmp(&magnitude(other)),
            (true, true) => magnitude(other).cmp(&magnitude(self)),
            (negative, other) => other.cmp(&negative),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[test]
fn numbers_are_ordered_by_value() {
    let ascending = [
        "-1E3", "-10", "-1.5", "-0.01", "0", "1E-130", "0.01", "0.1", "1", "1.5", "2", "10", "12E1",
    ];
    for (index, a) in ascending.iter().enumerate() {
        for (other, b) in ascending.iter().enumerate() {
            assert_eq!(
                Number::of(a).cmp(&Number::of(b)),
                index.cmp(&other),
                "{a} {b}"
            );
        }
    }
    for (a, b) in [
        ("1", "1.0"),
        ("100", "1e2"),
        ("0", "-0.00"),
        ("0.5", "5E-1"),
    ] {
        assert!(Number::of(a) == Number::of(b), "{a} {b}");
    }
}
