//! The indexes: the type that names each, and the struct that is read from it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{code, described, keys, lints, members};
use crate::model::{Index, Members, Plain, Scope, Table};
use crate::names;

/// The type that names an index.
pub(super) fn structure(table: &Table, index: &Index) -> TokenStream {
    let lints = lints();
    let generics = &table.members.generics;
    let content = if generics.params.is_empty() {
        quote!(;)
    } else {
        let (item, bounds) = (table.members.ty(), &generics.where_clause);
        quote!((::core::marker::PhantomData<fn() -> #item>) #bounds;)
    };
    let structure = super::structure(&table.members.vis, &index.ident, generics, content);
    let doc = format!(
        "The type of {}, which names {}.",
        code(&constant_of(table, index)),
        described(index)
    );
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        #lints
        #structure
    }
}

/// The constants that name the indexes.
pub(super) fn constants(table: &Table) -> Option<TokenStream> {
    let Members { vis, generics, .. } = &table.members;
    let lints = lints();
    let constants = table.indexes.iter().map(|index| {
        let Index {
            ident, constant, ..
        } = index;
        let doc = format!(
            "Names {}, for reads: {}.",
            described(index),
            code(&format!(
                "table.index({}).query(..)",
                constant_of(table, index)
            )),
        );
        let ty = table.index_type(index);
        let value = if generics.params.is_empty() {
            quote!(#ident)
        } else {
            quote!(#ident(::core::marker::PhantomData))
        };
        quote!(#[doc = #doc] #vis const #constant: #ty = #value;)
    });
    let (generics, _, bounds) = generics.split_for_impl();
    let ty = table.members.ty();
    (!table.indexes.is_empty()).then(|| {
        quote! {
            #lints
            impl #generics #ty #bounds {
                #(#constants)*
            }
        }
    })
}

/// `User::BY_EMAIL`.
fn constant_of(table: &Table, index: &Index) -> String {
    let item = names::plain(&table.members.ident);
    format!("{item}::{}", names::plain(&index.constant))
}

/// The struct that is read from an index.
pub(super) fn output(table: &Table, index: &Index, output: &Members) -> TokenStream {
    let Members {
        vis,
        ident,
        generics,
        attributes,
        ..
    } = output;
    let lints = lints();
    let item = code(&names::plain(&table.members.ident));
    let doc = format!(
        "What {} holds of a {item}: what reads of it yield, and {} yields whole items for.",
        described(index),
        code("load()"),
    );
    let docs = attributes.iter().map(keys::attribute_doc);
    let visibilities = attributes.iter().map(|attribute| &attribute.vis);
    let fields = attributes.iter().map(|attribute| &attribute.field);
    let types = attributes.iter().map(|attribute| &attribute.ty);
    let skipped = output.skipped.iter();
    let skipped = skipped.map(|Plain { field, ty }| quote!(#field: #ty,));
    let bounds = &generics.where_clause;
    let fields = quote!(#bounds { #(#[doc = #docs] #visibilities #fields: #types,)* #(#skipped)* });
    let structure = super::structure(vis, ident, generics, fields);
    let debug = (!has_sensitive(output)).then(|| quote!(::core::fmt::Debug,));
    quote! {
        #[doc = #doc]
        #[derive(#debug ::core::clone::Clone, ::core::cmp::PartialEq)]
        #lints
        #structure
    }
}

fn has_sensitive(output: &Members) -> bool {
    let mut attributes = output.attributes.iter();
    attributes.any(|attribute| attribute.sensitive)
}

/// The struct's own method.
pub(super) fn output_key(table: &Table, output: &Members) -> TokenStream {
    let (vis, key) = (&output.vis, table.key.ty());
    let item = code(&names::plain(&table.members.ident));
    let doc = format!(
        "Returns the key of the whole {item}, for {}.",
        code("table.get(..)")
    );
    let lints = lints();
    let (generics, _, bounds) = output.generics.split_for_impl();
    let ty = output.ty();
    quote! {
        #lints
        impl #generics #ty #bounds {
            #[doc = #doc]
            #[inline]
            #vis fn key(&self) -> #key {
                __orm::Projected::table_key(self)
            }
        }
    }
}

/// Implements `Index` for the index at `position` in the schema.
pub(super) fn index(table: &Table, index: &Index, position: usize) -> TokenStream {
    let item = table.members.ty();
    let ty = table.index_type(index);
    let (generics, _, bounds) = table.members.generics.split_for_impl();
    let key = |position: &usize| keys::index_key(table, *position);
    let (hash, range) = (index.hash.iter().map(key), index.range.iter().map(key));
    let output = index.projection.output();
    let whole = output
        .is_none()
        .then(|| quote!(impl #generics __orm::WholeItems for #ty #bounds {}));
    let output = output.map_or_else(|| quote!(__orm::Item<#item>), Members::ty);
    let scope = match index.scope {
        Scope::Global => quote!(Global),
        Scope::Local => quote!(Local),
    };
    let position = Literal::usize_unsuffixed(position);
    quote! {
        #[automatically_derived]
        impl #generics __orm::Index for #ty #bounds {
            type Table = #item;
            type Hash = (#(#hash,)*);
            type Range = (#(#range,)*);
            type Output = #output;
            type Scope = __orm::scope::#scope;
            const SCHEMA: __orm::Option<&'static __orm::IndexSchema> =
                __orm::Some(&<#item as __orm::DynamoTable>::SCHEMA.indexes[#position]);
        }
        impl #generics __orm::SecondaryIndex<#item> for #ty #bounds {}
        #whole
    }
}

/// Implements `Members` and `Projected` for the struct that is read from an index.
pub(super) fn projected(table: &Table, output: &Members) -> TokenStream {
    let item = table.members.ty();
    let ty = output.ty();
    let (generics, _, bounds) = output.generics.split_for_impl();
    let members = members::members(output);
    let key = table.key.ty();
    let value = keys::value(table);
    let name = names::plain(&output.ident);
    let debug = has_sensitive(output).then(|| {
        quote! {
            impl #generics ::core::fmt::Debug for #ty #bounds {
                fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    __orm::fmt_members(self, #name, __f)
                }
            }
        }
    });
    quote! {
        #members
        #debug
        #[automatically_derived]
        impl #generics __orm::Projected for #ty #bounds {
            type Table = #item;

            #[inline]
            fn table_key(&self) -> #key {
                #value
            }
        }
    }
}
