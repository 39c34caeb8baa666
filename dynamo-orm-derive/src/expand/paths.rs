//! The typed path of every attribute, and the markers that tell attributes apart.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{code, lints};
use crate::model::{Attribute, Members};
use crate::names;

/// The marker of every attribute.
pub(crate) fn markers(members: &Members) -> TokenStream {
    let vis = &members.vis;
    let module = names::markers(&members.ident);
    let markers = members.attributes.iter().map(|Attribute { field, .. }| {
        let span = field.span().resolved_at(Span::call_site());
        let mut marker = field.clone();
        marker.set_span(span);
        quote_spanned!(span=> pub enum #marker {})
    });
    quote! {
        #[doc(hidden)]
        #[allow(
            dead_code,
            missing_debug_implementations,
            non_camel_case_types,
            non_snake_case,
            unreachable_pub
        )]
        #vis mod #module {
            #(#markers)*
        }
    }
}

/// The marker of the attribute at `position`.
pub(super) fn marker(members: &Members, position: usize) -> TokenStream {
    let module = names::markers(&members.ident);
    let field = &members.attributes[position].field;
    quote!(#module::#field)
}

/// The constant of every attribute's path.
pub(crate) fn paths(members: &Members, marker: impl Fn(usize) -> TokenStream) -> TokenStream {
    let Members {
        ident, attributes, ..
    } = members;
    let lints = lints();
    let constants = attributes.iter().enumerate().map(|(position, attribute)| {
        let Attribute {
            vis,
            ty,
            name,
            constant,
            serde,
            ..
        } = attribute;
        let doc = format!(
            "The attribute {}: {}.",
            code(name),
            code(&format!("{}::{constant}.exists()", names::plain(ident))),
        );
        let value = match serde {
            true => quote!(__orm::Serde<#ty>),
            false => ty.clone(),
        };
        let marker = marker(position);
        let position = Literal::usize_unsuffixed(position);
        quote! {
            #[doc = #doc]
            #vis const #constant: __orm::Path<Self, #value, #marker> =
                __orm::path(#position);
        }
    });
    let (generics, _, bounds) = members.generics.split_for_impl();
    let ty = members.ty();
    quote! {
        #lints
        impl #generics #ty #bounds {
            #(#constants)*
        }
    }
}
