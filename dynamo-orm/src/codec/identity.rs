//! Keys compared by value: `1` and `1.0` are one key.

use super::json::JsonReader;
use super::number::Decimal;
use super::{DecodeError, Reader, Type};
use crate::schema::Schema;

/// Finds the key in an item's or key's JSON object and spells it in one way only.
pub(crate) fn identity(schema: &Schema, object: &str) -> Result<Vec<u8>, DecodeError> {
    let mut parts = [Vec::new(), Vec::new()];
    JsonReader::new(object).entries(|name, reader| {
        match schema.key().position(|key| key.name == name) {
            Some(position) => {
                parts[position] = part(reader)?;
                Ok(())
            }
            None => reader.skip(),
        }
    })?;
    let [hash, range] = parts;
    // A length keeps `("a", "bc")` apart from `("ab", "c")`.
    let mut identity = hash.len().to_be_bytes().to_vec();
    identity.extend(hash);
    identity.extend(range);
    Ok(identity)
}

fn part(reader: &mut JsonReader<'_>) -> Result<Vec<u8>, DecodeError> {
    Ok(match reader.peek()? {
        Type::N => {
            let text = reader.number()?;
            Decimal::parse(&text)
                .map_or_else(|| text.clone().into_owned(), |number| number.canonical())
                .into_bytes()
        }
        Type::B => reader.binary()?,
        _ => reader.string()?.into_owned().into_bytes(),
    })
}
