//! The rules of `#[index(...)]`.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Generics, Ident};

use super::{Taken, plain_key, position, resource_name};
use crate::errors::{Errors, nearest};
use crate::model::{Absence, Index, Keys, Members, Projection, Scope};
use crate::{names, parse};

/// The quotas: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html>
const GLOBAL_INDEXES: usize = 20;
const LOCAL_INDEXES: usize = 5;
const INCLUDED_ATTRIBUTES: usize = 100;
/// The most attributes of an index's hash key, and of its range key.
const KEY_ATTRIBUTES: usize = 4;

/// Resolves the indexes of a table, the global ones first.
pub(super) fn resolve(
    table: &parse::Table,
    members: &Members,
    keys: Option<Keys>,
    taken: &mut Taken,
    errors: &mut Errors,
) -> Vec<Index> {
    let ident = &members.ident;
    taken
        .types
        .extend([ident.to_string(), names::key(ident).to_string()]);
    let mut resolver = Resolver {
        fields: &table.body.fields,
        members,
        keys,
        taken,
        errors,
        names: HashSet::new(),
        included: 0,
    };
    resolver.quotas(table);
    let global = table.indexes.iter().map(|index| (index, None));
    let local = table
        .body
        .fields
        .iter()
        .flat_map(|field| field.indexes.iter().map(move |index| (index, Some(field))));
    let all = global.chain(local);
    all.filter_map(|(index, field)| resolver.index(index, field))
        .collect()
}

struct Resolver<'a> {
    fields: &'a [parse::Field],
    members: &'a Members,
    keys: Option<Keys>,
    taken: &'a mut Taken,
    errors: &'a mut Errors,
    /// The names of the indexes so far.
    names: HashSet<String>,
    /// The number of attributes that the indexes so far include.
    included: usize,
}

/// The names of an index and of its items.
struct Names {
    name: String,
    constant: Ident,
    ident: Ident,
    /// The struct that is read from it, unless that is the item.
    output: Option<Ident>,
}

impl<'a> Resolver<'a> {
    fn quotas(&mut self, table: &parse::Table) {
        for index in table.indexes.iter().skip(GLOBAL_INDEXES) {
            let message = format!(
                "a table has at most {GLOBAL_INDEXES} global indexes; remove this `#[index(...)]`"
            );
            self.errors.at(&index.word, message);
        }
        let local = self.fields.iter().flat_map(|field| &field.indexes);
        for index in local.skip(LOCAL_INDEXES) {
            let message = format!(
                "a table has at most {LOCAL_INDEXES} local indexes; \
                 move this `#[index(...)]` onto the struct for a global index"
            );
            self.errors.at(&index.word, message);
        }
    }

    /// Resolves a global index, or the local one of a field.
    fn index(&mut self, index: &parse::Index, local: Option<&parse::Field>) -> Option<Index> {
        let names = self.names(index);
        let keys = match local {
            Some(field) => self.local_keys(index, field),
            None => self.global_keys(index),
        };
        let included = self.projection(index, keys.as_ref());
        let Names {
            name,
            constant,
            ident,
            output,
        } = names?;
        let (hash, range) = keys?;
        let mut index = Index {
            ident,
            constant,
            name,
            scope: if local.is_some() {
                Scope::Local
            } else {
                Scope::Global
            },
            hash,
            range,
            projection: Projection::All,
        };
        if let Some(output) = output {
            let output = self.output(&index, &included, output);
            index.projection = if included.is_empty() {
                Projection::KeysOnly { output }
            } else {
                Projection::Include {
                    output,
                    attributes: included,
                }
            };
        }
        Some(index)
    }

    /// The names of an index and of its items; `None` if one was reported.
    fn names(&mut self, index: &parse::Index) -> Option<Names> {
        let Some(written) = &index.name else {
            self.missing(index, "this index has no name; add `name = \"...\"`");
            return None;
        };
        let name = resource_name("index", written, self.errors)?;
        if !self.names.insert(name.clone()) {
            let message = format!("an index `{name}` exists already; give this one another name");
            self.errors.at(written, message);
            return None;
        }
        let item = &self.members.ident;
        let (constant, pascal) = match &index.constant {
            Some(constant) => (Some(constant.clone()), names::pascal_of_constant(constant)),
            None => (
                names::identifier(&names::screaming(&name), written.span()),
                names::pascal(&name),
            ),
        };
        // What the compiler says about the index's types is said at its name.
        let span = item.span().located_at(written.span());
        let (Some(constant), Some(ident), Some(output)) = (
            constant,
            names::index(item, &pascal, span),
            names::projection(item, &pascal, span),
        ) else {
            let message = format!("no constant can be called `{name}`; add `const = NAME`");
            self.errors.at(written, message);
            return None;
        };
        let shown = index.constant.as_ref().map(Ident::to_token_stream);
        let shown = shown.unwrap_or_else(|| written.to_token_stream());
        if !self.taken.constants.insert(constant.to_string()) {
            let message = format!(
                "the constant `{constant}` exists already; \
                 give this index another with `const = NAME`"
            );
            self.errors.at(shown, message);
            return None;
        }
        let projected = !matches!(index.projection, None | Some(parse::Projection::All));
        let output = projected.then_some(output);
        for ident in [Some(&ident), output.as_ref()].into_iter().flatten() {
            if !self.taken.types.insert(ident.to_string()) {
                let message = format!(
                    "the type `{ident}` exists already; \
                     give this index other names with `const = NAME`"
                );
                self.errors.at(shown, message);
                return None;
            }
        }
        Some(Names {
            name,
            constant,
            ident,
            output,
        })
    }

    fn local_keys(
        &mut self,
        index: &parse::Index,
        field: &parse::Field,
    ) -> Option<(Vec<usize>, Vec<usize>)> {
        for (option, given) in [("hash", &index.hash), ("range", &index.range)] {
            if let Some((word, _)) = given {
                let message = format!(
                    "a local index takes its hash key from the table and its range key from this \
                     field; remove `{option}`, or move `#[index(...)]` onto the struct for a \
                     global index"
                );
                self.errors.at(word, message);
            }
        }
        let plain = plain_key(field, "an index key", self.errors);
        let keys = self.keys?;
        let range = position(&field.ident, self.members).filter(|_| plain)?;
        if keys.contains(range) {
            let message = format!(
                "`{}` is a key of the table already; move this `#[index(...)]` to another field",
                names::plain(&field.ident),
            );
            self.errors.at(&index.word, message);
            return None;
        }
        if keys.range.is_none() {
            let message = "a local index needs a table with a range key; mark a field with \
                           `#[range_key]`, or move `#[index(...)]` onto the struct for a global \
                           index";
            self.errors.at(&index.word, message);
        }
        Some((vec![keys.hash], vec![range]))
    }

    fn global_keys(&mut self, index: &parse::Index) -> Option<(Vec<usize>, Vec<usize>)> {
        let Some((_, hash)) = &index.hash else {
            self.missing(
                index,
                "this global index has no hash key; add `hash = field`",
            );
            return None;
        };
        let hash = self.key_attributes("hash", hash);
        let mut range = Some(Vec::new());
        if let Some((_, fields)) = &index.range {
            range = self.key_attributes("range", fields);
            for field in fields {
                let both = position(field, self.members);
                if both.is_some_and(|both| hash.iter().flatten().any(|hash| *hash == both)) {
                    let message = format!(
                        "`{}` is both in `hash` and in `range`; remove it from one",
                        names::plain(field),
                    );
                    self.errors.at(field, message);
                    range = None;
                }
            }
        }
        Some((hash?, range?))
    }

    /// The attributes of a global index's hash or range key; `None` if one was reported.
    fn key_attributes(&mut self, option: &str, fields: &[Ident]) -> Option<Vec<usize>> {
        if let Some(fifth) = fields.get(KEY_ATTRIBUTES) {
            let message = format!(
                "an index has at most {KEY_ATTRIBUTES} {option} key fields; remove `{}`",
                names::plain(fifth),
            );
            self.errors.at(fifth, message);
        }
        let mut positions = Vec::new();
        for field in fields {
            let Some(key) = self.field(option, field) else {
                continue;
            };
            let plain = plain_key(key, "an index key", self.errors);
            match position(field, self.members).filter(|_| plain) {
                Some(key) if positions.contains(&key) => self.twice(option, field),
                key => positions.extend(key),
            }
        }
        (positions.len() == fields.len() && fields.len() <= KEY_ATTRIBUTES).then_some(positions)
    }

    /// The attributes that an index includes.
    fn projection(
        &mut self,
        index: &parse::Index,
        keys: Option<&(Vec<usize>, Vec<usize>)>,
    ) -> Vec<usize> {
        let mut included = Vec::new();
        let Some(projection) = &index.projection else {
            let message = "this index has no projection; add `all`, `keys_only` or `include(...)`";
            self.missing(index, message);
            return included;
        };
        let parse::Projection::Include(fields) = projection else {
            return included;
        };
        for field in fields {
            let name = names::plain(field);
            let Some(written) = self.field("include", field) else {
                continue;
            };
            let Some(attribute) = position(&written.ident, self.members) else {
                let message = format!(
                    "`{name}` is stored under no name of its own; remove it from `include(...)`"
                );
                self.errors.at(field, message);
                continue;
            };
            let own = keys.is_some_and(|(hash, range)| {
                hash.contains(&attribute) || range.contains(&attribute)
            });
            if own || self.keys.is_some_and(|keys| keys.contains(attribute)) {
                let message = format!(
                    "`{name}` is a key and always projected; remove it from `include(...)`"
                );
                self.errors.at(field, message);
            } else if included.contains(&attribute) {
                self.twice("include", field);
            } else {
                included.push(attribute);
                self.included += 1;
                if self.included == INCLUDED_ATTRIBUTES + 1 {
                    let message = format!(
                        "the indexes of a table include at most {INCLUDED_ATTRIBUTES} attributes \
                         together and `{name}` is one more; use `all`, or include fewer"
                    );
                    self.errors.at(field, message);
                }
            }
        }
        included
    }

    /// The struct that is read from `index`, whose own keys are never absent there.
    fn output(&self, index: &Index, included: &[usize], ident: Ident) -> Members {
        let (table, all) = (self.keys, &self.members.attributes);
        let own = index.hash.iter().chain(&index.range).copied();
        let others = (0..all.len()).filter(|&position| {
            let key = table.is_some_and(|table| table.contains(position));
            !index.is_key(position) && (key || included.contains(&position))
        });
        let own = own.map(|key| {
            let mut attribute = all[key].clone();
            if !table.is_some_and(|table| table.contains(key)) {
                attribute.ty = unwrapped(&attribute.ty);
                attribute.absence = Absence::OfType;
            }
            attribute
        });
        Members {
            vis: self.members.vis.clone(),
            ident,
            generics: Generics::default(),
            attributes: own
                .chain(others.map(|position| all[position].clone()))
                .collect(),
            skipped: Vec::new(),
            flatten: None,
            version: None,
        }
    }

    /// The field that an index names.
    fn field(&mut self, option: &str, named: &Ident) -> Option<&'a parse::Field> {
        let name = names::plain(named);
        let field = self
            .fields
            .iter()
            .find(|field| names::plain(&field.ident) == name);
        if field.is_none() {
            let fields: Vec<_> = self
                .fields
                .iter()
                .map(|field| names::plain(&field.ident))
                .collect();
            let is_stored_so = |field: &&parse::Field| {
                let rename = field.options.rename.as_ref();
                rename.is_some_and(|rename| rename.value() == name)
            };
            let stored = self.fields.iter().find(is_stored_so);
            let near = nearest(&name, fields.iter().map(String::as_str));
            let message = match (stored, near) {
                (Some(field), _) => {
                    let field = names::plain(&field.ident);
                    format!(
                        "no field `{name}`: it is what `{field}` is stored as, and `{option}` lists fields; write `{field}`"
                    )
                }
                (None, Some(near)) => format!("no field `{name}`; did you mean `{near}`?"),
                (None, None) => {
                    format!("no field `{name}`; `{option}` lists fields of this struct")
                }
            };
            self.errors.at(named, message);
        }
        field
    }

    /// Reports what was not written, unless it was and could not be read.
    fn missing(&mut self, index: &parse::Index, message: &str) {
        if index.sound {
            self.errors.at(&index.word, message);
        }
    }

    fn twice(&mut self, option: &str, field: &Ident) {
        let name = names::plain(field);
        self.errors.at(
            field,
            format!("`{name}` is twice in `{option}`; remove one"),
        );
    }
}

/// The type of a key as an index holds it, outside of the generated block.
fn unwrapped(ty: &TokenStream) -> TokenStream {
    quote_spanned!(ty.span()=> <#ty as ::dynamo_orm::__private::IndexKey>::Key)
}
