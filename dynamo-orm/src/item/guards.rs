//! That a loaded item is still what it was.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::changes::Attribute;
use crate::codec::equal::same;
use crate::error::{Error, ErrorKind};
use crate::expression::{Expr, Expression, Segments};
use crate::schema::Schema;
use crate::table::DynamoTable;
use crate::write::{Guard, Own};

/// Whether every write sets the attribute to its time, or counts it: another writer's is no conflict by itself.
pub(super) fn is_stamp(schema: &Schema, attribute: &Attribute<'_>) -> bool {
    schema.updated_at == Some(&*attribute.name) || schema.counter(&attribute.name).is_some()
}

/// Whether the attribute holds the nonces of the version.
pub(super) fn is_ring(schema: &Schema, attribute: &Attribute<'_>) -> bool {
    schema.ring == Some(&*attribute.name)
}

/// What tells why a write is refused that asks for these attributes as they were loaded.
pub(super) fn unchanged<'a>(
    attributes: impl Iterator<Item = &'a Attribute<'a>>,
    condition: Option<&Expr>,
) -> Guard {
    let known = attributes.map(|one| (one.name.clone(), one.stored.map(<[u8]>::to_vec)));
    // Only beside a condition is there more than one reason.
    let known = condition.map(|_| known.collect());
    Guard::new(
        Own::Unchanged(known.unwrap_or_default()),
        condition.is_some(),
    )
}

/// Ends a guard with the user's condition.
pub(super) fn guard_also(
    expression: &mut Expression,
    mut guard: String,
    condition: Option<&Expr>,
) -> Result<(), Error> {
    if let Some(condition) = condition {
        expression
            .also(&mut guard, condition)
            .map_err(Error::expression)?;
    }
    if guard.is_empty() {
        return Ok(());
    }
    expression
        .push("ConditionExpression", guard)
        .map_err(Error::expression)
}

pub(super) fn guard_existence(schema: &Schema, expression: &mut Expression, guard: &mut String) {
    guard.push_str("attribute_exists(");
    expression.path(guard, &Segments::root(schema.hash_key.name));
    guard.push(')');
    expression.count_operators(1);
}

/// That an attribute is as it was loaded.
pub(super) fn guard_attribute(
    expression: &mut Expression,
    guard: &mut String,
    attribute: &Attribute<'_>,
) {
    let path = Segments {
        root: attribute.name.clone(),
        tail: Vec::new(),
        sensitive: false,
    };
    guard.push_str(" AND ");
    expression.count_operators(2);
    if let Some(value) = attribute.stored {
        expression.path(guard, &path);
        guard.push_str(" = ");
        expression.value(guard, value);
    } else {
        guard.push_str("attribute_not_exists(");
        expression.path(guard, &path);
        guard.push(')');
    }
}

/// A changed key would make a second item.
pub(super) fn check_key<T: DynamoTable>(before: &[u8], now: &[u8]) -> Result<(), Error> {
    if before == now {
        return Ok(());
    }
    let members = |key| serde_json::from_slice::<BTreeMap<String, Box<RawValue>>>(key);
    let (Ok(before), Ok(now)) = (members(before), members(now)) else {
        return Err(Error::new(ErrorKind::Encode, "the key is not JSON"));
    };
    let changed = |name: &str| match (before.get(name), now.get(name)) {
        (Some(before), Some(now)) => !same(before.get().as_bytes(), now.get().as_bytes()),
        _ => true,
    };
    let changed: Vec<&str> = T::SCHEMA
        .key()
        .map(|key| key.name)
        .filter(|name| changed(name))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::KeyChanged,
        format!(
            "`{}` changed, but the key of a loaded item stays; put a new item under the new key and delete the old one",
            changed.join("` and `")
        ),
    ))
}
