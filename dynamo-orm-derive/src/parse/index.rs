//! `#[index(...)]`, as it was written.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, Ident, LitStr, Path, token};

use crate::errors::Errors;
use crate::options::{self, Place, set};

const INDEX: Place = Place {
    name: "`#[index(...)]`",
    options: &[
        "name = \"...\"",
        "all",
        "keys_only",
        "include(...)",
        "hash = field",
        "range = field",
        "const = NAME",
    ],
    refused: &[],
};

/// An `#[index(...)]`.
pub(crate) struct Index {
    /// The word `index`.
    pub(crate) word: Path,
    /// Whether its options could be read, so that one that is missing was not written.
    pub(crate) sound: bool,
    pub(crate) name: Option<LitStr>,
    pub(crate) projection: Option<Projection>,
    pub(crate) hash: Option<(Path, Vec<Ident>)>,
    pub(crate) range: Option<(Path, Vec<Ident>)>,
    pub(crate) constant: Option<Ident>,
}

pub(crate) enum Projection {
    All,
    KeysOnly,
    Include(Vec<Ident>),
}

impl Index {
    pub(super) fn read(attribute: &Attribute, errors: &mut Errors) -> Self {
        let mut index = Self {
            word: attribute.path().clone(),
            sound: true,
            name: None,
            projection: None,
            hash: None,
            range: None,
            constant: None,
        };
        index.sound = INDEX.read(attribute, errors, |option, meta| index.set(option, meta));
        index
    }

    fn set(&mut self, option: &str, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let fields = |meta: &ParseNestedMeta<'_>| {
            options::fields(meta).map(|fields| (meta.path.clone(), fields))
        };
        match option {
            "name" => set(&mut self.name, meta, options::text),
            "hash" => set(&mut self.hash, meta, fields),
            "range" => set(&mut self.range, meta, fields),
            "const" => set(&mut self.constant, meta, options::constant),
            _ => self.project(option, meta),
        }
    }

    fn project(&mut self, option: &str, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let error = |message| Err(syn::Error::new_spanned(&meta.path, message));
        let projection = match option {
            "all" => options::flag(meta).map(|_| Projection::All)?,
            "keys_only" => options::flag(meta).map(|_| Projection::KeysOnly)?,
            _ => {
                let is_list = meta.input.peek(token::Paren);
                match options::list(meta.input) {
                    Ok(fields) if !fields.is_empty() => Projection::Include(fields),
                    Err(_) if is_list => {
                        return error(
                            "`include` lists fields by their names in the struct; write \
                             `include(first, second)`, without quotes",
                        );
                    }
                    _ => {
                        return error(
                            "`include` needs at least one field; list them: \
                             `include(first_name)`, or use `keys_only`",
                        );
                    }
                }
            }
        };
        if self.projection.is_some() {
            return error(
                "an index has one projection; keep one of `all`, `keys_only` and `include(...)`",
            );
        }
        self.projection = Some(projection);
        Ok(())
    }
}
