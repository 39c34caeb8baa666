//! `Attribute` for enums: a variant without content is a string, any other a map of one member.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;

use super::{at, members, view};
use crate::model::{Content, Enum, Variant};
use crate::names;

/// Implements `Attribute` and `DynamoDocument`.
pub(super) fn enumeration(document: &Enum) -> TokenStream {
    let Enum {
        ident,
        generics,
        variants,
    } = document;
    let (generics, arguments, bounds) = generics.split_for_impl();
    let encode = variants.iter().map(encode);
    let text = variants
        .iter()
        .all(|variant| matches!(variant.content, Content::Unit));
    let kind = if text { quote!(Text) } else { quote!(Mixed) };
    let names = variants.iter().map(|variant| &variant.name);
    let decode = variants.iter().map(decode);
    let lent = view::of_no_view(
        &quote!(#generics),
        &quote!(#ident #arguments),
        &quote!(#bounds),
    );
    quote! {
        #[automatically_derived]
        impl #generics __orm::Attribute for #ident #arguments #bounds {
            type Kind = __orm::kind::#kind;
            type ListKind = __orm::kind::List;
            type Present = Self;

            fn encode<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
                match self {
                    #(#encode)*
                }
            }

            fn decode<'__a, __R: __orm::Reader<'__a>>(
                __r: &mut __R,
            ) -> __orm::Decoded<Self> {
                __orm::decode_enum(__r, &[#(#names),*], |__tag, __content| {
                    match (__tag, __content) {
                        #(#decode)*
                        _ => __orm::Ok(__orm::None),
                    }
                })
            }
        }
        #[automatically_derived]
        impl #generics __orm::DynamoDocument for #ident #arguments #bounds {}
        #lent
    }
}

fn encode(variant: &Variant) -> TokenStream {
    let Variant {
        ident,
        name,
        content,
    } = variant;
    match content {
        Content::Unit => quote!(Self::#ident => __orm::Writer::string(__w, #name),),
        Content::Newtype(ty) => {
            let encode = quote_spanned!(at(ty)=> <#ty as __orm::Attribute>::encode(__0, __w));
            quote! {
                Self::#ident(__0) => __orm::encode_variant(__w, #name, |__w| #encode),
            }
        }
        Content::Tuple(types) => {
            let locals = locals(types.len());
            let elements = types.iter().zip(&locals).enumerate();
            let statements = elements.map(|(position, (ty, local))| {
                quote_spanned! {at(ty)=>
                    let __element = <#ty as __orm::Attribute>::encode(#local, __w);
                    __orm::in_element(__element, #position)?;
                }
            });
            quote! {
                Self::#ident(#(#locals),*) => __orm::encode_variant(__w, #name, |__w| {
                    __orm::encode_tuple(__w, |__w| {
                        #(#statements)*
                        __orm::Ok(())
                    })
                }),
            }
        }
        Content::Struct(content) => {
            let locals = locals(content.attributes.len());
            let fields = content.attributes.iter().map(|attribute| &attribute.field);
            let names = members::attribute_names(&content.attributes);
            let values = locals.iter().map(|local| quote!(#local));
            let write = members::write(&content.attributes, values);
            quote! {
                Self::#ident { #(#fields: #locals),* } => {
                    const __N: &[__orm::Name] = #names;
                    let __n = __N;
                    __orm::encode_variant(__w, #name, |__w| {
                        __orm::Writer::begin(__w, __orm::Type::M)?;
                        #write?;
                        __orm::Writer::end(__w, __orm::Type::M);
                        __orm::Ok(())
                    })
                }
            }
        }
    }
}

/// The arm that decodes a variant.
fn decode(variant: &Variant) -> TokenStream {
    let Variant {
        ident,
        name,
        content,
    } = variant;
    match content {
        Content::Unit => quote! {
            (#name, __orm::None) => __orm::Ok(__orm::Some(Self::#ident)),
        },
        Content::Newtype(ty) => {
            let decode = quote_spanned!(at(ty)=> <#ty as __orm::Attribute>::decode(__r));
            quote! {
                (#name, __orm::Some(__r)) => __orm::Ok(__orm::Some(Self::#ident(#decode?))),
            }
        }
        Content::Tuple(types) => {
            let locals = locals(types.len());
            let positions = 0..types.len();
            let decodes = types
                .iter()
                .map(|ty| quote_spanned!(at(ty)=> <#ty as __orm::Attribute>::decode(__r)));
            let length = types.len();
            // `decode_tuple` checks the length, so that in the end each element is there.
            quote! {
                (#name, __orm::Some(__r)) => {
                    #(let mut #locals = __orm::None;)*
                    __orm::decode_tuple(__r, #length, |__position, __r| {
                        match __position {
                            #(#positions => #locals = __orm::Some(#decodes?),)*
                            _ => {}
                        }
                        __orm::Ok(())
                    })?;
                    __orm::Ok(match (#(#locals,)*) {
                        (#(__orm::Some(#locals),)*) => __orm::Some(Self::#ident(#(#locals),*)),
                        _ => __orm::None,
                    })
                }
            }
        }
        Content::Struct(content) => {
            let names = members::attribute_names(&content.attributes);
            let read = members::read(content, &quote!(Self::#ident));
            quote! {
                (#name, __orm::Some(__r)) => {
                    const __N: &[__orm::Name] = #names;
                    let __n = __N;
                    __orm::Reader::map(__r, |__r| { #read }).map(__orm::Some)
                }
            }
        }
    }
}

fn locals(count: usize) -> Vec<Ident> {
    (0..count)
        .map(|position| names::local(position, Span::call_site()))
        .collect()
}
