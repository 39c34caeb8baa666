//! Which attribute a condition, a filter or an update may name, as impls of its marker.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Attribute, Table};
use crate::names;

/// The rules of every attribute, for the table and for each index.
pub(super) fn filters(table: &Table) -> TokenStream {
    let ident = &table.members.ident;
    let module = names::markers(ident);
    let attributes = table.members.attributes.iter().enumerate();
    let rules = attributes.map(|(position, Attribute { field, .. })| {
        let projected = table
            .indexes
            .iter()
            .filter(|index| index.projects(position, table.keys));
        let filterable = projected.clone().filter(|index| !index.is_key(position));
        let projected = projected.map(|index| &index.ident);
        let filterable = filterable.map(|index| &index.ident);
        let not_key = (!table.keys.contains(position)).then(|| {
            quote! {
                impl __orm::FilterableOn<__orm::Primary<#ident>> for #module::#field {}
                impl __orm::Settable for #module::#field {}
            }
        });
        quote! {
            impl __orm::ProjectedBy<__orm::Primary<#ident>> for #module::#field {}
            #(impl __orm::ProjectedBy<#projected> for #module::#field {})*
            #(impl __orm::FilterableOn<#filterable> for #module::#field {})*
            #not_key
        }
    });
    rules.collect()
}
