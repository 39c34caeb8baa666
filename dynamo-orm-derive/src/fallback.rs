//! What stands in for a type that cannot be expanded, so that its users see their mistake alone.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Generics, Ident, parse_quote};

use crate::errors::Errors;
use crate::model::Attribute;
use crate::{expand, names, parse, resolve};

/// A table that takes any key.
pub(crate) fn table(input: &DeriveInput) -> TokenStream {
    let mut reported = Errors::default();
    let body = parse::Table::read(input, &mut reported)
        .map(|parsed| resolve::document(&parsed.body, &mut reported));
    let paths = body.as_ref().map(expand::paths);
    let filters = body.as_ref().map(expand::any_filters);
    let DeriveInput { vis, ident, .. } = input;
    let key = names::key(ident);
    let attributes = body.as_ref().map_or(&[][..], |body| &body.attributes);
    let item_members = members(ident, &input.generics, attributes);
    let key_members = members(&key, &Generics::default(), &[]);
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let mut owned = bounds.cloned().unwrap_or(parse_quote!(where));
    owned.predicates.push(parse_quote! {
        Self: ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin + 'static
    });
    let block = expand::block(&quote! {
        #item_members
        #key_members
        #filters
        impl #generics __orm::DynamoTable for #ident #arguments #owned {
            const SCHEMA: &'static __orm::Schema = &__orm::Schema::new(
                "",
                __orm::KeyAttribute::new("", __orm::Type::S),
                __orm::None,
                &[],
            );
            type Key = #key;
            type Shape = __orm::Anything;
            type Hash = __orm::Anything;
            type Range = ();
            type Version = ();

            fn key(&self) -> #key {
                __orm::unreachable()
            }

            fn write_key<__W: __orm::Writer>(&self, _: &mut __W) -> __orm::Encoded {
                __orm::unreachable()
            }
        }
    });
    quote! {
        #[doc(hidden)]
        #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
        #[allow(dead_code, non_camel_case_types)]
        #vis struct #key {}
        #paths
        #block
    }
}

/// A document of any kind.
pub(crate) fn document(input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let members = members(ident, &input.generics, &[]);
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    expand::block(&quote! {
        #members
        impl #generics __orm::Attribute for #ident #arguments #bounds {
            type Kind = __orm::kind::Mixed;
            type ListKind = __orm::kind::List;
            type Present = Self;

            fn encode<__W: __orm::Writer>(&self, _: &mut __W) -> __orm::Encoded {
                __orm::unreachable()
            }

            fn decode<'__a, __R: __orm::Reader<'__a>>(
                _: &mut __R,
            ) -> __orm::Decoded<Self> {
                __orm::unreachable()
            }
        }
        impl #generics __orm::DynamoDocument for #ident #arguments #bounds {}
    })
}

/// A projection of any table.
pub(crate) fn projection(input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let members = members(ident, &input.generics, &[]);
    let mut generics = input.generics.clone();
    generics.params.push(parse_quote!(__T: __orm::DynamoTable));
    generics.make_where_clause().predicates.push(parse_quote! {
        Self: ::core::marker::Send + ::core::marker::Unpin + 'static
    });
    let (_, arguments, _) = input.generics.split_for_impl();
    let (generics, _, bounds) = generics.split_for_impl();
    expand::block(&quote! {
        #members
        impl #generics __orm::DynamoProjection<__T> for #ident #arguments #bounds {}
    })
}

/// A view of any table, and of any document.
pub(crate) fn view(input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let mut of_any = input.generics.clone();
    of_any.params.push(parse_quote!(__T: __orm::DynamoTable));
    let (of_table, _, _) = of_any.split_for_impl();
    let mut of_any = input.generics.clone();
    of_any.params.push(parse_quote!(__T));
    let (of_any, _, _) = of_any.split_for_impl();
    let lending = quote! {
        fn keep(_: &mut __orm::JsonReader<'_>) -> __orm::Decoded<()> {
            __orm::unreachable()
        }

        fn lend<'__p>(_: &'__p (), _: &'__p str) -> Self {
            __orm::unreachable()
        }
    };
    expand::block(&quote! {
        impl #generics __orm::View for #ident #arguments #bounds {
            type Lent<'__p> = Self;
            type Kept = ();
            const NAMES: &'static [__orm::Name] = &[];
            #lending
        }
        impl #generics __orm::Lent for #ident #arguments #bounds {
            type For<'__p> = Self;
            type Kept = ();
            #lending
        }
        impl #of_any __orm::Views<__T> for #ident #arguments #bounds {}
        impl #of_table __orm::DynamoView<__T> for #ident #arguments #bounds {}
    })
}

/// `Members` with the names that the paths of `attributes` refer to.
fn members(ident: &Ident, generics: &Generics, attributes: &[Attribute]) -> TokenStream {
    let names = expand::attribute_names(attributes);
    let (generics, arguments, bounds) = generics.split_for_impl();
    quote! {
        impl #generics __orm::Members for #ident #arguments #bounds {
            const NAMES: &'static [__orm::Name] = #names;

            fn write_members<__W: __orm::Writer>(&self, _: &mut __W) -> __orm::Encoded {
                __orm::unreachable()
            }

            fn read_members<'__a, __R: __orm::Reader<'__a>>(
                _: &mut __R,
            ) -> __orm::Decoded<Self> {
                __orm::unreachable()
            }
        }
    }
}
