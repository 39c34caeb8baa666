//! Whether two values are equal as DynamoDB compares them, where their bytes differ.

use serde_json::Value;

use super::number;

/// Whether two values in DynamoDB JSON are equal: numbers by value, sets and maps without order.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    a == b
        || match (serde_json::from_slice(a), serde_json::from_slice(b)) {
            (Ok(a), Ok(b)) => equal(&a, &b),
            _ => false,
        }
}

/// A value's type and content.
fn typed(value: &Value) -> Option<(&str, &Value)> {
    let (tag, content) = value.as_object()?.iter().next()?;
    Some((tag, content))
}

pub(crate) fn equal(a: &Value, b: &Value) -> bool {
    match (typed(a), typed(b)) {
        (Some((tag, a)), Some((other, b))) if tag == other => match (tag, a, b) {
            ("N", Value::String(a), Value::String(b)) => number::same(a, b),
            ("NS", Value::Array(a), Value::Array(b)) => equal_sets(a, b, |a, b| match (a, b) {
                (Value::String(a), Value::String(b)) => number::same(a, b),
                _ => a == b,
            }),
            ("SS" | "BS", Value::Array(a), Value::Array(b)) => equal_sets(a, b, |a, b| a == b),
            ("L", Value::Array(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
            }
            ("M", Value::Object(a), Value::Object(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .all(|(name, a)| b.get(name).is_some_and(|b| equal(a, b)))
            }
            (_, a, b) => a == b,
        },
        _ => false,
    }
}

fn equal_sets(a: &[Value], b: &[Value], same: impl Fn(&Value, &Value) -> bool) -> bool {
    a.len() == b.len() && a.iter().all(|a| b.iter().any(|b| same(a, b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equality_is_dynamodbs() {
        for (a, b) in [
            (r#"{"N":"1"}"#, r#"{"N":"1.0"}"#),
            (r#"{"SS":["a","b"]}"#, r#"{"SS":["b","a"]}"#),
            (r#"{"NS":["1","2"]}"#, r#"{"NS":["2.0","1"]}"#),
            (
                r#"{"M":{"a":{"S":"x"},"b":{"N":"1"}}}"#,
                r#"{"M":{"b":{"N":"1"},"a":{"S":"x"}}}"#,
            ),
            (r#"{"S":"\u0041"}"#, r#"{"S":"A"}"#),
        ] {
            assert!(same(a.as_bytes(), b.as_bytes()), "{a} {b}");
        }
        for (a, b) in [
            (r#"{"N":"1"}"#, r#"{"S":"1"}"#),
            (
                r#"{"L":[{"N":"1"},{"N":"2"}]}"#,
                r#"{"L":[{"N":"2"},{"N":"1"}]}"#,
            ),
            (r#"{"SS":["a"]}"#, r#"{"SS":["a","b"]}"#),
            (r#"{"M":{"a":{"S":"x"}}}"#, r#"{"M":{"a":{"S":"y"}}}"#),
            (r#"{"NULL":true}"#, r#"{"BOOL":true}"#),
        ] {
            assert!(!same(a.as_bytes(), b.as_bytes()), "{a} {b}");
        }
    }
}
