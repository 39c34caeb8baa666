//! Changes of nested values, member by member where the struct does not know all of them.

use serde_json::{Map, Value};

use crate::codec::EncodeError;
use crate::codec::equal::equal;
use crate::expression::{Segment, Segments};

/// One step of an update: what to write under a path, or to remove it.
pub(super) struct Edit {
    pub(super) path: Segments,
    pub(super) value: Option<Vec<u8>>,
}

/// How to bring a stored value, which decoded as `before`, to `after` without losing what the struct does not know:
/// member by member where they differ.
pub(super) fn edits(
    path: Segments,
    stored: &[u8],
    before: &[u8],
    after: &[u8],
) -> Result<Vec<Edit>, EncodeError> {
    let parse = |json: &[u8]| {
        serde_json::from_slice::<Value>(json)
            .map_err(|_| EncodeError::new("a stored value is not JSON"))
    };
    let mut edits = Vec::new();
    edit(
        path,
        &parse(stored)?,
        &parse(before)?,
        &parse(after)?,
        &mut edits,
    )?;
    Ok(edits)
}

fn edit(
    path: Segments,
    stored: &Value,
    before: &Value,
    after: &Value,
    edits: &mut Vec<Edit>,
) -> Result<(), EncodeError> {
    if equal(before, after) {
        return Ok(());
    }
    if !equal(stored, before) {
        match (
            contents(stored, before, after),
            lists(stored, before, after),
        ) {
            (Some([stored, before, after]), _) => {
                return edit_members(&path, stored, before, after, edits);
            }
            (_, Some([stored, before, after])) => {
                return edit_elements(&path, stored, before, after, edits);
            }
            _ => {}
        }
    }
    edits.push(Edit {
        path,
        value: Some(after.to_string().into_bytes()),
    });
    Ok(())
}

fn contents<'v>(
    stored: &'v Value,
    before: &'v Value,
    after: &'v Value,
) -> Option<[&'v Map<String, Value>; 3]> {
    let members = |value: &'v Value| value.get("M")?.as_object();
    Some([members(stored)?, members(before)?, members(after)?])
}

fn lists<'v>(
    stored: &'v Value,
    before: &'v Value,
    after: &'v Value,
) -> Option<[&'v Vec<Value>; 3]> {
    let items = |value: &'v Value| value.get("L")?.as_array();
    Some([items(stored)?, items(before)?, items(after)?])
}

fn edit_members(
    path: &Segments,
    stored: &Map<String, Value>,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    edits: &mut Vec<Edit>,
) -> Result<(), EncodeError> {
    let member = |name: &String| path.clone().step(Segment::Member(name.clone().into()));
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        edits.push(Edit {
            path: member(name),
            value: None,
        });
    }
    for (name, after) in after {
        match (stored.get(name), before.get(name)) {
            (Some(stored), Some(before)) => edit(member(name), stored, before, after, edits)?,
            (None, Some(before)) if equal(before, after) => {}
            _ => edits.push(Edit {
                path: member(name),
                value: Some(after.to_string().into_bytes()),
            }),
        }
    }
    Ok(())
}

fn edit_elements(
    path: &Segments,
    stored: &[Value],
    before: &[Value],
    after: &[Value],
    edits: &mut Vec<Edit>,
) -> Result<(), EncodeError> {
    if before.len() != after.len() || stored.len() != before.len() {
        return Err(EncodeError::new(
            "the stored list holds members that the struct does not know, so its length cannot be changed without \
             losing them; give the element a `#[dynamo(flatten)]` map, or use `overwrite()`",
        ));
    }
    for (index, ((stored, before), after)) in stored.iter().zip(before).zip(after).enumerate() {
        edit(
            path.clone().step(Segment::Element(index)),
            stored,
            before,
            after,
            edits,
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(stored: &str, before: &str, after: &str) -> Vec<String> {
        edits(
            Segments::root("a"),
            stored.as_bytes(),
            before.as_bytes(),
            after.as_bytes(),
        )
        .unwrap()
        .into_iter()
        .map(|edit| {
            let value = edit.value.map(|value| String::from_utf8(value).unwrap());
            format!(
                "{:?} {}",
                edit.path.tail,
                value.unwrap_or_else(|| "removed".into())
            )
        })
        .collect()
    }

    #[test]
    fn unknown_members_are_written_around() {
        let stored = r#"{"M":{"city":{"S":"a"},"zip":{"N":"1"},"unknown":{"S":"kept"}}}"#;
        let before = r#"{"M":{"city":{"S":"a"},"zip":{"N":"1"}}}"#;
        let after = r#"{"M":{"city":{"S":"b"}}}"#;
        assert_eq!(
            edited(stored, before, after),
            [
                r#"[Member("zip")] removed"#,
                r#"[Member("city")] {"S":"b"}"#
            ]
        );
        assert_eq!(
            edited(before, before, after),
            [r#"[] {"M":{"city":{"S":"b"}}}"#]
        );
    }

    #[test]
    fn a_list_of_known_length_is_edited_by_element() {
        let stored = r#"{"L":[{"M":{"a":{"N":"1"},"x":{"N":"9"}}},{"M":{"a":{"N":"2"}}}]}"#;
        let before = r#"{"L":[{"M":{"a":{"N":"1"}}},{"M":{"a":{"N":"2"}}}]}"#;
        let after = r#"{"L":[{"M":{"a":{"N":"7"}}},{"M":{"a":{"N":"2"}}}]}"#;
        assert_eq!(
            edited(stored, before, after),
            [r#"[Element(0), Member("a")] {"N":"7"}"#]
        );
        let shorter = r#"{"L":[{"M":{"a":{"N":"7"}}}]}"#;
        let refused = edits(
            Segments::root("a"),
            stored.as_bytes(),
            before.as_bytes(),
            shorter.as_bytes(),
        );
        assert!(refused.is_err());
    }
}
