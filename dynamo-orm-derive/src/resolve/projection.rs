//! The rules of projections. What the table has is for the compiler to say.

use std::collections::{HashMap, HashSet};

use super::members::attribute;
use crate::errors::Errors;
use crate::model::{Members, Projected};
use crate::{names, parse};

/// Resolves a projection; `None` if it names no table.
pub(super) fn resolve(parsed: parse::Projected, errors: &mut Errors) -> Option<Projected> {
    let parse::Projected { body, table, sound } = parsed;
    if table.is_none() && sound {
        let message = "this projection names no table; add `#[dynamo(table = User)]` with the type of its table";
        errors.at(&body.ident, message);
    }
    Some(Projected {
        members: fields(body, errors),
        table: table?,
    })
}

/// Resolves fields that are found by the constants of a table or document.
pub(super) fn fields(body: parse::Struct, errors: &mut Errors) -> Members {
    let mut members = Members {
        vis: body.vis,
        ident: body.ident,
        generics: body.generics,
        attributes: Vec::new(),
        skipped: Vec::new(),
        flatten: None,
        version: None,
    };
    let mut projected = HashMap::new();
    for field in &body.fields {
        let attribute = attribute(field, None, &mut HashSet::new(), errors);
        let name = names::plain(&field.ident);
        // A request names an attribute once.
        if let Some(first) = projected.get(&attribute.constant) {
            let message = format!(
                "`{first}` is the attribute `{}` already; remove `{name}`",
                attribute.constant,
            );
            errors.at(field.options.path.as_ref().unwrap_or(&field.ident), message);
        }
        projected.insert(attribute.constant.clone(), name);
        members.attributes.push(attribute);
    }
    members
}
