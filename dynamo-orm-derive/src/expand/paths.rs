//! The typed path of every attribute, and the markers that tell attributes apart.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{code, lints};
use crate::model::{Attribute, Members};
use crate::names;

/// The marker of every attribute and the constant of its path.
pub(crate) fn paths(members: &Members) -> TokenStream {
    let Members {
        vis,
        ident,
        attributes,
        ..
    } = members;
    let module = names::markers(ident);
    let lints = lints();
    let markers = attributes.iter().map(|Attribute { field, .. }| {
        let span = field.span().resolved_at(Span::call_site());
        let mut marker = field.clone();
        marker.set_span(span);
        let marker = quote_spanned!(span=> pub enum #marker {});
        quote!(#[derive(::core::fmt::Debug)] #marker)
    });
    let constants = attributes.iter().enumerate().map(|(position, attribute)| {
        let Attribute {
            field,
            vis,
            ty,
            name,
            constant,
            serde,
            ..
        } = attribute;
        let doc = format!("The path of the attribute {}.", code(name));
        let value = match serde {
            true => quote!(::dynamo_orm::__private::Serde<#ty>),
            false => ty.clone(),
        };
        quote! {
            #[doc = #doc]
            #vis const #constant: ::dynamo_orm::__private::Path<#ident, #value, #module::#field> =
                ::dynamo_orm::__private::Path::new(
                    &<Self as ::dynamo_orm::__private::Members>::NAMES[#position],
                );
        }
    });
    quote! {
        #[doc(hidden)]
        #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
        #vis mod #module {
            #(#markers)*
        }
        #lints
        impl #ident {
            #(#constants)*
        }
    }
}
