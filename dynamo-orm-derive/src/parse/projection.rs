//! A struct that derives `DynamoProjection`, as it was written.

use syn::{DeriveInput, Path};

use super::Struct;
use crate::errors::Errors;
use crate::options::{self, Place, set};

const PROJECTION: Place = Place {
    name: "`#[dynamo(...)]` on a projection",
    options: &["table = User"],
    refused: &[(
        "rename_all",
        "a projection's fields have the stored names of the table's; remove `rename_all`",
    )],
};
const FIELD: Place = Place {
    name: "`#[dynamo(...)]` on a field of a projection",
    options: &["default", "serde", "path = NAME"],
    refused: &[
        (
            "rename",
            "a projection's field has the stored name of the table's; remove `rename`",
        ),
        (
            "skip",
            "a projection has only the fields that are read; remove this field",
        ),
        (
            "flatten",
            "a projection reads only the attributes that it names; remove this field",
        ),
        (
            "sensitive",
            "a projection's field is sensitive if the table's is; remove `sensitive`",
        ),
    ],
};

/// A projection of a table's items.
pub(crate) struct Projected {
    pub(crate) body: Struct,
    pub(crate) table: Option<Path>,
    /// Whether its options could be read, so that one that is missing was not written.
    pub(crate) sound: bool,
}

impl Projected {
    pub(crate) fn read(input: &DeriveInput, errors: &mut Errors) -> Option<Self> {
        let (mut table, mut sound) = (None, true);
        for attribute in &input.attrs {
            if attribute.path().is_ident("dynamo") {
                sound &= PROJECTION.read(attribute, errors, |_, meta| {
                    set(&mut table, meta, options::ty)
                });
            }
        }
        let body = Struct::named(input, "DynamoProjection", &FIELD, errors)?;
        if !input.generics.params.is_empty() {
            let message = "`DynamoProjection` takes no generic structs; use concrete field types";
            errors.at(&input.generics, message);
            return None;
        }
        Some(Self { body, table, sound })
    }
}
