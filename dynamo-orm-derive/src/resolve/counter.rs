//! The rules of `#[dynamo(counter)]`.

use super::position;
use crate::errors::Errors;
use crate::model::{Absence, Counter, Members};
use crate::names;
use crate::parse::Struct;

/// The counters that are sound.
pub(super) fn resolve(body: &Struct, members: &mut Members, errors: &mut Errors) -> Vec<Counter> {
    let mut counters = Vec::new();
    for field in &body.fields {
        let options = &field.options;
        let Some(counter) = &options.counter else {
            continue;
        };
        let name = names::plain(&field.ident);
        if field.hash_key.is_some() || field.range_key.is_some() {
            let message = format!(
                "`{name}` is a key, which never changes, and a counter changes with every write; remove `counter`"
            );
            errors.at(&counter.path, message);
            continue;
        }
        let barred = [
            ("serde", &options.serde),
            ("version", &options.version),
            ("ttl", &options.ttl),
            ("created_at", &options.created_at),
            ("updated_at", &options.updated_at),
        ];
        let barred = barred
            .into_iter()
            .find_map(|(other, given)| Some((other, given.as_ref()?)));
        if let Some((other, given)) = barred {
            let message =
                format!("`{name}` is a counter and cannot be `{other}`; remove `{other}`");
            errors.at(given, message);
            continue;
        }
        let Some(position) = position(&field.ident, members) else {
            continue;
        };
        let absence = &mut members.attributes[position].absence;
        if matches!(absence, Absence::OfType) {
            // Items that were stored before there was a counter are read all the same.
            *absence = Absence::Default;
        }
        counters.push(Counter {
            position,
            start: counter.start,
            step: counter.step,
            span: counter.path.clone(),
        });
    }
    counters
}
