//! Every generated identifier.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::format_ident;
use syn::Ident;
use syn::ext::IdentExt as _;

use crate::cases::capitalized;

/// The name as a user says it: without `r#`.
pub(crate) fn plain(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// The identifier `text`, if it is one.
pub(crate) fn identifier(text: &str, span: Span) -> Option<Ident> {
    // The compiler's lexer would report what looks like a number, such as `2024_E`, on its own.
    let word = |letter: char| letter.is_alphanumeric() || letter == '_';
    if text.starts_with(char::is_numeric) || !text.chars().all(word) {
        return None;
    }
    let mut ident: Ident = syn::parse_str(text).ok()?;
    ident.set_span(span);
    Some(ident)
}

/// `version_ring`, the attribute that is reserved for the nonces of the version.
pub(crate) fn ring(version: &str) -> String {
    format!("{version}_ring")
}

/// `UserKey`.
pub(crate) fn key(ident: &Ident) -> Ident {
    format_ident!("{}Key", ident, span = ident.span())
}

/// `__dynamo_User`, the module of the markers.
pub(crate) fn markers(ident: &Ident) -> Ident {
    format_ident!("__dynamo_{}", ident, span = ident.span())
}

/// `UserByEmailIndex` for the index that is called `by_email` in Pascal case, at `span`.
pub(crate) fn index(ident: &Ident, pascal: &str, span: Span) -> Option<Ident> {
    identifier(&format!("{}{}Index", plain(ident), stem(pascal)), span)
}

/// `UserByEmail`, what an index holds of a `User`.
pub(crate) fn projection(ident: &Ident, pascal: &str, span: Span) -> Option<Ident> {
    identifier(&format!("{}{}", plain(ident), stem(pascal)), span)
}

fn stem(pascal: &str) -> &str {
    pascal.strip_suffix("Index").unwrap_or(pascal)
}

/// `__0`, the local variable of the attribute or tuple element at `position`.
pub(crate) fn local(position: usize, span: Span) -> Ident {
    format_ident!("__{position}", span = span)
}

/// `ByEmail` from the index name `by-email`; capitals inside a part stay.
pub(crate) fn pascal(name: &str) -> String {
    name.split(['-', '_', '.']).map(capitalized).collect()
}

/// `ByEmail` from the constant `BY_EMAIL`.
pub(crate) fn pascal_of_constant(constant: &Ident) -> String {
    pascal(&plain(constant).to_lowercase())
}

/// `DATE_JOINED_INDEX` from `DateJoinedIndex`, `date-joined-index` or `date_joined_index`.
pub(crate) fn screaming(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut screaming = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let starts_word = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_numeric()
                    || before.is_uppercase() && after.is_some_and(|after| after.is_lowercase())
            });
        if starts_word {
            screaming.push('_');
        }
        match letter {
            '-' | '.' => screaming.push('_'),
            _ => screaming.extend(letter.to_uppercase()),
        }
    }
    screaming
}

/// Writes `own_type` for `Self`, which means something else outside of the type's own definition.
pub(crate) fn without_self(tokens: TokenStream, own_type: &TokenStream) -> TokenStream {
    let replaced = |token: TokenTree| match token {
        TokenTree::Ident(written) if written == "Self" => {
            let own_type = own_type.clone().into_iter();
            let own_type = own_type.map(|mut token| {
                token.set_span(written.span());
                token
            });
            own_type.collect()
        }
        TokenTree::Group(group) => {
            let inner = without_self(group.stream(), own_type);
            let mut replaced = Group::new(group.delimiter(), inner);
            replaced.set_span(group.span());
            TokenTree::from(replaced).into()
        }
        token => TokenStream::from(token),
    };
    tokens.into_iter().flat_map(replaced).collect()
}
