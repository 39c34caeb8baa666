//! `DynamoKey`: a struct with one field is stored as that field, an enum as the names of its variants.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Data, DataEnum, DataStruct, DeriveInput, Ident, Member, parse_quote};

use crate::cases::Case;
use crate::errors::Errors;
use crate::model::Variant;
use crate::options::{Place, set};
use crate::{expand, names, parse, resolve};

const KEY: Place = Place {
    name: "`#[dynamo(...)]` on a key",
    options: &["rename_all = \"...\""],
    refused: &[],
};

/// A sound key.
enum Key {
    /// The field that it is stored as, and its type.
    Newtype(Member, TokenStream),
    Names(Vec<Variant>),
}

/// The impls of a key, or what stands in for them.
pub(crate) fn expand(input: &DeriveInput, errors: &mut Errors) -> TokenStream {
    let generic = !input.generics.params.is_empty();
    if generic {
        let message = "`DynamoKey` does not take generic types; use a concrete field type";
        errors.at(&input.generics, message);
    }
    let key = match &input.data {
        Data::Struct(data) => newtype(input, data, errors),
        Data::Enum(data) => names(input, data, errors),
        Data::Union(data) => {
            let message = "`DynamoKey` takes a struct with one field or an enum without data; \
                           make this union a struct";
            errors.at(data.union_token, message);
            None
        }
    };
    match key {
        Some(Key::Newtype(field, ty)) if !generic => of_field(input, &field, &ty),
        Some(Key::Names(variants)) if !generic => of_names(input, &variants),
        _ => fallback(input),
    }
}

fn newtype(input: &DeriveInput, data: &DataStruct, errors: &mut Errors) -> Option<Key> {
    let on_fields = data.fields.iter().flat_map(|field| &field.attrs);
    for attribute in parse::dynamo(input.attrs.iter().chain(on_fields)) {
        let message = "a key that is a struct has no names to choose; remove this `#[dynamo(...)]`";
        errors.at(attribute, message);
    }
    let mut fields = data.fields.iter().zip(data.fields.members());
    let Some((field, member)) = fields.next() else {
        let message = "a key holds one value and this struct has none; give it one field";
        errors.at(&input.ident, message);
        return None;
    };
    let mut lone = true;
    for (other, _) in fields {
        let message = "a key holds one value and this is another; \
                       remove this field, or derive `DynamoKey` for a type around each";
        errors.at(
            other
                .ident
                .as_ref()
                .map_or(other.ty.to_token_stream(), Ident::to_token_stream),
            message,
        );
        lone = false;
    }
    let ty = names::without_self(field.ty.to_token_stream(), &parse::own_type(input));
    lone.then_some(Key::Newtype(member, ty))
}

fn names(input: &DeriveInput, data: &DataEnum, errors: &mut Errors) -> Option<Key> {
    let mut rename_all: Option<Case> = None;
    for attribute in parse::dynamo(&input.attrs) {
        KEY.read(attribute, errors, |_, meta| {
            set(&mut rename_all, meta, parse::case)
        });
    }
    let mut plain = true;
    let own_type = parse::own_type(input);
    let variants = data.variants.iter().map(|variant| {
        if !variant.fields.is_empty() {
            let message = format!(
                "a key is one string and `{}` holds data; remove its fields, \
                 or derive `DynamoDocument` for an enum that is no key",
                names::plain(&variant.ident),
            );
            errors.at(&variant.fields, message);
            plain = false;
        }
        parse::Variant::read(variant, &own_type, errors)
    });
    let parsed = parse::Enum {
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        rename_all,
        variants: variants.collect(),
    };
    let resolved = resolve::enumeration(&parsed, errors)?;
    plain.then_some(Key::Names(resolved.variants))
}

/// A key that is stored as its field.
fn of_field(input: &DeriveInput, field: &Member, ty: &TokenStream) -> TokenStream {
    let span = ty.span().resolved_at(Span::call_site());
    // First, so that an unfit type is reported as a key, at this place, and as nothing else.
    let check = quote_spanned!(span=> const _: __orm::Type = <#ty as __orm::DynamoKey>::TYPE;);
    // Not at `span`, which would have the compiler show the derive beside the type.
    let kind = quote_spanned!(ty.span()=> <#ty as __orm::Attribute>::Kind);
    let encode = quote_spanned!(span=> <#ty as __orm::DynamoKey>::key_encode(&self.#field, __w));
    let decode = quote_spanned!(span=> <#ty as __orm::DynamoKey>::key_decode(__r)?);
    let attribute = attribute(
        input,
        &kind,
        &encode,
        &quote!(__orm::Ok(Self { #field: #decode })),
    );
    expand::block(&quote!(#check #attribute))
}

/// A key that is stored as the name of a variant.
fn of_names(input: &DeriveInput, variants: &[Variant]) -> TokenStream {
    let names = variants.iter().map(|variant| &variant.name);
    let encode = variants
        .iter()
        .map(|Variant { ident, name, .. }| quote!(Self::#ident {} => #name,));
    let decode = variants
        .iter()
        .map(|Variant { ident, name, .. }| quote!(#name => __orm::Some(Self::#ident {}),));
    let attribute = attribute(
        input,
        &quote!(__orm::kind::Text),
        &quote! {
            __orm::Writer::string(__w, match self {
                #(#encode)*
            })
        },
        &quote! {
            __orm::decode_name(__r, &[#(#names),*], |__name| match __name {
                #(#decode)*
                _ => __orm::None,
            })
        },
    );
    expand::block(&attribute)
}

/// Implements `Attribute` and `DynamoKey`.
fn attribute(
    input: &DeriveInput,
    kind: &TokenStream,
    encode: &TokenStream,
    decode: &TokenStream,
) -> TokenStream {
    let ident = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    // A union cannot be compared, so that there would be more to say about it.
    let comparable = !matches!(input.data, Data::Union(_));
    let key = comparable.then(|| {
        let mut bounds = bounds.cloned().unwrap_or(parse_quote!(where));
        if !input.generics.params.is_empty() {
            bounds.predicates.push(parse_quote! {
                Self: ::core::clone::Clone
                    + ::core::cmp::Ord
                    + ::core::hash::Hash
                    + ::core::fmt::Debug
            });
        }
        quote! {
            #[automatically_derived]
            impl #generics ::dynamo_orm::DynamoKey for #ident #arguments #bounds {}
        }
    });
    quote! {
        #[automatically_derived]
        impl #generics __orm::Attribute for #ident #arguments #bounds {
            type Kind = #kind;
            type ListKind = __orm::kind::List;
            type Present = Self;

            fn encode<__W: __orm::Writer>(
                &self,
                __w: &mut __W,
            ) -> __orm::Result<(), __orm::EncodeError> {
                #encode
            }

            fn decode<'__a, __R: __orm::Reader<'__a>>(
                __r: &mut __R,
            ) -> __orm::Result<Self, __orm::DecodeError> {
                #decode
            }
        }
        #key
    }
}

/// A key of any type that cannot be expanded.
fn fallback(input: &DeriveInput) -> TokenStream {
    let body = quote!(__orm::unreachable());
    let kind = quote!(__orm::kind::Text);
    expand::block(&attribute(input, &kind, &body, &body))
}
