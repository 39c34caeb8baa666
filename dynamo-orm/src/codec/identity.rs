//! Keys compared by value: `1` and `1.0` are one key.

use super::json::{JsonReader, KeyAt, quote_or_escape};
use super::number::Decimal;
use super::{DecodeError, Reader, Type};
use crate::schema::Schema;

/// Finds the key in an item's or key's JSON object.
pub(crate) fn locate(schema: &Schema, object: &str) -> Result<KeyAt, DecodeError> {
    let mut key = KeyAt::default();
    JsonReader::new(object).until(|name, reader| {
        key.note(schema, &name, reader.at());
        if key.is_whole(schema) {
            return Ok(true);
        }
        reader.skip().map(|()| false)
    })?;
    Ok(key)
}

/// Spells a key, which stands there in an object, in one way only.
pub(crate) fn identity(
    identity: &mut Vec<u8>,
    object: &[u8],
    key: &KeyAt,
) -> Result<(), DecodeError> {
    let [hash, range] = key.0;
    // A length keeps `("a", "bc")` apart from `("ab", "c")`.
    let at = identity.len();
    identity.extend([0; 8]);
    let start = identity.len();
    part(identity, object, hash)?;
    let length = identity.len() - start;
    identity[at..start].copy_from_slice(&length.to_be_bytes());
    part(identity, object, range)
}

fn part(identity: &mut Vec<u8>, object: &[u8], at: Option<usize>) -> Result<(), DecodeError> {
    let Some(value) = at.and_then(|at| object.get(at..)) else {
        return Ok(());
    };
    // Most keys are strings without escapes.
    if let Some(text) = value.strip_prefix(br#"{"S":""#) {
        let end = quote_or_escape(text);
        if text.get(end) == Some(&b'"') {
            identity.extend_from_slice(&text[..end]);
            return Ok(());
        }
    }
    let mut reader = JsonReader::from_bytes(value)?;
    match reader.peek()? {
        Type::N => {
            let text = reader.number()?;
            let spelled = Decimal::parse(&text).map(|number| number.canonical());
            identity.extend_from_slice(spelled.as_deref().unwrap_or(&text).as_bytes());
        }
        Type::B => identity.extend(reader.binary()?),
        _ => identity.extend_from_slice(reader.string()?.as_bytes()),
    }
    Ok(())
}
