//! A struct that derives `DynamoView`, as it was written.

use proc_macro2::{TokenStream, TokenTree};
use syn::{DeriveInput, GenericParam, Lifetime, Path};

use super::Struct;
use crate::errors::Errors;
use crate::options::{self, Place, set};

const VIEW: Place = Place {
    name: "`#[dynamo(...)]` on a view",
    options: &["table = User", "document = Address"],
    refused: &[(
        "rename_all",
        "a view's fields have the stored names of the table's; remove `rename_all`",
    )],
};
const FIELD: Place = Place {
    name: "`#[dynamo(...)]` on a field of a view",
    options: &["default", "path = NAME"],
    refused: &[
        (
            "rename",
            "a view's field has the stored name of the table's; remove `rename`",
        ),
        (
            "skip",
            "a view has only the fields that are read; remove this field",
        ),
        (
            "flatten",
            "a view reads only the attributes that it names; remove this field",
        ),
        (
            "sensitive",
            "a view's field is sensitive if the table's is; remove `sensitive`",
        ),
        (
            "serde",
            "what serde reads is viewed by reference; remove `serde`, and write `&Serde<...>`",
        ),
    ],
};

/// A view of a table's items or of a document.
pub(crate) struct View {
    pub(crate) body: Struct,
    pub(crate) lifetime: Option<Lifetime>,
    pub(crate) table: Option<Path>,
    pub(crate) document: Option<Path>,
    /// Whether its options could be read, so that one that is missing was not written.
    pub(crate) sound: bool,
}

impl View {
    pub(crate) fn read(input: &DeriveInput, errors: &mut Errors) -> Option<Self> {
        let (mut table, mut document, mut sound) = (None, None, true);
        for attribute in &input.attrs {
            if attribute.path().is_ident("dynamo") {
                sound &= VIEW.read(attribute, errors, |option, meta| match option {
                    "table" => set(&mut table, meta, options::ty),
                    _ => set(&mut document, meta, options::document),
                });
            }
        }
        let body = Struct::named(input, "DynamoView", &FIELD, errors)?;
        for field in &body.fields {
            // What is behind a reference is the table's own type, which may have any lifetime.
            if let Some(lifetime) = forever(&field.ty) {
                let message = "a view borrows from its page, which does not live for ever; \
                               write the struct's lifetime in place of `'static`";
                errors.push(syn::Error::new(lifetime, message));
            }
        }
        lifetime(input, errors).map(|lifetime| Self {
            body,
            lifetime,
            table,
            document,
            sound,
        })
    }
}

/// The one lifetime, if there is one; `None` if there are other parameters, which are reported.
#[allow(clippy::option_option)] // Whether it may be expanded, and with which lifetime.
fn lifetime(input: &DeriveInput, errors: &mut Errors) -> Option<Option<Lifetime>> {
    let mut lifetime = None;
    let mut sound = true;
    for parameter in &input.generics.params {
        match parameter {
            GenericParam::Lifetime(one) if lifetime.is_none() => {
                lifetime = Some(one.lifetime.clone());
            }
            GenericParam::Lifetime(other) => {
                let message = format!(
                    "a view has one lifetime, that of its page; remove `{}`",
                    other.lifetime,
                );
                errors.at(other, message);
                sound = false;
            }
            GenericParam::Type(_) | GenericParam::Const(_) => {
                let message =
                    "`DynamoView` takes no parameters but one lifetime; use concrete field types";
                errors.at(parameter, message);
                sound = false;
            }
        }
    }
    sound.then_some(lifetime)
}

/// Where `'static` stands in a type, up to what it refers to.
fn forever(ty: &TokenStream) -> Option<proc_macro2::Span> {
    let mut tokens = ty.clone().into_iter().peekable();
    let is_reference = matches!(tokens.peek(), Some(TokenTree::Punct(and)) if and.as_char() == '&');
    let most = if is_reference { 3 } else { usize::MAX };
    for _ in 0..most {
        let token = tokens.next()?;
        match token {
            TokenTree::Punct(quote) if quote.as_char() == '\'' => {
                if let Some(TokenTree::Ident(name)) = tokens.peek()
                    && name == "static"
                {
                    return Some(name.span());
                }
            }
            TokenTree::Group(group) => {
                if let Some(span) = forever(&group.stream()) {
                    return Some(span);
                }
            }
            _ => {}
        }
    }
    None
}
