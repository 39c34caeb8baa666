//! The table: its key struct, its schema, and `DynamoTable`.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
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
        generics,
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
    let doc = format!(
        "The key of a {item}: its hash key {named}. {} returns it, {} takes it.",
        code("key()"),
        code("table.get(..)"),
    );
    let bounds = &generics.where_clause;
    let fields = quote!(#bounds { #(#[doc = #docs] #vis #fields: #types,)* });
    let structure = super::structure(vis, ident, generics, fields);
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
        quote_spanned!(at(ty)=> #field: <#ty as __K>::key_clone(&self.#field))
    });
    quote!(#ident { #(#fields,)* })
}

/// What a key struct would derive, through `DynamoKey` alone: an unfit type has no more errors.
// Inline functions are compiled where they are used, if anywhere.
pub(super) fn comparisons(table: &Table) -> TokenStream {
    let attributes = &table.key.attributes;
    let name = names::plain(&table.key.ident);
    let call = |method: &str, then: &dyn Fn(&Ident) -> TokenStream| -> Vec<_> {
        let calls = attributes.iter().map(|Attribute { field, ty, .. }| {
            let (method, then) = (format_ident!("{method}", span = at(ty)), then(field));
            quote_spanned!(at(ty)=> <#ty as __K>::#method(&self.#field #then))
        });
        calls.collect()
    };
    let shown = call("key_debug", &|_| TokenStream::new());
    let shown = attributes.iter().zip(shown).map(|(attribute, shown)| {
        if attribute.sensitive {
            quote!(&__orm::Sensitive)
        } else {
            shown
        }
    });
    let fields = attributes
        .iter()
        .map(|attribute| names::plain(&attribute.field));
    let compare = call("key_cmp", &|field| quote!(, &__other.#field));
    let compare = compare
        .into_iter()
        .reduce(|first, then| quote!(#first.then(#then)));
    let hash = call("key_hash", &|_| quote!(, __state));
    let value = value(table);
    let (generics, _, bounds) = table.key.generics.split_for_impl();
    let ty = table.key.ty();
    quote! {
        impl #generics ::core::fmt::Debug for #ty #bounds {
            #[inline]
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __f.debug_struct(#name)#(.field(#fields, #shown))*.finish()
            }
        }
        impl #generics ::core::clone::Clone for #ty #bounds {
            #[inline]
            fn clone(&self) -> Self {
                #value
            }
        }
        impl #generics ::core::cmp::PartialEq for #ty #bounds {
            #[inline]
            fn eq(&self, __other: &Self) -> bool {
                ::core::cmp::Ord::cmp(self, __other).is_eq()
            }
        }
        impl #generics ::core::cmp::Eq for #ty #bounds {}
        impl #generics ::core::hash::Hash for #ty #bounds {
            fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
                #(#hash;)*
            }
        }
        impl #generics ::core::cmp::PartialOrd for #ty #bounds {
            #[inline]
            fn partial_cmp(&self, __other: &Self) -> __orm::Option<::core::cmp::Ordering> {
                __orm::Some(::core::cmp::Ord::cmp(self, __other))
            }
        }
        impl #generics ::core::cmp::Ord for #ty #bounds {
            #[inline]
            fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
                #compare
            }
        }
    }
}

/// The schema.
fn schema(table: &Table) -> TokenStream {
    let name = &table.name;
    let key = |position: usize| {
        let Attribute { name, ty, .. } = &table.members.attributes[position];
        quote_spanned!(at(ty)=> __orm::KeyAttribute::new(#name, <#ty as __K>::TYPE))
    };
    let hash = key(table.keys.hash);
    let range = table
        .keys
        .range
        .map(key)
        .map_or_else(|| quote!(__orm::None), |range| quote!(__orm::Some(#range)));
    let indexes = table.indexes.iter().map(|index| index_schema(table, index));
    let version = table.version.map(|position| {
        let name = &table.members.attributes[position].name;
        let ring = names::ring(name);
        quote!(.versioned(#name, #ring))
    });
    let timestamp = |method: &str, position: Option<usize>| {
        position.map(|position| {
            let Attribute { name, ty, .. } = &table.members.attributes[position];
            let method = format_ident!("{method}");
            let seconds = quote_spanned!(at(ty)=> <#ty as __orm::Timestamp>::SECONDS);
            quote!(.#method(#name, #seconds))
        })
    };
    let ttl = timestamp("expiring", table.ttl);
    let created = timestamp("created", table.created_at);
    let updated = timestamp("updated", table.updated_at);
    let counters = table.counters.iter().map(|counter| {
        let Attribute { name, ty, .. } = &table.members.attributes[counter.position];
        let (start, step) = (
            Literal::i128_unsuffixed(counter.start),
            Literal::i128_unsuffixed(counter.step),
        );
        let range = quote_spanned!(at(ty)=> <#ty as __orm::CounterType>::RANGE);
        let span = at(&counter.span.to_token_stream());
        quote_spanned!(span=> __orm::CounterSchema::new(#name, #start, #step, #range))
    });
    let counters = (!table.counters.is_empty()).then(|| quote!(.counting(&[#(#counters),*])));
    quote! {
        __orm::Schema::new(#name, #hash, #range, &[#(#indexes),*])#version #ttl #created #updated #counters
    }
}

/// The type of the version, and how the library sets it and the timestamps.
fn set_by_writes(table: &Table) -> TokenStream {
    let attributes = &table.members.attributes;
    let version = table.version.map_or_else(
        || {
            quote!(
                type Version = ();
            )
        },
        |position| {
            let ty = &attributes[position].ty;
            quote_spanned!(at(ty)=> type Version = #ty;)
        },
    );
    let set = table.set_by_writes().map(|position| {
        let Attribute {
            field, name, ty, ..
        } = &attributes[position];
        let decode = quote_spanned!(at(ty)=> <#ty as __A>::decode(__r)?);
        quote!(#name => self.#field = #decode,)
    });
    let ring = table.version.map(|position| {
        let Attribute { field, name, .. } = &attributes[position];
        let ring = names::ring(name);
        quote!(#ring => __orm::assign_ring::<Self, _>(&mut self.#field, __r)?,)
    });
    let set: Vec<_> = set.chain(ring).collect();
    if set.is_empty() {
        return version;
    }
    quote! {
        #version

        fn assign<'__a, __R: __orm::Reader<'__a>>(
            &mut self,
            __name: &str,
            __r: &mut __R,
        ) -> __orm::Decoded<()> {
            match __name {
                #(#set)*
                _ => __orm::Reader::skip(__r)?,
            }
            __orm::Ok(())
        }
    }
}

fn index_schema(table: &Table, index: &Index) -> TokenStream {
    let name = &index.name;
    let key = |position: &usize| {
        let name = &table.members.attributes[*position].name;
        let ty = index_key(table, *position);
        quote!(__orm::KeyAttribute::new(#name, <#ty as __K>::TYPE))
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
    let item = table.members.ty();
    let key = table.key.ty();
    let attributes = &table.key.attributes;
    let schema = schema(table);
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
    let fields = attributes
        .iter()
        .map(|Attribute { field, ty, .. }| quote_spanned!(at(ty)=> &self.#field));
    let write = members::write(attributes, fields);
    let members = members::key_members(table);
    let comparisons = comparisons(table);
    let argument = argument(table, &shape);
    let set_by_writes = set_by_writes(table);
    let validate = table.validate.as_ref().map(|function| {
        let valid = quote_spanned!(at(&function.to_token_stream())=> #function(__v));
        quote! {
            const VALIDATE: __orm::Option<fn(&Self) -> __orm::Encoded> = __orm::Some(|__v| __orm::valid(#valid));
        }
    });
    let (generics, _, bounds) = table.members.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #generics __orm::DynamoTable for #item #bounds {
            const SCHEMA: &'static __orm::Schema = &#schema;
            type Key = #key;
            type Shape = #shape;
            type Hash = (#hash,);
            type Range = #range;
            #set_by_writes
            #validate

            #[inline]
            fn key(&self) -> #key {
                #value
            }

            fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
                let __n = <#key as __M>::NAMES;
                #write
            }
        }
        #members
        #comparisons
        #argument
    }
}

/// Makes the key struct an argument where a key of `shape` is one.
fn argument(table: &Table, shape: &TokenStream) -> TokenStream {
    let key = table.key.ty();
    let (generics, _, bounds) = table.members.generics.split_for_impl();
    let whole = |form: TokenStream| {
        quote! {
            impl #generics __orm::IntoKey<#shape> for #form #bounds {
                fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
                    <#key as __M>::write_members(self, __w)
                }
            }
        }
    };
    let [Attribute { field, ty, .. }] = table.key.attributes.as_slice() else {
        // The runtime takes references to all keys of this shape.
        return whole(key.clone());
    };
    let forms = [key.clone(), quote!(&#key)].into_iter();
    if table.key.generics.params.is_empty() {
        return forms.map(whole).collect();
    }
    // rustc cannot know that a generic key does not stand for its value already, in which case it would be a key of the
    // table twice. So it does.
    let (generics, _, bounds) = table.key.generics.split_for_impl();
    let values = forms.map(|form| {
        quote_spanned! {at(ty)=>
            impl #generics __orm::IntoValue<#ty> for #form #bounds {
                fn write_value<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
                    <#ty as __A>::encode(&self.#field, __w)
                }
            }
        }
    });
    values.collect()
}
