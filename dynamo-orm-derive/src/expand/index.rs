//! The indexes: the type that names each, and the struct that is read from it.

use proc_macro2::TokenStream;
use quote::quote;

use super::{code, described, keys, lints, members};
use crate::model::{Index, Members, Scope, Table};
use crate::names;

/// The type that names an index.
pub(super) fn structure(table: &Table, index: &Index) -> TokenStream {
    let lints = lints();
    let structure = super::structure(&table.members.vis, &index.ident, quote!(;));
    let doc = format!(
        "Names the {} of {}.",
        described(index),
        code(&names::plain(&table.members.ident))
    );
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        #lints
        #structure
    }
}

/// The constants that name the indexes.
pub(super) fn constants(table: &Table) -> TokenStream {
    let Members { ident, vis, .. } = &table.members;
    let lints = lints();
    let constants = table.indexes.iter().map(|index| {
        let Index {
            ident, constant, ..
        } = index;
        let doc = format!("Names the {}.", described(index));
        quote!(#[doc = #doc] #vis const #constant: #ident = #ident;)
    });
    quote! {
        #lints
        impl #ident {
            #(#constants)*
        }
    }
}

/// The struct that is read from an index.
pub(super) fn output(table: &Table, index: &Index, output: &Members) -> TokenStream {
    let Members {
        vis,
        ident,
        attributes,
        ..
    } = output;
    let key = &table.key.ident;
    let lints = lints();
    let item = code(&names::plain(&table.members.ident));
    let doc = format!("What the {} holds of a {item}.", described(index));
    let key_doc = format!("Returns the key of the whole {item}.");
    let docs = attributes.iter().map(keys::attribute_doc);
    let visibilities = attributes.iter().map(|attribute| &attribute.vis);
    let fields = attributes.iter().map(|attribute| &attribute.field);
    let types = attributes.iter().map(|attribute| &attribute.ty);
    let fields = quote!({ #(#[doc = #docs] #visibilities #fields: #types,)* });
    let structure = super::structure(vis, ident, fields);
    quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq)]
        #lints
        #structure
        #lints
        impl #ident {
            #[doc = #key_doc]
            #vis fn key(&self) -> #key {
                ::dynamo_orm::__private::Projected::table_key(self)
            }
        }
    }
}

/// Implements `Index` for the index at `position` in the schema.
pub(super) fn index(table: &Table, index: &Index, position: usize) -> TokenStream {
    let item = &table.members.ident;
    let ident = &index.ident;
    let key = |position: &usize| keys::index_key(table, *position);
    let (hash, range) = (index.hash.iter().map(key), index.range.iter().map(key));
    let output = index.projection.output();
    let output = output.map_or_else(
        || quote!(__orm::Item<#item>),
        |Members { ident, .. }| quote!(#ident),
    );
    let capability = match index.scope {
        Scope::Global => quote!(GlobalIndex),
        Scope::Local => quote!(ConsistentRead),
    };
    quote! {
        #[automatically_derived]
        impl __orm::Index for #ident {
            type Table = #item;
            type Hash = (#(#hash,)*);
            type Range = (#(#range,)*);
            type Output = #output;
            const SCHEMA: __orm::Option<&'static __orm::IndexSchema> =
                __orm::Some(&__SCHEMA.indexes[#position]);
        }
        impl __orm::SecondaryIndex<#item> for #ident {}
        impl __orm::#capability for #ident {}
    }
}

/// Implements `Members` and `Projected` for the struct that is read from an index.
pub(super) fn projected(table: &Table, output: &Members) -> TokenStream {
    let item = &table.members.ident;
    let ident = &output.ident;
    let members = members::members(output);
    let key = &table.key.ident;
    let value = keys::value(table);
    quote! {
        #members
        #[automatically_derived]
        impl __orm::Projected for #ident {
            type Table = #item;

            fn table_key(&self) -> #key {
                #value
            }
        }
    }
}
