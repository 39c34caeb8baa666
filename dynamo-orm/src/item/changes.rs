//! What changed between two snapshots of a value, attribute by attribute.

use std::borrow::Cow;

use super::Snapshot;
use super::edits::merged;
use crate::codec::equal::same;
use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, Name, Reader};
use crate::error::Error;
use crate::table::DynamoTable;
use crate::wire::Members;

/// One attribute: as it is stored, as it was decoded, and as it is to be; as DynamoDB JSON.
pub(super) struct Attribute<'a> {
    pub(super) name: Cow<'static, str>,
    pub(super) stored: Option<&'a [u8]>,
    pub(super) before: Option<&'a [u8]>,
    pub(super) after: Option<&'a [u8]>,
    pub(super) changed: bool,
    /// Whether a save changed it of which it is not known whether it was applied.
    pub(super) is_doubted: bool,
}

fn is_changed(before: Option<&[u8]>, after: Option<&[u8]>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => !same(before, after),
        (before, after) => before.is_some() != after.is_some(),
    }
}

impl Snapshot {
    fn get(&self, json_name: &[u8]) -> Option<&[u8]> {
        self.marks
            .iter()
            .find(|mark| self.json[mark.name.clone()] == *json_name)
            .map(|mark| &self.json[mark.value.clone()])
    }

    fn names(&self) -> impl Iterator<Item = &[u8]> {
        self.marks.iter().map(|mark| &self.json[mark.name.clone()])
    }
}

/// Whether any attribute differs but the one that every write sets to its time.
pub(super) fn differ<T: DynamoTable>(before: &Snapshot, now: &Snapshot) -> bool {
    let mut names = T::NAMES.iter();
    let stamp = T::SCHEMA.updated_at;
    let stamp = stamp.and_then(|stamp| names.find(|name| name.name == stamp));
    differ_beside(stamp.map(Name::json), before, now)
}

fn differ_beside(stamp: Option<&[u8]>, before: &Snapshot, now: &Snapshot) -> bool {
    let changed = |name| Some(name) != stamp && is_changed(before.get(name), now.get(name));
    before.json != now.json && before.names().chain(now.names()).any(changed)
}

/// Every attribute but the key that the struct knows, or that either snapshot holds.
pub(super) fn attributes<'a, T: DynamoTable>(
    stored: Option<&'a str>,
    before: &'a Snapshot,
    now: &'a Snapshot,
) -> Result<Vec<Attribute<'a>>, Error> {
    let stored = stored.map(members).transpose().map_err(Error::response)?;
    let mut names: Vec<(Cow<'static, str>, &[u8])> = T::NAMES
        .iter()
        .map(|name| (Cow::Borrowed(name.name), name.json()))
        .collect();
    for json in before.names().chain(now.names()) {
        if !names.iter().any(|(_, known)| *known == json) {
            // A name is written as a JSON string and a colon.
            let name = serde_json::from_slice(&json[..json.len() - 1]).unwrap_or_default();
            names.push((Cow::Owned(name), json));
        }
    }
    names.retain(|(name, _)| T::SCHEMA.key().all(|key| key.name != name));
    let attributes = names.into_iter().map(|(name, json)| {
        let (decoded, after) = (before.get(json), now.get(json));
        Attribute {
            stored: match &stored {
                Some(members) => members
                    .iter()
                    .find(|(stored, _)| *stored == name)
                    .map(|(_, value)| value.as_bytes()),
                None => decoded,
            },
            before: decoded,
            after,
            changed: is_changed(decoded, after),
            is_doubted: false,
            name,
        }
    });
    Ok(attributes.collect())
}

/// What is known to be stored once these changes are: they are guarded by what was, so it need not be asked for. Of an
/// attribute that did not change, what was known before; another writer's change of it has not been seen yet.
pub(super) fn known(before: &str, attributes: &[Attribute<'_>]) -> Result<Box<str>, Error> {
    let changed = || attributes.iter().filter(|attribute| attribute.changed);
    let mut known = Members::default();
    for (name, value) in members(before).map_err(Error::response)? {
        if changed().all(|attribute| attribute.name != name) {
            known.raw(&name, value.as_bytes());
        }
    }
    for attribute in changed() {
        let value = match (attribute.stored, attribute.before, attribute.after) {
            (Some(stored), Some(before), Some(after)) => {
                let merged = merged(stored, before, after);
                &merged.map_err(|error| Error::encode(error.in_member(&attribute.name)))?
            }
            (_, _, Some(after)) => after,
            (_, _, None) => continue,
        };
        known.raw(&attribute.name, value);
    }
    let known = String::from_utf8(known.into_object());
    known
        .map(Into::into)
        .map_err(|error| Error::response(DecodeError::malformed(error.utf8_error().valid_up_to())))
}

/// The members of a stored item.
fn members(item: &str) -> Result<Vec<(Cow<'_, str>, &str)>, DecodeError> {
    let mut members = Vec::new();
    JsonReader::new(item).entries(|name, reader| {
        members.push((name, reader.json()?));
        Ok(())
    })?;
    Ok(members)
}
