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
mod view;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Generics, Ident, Visibility};

pub(crate) use self::filters::any_filters;
pub(crate) use self::members::attribute_names;
pub(crate) use self::projection::projection;
pub(crate) use self::view::view;
use crate::key_serde::key_serde;
use crate::model::{Enum, Index, Members, Projection, Table};

/// The items of a table; those of a key struct for serde, if asked for.
pub(crate) fn table(table: &Table, serde: bool) -> TokenStream {
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
    let key_serde = serde.then(|| key_serde(table));
    let index_impls = indexes
        .iter()
        .enumerate()
        .map(|(position, index)| index::index(table, index, position));
    let output_impls = outputs
        .iter()
        .map(|(_, output)| index::projected(table, output));
    let filters = filters::filters(table);
    // First, so that an unfit type is reported at its field before it is anywhere else.
    let judged = (!indexes.is_empty()).then(|| block(&judged(table)));
    let block = block(&quote! {
        #paths
        #index_constants
        #(#output_keys)*
        #members
        #table_impl
        #key_serde
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
    let lent = view::of_no_view(&quote!(#generics), &quote!(#ty), &quote!(#bounds));
    let block = block(&quote! {
        #paths
        #members
        #lent
        #[automatically_derived]
        impl #generics __orm::Attribute for #ty #bounds {
            type Kind = __orm::kind::Map;
            type ListKind = __orm::kind::List;
            type Present = Self;

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
    block(&enumeration::enumeration(document))
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
            #[allow(unused_imports)]
            use ::dynamo_orm::__private::{
                self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
            };
            #items
        };
    }
}

/// Has the compiler judge the types of keys, and of what indexes include, before it meets them in the structs of
/// indexes.
///
/// All code uses a field's type through the same traits at the same place, so that rustc, which says
/// nothing twice, has one error for each unfit type.
fn judged(table: &Table) -> TokenStream {
    let is_key = |position: &usize| {
        let mut indexes = table.indexes.iter();
        table.keys.contains(*position) || indexes.any(|index| index.is_key(*position))
    };
    let is_included = |index: &Index, position: &usize| matches!(&index.projection, Projection::Include { attributes, .. } if attributes.contains(position));
    let attributes = 0..table.members.attributes.len();
    let keys = attributes.clone().filter(is_key).map(|position| {
        let span = at(&table.members.attributes[position].ty);
        let ty = keys::index_key(table, position);
        quote_spanned!(span=> let _ = <#ty as __K>::TYPE;)
    });
    let included = attributes.filter(|position| {
        let mut indexes = table.indexes.iter();
        !table.members.attributes[*position].serde
            && indexes.any(|index| is_included(index, position))
    });
    let included = included.map(|position| {
        let ty = &table.members.attributes[position].ty;
        quote_spanned!(at(ty)=> let _ = <#ty as __A>::is_absent;)
    });
    let (generics, _, bounds) = table.members.generics.split_for_impl();
    quote! {
        #[allow(dead_code)]
        fn __judged #generics () #bounds {
            #(#keys)*
            #(#included)*
        }
    }
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
