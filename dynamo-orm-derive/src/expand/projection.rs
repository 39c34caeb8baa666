//! Projections, whose names are those of the table's paths.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};

use super::{at, block, members};
use crate::model::{Attribute, Members, Projected};

/// Implements `Members` and `DynamoProjection`.
pub(crate) fn projection(projected: &Projected) -> TokenStream {
    let Projected { members, table } = projected;
    let Members {
        ident, attributes, ..
    } = members;
    let names = attributes.iter().map(|attribute| {
        let Attribute { ty, constant, .. } = attribute;
        let ty = if attribute.serde {
            quote_spanned!(at(ty)=> __orm::Serde<#ty>)
        } else {
            ty.clone()
        };
        let name = quote_spanned!(at(&ty)=> .name_for::<#ty>());
        quote!(*<#table>::#constant #name)
    });
    let names = quote!(&[#(#names),*]);
    let members = members::implementation(members, &names, &members::read(members, &quote!(Self)));
    let table = table.to_token_stream();
    let projection = quote_spanned!(at(&table)=> __orm::DynamoProjection<#table>);
    block(&quote! {
        #members
        #[automatically_derived]
        impl #projection for #ident {}
    })
}
