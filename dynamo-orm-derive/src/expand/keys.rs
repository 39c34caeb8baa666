//! The table: its key struct, its schema, and `DynamoTable`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned as _;

use super::{at, code, lints, members};
use crate::model::{Attribute, Index, Members, Projection, Scope, Table};
use crate::names;

/// The struct of a table's key.
pub(super) fn structure(table: &Table) -> TokenStream {
    let Members {
        vis,
        ident,
        attributes,
        ..
    } = &table.key;
    let lints = lints();
    let types = attributes.iter().map(|attribute| &attribute.ty);
    let fields = attributes.iter().map(|attribute| &attribute.field);
    let docs = attributes.iter().map(attribute_doc);
    let item = code(&names::plain(&table.members.ident));
    let named = attributes
        .iter()
        .map(|attribute| code(&names::plain(&attribute.field)));
    let named = named.collect::<Vec<_>>().join(" and range key ");
    let doc = format!("The key of a {item}: its hash key {named}.");
    let fields = quote!({ #(#[doc = #docs] #vis #fields: #types,)* });
    let structure = super::structure(vis, ident, fields);
    quote! {
        #[doc = #doc]
        #lints
        #structure
    }
}

/// The documentation of an attribute's field.
pub(super) fn attribute_doc(attribute: &Attribute) -> String {
    format!("The attribute {}.", code(&attribute.name))
}

/// The expression of the key of the item, or of what an index holds of it, that `self` is.
pub(super) fn value(table: &Table) -> TokenStream {
    let Members {
        ident, attributes, ..
    } = &table.key;
    let fields = attributes.iter().map(|Attribute { field, ty, .. }| {
        quote_spanned!(at(ty)=> #field: <#ty as __orm::DynamoKey>::key_clone(&self.#field))
    });
    quote!(#ident { #(#fields,)* })
}

/// What a key struct would derive, through `DynamoKey` alone: an unfit type has no more errors.
pub(super) fn comparisons(table: &Table) -> TokenStream {
    let Members {
        ident, attributes, ..
    } = &table.key;
    let name = names::plain(ident);
    let call = |method: &str, then: &dyn Fn(&Ident) -> TokenStream| -> Vec<_> {
        let calls = attributes.iter().map(|Attribute { field, ty, .. }| {
            let (method, then) = (format_ident!("{method}", span = at(ty)), then(field));
            quote_spanned!(at(ty)=> <#ty as __orm::DynamoKey>::#method(&self.#field #then))
        });
        calls.collect()
    };
    let shown = call("key_debug", &|_| TokenStream::new());
    let fields = attributes
        .iter()
        .map(|attribute| names::plain(&attribute.field));
    let compare = call("key_cmp", &|field| quote!(, &__other.#field));
    let hash = call("key_hash", &|_| quote!(, __state));
    let value = value(table);
    quote! {
        #[automatically_derived]
        impl ::core::fmt::Debug for #ident {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __f.debug_struct(#name)#(.field(#fields, #shown))*.finish()
            }
        }
        #[automatically_derived]
        impl ::core::clone::Clone for #ident {
            fn clone(&self) -> Self {
                #value
            }
        }
        #[automatically_derived]
        impl ::core::cmp::PartialEq for #ident {
            fn eq(&self, __other: &Self) -> bool {
                ::core::cmp::Ord::cmp(self, __other).is_eq()
            }
        }
        #[automatically_derived]
        impl ::core::cmp::Eq for #ident {}
        #[automatically_derived]
        impl ::core::hash::Hash for #ident {
            fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
                #(#hash;)*
            }
        }
        #[automatically_derived]
        impl ::core::cmp::PartialOrd for #ident {
            fn partial_cmp(&self, __other: &Self) -> __orm::Option<::core::cmp::Ordering> {
                __orm::Some(::core::cmp::Ord::cmp(self, __other))
            }
        }
        #[automatically_derived]
        impl ::core::cmp::Ord for #ident {
            fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ordering::Equal #(.then_with(|| #compare))*
            }
        }
    }
}

/// The static schema.
pub(super) fn schema(table: &Table) -> TokenStream {
    let name = &table.name;
    let key = |position: usize| {
        let Attribute { name, ty, .. } = &table.members.attributes[position];
        quote_spanned! {at(ty)=>
            __orm::KeyAttribute { name: #name, ty: <#ty as __orm::DynamoKey>::TYPE }
        }
    };
    let hash = key(table.keys.hash);
    let range = table
        .keys
        .range
        .map(key)
        .map_or_else(|| quote!(__orm::None), |range| quote!(__orm::Some(#range)));
    let indexes = table.indexes.iter().map(|index| index_schema(table, index));
    quote! {
        static __SCHEMA: __orm::Schema = __orm::Schema {
            table: #name,
            hash_key: #hash,
            range_key: #range,
            indexes: &[#(#indexes),*],
        };
    }
}

fn index_schema(table: &Table, index: &Index) -> TokenStream {
    let name = &index.name;
    let key = |position: &usize| {
        let name = &table.members.attributes[*position].name;
        let ty = index_key(table, *position);
        quote!(__orm::KeyAttribute { name: #name, ty: <#ty as __orm::DynamoKey>::TYPE })
    };
    let scope = match index.scope {
        Scope::Global => quote!(Global),
        Scope::Local => quote!(Local),
    };
    let (hash, range) = (index.hash.iter().map(key), index.range.iter().map(key));
    let projection = match &index.projection {
        Projection::All => quote!(All),
        Projection::KeysOnly { .. } => quote!(KeysOnly),
        Projection::Include { attributes, .. } => {
            let names = attributes
                .iter()
                .map(|position| &table.members.attributes[*position].name);
            quote!(Include(&[#(#names),*]))
        }
    };
    quote! {
        __orm::IndexSchema {
            name: #name,
            scope: __orm::Scope::#scope,
            hash: &[#(#hash),*],
            range: &[#(#range),*],
            projection: __orm::Projection::#projection,
        }
    }
}

/// The type of a key in an index: a key of the table as it is, any other without its `Option`.
pub(super) fn index_key(table: &Table, position: usize) -> TokenStream {
    let ty = &table.members.attributes[position].ty;
    if table.keys.contains(position) {
        quote!(#ty)
    } else {
        // Not `at`, which would have the compiler show the derive beside the type.
        quote_spanned!(ty.span()=> <#ty as __orm::IndexKey>::Key)
    }
}

/// Implements `DynamoTable`, and `IntoKey` for the key struct.
pub(super) fn table(table: &Table) -> TokenStream {
    let item = &table.members.ident;
    let Members {
        ident, attributes, ..
    } = &table.key;
    let value = value(table);
    let types: Vec<_> = attributes.iter().map(|attribute| &attribute.ty).collect();
    let (shape, range) = match types.as_slice() {
        [hash, range] => (
            quote!(__orm::Composite<#item, #hash, #range>),
            quote!((#range,)),
        ),
        hash => (quote!(__orm::HashOnly<#item, #(#hash),*>), quote!(())),
    };
    let hash = types.first();
    let names = quote!(<#item as __orm::Members>::NAMES);
    let positions = table.keys.iter();
    let writes = attributes
        .iter()
        .zip(positions)
        .map(|(attribute, position)| {
            let Attribute { field, ty, .. } = attribute;
            quote_spanned! {at(ty)=>
                <#ty as __orm::Attribute>::write_member(&self.#field, __w, &#names[#position])?;
            }
        });
    let members = members::members(&table.key);
    let comparisons = comparisons(table);
    quote! {
        #[automatically_derived]
        impl __orm::DynamoTable for #item {
            const SCHEMA: &'static __orm::Schema = &__SCHEMA;
            type Key = #ident;
            type Shape = #shape;
            type Hash = (#hash,);
            type Range = #range;

            fn key(&self) -> #ident {
                #value
            }

            fn write_key<__W: __orm::Writer>(
                &self,
                __w: &mut __W,
            ) -> __orm::Result<(), __orm::EncodeError> {
                #(#writes)*
                __orm::Ok(())
            }
        }
        #members
        #comparisons
        #[automatically_derived]
        impl __orm::IntoKey<#shape> for #ident {
            fn write_key<__W: __orm::Writer>(
                &self,
                __w: &mut __W,
            ) -> __orm::Result<(), __orm::EncodeError> {
                __orm::Members::write_members(self, __w)
            }
        }
        #[automatically_derived]
        impl __orm::IntoKey<#shape> for &#ident {
            fn write_key<__W: __orm::Writer>(
                &self,
                __w: &mut __W,
            ) -> __orm::Result<(), __orm::EncodeError> {
                __orm::Members::write_members(*self, __w)
            }
        }
    }
}
