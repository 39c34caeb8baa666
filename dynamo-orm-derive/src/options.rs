//! The options inside of one attribute, `#[dynamo(rename = "x", default)]`.

use proc_macro2::{Delimiter, Group, TokenTree};
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseBuffer, ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitInt, LitStr, Path, Token};

use crate::errors::{Errors, listed, nearest};
use crate::names;

/// A place for options, and those that it takes, each as it is written.
pub(crate) struct Place {
    /// The attribute and what it stands on.
    pub(crate) name: &'static str,
    pub(crate) options: &'static [&'static str],
    /// Options of other places that this one does not take, and why.
    pub(crate) refused: &'static [(&'static str, &'static str)],
}

impl Place {
    /// Hands every option to `read`, and says whether all was well. A bad option is reported and
    /// left out; the next is still read.
    pub(crate) fn read(
        &self,
        attribute: &Attribute,
        errors: &mut Errors,
        mut read: impl FnMut(&str, &ParseNestedMeta<'_>) -> syn::Result<()>,
    ) -> bool {
        let mut sound = true;
        let list = attribute.meta.require_list().and_then(|_| {
            attribute.parse_nested_meta(|meta| {
                let name = meta.path.get_ident().map(names::plain);
                let known = |name: &&str| self.keywords().any(|keyword| keyword == *name);
                let result = match name.as_deref().filter(known) {
                    Some(name) => read(name, &meta),
                    None => Err(self.unknown(&meta.path)),
                };
                result.or_else(|error| {
                    sound = false;
                    errors.push(error);
                    skip(meta.input)
                })
            })
        });
        if list.is_err() {
            let options = listed(self.options, "or");
            errors.at(
                attribute,
                format!("{} takes options; write {options}", self.name),
            );
        }
        sound && list.is_ok()
    }

    fn keywords(&self) -> impl Iterator<Item = &'static str> {
        self.options
            .iter()
            .filter_map(|option| option.split([' ', '(']).next())
    }

    fn unknown(&self, path: &Path) -> syn::Error {
        let written = path.segments.iter().map(|part| names::plain(&part.ident));
        let written = written.collect::<Vec<_>>().join("::");
        if let Some((_, why)) = self.refused.iter().find(|(name, _)| *name == written) {
            return syn::Error::new_spanned(path, why);
        }
        let near = nearest(&written, self.keywords())
            .map(|near| format!("did you mean `{near}`? "))
            .unwrap_or_default();
        let message = format!(
            "unknown option `{written}`; {near}{} takes {}",
            self.name,
            listed(self.options, "and"),
        );
        syn::Error::new_spanned(path, message)
    }
}

/// Skips what is left of an option, so that the next can be read.
fn skip(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// Sets an option that may be given once.
pub(crate) fn set<T>(
    slot: &mut Option<T>,
    meta: &ParseNestedMeta<'_>,
    value: impl FnOnce(&ParseNestedMeta<'_>) -> syn::Result<T>,
) -> syn::Result<()> {
    let value = value(meta)?;
    if slot.is_some() {
        let message = format!("`{}` is given twice; remove one", name(meta));
        return Err(syn::Error::new_spanned(&meta.path, message));
    }
    *slot = Some(value);
    Ok(())
}

/// An option without a value. Its name shows where it was written.
pub(crate) fn flag(meta: &ParseNestedMeta<'_>) -> syn::Result<Path> {
    if meta.input.is_empty() || meta.input.peek(Token![,]) {
        return Ok(meta.path.clone());
    }
    let name = name(meta);
    let message = format!("`{name}` takes no value; write just `{name}`");
    Err(syn::Error::new_spanned(&meta.path, message))
}

/// The `counter` of a field, with the numbers that it counts by.
pub(crate) struct Counter {
    pub(crate) path: Path,
    pub(crate) start: i128,
    pub(crate) step: i128,
}

/// `counter`, or `counter(start = 0, step = 1)` with either of these.
pub(crate) fn counter(meta: &ParseNestedMeta<'_>) -> syn::Result<Counter> {
    let (mut start, mut step, mut mistake) = (None, None, Ok(()));
    let read = |inner: ParseNestedMeta<'_>| {
        let read = match name(&inner).as_str() {
            "start" => set(&mut start, &inner, number),
            "step" => set(&mut step, &inner, number).and_then(|()| not_0(&inner, step)),
            _ => Err(syn::Error::new_spanned(
                &inner.path,
                "unknown option; `counter(...)` takes `start = 0` and `step = 1`",
            )),
        };
        read.or_else(|error| {
            mistake = Err(error);
            skip(inner.input)
        })
    };
    if !meta.input.is_empty() && !meta.input.peek(Token![,]) {
        meta.parse_nested_meta(read).map_err(|_| {
            syn::Error::new_spanned(
                &meta.path,
                "`counter` takes its numbers in parentheses; write `counter` or `counter(start = 0, step = 1)`",
            )
        })?;
    }
    mistake.map(|()| Counter {
        path: meta.path.clone(),
        start: start.unwrap_or(0),
        step: step.unwrap_or(1),
    })
}

fn not_0(meta: &ParseNestedMeta<'_>, step: Option<i128>) -> syn::Result<()> {
    if step == Some(0) {
        let message = "a step of 0 counts nothing; give `step` another number";
        return Err(syn::Error::new_spanned(&meta.path, message));
    }
    Ok(())
}

/// The integer of `option = -1`.
fn number(meta: &ParseNestedMeta<'_>) -> syn::Result<i128> {
    let parsed = meta.value().and_then(|value| {
        let minus: Option<Token![-]> = value.parse()?;
        let digits: LitInt = value.parse()?;
        let sign = if minus.is_some() { "-" } else { "" };
        format!("{sign}{}", digits.base10_digits())
            .parse()
            .map_err(|error| syn::Error::new_spanned(digits, error))
    });
    parsed.map_err(|_| {
        let name = name(meta);
        let message = format!("`{name}` takes a whole number; write `{name} = 1`");
        syn::Error::new_spanned(&meta.path, message)
    })
}

/// The string of `option = "..."`.
pub(crate) fn text(meta: &ParseNestedMeta<'_>) -> syn::Result<LitStr> {
    value(meta, "a string", "\"...\"")
}

/// The type of `option = Type`.
pub(crate) fn ty(meta: &ParseNestedMeta<'_>) -> syn::Result<Path> {
    value(meta, "the type of a table, not its name", "User")
}

/// The same of a document.
pub(crate) fn document(meta: &ParseNestedMeta<'_>) -> syn::Result<Path> {
    value(meta, "the type of a document", "Address")
}

/// The identifier of `option = NAME`.
pub(crate) fn constant(meta: &ParseNestedMeta<'_>) -> syn::Result<Ident> {
    value(meta, "the name of a constant", "NAME")
}

/// The path of `option = path::to::function`.
pub(crate) fn function(meta: &ParseNestedMeta<'_>) -> syn::Result<Path> {
    value(meta, "the path of a function", "path::to::function")
}

fn value<T: Parse>(meta: &ParseNestedMeta<'_>, what: &str, example: &str) -> syn::Result<T> {
    let parsed = meta.value().and_then(ParseBuffer::parse);
    parsed.map_err(|_| {
        let name = name(meta);
        let message = format!("`{name}` takes {what}; write `{name} = {example}`");
        syn::Error::new_spanned(&meta.path, message)
    })
}

/// The fields of `option = field` or `option(first, second)`.
pub(crate) fn fields(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<Ident>> {
    let fields = if meta.input.peek(Token![=]) {
        meta.value()
            .and_then(Ident::parse_any)
            .map(|field| vec![field])
    } else {
        list(meta.input)
    };
    fields
        .ok()
        .filter(|fields| !fields.is_empty())
        .ok_or_else(|| {
            let name = name(meta);
            let message =
                format!("`{name}` lists fields; write `{name} = field` or `{name}(first, second)`");
            syn::Error::new_spanned(&meta.path, message)
        })
}

/// The fields of `(first, second)`.
pub(crate) fn list(input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    let group: Group = input.parse()?;
    if group.delimiter() != Delimiter::Parenthesis {
        return Err(input.error("expected parentheses"));
    }
    let fields = Punctuated::<_, Token![,]>::parse_terminated_with;
    let fields =
        (|input: ParseStream<'_>| fields(input, Ident::parse_any)).parse2(group.stream())?;
    Ok(fields.into_iter().collect())
}

/// The name of an option.
fn name(meta: &ParseNestedMeta<'_>) -> String {
    meta.path.get_ident().map(names::plain).unwrap_or_default()
}
