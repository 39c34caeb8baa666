//! The model as tokens. Nothing here can fail.
//!
//! What a user can name stands beside the type. Everything else is in one `const _` block, where
//! `__orm` is the runtime and no name of the user's is shadowed.

mod enumeration;
mod filters;
mod index;
mod keys;
mod members;
mod paths;
mod projection;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Ident, Visibility};

pub(crate) use self::filters::any_filters;
pub(crate) use self::members::attribute_names;
pub(crate) use self::paths::paths;
pub(crate) use self::projection::projection;
use crate::model::{Attribute, Enum, Index, Members, Table};

/// The items of a table.
pub(crate) fn table(table: &Table) -> TokenStream {
    let indexes = &table.indexes;
    let outputs: Vec<_> = indexes
        .iter()
        .filter_map(|index| Some((index, index.projection.output()?)))
        .collect();

    let key = keys::structure(table);
    let paths = paths(&table.members);
    let index_types = indexes.iter().map(|index| index::structure(table, index));
    let index_constants = index::constants(table);
    let output_types = outputs
        .iter()
        .map(|(index, output)| index::output(table, index, output));

    let schema = keys::schema(table);
    let members = members::members(&table.members);
    let table_impl = keys::table(table);
    let index_impls = indexes
        .iter()
        .enumerate()
        .map(|(position, index)| index::index(table, index, position));
    let output_impls = outputs
        .iter()
        .map(|(_, output)| index::projected(table, output));
    let filters = filters::filters(table);
    let assertions = assertions(&table.members.attributes);
    let key_assertions = key_assertions(table);
    // First, so that an unfit type is reported at its field before it is anywhere else.
    let checks = block(&quote!(#key_assertions #assertions));
    let block = block(&quote! {
        #schema
        #members
        #table_impl
        #(#index_impls)*
        #(#output_impls)*
        #filters
    });
    quote! {
        #checks
        #key
        #(#index_types)*
        #(#output_types)*
        #paths
        #index_constants
        #block
    }
}

/// The items of a document that is a struct.
pub(crate) fn document(document: &Members) -> TokenStream {
    let ident = &document.ident;
    let paths = paths(document);
    let members = members::members(document);
    let assertions = assertions(&document.attributes);
    let block = block(&quote! {
        #assertions
        #members
        #[automatically_derived]
        impl __orm::Attribute for #ident {
            type Kind = __orm::kind::Map;
            type ListKind = __orm::kind::List;

            fn encode<__W: __orm::Writer>(
                &self,
                __w: &mut __W,
            ) -> __orm::Result<(), __orm::EncodeError> {
                __orm::encode_document(self, __w)
            }

            fn decode<'__a, __R: __orm::Reader<'__a>>(
                __r: &mut __R,
            ) -> __orm::Result<Self, __orm::DecodeError> {
                __orm::decode_document(__r)
            }
        }
        #[automatically_derived]
        impl __orm::DynamoDocument for #ident {}
    });
    quote! {
        #paths
        #block
    }
}

/// The items of a document that is an enum.
pub(crate) fn enumeration(document: &Enum) -> TokenStream {
    block(&enumeration::enumeration(document))
}

/// Wraps items that no user names.
pub(crate) fn block(items: &TokenStream) -> TokenStream {
    quote! {
        const _: () = {
            use ::dynamo_orm::__private as __orm;
            #items
        };
    }
}

/// Has the compiler judge the types of the fields that are stored.
///
/// The code behind uses them through the same traits at the same place, so that rustc, which says
/// nothing twice, has one error for each unfit type.
fn assertions(attributes: &[Attribute]) -> TokenStream {
    attributes
        .iter()
        .filter(|attribute| !attribute.serde)
        .map(|attribute| assertion(&attribute.ty))
        .collect()
}

fn assertion(ty: &TokenStream) -> TokenStream {
    quote_spanned!(at(ty)=> const _: fn(&#ty) -> bool = <#ty as __orm::Attribute>::is_absent;)
}

/// The same for keys.
fn key_assertions(table: &Table) -> TokenStream {
    let is_key = |position: &usize| {
        let mut indexes = table.indexes.iter();
        table.keys.contains(*position) || indexes.any(|index| index.is_key(*position))
    };
    (0..table.members.attributes.len())
        .filter(is_key)
        .map(|position| {
            let span = at(&table.members.attributes[position].ty);
            let ty = keys::index_key(table, position);
            quote_spanned!(span=> const _: __orm::Type = <#ty as __orm::DynamoKey>::TYPE;)
        })
        .collect()
}

/// Where `ty` was written, for generated code that an unfit type makes an error of.
fn at(ty: &TokenStream) -> Span {
    ty.span().resolved_at(Span::call_site())
}

/// The type that is called `ident` and has `content`, which is shown where its name came from.
fn structure(vis: &Visibility, ident: &Ident, content: TokenStream) -> TokenStream {
    let span = ident.span().resolved_at(Span::call_site());
    let mut vis = vis.clone();
    if let Visibility::Public(public) = &mut vis {
        public.span = span;
    } else if let Visibility::Restricted(restricted) = &mut vis {
        restricted.pub_token.span = span;
    }
    let mut ident = ident.clone();
    ident.set_span(span);
    let content = content.into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    quote_spanned!(span=> #vis struct #ident #(#content)*)
}

/// `name` as documentation shows it.
fn code(name: &str) -> String {
    format!("`{name}`")
}

/// The lint exceptions of generated types that follow the user's own spelling.
fn lints() -> TokenStream {
    quote!(#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)])
}

/// The scope and name of an index in a sentence: ``the global index `ByEmail` ``.
fn described(index: &Index) -> String {
    format!("the {} index {}", index.scope.word(), code(&index.name))
}
