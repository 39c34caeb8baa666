//! `Members`: how a struct is written and read, member by member.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::Ident;

use super::at;
use crate::model::{Absence, Attribute, Members, Plain};
use crate::names;

/// Implements `Members`.
pub(super) fn members(members: &Members) -> TokenStream {
    let Members {
        ident, attributes, ..
    } = members;
    let all_names = quote!(<Self as __orm::Members>::NAMES);
    let names = attribute_names(attributes);
    let values = attributes.iter().map(|Attribute { field, ty, .. }| {
        let mut field = field.clone();
        field.set_span(field.span().located_at(at(ty)));
        quote_spanned!(at(ty)=> &self.#field)
    });
    let write = write(attributes, values, &all_names);
    let flattened = members.flatten.iter().map(|flatten| {
        let Plain { field, ty } = flatten;
        quote_spanned! {at(ty)=>
            <#ty as __orm::Flatten>::write_entries(&self.#field, #all_names, __w)?;
        }
    });
    let read = read(members, &all_names, &quote!(Self));
    quote! {
        #[automatically_derived]
        impl __orm::Members for #ident {
            const NAMES: &'static [__orm::Name] = #names;

            fn write_members<__W: __orm::Writer>(
                &self,
                __w: &mut __W,
            ) -> __orm::Result<(), __orm::EncodeError> {
                #write
                #(#flattened)*
                __orm::Ok(())
            }

            fn read_members<'__a, __R: __orm::Reader<'__a>>(
                __r: &mut __R,
            ) -> __orm::Result<Self, __orm::DecodeError> {
                #read
            }
        }
    }
}

/// The array of the attributes' names.
pub(crate) fn attribute_names(attributes: &[Attribute]) -> TokenStream {
    let names = attributes.iter().map(|attribute| {
        let name = &attribute.name;
        let json = format!("{}:", json(name));
        attribute.limit.map_or_else(
            || quote!(__orm::Name::new(#name, #json)),
            |limit| quote!(__orm::Name::key(#name, #json, #limit)),
        )
    });
    quote!(&[#(#names),*])
}

/// Statements that write every attribute to `__w`.
pub(super) fn write(
    attributes: &[Attribute],
    values: impl Iterator<Item = TokenStream>,
    names: &TokenStream,
) -> TokenStream {
    let statements =
        attributes
            .iter()
            .zip(values)
            .enumerate()
            .map(|(position, (attribute, value))| {
                let (ty, through) = (&attribute.ty, through(attribute));
                quote_spanned! {at(ty)=>
                    <#ty as #through>::write_member(#value, __w, &#names[#position])?;
                }
            });
    statements.collect()
}

/// Statements that read every member of `__r`, and the result in `constructor`.
pub(super) fn read(
    members: &Members,
    names: &TokenStream,
    constructor: &TokenStream,
) -> TokenStream {
    let positions = 0..members.attributes.len();
    let locals = members.attributes.iter().enumerate();
    let locals: Vec<_> = locals
        .map(|(position, attribute)| names::local(position, at(&attribute.ty)))
        .collect();
    let types = members.attributes.iter().map(|attribute| &attribute.ty);
    let reads = members.attributes.iter().zip(&locals).zip(positions).map(
        |((attribute, local), position)| {
            let (ty, through) = (&attribute.ty, through(attribute));
            quote_spanned! {at(ty)=>
                __orm::Slot::Known(#position) =>
                    <#ty as #through>::read_member(__r, &#names[#position], &mut #local)
            }
        },
    );
    let reads: Vec<_> = reads.collect();
    let fields =
        members
            .attributes
            .iter()
            .zip(&locals)
            .enumerate()
            .map(|(position, (attribute, local))| {
                let field = &attribute.field;
                let value = present(attribute, local, &quote!(&#names[#position]));
                quote!(#field: #value?,)
            });
    let skipped = members.skipped.iter().map(|skipped| {
        let field = &skipped.field;
        let default = default(&skipped.ty);
        quote!(#field: #default(),)
    });
    let flatten = members.flatten.as_ref();
    let extra = flatten.map(|flatten| {
        let ty = &flatten.ty;
        quote_spanned!(at(ty)=> let mut __extra = <#ty as __orm::Flatten>::nothing();)
    });
    let unknown = flatten.map_or_else(
        || quote!(__orm::unknown(__r, &__name)),
        |Plain { ty, .. }| {
            quote_spanned! {at(ty)=>
                <#ty as __orm::Flatten>::read_entry(&mut __extra, __name, __r)
            }
        },
    );
    let flattened = flatten.map(|Plain { field, .. }| quote!(#field: __extra,));
    quote! {
        #(let mut #locals: __orm::Option<#types> = __orm::None;)*
        #extra
        __orm::Reader::members(__r, #names, |__slot, __r| match __slot {
            #(#reads,)*
            __orm::Slot::Known(_) => __orm::Ok(()),
            __orm::Slot::Unknown(__name) => #unknown,
        })?;
        __orm::Ok(#constructor {
            #(#fields)*
            #(#skipped)*
            #flattened
        })
    }
}

/// The value of an attribute that was read into `local`, or what stands for an absent one.
fn present(attribute: &Attribute, local: &Ident, name: &TokenStream) -> TokenStream {
    let (ty, through) = (&attribute.ty, through(attribute));
    let default = match &attribute.absence {
        Absence::OfType => {
            return quote_spanned!(at(ty)=> <#ty as #through>::present(#local, #name));
        }
        Absence::Default => default(ty),
        Absence::Call(function) => function.to_token_stream(),
    };
    quote_spanned!(at(ty)=> <#ty as #through>::or_default(__r, #local, #default))
}

/// The trait by which the attribute is written and read.
fn through(attribute: &Attribute) -> TokenStream {
    let span = at(&attribute.ty);
    if attribute.serde {
        quote_spanned!(span=> __orm::ThroughSerde)
    } else {
        quote_spanned!(span=> __orm::Attribute)
    }
}

/// `<Type as Default>::default`, which is reported at the type if that has none.
fn default(ty: &TokenStream) -> TokenStream {
    quote_spanned!(at(ty)=> <#ty as __orm::Default>::default)
}

/// A JSON string literal.
fn json(text: &str) -> String {
    let mut json = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => json.extend(['\\', letter]),
            '\0'..='\x1f' => {
                let _ = write!(json, "\\u{:04x}", u32::from(letter));
            }
            _ => json.push(letter),
        }
    }
    json.push('"');
    json
}
