//! Pages as DynamoDB may return them, though the engine does not.

use serde_json::{Map, Value, json};

/// The member of a last evaluated key that says where the items begin which an empty page left out.
const BEHIND: &str = "dynamo-orm behind an empty page";

/// Whether a request goes on behind an empty page.
pub(super) fn is_behind_empty_page(body: &Value) -> bool {
    !body["ExclusiveStartKey"][BEHIND].is_null()
}

/// The request as the engine understands it, if it goes on behind an empty page.
pub(super) fn resumed(mut body: Value) -> Option<Value> {
    let request = body.as_object_mut()?;
    let start = request.get_mut("ExclusiveStartKey")?.get_mut(BEHIND)?["M"].take();
    if start.as_object()?.is_empty() {
        request.remove("ExclusiveStartKey");
    } else {
        request.insert("ExclusiveStartKey".into(), start);
    }
    Some(body)
}

/// Takes the items from a page, so that they are on the next one; `None` if there is no next page.
pub(super) fn emptied(request: &Value, mut page: Value) -> Option<Value> {
    let start = match &request["ExclusiveStartKey"] {
        Value::Null => json!({}),
        key => key.clone(),
    };
    let response = page.as_object_mut()?;
    let key = response.get_mut("LastEvaluatedKey")?.as_object_mut()?;
    key.insert(BEHIND.into(), json!({"M": start}));
    response.insert("Count".into(), json!(0));
    if let Some(items) = response.get_mut("Items") {
        *items = json!([]);
    }
    Some(page)
}

/// Gives a page the key that it was asked for by.
pub(super) fn repeated(request: &Value, mut page: Value) -> Value {
    if let Some(response) = page.as_object_mut() {
        let start = request["ExclusiveStartKey"].clone();
        response.insert("LastEvaluatedKey".into(), start);
    }
    page
}

/// Describes a table's global indexes as CREATING, or the table if there is none.
pub(super) fn creating(mut description: Value) -> Value {
    if let Some(table) = description.get_mut("Table") {
        match table["GlobalSecondaryIndexes"].as_array_mut() {
            Some(indexes) => {
                for index in indexes {
                    index["IndexStatus"] = json!("CREATING");
                }
            }
            None => table["TableStatus"] = json!("CREATING"),
        }
    }
    description
}

/// Takes what is left unprocessed out of a batch, each write or key with probability `rate`. What was taken has the
/// form in which it is answered; `None` if nothing is left to send.
pub(super) fn split(batch: &mut Value, rate: f64, rng: &mut fastrand::Rng) -> Option<Value> {
    let mut unprocessed = Map::new();
    let tables = batch["RequestItems"].as_object_mut()?;
    for (name, request) in &mut *tables {
        // {table: {"Keys": [key], ..}} of reads, {table: [write]} of writes.
        let mut left = request.clone();
        let (sent, rest) = (entries_mut(request)?, entries_mut(&mut left)?);
        rest.clear();
        for entry in std::mem::take(sent) {
            let list = if rng.f64() < rate {
                &mut *rest
            } else {
                &mut *sent
            };
            list.push(entry);
        }
        if !rest.is_empty() {
            unprocessed.insert(name.clone(), left);
        }
    }
    tables.retain(|_, request| entries_mut(request).is_some_and(|list| !list.is_empty()));
    (!tables.is_empty()).then_some(Value::Object(unprocessed))
}

/// The writes or keys of one table.
fn entries_mut(request: &mut Value) -> Option<&mut Vec<Value>> {
    let list = if request.is_object() {
        request.get_mut("Keys")?
    } else {
        request
    };
    list.as_array_mut()
}

/// Adds what was left unprocessed to a batch's response, which may have such of its own.
pub(super) fn with_unprocessed(mut response: Value, member: &str, unprocessed: &Value) -> Value {
    let left = &mut response[member];
    for (table, mut request) in unprocessed.as_object().cloned().unwrap_or_default() {
        let own = entries_mut(&mut left[&table]).map(std::mem::take);
        if let Some(list) = entries_mut(&mut request) {
            list.extend(own.unwrap_or_default());
        }
        left[&table] = request;
    }
    response
}
