//! The update that brings a stored item to what it is to be, and what it asks of it.

use std::borrow::Cow;

use super::Doubt;
use super::changes::Attribute;
use super::edits::{Edit, edits};
use super::guards::{guard_also, guard_attribute, guard_existence, is_ring, is_stamp, unchanged};
use crate::error::Error;
use crate::expression::action;
use crate::expression::{Expr, Expression, Segments};
use crate::ring::Claim;
use crate::schema::Schema;
use crate::timestamp::{self, Stamp};
use crate::version::{self, VersionAttribute};
use crate::wire::Members;
use crate::write::{self, Guard};

/// The attributes that change; notes which others are in doubt.
pub(super) fn changed(
    doubt: Option<&Doubt>,
    attributes: &mut [Attribute<'_>],
) -> Vec<Cow<'static, str>> {
    let mut changed = Vec::new();
    for attribute in attributes {
        attribute.is_doubted = doubt.is_some_and(|doubt| doubt.is_of(&attribute.name));
        if attribute.changed {
            changed.push(attribute.name.clone());
        }
    }
    changed
}

/// Has the version, if there is one, change to the next, which is written to `json` and returned.
pub(super) fn count<'a>(
    version: Option<VersionAttribute>,
    attributes: &mut [Attribute<'a>],
    json: &'a mut Vec<u8>,
) -> Result<i128, Error> {
    let attribute = version.and_then(|version| {
        let mut attributes = attributes.iter_mut();
        Some((version, attributes.find(|one| one.name == version.name)?))
    });
    let Some((version, attribute)) = attribute else {
        return Ok(0);
    };
    if attribute.changed {
        return Err(version.changed());
    }
    let next = version.after(attribute.before.map_or(Ok(0), version::number)?)?;
    *json = version::json(next);
    attribute.after = Some(json);
    attribute.changed = true;
    Ok(next)
}

/// Has the nonces of the version, if there are any, change with it to what is written to `json`.
pub(super) fn claim<'a>(
    version: Option<VersionAttribute>,
    next: i128,
    attributes: &mut Vec<Attribute<'a>>,
    json: &'a mut Vec<u8>,
) -> Result<Option<Box<Claim>>, Error> {
    let named = version.and_then(|version| Some((version, version.ring?)));
    let Some((version, ring)) = named else {
        return Ok(None);
    };
    let before = loaded_version(version, attributes)?;
    let found = attributes.iter().position(|one| one.name == ring);
    let before_ring = found.and_then(|at| attributes[at].before);
    if found.is_some_and(|at| attributes[at].changed) {
        return Err(version.changed());
    }
    let Some(claim) = Claim::of_loaded(version, before, before_ring, Some(next))? else {
        return Ok(None);
    };
    *json = claim.stored().unwrap_or_default();
    let at = found.unwrap_or(attributes.len());
    if found.is_none() {
        attributes.push(Attribute {
            name: ring.into(),
            stored: None,
            before: None,
            after: None,
            changed: false,
            is_doubted: false,
        });
    }
    attributes[at].after = Some(json);
    attributes[at].changed = true;
    Ok(Some(Box::new(claim)))
}

/// The version that was loaded.
pub(super) fn loaded_version(
    version: VersionAttribute,
    attributes: &[Attribute<'_>],
) -> Result<i128, Error> {
    let mut attributes = attributes.iter();
    let before = attributes.find(|one| one.name == version.name);
    let before = before.and_then(|attribute| attribute.before);
    before.map_or(Ok(0), version::number)
}

/// Has the attribute that tells of the last write, if there is one, change to now, which is written to `json`.
pub(super) fn touch<'a>(
    schema: &Schema,
    attributes: &mut [Attribute<'a>],
    json: &'a mut Vec<u8>,
) -> Vec<Stamp> {
    let updated = schema.updated_at.and_then(|name| {
        let mut attributes = attributes.iter_mut();
        Some((name, attributes.find(|one| one.name == name)?))
    });
    let Some((name, attribute)) = updated else {
        return Vec::new();
    };
    let now = timestamp::now();
    *json = version::json(now);
    attribute.after = Some(json);
    // Nothing asks for what it was.
    attribute.stored = None;
    attribute.changed = true;
    vec![(name, now)]
}

/// Takes the counters out of the attributes, as the service counts, whatever the item was loaded with.
pub(super) fn take_counters(
    schema: &Schema,
    attributes: &mut Vec<Attribute<'_>>,
) -> Result<(), Error> {
    for counter in schema.counters {
        let at = attributes
            .iter()
            .position(|attribute| attribute.name == counter.name);
        let Some(at) = at else { continue };
        let attribute = attributes.remove(at);
        if attribute.changed {
            return Err(counter.changed());
        }
        counter.check_next(attribute.stored)?;
    }
    Ok(())
}

/// The members of an UpdateItem that brings an item to what it is to be, and what it asks of the stored one: that its
/// version is as it was loaded, or what changes, or every attribute.
pub(super) fn update(
    schema: &Schema,
    key: &[u8],
    attributes: &[Attribute<'_>],
    every: bool,
    claim: Option<&Claim>,
    condition: Option<&Expr>,
) -> Result<(Members, Guard), Error> {
    let is_guarded = |attribute: &&Attribute<'_>| match schema.version {
        Some(version) => attribute.name == version,
        None => {
            (attribute.changed || attribute.is_doubted || every) && !is_stamp(schema, attribute)
        }
    };
    let mut expression = Expression::default();
    let mut sets = String::new();
    let mut removes = String::new();
    let mut guard = String::new();
    guard_existence(schema, &mut expression, &mut guard);
    for attribute in attributes {
        let changed = attribute.changed;
        if is_guarded(&attribute) {
            guard_attribute(&mut expression, &mut guard, attribute);
        }
        let path = Segments {
            root: attribute.name.clone(),
            tail: Vec::new(),
            sensitive: false,
        };
        let is_doubted = attribute.is_doubted;
        let steps = match (attribute.stored, attribute.before, attribute.after) {
            // Unchanged: as it is stored, which may be more than was decoded.
            (Some(stored), ..) if !changed && (every || is_doubted) => vec![Edit {
                path,
                value: Some(stored.to_vec()),
            }],
            _ if !changed && !is_doubted => continue,
            (Some(stored), Some(before), Some(after)) => edits(path, stored, before, after)
                .map_err(|error| Error::encode(error.in_member(&attribute.name)))?,
            (_, _, after) => vec![Edit {
                path,
                value: after.map(Into::into),
            }],
        };
        for edit in steps {
            let clause = if edit.value.is_some() {
                &mut sets
            } else {
                &mut removes
            };
            if !clause.is_empty() {
                clause.push_str(", ");
            }
            expression.path(clause, &edit.path);
            if let Some(value) = edit.value {
                clause.push_str(" = ");
                expression.value(clause, &value);
            }
        }
    }
    for counter in schema.counters {
        if !sets.is_empty() {
            sets.push_str(", ");
        }
        let count = action::Action::count(counter);
        count
            .write(&mut sets, &mut expression)
            .map_err(Error::expression)?;
        expression.count_operators(2);
    }
    let mut text = String::new();
    for (verb, clause) in [("SET ", sets), (" REMOVE ", removes)] {
        if !clause.is_empty() {
            text.push_str(if text.is_empty() {
                verb.trim_start()
            } else {
                verb
            });
            text.push_str(&clause);
        }
    }
    expression
        .push("UpdateExpression", text)
        .map_err(Error::expression)?;
    let known = attributes.iter();
    let known = known.filter(|one| is_guarded(one) || is_ring(schema, one));
    let known = unchanged(known, condition);
    let condition = write::both(claim.and_then(Claim::guard), condition.cloned());
    guard_also(&mut expression, guard, condition.as_ref())?;
    let mut members = write::keyed(key);
    expression.write(&mut members);
    Ok((members, known))
}
