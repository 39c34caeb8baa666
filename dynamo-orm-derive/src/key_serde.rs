//! Serde's traits for the key struct, by way of the runtime: they ask nothing of the types of the keys.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Table;

/// Implements `Serialize` and `Deserialize`, if the feature `serde` is on.
pub(crate) fn key_serde(table: &Table) -> TokenStream {
    if !cfg!(feature = "serde") {
        return TokenStream::new();
    }
    let (item, key) = (&table.members.ident, &table.key.ident);
    quote! {
        #[automatically_derived]
        impl __orm::Serialize for #key {
            fn serialize<__S: __orm::Serializer>(
                &self,
                __s: __S,
            ) -> __orm::Result<__S::Ok, __S::Error> {
                __orm::serialize_key::<#item, __S>(self, __s)
            }
        }
        #[automatically_derived]
        impl<'__de> __orm::Deserialize<'__de> for #key {
            fn deserialize<__D: __orm::Deserializer<'__de>>(
                __d: __D,
            ) -> __orm::Result<Self, __D::Error> {
                __orm::deserialize_key::<#item, __D>(__d)
            }
        }
    }
}
