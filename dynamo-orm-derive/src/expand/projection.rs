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
    let all_names = quote!(<Self as __orm::Members>::NAMES);
    let values = attributes.iter().map(|Attribute { field, ty, .. }| {
        let mut field = field.clone();
        field.set_span(field.span().located_at(at(ty)));
        quote_spanned!(at(ty)=> &self.#field)
    });
    let write = members::write(attributes, values, &all_names);
    let read = members::read(members, &all_names, &quote!(Self));
    let table = table.to_token_stream();
    let projection = quote_spanned!(at(&table)=> __orm::DynamoProjection<#table>);
    block(&quote! {
        #[automatically_derived]
        impl __orm::Members for #ident {
            const NAMES: &'static [__orm::Name] = &[#(#names),*];

            fn write_members<__W: __orm::Writer>(
                &self,
                __w: &mut __W,
            ) -> __orm::Result<(), __orm::EncodeError> {
                #write
                __orm::Ok(())
            }

            fn read_members<'__a, __R: __orm::Reader<'__a>>(
                __r: &mut __R,
            ) -> __orm::Result<Self, __orm::DecodeError> {
                #read
            }
        }
        #[automatically_derived]
        impl #projection for #ident {}
    })
}
