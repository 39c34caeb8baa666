//! `Members`: how a struct is written and read, member by member.

use std::fmt::Write as _;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::Ident;

use super::at;
use crate::model::{Absence, Attribute, Members, Plain, Table};
use crate::names;

/// Implements `Members`.
pub(super) fn members(members: &Members) -> TokenStream {
    let names = attribute_names(&members.attributes);
    implementation(members, &names, &read(members, &quote!(Self)))
}

/// The same for the table's key struct, which the runtime reads as a tuple.
pub(super) fn key_members(table: &Table) -> TokenStream {
    let attributes = &table.key.attributes;
    let fields: Vec<_> = attributes
        .iter()
        .map(|attribute| &attribute.field)
        .collect();
    let types = attributes.iter().map(|attribute| &attribute.ty);
    let read = quote! {
        let (#(#fields,)*) = <(#(#types,)*) as __orm::KeyTuple>::read(__r, __n)?;
        __orm::Ok(Self { #(#fields,)* })
    };
    // A key does not have all parameters of its table.
    let names = if table.members.generics.params.is_empty() {
        let item = &table.members.ident;
        let positions = table.keys.iter().map(Literal::usize_unsuffixed);
        quote!(&[#(<#item as __M>::NAMES[#positions]),*])
    } else {
        attribute_names(attributes)
    };
    implementation(&table.key, &names, &read)
}

/// Implements `Members` with `names`, and `read` to read them.
pub(super) fn implementation(
    members: &Members,
    names: &TokenStream,
    read: &TokenStream,
) -> TokenStream {
    let attributes = &members.attributes;
    let values = attributes.iter().map(|Attribute { field, ty, .. }| {
        let mut field = field.clone();
        field.set_span(field.span().located_at(at(ty)));
        quote_spanned!(at(ty)=> &self.#field)
    });
    let write = write(attributes, values);
    let flattened = members.flatten.iter().map(|flatten| {
        let Plain { field, ty } = flatten;
        quote_spanned! {at(ty)=>
            <#ty as __orm::Flatten>::write_entries(&self.#field, __n, __w)?;
        }
    });
    let (generics, _, bounds) = members.generics.split_for_impl();
    let ty = members.ty();
    quote! {
        #[automatically_derived]
        impl #generics __M for #ty #bounds {
            const NAMES: &'static [__orm::Name] = #names;

            fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
                let __n = <Self as __M>::NAMES;
                #write
                #(#flattened)*
                __orm::Ok(())
            }

            fn read_members<'__a, __R: __orm::Reader<'__a>>(
                __r: &mut __R,
            ) -> __orm::Decoded<Self> {
                let __n = <Self as __M>::NAMES;
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
        let sensitive = attribute.sensitive.then(|| quote!(.sensitive()));
        attribute.limit.map_or_else(
            || quote!(__orm::Name::new(#name, #json) #sensitive),
            |limit| {
                let limit = Literal::u16_unsuffixed(limit);
                quote!(__orm::Name::key(#name, #json, #limit) #sensitive)
            },
        )
    });
    quote!(&[#(#names),*])
}

/// Statements that write every attribute to `__w` under its name in `__n`.
pub(super) fn write(
    attributes: &[Attribute],
    values: impl Iterator<Item = TokenStream>,
) -> TokenStream {
    let statements = attributes.iter().zip(values).zip(0..);
    let statements = statements.map(|((attribute, value), position)| {
        let (through, position) = (through(attribute), Literal::usize_unsuffixed(position));
        quote_spanned! {at(&attribute.ty)=>
            #through::write_member(#value, __w, &__n[#position])?;
        }
    });
    statements.collect()
}

/// Statements that read every member of `__r` by the names in `__n`, and the result in `constructor`.
pub(super) fn read(members: &Members, constructor: &TokenStream) -> TokenStream {
    let attributes = members.attributes.iter().enumerate();
    let attributes = attributes.map(|(position, attribute)| {
        let local = names::local(position, at(&attribute.ty));
        (attribute, local, Literal::usize_unsuffixed(position))
    });
    let attributes: Vec<_> = attributes.collect();
    let locals = attributes.iter().map(|(attribute, local, _)| {
        let absent = absent(attribute);
        quote!(let mut #local = #absent;)
    });
    let reads = attributes.iter().map(|(attribute, local, position)| {
        let through = through(attribute);
        quote_spanned! {at(&attribute.ty)=>
            __orm::Known(#position) => #through::read_member(__r, &mut #local)
        }
    });
    let fields = attributes.iter().map(|(attribute, local, position)| {
        let field = &attribute.field;
        let value = present(attribute, local, position);
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
            quote_spanned!(at(ty)=> <#ty as __orm::Flatten>::read_entry(&mut __extra, __name, __r))
        },
    );
    let flattened = flatten.map(|Plain { field, .. }| quote!(#field: __extra,));
    quote! {
        #(#locals)*
        #extra
        __orm::Reader::members(__r, __n, |__slot, __r| match __slot {
            #(#reads,)*
            __orm::Known(_) => __orm::Ok(()),
            __orm::Unknown(__name) => #unknown,
        })?;
        __orm::Ok(#constructor {
            #(#fields)*
            #(#skipped)*
            #flattened
        })
    }
}

/// What an attribute is before it is read: what stands for an absent one, if that costs nothing.
fn absent(attribute: &Attribute) -> TokenStream {
    let through = through(attribute);
    match attribute.absence {
        Absence::OfType if !attribute.serde => {
            quote_spanned!(at(&attribute.ty)=> #through::absent())
        }
        _ => quote!(__orm::None),
    }
}

/// The value of an attribute that was read into `local`, or what stands for an absent one.
fn present(attribute: &Attribute, local: &Ident, position: &Literal) -> TokenStream {
    let (ty, through) = (&attribute.ty, through(attribute));
    let default = match &attribute.absence {
        Absence::OfType if attribute.serde => {
            return quote_spanned!(at(ty)=> #through::present(#local, &__n[#position]));
        }
        Absence::OfType => return quote!(__orm::present(#local, &__n[#position])),
        Absence::Default => default(ty),
        Absence::Call(function) => function.to_token_stream(),
    };
    quote_spanned!(at(ty)=> #through::or_default(__r, #local, #default))
}

/// The attribute's type, as the trait by which it is written and read.
fn through(attribute: &Attribute) -> TokenStream {
    let ty = &attribute.ty;
    if attribute.serde {
        quote_spanned!(at(ty)=> <#ty as __orm::ThroughSerde>)
    } else {
        quote_spanned!(at(ty)=> <#ty as __A>)
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
