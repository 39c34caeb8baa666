//! Which attribute a condition, a filter or an update may name, as impls of its marker.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Attribute, Members, Table};
use crate::names;

/// The rules of every attribute, for the table and for each index.
pub(super) fn filters(table: &Table) -> TokenStream {
    let ident = &table.members.ident;
    let module = names::markers(ident);
    let primary = quote!(__orm::BaseTable<#ident>);
    let attributes = table.members.attributes.iter().enumerate();
    let rules = attributes.map(|(position, Attribute { field, .. })| {
        let marker = quote!(#module::#field);
        let projected = table
            .indexes
            .iter()
            .filter(|index| index.projects(position, table.keys));
        let filterable = table.indexes.iter().filter(|index| !index.is_key(position));
        let projected = projected.map(|index| &index.ident);
        let filterable = filterable.map(|index| &index.ident);
        let not_key = (!table.keys.contains(position)).then(|| {
            quote! {
                impl __orm::FilterableOn<#primary> for #marker {}
                impl __orm::Settable for #marker {}
            }
        });
        quote! {
            impl __orm::ProjectedBy<#primary> for #marker {}
            #(
                impl __orm::ProjectedBy<#projected> for #marker {}
            )*
            #(
                impl __orm::FilterableOn<#filterable> for #marker {}
            )*
            #not_key
        }
    });
    rules.collect()
}

/// No rules, for a table whose keys and indexes are not known.
pub(crate) fn any_filters(members: &Members) -> TokenStream {
    let module = names::markers(&members.ident);
    let markers = members
        .attributes
        .iter()
        .map(|Attribute { field, .. }| quote!(#module::#field));
    markers
        .map(|marker| {
            quote! {
                impl<__I> __orm::ProjectedBy<__I> for #marker {}
                impl<__I> __orm::FilterableOn<__I> for #marker {}
                impl __orm::Settable for #marker {}
            }
        })
        .collect()
}
