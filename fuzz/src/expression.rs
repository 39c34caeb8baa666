//! Conditions of any shape, on attributes of any name.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{Condition, DynamoTable, Path, Type};
use serde_json::Value;

use crate::bytes::Bytes;
use crate::service::Service;

#[derive(DynamoTable)]
#[dynamo(table = "rows")]
struct Row {
    #[hash_key]
    id: u32,
    text: Option<String>,
    count: Option<i64>,
    #[dynamo(rename = "a.b[0]")]
    hostile: AttributeValue,
    map: BTreeMap<String, BTreeMap<String, AttributeValue>>,
    list: Vec<AttributeValue>,
    tags: BTreeSet<String>,
}

/// A filter: it is refused, or sent with every name and value as a placeholder that is used.
pub fn expression(data: &[u8]) {
    let mut bytes = Bytes(data);
    let filter = condition(&mut bytes, 0);
    Service::with(async |service| {
        service.answer(r#"{"Items":[],"Count":0,"ScannedCount":0}"#);
        let rows = Row::table(&service.db);
        let result = rows.scan().filter(filter).await;
        match (result, service.take()) {
            (Ok(_), Some(sent)) => check(&sent),
            (Err(error), None) => assert!(error.is_unsent(), "{error}"),
            (result, sent) => panic!("{result:?} of {sent:?}", result = result.is_ok()),
        }
    });
}

fn condition(bytes: &mut Bytes<'_>, depth: u8) -> Condition<Row> {
    if bytes.is_empty() || depth > 12 {
        return Row::COUNT.exists().erased();
    }
    match bytes.below(12) {
        0 => {
            let left = condition(bytes, depth + 1);
            left.and(condition(bytes, depth + 1)).erased()
        }
        1 => {
            let left = condition(bytes, depth + 1);
            left.or(condition(bytes, depth + 1)).erased()
        }
        2 => !condition(bytes, depth + 1),
        3 => Row::TEXT.begins_with(bytes.text()).erased(),
        4 => Row::TEXT.contains(bytes.text()).erased(),
        5 => Row::TAGS.contains(bytes.text()).erased(),
        6 => {
            let values: Vec<_> = (0..bytes.byte()).map(|_| i64::from(bytes.byte())).collect();
            Row::COUNT.is_in(values).erased()
        }
        7 => Row::TEXT.between(bytes.text(), bytes.text()).erased(),
        8 => Row::TAGS.size().gt(usize::from(bytes.byte())).erased(),
        9 => on(Row::HOSTILE, bytes),
        10 => on(Row::LIST.at(usize::from(bytes.byte())), bytes),
        _ => {
            let entry = Row::MAP.entry(bytes.text());
            on(entry.entry(bytes.text()), bytes)
        }
    }
}

fn on<A: 'static>(path: Path<Row, AttributeValue, A>, bytes: &mut Bytes<'_>) -> Condition<Row> {
    match bytes.below(4) {
        0 => path.eq(bytes.value(0)).erased(),
        1 => path.lt(bytes.value(0)).erased(),
        2 => path.not_exists().erased(),
        _ => path.attribute_type(Type::M).erased(),
    }
}

fn check(sent: &Value) {
    let text = sent["FilterExpression"].as_str().expect("a filter");
    assert!(text.len() <= 4096, "over the limit of 4 KB");
    for (member, mark) in [
        ("ExpressionAttributeNames", '#'),
        ("ExpressionAttributeValues", ':'),
    ] {
        let used: BTreeSet<String> = text
            .split(|letter: char| !letter.is_ascii_alphanumeric() && !"#:".contains(letter))
            .filter(|word| word.starts_with(mark))
            .map(str::to_owned)
            .collect();
        let told = sent[member].as_object();
        let told: BTreeSet<String> = told.into_iter().flat_map(|of| of.keys().cloned()).collect();
        assert_eq!(used, told, "{member} of {text}");
    }
    let words = text.split(|letter: char| " ()[],.<>=".contains(letter));
    for word in words.filter(|word| !word.is_empty()) {
        let is_known = [
            "AND",
            "OR",
            "NOT",
            "IN",
            "BETWEEN",
            "size",
            "contains",
            "begins_with",
            "attribute_exists",
            "attribute_not_exists",
            "attribute_type",
        ]
        .contains(&word);
        let number = word.trim_start_matches(['#', ':']);
        assert!(
            is_known || number.bytes().all(|b| b.is_ascii_digit()),
            "{word} in {text}"
        );
    }
}
