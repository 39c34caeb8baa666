//! Which attribute a condition, a filter or an update may name, by the role and the impls of its marker.

use proc_macro2::TokenStream;
use quote::quote;

use super::paths;
use crate::model::{Members, Projection, Table};

/// The marker of the attribute at `position`, in its role: the rules of the table follow from that.
pub(super) fn role(table: &Table, position: usize) -> TokenStream {
    let marker = paths::marker(&table.members, position);
    if table.keys.contains(position) {
        quote!(__orm::InKey<#marker>)
    } else if table.is_set_by_writes(position) {
        quote!(__orm::SetByWrites<#marker>)
    } else {
        quote!(__orm::NonKey<#marker>)
    }
}

/// The rules of every index.
pub(super) fn filters(table: &Table) -> TokenStream {
    let (generics, _, bounds) = table.members.generics.split_for_impl();
    let rules = table.indexes.iter().map(|index| {
        let ty = table.index_type(index);
        let attributes = 0..table.members.attributes.len();
        let filterable = attributes
            .clone()
            .filter(|position| !index.is_key(*position));
        let filterable = filterable.map(|position| role(table, position));
        let projected = attributes.filter(|position| {
            !matches!(index.projection, Projection::All) && index.projects(*position, table.keys)
        });
        let projected = projected.map(|position| role(table, position));
        quote! {
            #(impl #generics __orm::FilterableOn<#ty> for #filterable #bounds {})*
            #(impl #generics __orm::ProjectedBy<#ty> for #projected #bounds {})*
        }
    });
    rules.collect()
}

/// No rules, for a table whose keys and indexes are not known.
pub(crate) fn any_filters(members: &Members) -> TokenStream {
    let markers = (0..members.attributes.len()).map(|position| paths::marker(members, position));
    markers
        .map(|marker| {
            quote! {
                impl<__I> __orm::ProjectedBy<__I> for #marker {}
                impl<__I> __orm::FilterableOn<__I> for #marker {}
                impl __orm::Settable for #marker {}
                impl __orm::SetByHand for #marker {}
            }
        })
        .collect()
}
