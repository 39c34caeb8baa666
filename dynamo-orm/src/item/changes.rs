//! What changed between two snapshots of a value, attribute by attribute.

use std::borrow::Cow;

use super::Snapshot;
use crate::codec::json::JsonReader;
use crate::codec::{Reader, tree};
use crate::table::DynamoTable;

/// One attribute: as it is stored, as it was decoded, and as it is to be; as DynamoDB JSON.
pub(super) struct Attribute<'a> {
    pub(super) name: Cow<'static, str>,
    pub(super) stored: Option<&'a [u8]>,
    pub(super) before: Option<&'a [u8]>,
    pub(super) after: Option<&'a [u8]>,
}

impl Attribute<'_> {
    pub(super) fn changed(&self) -> bool {
        match (self.before, self.after) {
            (Some(before), Some(after)) => !tree::same(before, after),
            (before, after) => before.is_some() != after.is_some(),
        }
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

/// Whether any attribute differs.
pub(super) fn differ(before: &Snapshot, now: &Snapshot) -> bool {
    let changed = |name| match (before.get(name), now.get(name)) {
        (Some(before), Some(now)) => !tree::same(before, now),
        _ => true,
    };
    before.json != now.json && before.names().chain(now.names()).any(changed)
}

/// Every attribute but the key that the struct knows, or that either snapshot holds.
pub(super) fn attributes<'a, T: DynamoTable>(
    stored: Option<&'a str>,
    before: &'a Snapshot,
    now: &'a Snapshot,
) -> Vec<Attribute<'a>> {
    let stored = stored.map(members);
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
    names
        .into_iter()
        .map(|(name, json)| {
            let decoded = before.get(json);
            Attribute {
                stored: match &stored {
                    Some(members) => members
                        .iter()
                        .find(|(stored, _)| *stored == name)
                        .map(|(_, value)| value.as_bytes()),
                    None => decoded,
                },
                before: decoded,
                after: now.get(json),
                name,
            }
        })
        .collect()
}

/// The members of a stored item, which was read before and is well formed.
fn members(item: &str) -> Vec<(Cow<'_, str>, &str)> {
    let mut members = Vec::new();
    let read = JsonReader::new(item).entries(|name, reader| {
        members.push((name, reader.json()?));
        Ok(())
    });
    debug_assert!(read.is_ok());
    members
}
