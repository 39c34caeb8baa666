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

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Generics, Ident, Visibility};

pub(crate) use self::filters::any_filters;
pub(crate) use self::members::attribute_names;
use crate::model::{Attribute, Enum, Index, Members, Table};

/// The items of a table.
pub(crate) fn table(table: &Table) -> TokenStream {
    let indexes = &table.indexes;
    let outputs: Vec<_> = indexes
        .iter()
        .filter_map(|index| Some((index, index.projection.output()?)))
        .collect();

    let key = keys::structure(table);
    let index_types = indexes.iter().map(|index| index::structure(table, index));
    let output_types = outputs
        .iter()
        .map(|(index, output)| index::output(table, index, output));
    let markers = paths::markers(&table.members);

    let role = |position| filters::role(table, position);
    let paths = paths::paths(&table.members, role);
    let index_constants = index::constants(table);
    let output_keys = outputs
        .iter()
        .map(|(_, output)| index::output_key(table, output));
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
    let stored = stored(&table.members.attributes);
    // First, so that an unfit type is reported at its field before it is anywhere else.
    let judged = block(&judged(
        &table.members.generics,
        &table_keys(table),
        &stored,
    ));
    let block = block(&quote! {
        #paths
        #index_constants
        #(#output_keys)*
        #members
        #table_impl
        #(#index_impls)*
        #(#output_impls)*
        #filters
    });
    quote! {
        #judged
        #key
        #(#index_types)*
        #(#output_types)*
        #markers
        #block
    }
}

/// The items of a document that is a struct.
pub(crate) fn document(document: &Members) -> TokenStream {
    let ty = document.ty();
    let (generics, _, bounds) = document.generics.split_for_impl();
    let markers = paths::markers(document);
    let paths = paths::paths(document, |position| paths::marker(document, position));
    let members = members::members(document);
    let judged = judged(&document.generics, &[], &stored(&document.attributes));
    let block = block(&quote! {
        #judged
        #paths
        #members
        #[automatically_derived]
        impl #generics __orm::Attribute for #ty #bounds {
            type Kind = __orm::kind::Map;
            type ListKind = __orm::kind::List;

            fn encode<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
                __orm::encode_document(self, __w)
            }

            fn decode<'__a, __R: __orm::Reader<'__a>>(__r: &mut __R) -> __orm::Decoded<Self> {
                __orm::decode_document(__r)
            }
        }
        impl #generics __orm::DynamoDocument for #ty #bounds {}
    });
    quote! {
        #markers
        #block
    }
}

/// The items of a document that is an enum.
pub(crate) fn enumeration(document: &Enum) -> TokenStream {
    let judged = judged(&document.generics, &[], &enumeration::stored(document));
    let enumeration = enumeration::enumeration(document);
    block(&quote!(#judged #enumeration))
}

/// The paths of a type that has nothing else.
pub(crate) fn paths(members: &Members) -> TokenStream {
    let markers = paths::markers(members);
    let marker = |position| paths::marker(members, position);
    let paths = block(&paths::paths(members, marker));
    quote!(#markers #paths)
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

/// Has the compiler judge the types of keys and of what is stored.
///
/// The code behind uses them through the same traits at the same place, so that rustc, which says
/// nothing twice, has one error for each unfit type.
fn judged(generics: &Generics, keys: &[TokenStream], stored: &[&TokenStream]) -> TokenStream {
    let keys = keys
        .iter()
        .map(|ty| quote_spanned!(at(ty)=> let _ = <#ty as __orm::DynamoKey>::TYPE;));
    let stored = stored
        .iter()
        .map(|ty| quote_spanned!(at(ty)=> let _ = <#ty as __orm::Attribute>::is_absent;));
    let (generics, _, bounds) = generics.split_for_impl();
    quote! {
        #[allow(dead_code)]
        fn __judged #generics () #bounds {
            #(#keys)*
            #(#stored)*
        }
    }
}

/// The types of the fields that are stored as they are.
fn stored(attributes: &[Attribute]) -> Vec<&TokenStream> {
    let attributes = attributes.iter().filter(|attribute| !attribute.serde);
    attributes.map(|attribute| &attribute.ty).collect()
}

/// The types of the keys of the table and of its indexes.
fn table_keys(table: &Table) -> Vec<TokenStream> {
    let is_key = |position: &usize| {
        let mut indexes = table.indexes.iter();
        table.keys.contains(*position) || indexes.any(|index| index.is_key(*position))
    };
    (0..table.members.attributes.len())
        .filter(is_key)
        .map(|position| keys::index_key(table, position))
        .collect()
}

/// Where `ty` was written, for generated code that an unfit type makes an error of.
fn at(ty: &TokenStream) -> Span {
    ty.span().resolved_at(Span::call_site())
}

/// The type that is called `ident` and has `content`, which is shown where its name came from.
fn structure(
    vis: &Visibility,
    ident: &Ident,
    generics: &Generics,
    content: TokenStream,
) -> TokenStream {
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
    quote_spanned!(span=> #vis struct #ident #generics #(#content)*)
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
