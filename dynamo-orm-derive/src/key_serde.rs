//! Serde's traits for the key struct, by way of the runtime: they ask nothing of the types of the keys.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

use crate::model::{Attribute, Table};

/// Implements `Serialize` and `Deserialize`.
pub(crate) fn key_serde(table: &Table) -> TokenStream {
    let key = table.key.ty();
    let attributes = table.key.attributes.iter();
    let schema: Vec<_> = attributes
        .map(|Attribute { name, ty, .. }| {
            quote!(__orm::KeyAttribute::new(#name, <#ty as __K>::TYPE))
        })
        .collect();
    let (generics, _, bounds) = table.key.generics.split_for_impl();
    let mut reading = table.key.generics.clone();
    reading.params.insert(0, parse_quote!('__de));
    let (reading, _, _) = reading.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #generics __orm::Serialize for #key #bounds {
            fn serialize<__S: __orm::Serializer>(
                &self,
                __s: __S,
            ) -> __orm::Result<__S::Ok, __S::Error> {
                __orm::serialize_key(self, &[#(#schema),*], __s)
            }
        }
        #[automatically_derived]
        impl #reading __orm::Deserialize<'__de> for #key #bounds {
            fn deserialize<__D: __orm::Deserializer<'__de>>(
                __d: __D,
            ) -> __orm::Result<Self, __D::Error> {
                __orm::deserialize_key(&[#(#schema),*], __d)
            }
        }
    }
}
