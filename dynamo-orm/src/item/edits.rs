//! Changes of nested values, member by member where the struct does not know all of them.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::codec::EncodeError;
use crate::codec::equal::equal;
use crate::expression::{Segment, Segments};

/// One step of an update: what to write under a path, or to remove it.
pub(super) struct Edit {
    pub(super) path: Segments,
    pub(super) value: Option<Vec<u8>>,
}

/// More edits of one attribute than this are written as its whole value: an expression has 4 KB, of which an edit takes some
/// 20 bytes, and all attributes have to share them.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters>
const MOST: usize = 16;

/// How to bring a stored value, which decoded as `before`, to `after` without losing what the struct does not know, or
/// would spell in another way: member by member where they differ.
pub(super) fn edits(
    path: Segments,
    stored: &[u8],
    before: &[u8],
    after: &[u8],
) -> Result<Vec<Edit>, EncodeError> {
    let stored = parse(stored)?;
    let edits = edits_of(path.clone(), &stored, before, after)?;
    if edits.len() <= MOST {
        return Ok(edits);
    }
    let value = Some(applied(stored, edits)?);
    Ok(vec![Edit { path, value }])
}

/// What these edits make of the stored value.
pub(super) fn merged(stored: &[u8], before: &[u8], after: &[u8]) -> Result<Vec<u8>, EncodeError> {
    let stored = parse(stored)?;
    let edits = edits_of(Segments::root(""), &stored, before, after)?;
    applied(stored, edits)
}

fn edits_of(
    path: Segments,
    stored: &Value,
    before: &[u8],
    after: &[u8],
) -> Result<Vec<Edit>, EncodeError> {
    let mut edits = Vec::new();
    edit(path, stored, &parse(before)?, &parse(after)?, &mut edits)?;
    Ok(edits)
}

fn applied(mut whole: Value, edits: Vec<Edit>) -> Result<Vec<u8>, EncodeError> {
    for Edit { path, value } in edits {
        let value = value.as_deref().map(parse).transpose()?;
        apply(&mut whole, &path.tail, value);
    }
    Ok(whole.to_string().into_bytes())
}

fn apply(whole: &mut Value, path: &[Segment], value: Option<Value>) {
    match (path, value) {
        ([], Some(value)) => *whole = value,
        ([], None) => {}
        ([Segment::Member(name), rest @ ..], value) => {
            let Some(members) = whole.get_mut("M").and_then(Value::as_object_mut) else {
                return;
            };
            match (rest, value) {
                ([], Some(value)) => drop(members.insert(name.to_string(), value)),
                ([], None) => drop(members.remove(&**name)),
                (rest, value) => {
                    if let Some(member) = members.get_mut(&**name) {
                        apply(member, rest, value);
                    }
                }
            }
        }
        ([Segment::Element(index, _), rest @ ..], value) => {
            if let Some(element) = whole.get_mut("L").and_then(|list| list.get_mut(*index)) {
                apply(element, rest, value);
            }
        }
    }
}

fn parse(json: &[u8]) -> Result<Value, EncodeError> {
    serde_json::from_slice(json).map_err(|_| EncodeError::new("a stored value is not JSON"))
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
                return edit_elements(path, stored, before, after, edits);
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

/// Elements are told apart by what they were: one that only moved takes what is stored of it along.
fn edit_elements(
    path: Segments,
    stored: &[Value],
    before: &[Value],
    after: &[Value],
    edits: &mut Vec<Edit>,
) -> Result<(), EncodeError> {
    if stored.len() != before.len() {
        return Err(unknown_list());
    }
    let (origins, is_taken) = origins(before, after);
    let in_place = origins
        .iter()
        .enumerate()
        .all(|(index, origin)| origin.is_none_or(|from| from == index));
    if in_place && before.len() == after.len() {
        for (index, after) in after.iter().enumerate() {
            let path = path.clone().step(Segment::Element(index, None));
            edit(path, &stored[index], &before[index], after, edits)?;
        }
        return Ok(());
    }
    // A changed element of a changed list cannot be told from a new one.
    let is_lost = |from: usize| !is_taken[from] && knows_more(&stored[from], &before[from]);
    if origins.contains(&None) && (0..before.len()).any(is_lost) {
        return Err(unknown_list());
    }
    let rebuilt = origins
        .iter()
        .zip(after)
        .map(|(origin, after)| origin.map_or(after, |from| &stored[from]));
    let list = serde_json::json!({ "L": rebuilt.collect::<Vec<_>>() });
    edits.push(Edit {
        path,
        value: Some(list.to_string().into_bytes()),
    });
    Ok(())
}

/// For each element after, which one it was before; and of those before, which are still there.
fn origins(before: &[Value], after: &[Value]) -> (Vec<Option<usize>>, Vec<bool>) {
    let mut origins: Vec<Option<usize>> = vec![None; after.len()];
    let mut is_taken = vec![false; before.len()];
    // In place first, so that equal elements stay where they are.
    for (index, (before, after)) in before.iter().zip(after).enumerate() {
        if equal(before, after) {
            origins[index] = Some(index);
            is_taken[index] = true;
        }
    }
    // Both were written by the struct, so a plain value has one spelling: of long lists, which are lists of such, none is
    // compared with all.
    let mut plain: HashMap<String, Vec<usize>> = HashMap::new();
    let mut others = Vec::new();
    for from in (0..before.len()).rev().filter(|from| !is_taken[*from]) {
        match spelling(&before[from]) {
            Some(spelling) => plain.entry(spelling).or_default().push(from),
            None => others.push(from),
        }
    }
    for (origin, after) in origins.iter_mut().zip(after) {
        if origin.is_some() {
            continue;
        }
        *origin = if let Some(spelling) = spelling(after) {
            plain.get_mut(&spelling).and_then(Vec::pop)
        } else {
            let found = others.iter().rposition(|from| equal(&before[*from], after));
            found.map(|found| others.remove(found))
        };
        if let Some(from) = *origin {
            is_taken[from] = true;
        }
    }
    (origins, is_taken)
}

/// A value that holds no others, as it is spelled.
fn spelling(value: &Value) -> Option<String> {
    let is_plain = ["S", "N", "B", "BOOL", "NULL"]
        .iter()
        .any(|tag| value.get(tag).is_some());
    is_plain.then(|| value.to_string())
}

/// Whether a stored value holds members or elements that are not among those it decoded as. Of numbers that were rounded
/// nothing is lost that the struct is to keep.
fn knows_more(stored: &Value, before: &Value) -> bool {
    if let Some([stored, before, _]) = contents(stored, before, before) {
        return stored.iter().any(|(name, stored)| {
            before
                .get(name)
                .is_none_or(|before| knows_more(stored, before))
        });
    }
    if let Some([stored, before, _]) = lists(stored, before, before) {
        let mut elements = stored.iter().zip(before);
        return stored.len() != before.len()
            || elements.any(|(stored, before)| knows_more(stored, before));
    }
    spelling(stored).is_none() && !equal(stored, before)
}

fn unknown_list() -> EncodeError {
    EncodeError::new(
        "elements of the stored list hold members that the struct does not know, and were moved and changed at once, so \
         that these members would be lost; save one after the other, give the element a `#[dynamo(flatten)]` map, or \
         use `overwrite()`",
    )
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
        assert_eq!(
            edited(
                stored,
                before,
                r#"{"M":{"city":{"S":"a"},"zip":{"N":"2"}}}"#
            ),
            [r#"[Member("zip")] {"N":"2"}"#]
        );
        // What was read as a default and did not change stays absent.
        let stored = r#"{"M":{"city":{"S":"a"},"unknown":{"S":"kept"}}}"#;
        let after = r#"{"M":{"city":{"S":"b"},"zip":{"N":"1"}}}"#;
        assert_eq!(
            edited(stored, before, after),
            [r#"[Member("city")] {"S":"b"}"#]
        );
    }

    #[test]
    fn the_edits_are_known_without_asking() {
        let merged = |stored: &str, before: &str, after: &str| {
            let merged = merged(stored.as_bytes(), before.as_bytes(), after.as_bytes());
            String::from_utf8(merged.unwrap()).unwrap()
        };
        let element = |city: &str, unknown: &str| {
            format!(r#"{{"L":[{{"M":{{{unknown}"city":{{"S":"{city}"}}}}}},{{"N":"1"}}]}}"#)
        };
        let unknown = r#""a":{"S":"kept"},"#;
        assert_eq!(
            merged(&element("a", unknown), &element("a", ""), &element("b", "")),
            element("b", unknown)
        );
        let stored = r#"{"M":{"city":{"S":"a"},"unknown":{"S":"kept"},"zip":{"N":"1"}}}"#;
        let before = r#"{"M":{"city":{"S":"a"},"zip":{"N":"1"}}}"#;
        assert_eq!(
            merged(
                stored,
                before,
                r#"{"M":{"area":{"N":"2"},"city":{"S":"a"}}}"#
            ),
            r#"{"M":{"area":{"N":"2"},"city":{"S":"a"},"unknown":{"S":"kept"}}}"#
        );
        assert_eq!(merged(stored, before, r#"{"S":"x"}"#), r#"{"S":"x"}"#);
    }

    #[test]
    fn what_was_only_rounded_is_no_unknown_member() {
        let stored = r#"{"L":[{"N":"0.30000001192092896"},{"N":"0.10000000149011612"},{"N":"2"}]}"#;
        let before = r#"{"L":[{"N":"0.3"},{"N":"0.1"},{"N":"2"}]}"#;
        // Unchanged elements stay as they are stored.
        assert_eq!(
            edited(stored, before, r#"{"L":[{"N":"5"},{"N":"0.1"},{"N":"2"}]}"#),
            [r#"[Element(0, None)] {"N":"5"}"#]
        );
        assert_eq!(
            edited(
                stored,
                before,
                r#"{"L":[{"N":"5"},{"N":"0.1"},{"N":"2"},{"N":"1"}]}"#
            ),
            [r#"[] {"L":[{"N":"5"},{"N":"0.10000000149011612"},{"N":"2"},{"N":"1"}]}"#]
        );
        assert_eq!(
            edited(stored, before, r#"{"L":[{"N":"2"},{"N":"0.3"}]}"#),
            [r#"[] {"L":[{"N":"2"},{"N":"0.30000001192092896"}]}"#]
        );
        // Of two of one value, each is used once.
        let twice = r#"{"L":[{"N":"0.30000001192092896"},{"N":"0.3000000119"}]}"#;
        assert_eq!(
            edited(
                twice,
                r#"{"L":[{"N":"0.3"},{"N":"0.3"}]}"#,
                r#"{"L":[{"S":"x"},{"N":"0.3"},{"N":"0.3"},{"N":"0.3"}]}"#
            ),
            [
                r#"[] {"L":[{"S":"x"},{"N":"0.3000000119"},{"N":"0.30000001192092896"},{"N":"0.3"}]}"#
            ]
        );
    }

    #[test]
    fn members_and_elements_can_be_unknown_however_deep() {
        let known = r#"{"M":{"a":{"L":[{"N":"1"},{"SS":["x","y"]}]}}}"#;
        for (stored, knows) in [
            (
                r#"{"M":{"a":{"L":[{"N":"1.00000001"},{"SS":["y","x"]}]}}}"#,
                false,
            ),
            (
                r#"{"M":{"a":{"L":[{"N":"1"},{"SS":["x","y"]}]},"b":{"S":""}}}"#,
                true,
            ),
            (
                r#"{"M":{"a":{"L":[{"N":"1"},{"SS":["x","y"]},{"N":"3"}]}}}"#,
                true,
            ),
            (
                r#"{"M":{"a":{"L":[{"N":"1"},{"SS":["x","y","z"]}]}}}"#,
                true,
            ),
            (
                r#"{"M":{"a":{"L":[{"M":{"n":{"N":"1"}}},{"SS":["x","y"]}]}}}"#,
                true,
            ),
        ] {
            let (value, before) = (parse(stored.as_bytes()), parse(known.as_bytes()));
            assert_eq!(
                knows_more(&value.unwrap(), &before.unwrap()),
                knows,
                "{stored}"
            );
        }
    }

    #[test]
    fn many_edits_are_one() {
        let list = |numbers: &mut dyn Iterator<Item = String>| {
            let numbers: Vec<String> = numbers.map(|one| format!(r#"{{"N":"{one}"}}"#)).collect();
            format!(r#"{{"L":[{}]}}"#, numbers.join(","))
        };
        let stored = list(&mut (0..1000).map(|n| format!("{n}.0000000001")));
        let before = list(&mut (0..1000).map(|n| n.to_string()));
        let after = list(&mut (0..1000).map(|n| (n + n % 2).to_string()));
        let expected = list(&mut (0..1000).map(|n| match n % 2 {
            0 => format!("{n}.0000000001"),
            _ => (n + 1).to_string(),
        }));
        assert_eq!(edited(&stored, &before, &after), [format!("[] {expected}")]);
    }

    #[test]
    fn a_list_of_known_length_is_edited_by_element() {
        let stored = r#"{"L":[{"M":{"a":{"N":"1"},"x":{"N":"9"}}},{"M":{"a":{"N":"2"}}}]}"#;
        let before = r#"{"L":[{"M":{"a":{"N":"1"}}},{"M":{"a":{"N":"2"}}}]}"#;
        let after = r#"{"L":[{"M":{"a":{"N":"7"}}},{"M":{"a":{"N":"2"}}}]}"#;
        assert_eq!(
            edited(stored, before, after),
            [r#"[Element(0, None), Member("a")] {"N":"7"}"#]
        );
        let moved = r#"{"L":[{"M":{"a":{"N":"2"}}},{"M":{"a":{"N":"1"}}}]}"#;
        let known = r#"{"M":{"a":{"N":"2"}}}"#;
        let whole = r#"{"M":{"a":{"N":"1"},"x":{"N":"9"}}}"#;
        assert_eq!(
            edited(stored, before, moved),
            [format!(r#"[] {{"L":[{known},{whole}]}}"#)]
        );
        let without_the_second = r#"{"L":[{"M":{"a":{"N":"1"}}}]}"#;
        assert_eq!(
            edited(stored, before, without_the_second),
            [format!(r#"[] {{"L":[{whole}]}}"#)]
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
