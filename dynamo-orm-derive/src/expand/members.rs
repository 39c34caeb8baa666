//! `Members`: how a struct is written and read, member by member.

use std::fmt::Write as _;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};

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
    let mut write = write(attributes, values);
    let mut known = quote!(__n);
    if let Some(position) = members.version {
        let Attribute { field, name, .. } = &attributes[position];
        let ring = names::ring(name);
        write = quote!(#write?; __orm::write_ring::<Self, _>(&self.#field, __w));
        let positions = (0..attributes.len()).map(Literal::usize_unsuffixed);
        known = quote!(&[#(__n[#positions],)* __orm::Name::new(#ring, "")]);
    }
    if let Some(Plain { field, ty }) = &members.flatten {
        let flattened = quote_spanned! {at(ty)=>
            <#ty as __orm::Flatten>::write_entries(&self.#field, #known, __w)
        };
        write = quote!(#write?; #flattened);
    }
    let (generics, _, bounds) = members.generics.split_for_impl();
    let ty = members.ty();
    quote! {
        #[automatically_derived]
        impl #generics __M for #ty #bounds {
            const NAMES: &'static [__orm::Name] = #names;

            fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
                let __n = <Self as __M>::NAMES;
                #write
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
        let whole = attribute.whole.then(|| quote!(.whole()));
        attribute.limit.map_or_else(
            || quote!(__orm::name(#name, #json) #sensitive #whole),
            |limit| {
                let limit = Literal::u16_unsuffixed(limit);
                quote!(__orm::key_name(#name, #json, #limit) #sensitive #whole)
            },
        )
    });
    quote!(&[#(#names),*])
}

/// Writes every attribute to `__w` under its name in `__n`.
pub(super) fn write(
    attributes: &[Attribute],
    values: impl Iterator<Item = TokenStream>,
) -> TokenStream {
    let members = attributes.iter().zip(values).map(|(attribute, value)| {
        if attribute.serde {
            let through = through(attribute);
            quote_spanned!(at(&attribute.ty)=> &#through::member(#value))
        } else {
            judged(attribute, &value)
        }
    });
    quote!(__orm::write_members(__w, __n, &[#(#members),*]))
}

/// Statements that read every member of `__r` by the names in `__n`, and the result in `constructor`.
pub(super) fn read(members: &Members, constructor: &TokenStream) -> TokenStream {
    let attributes: Vec<_> = members
        .attributes
        .iter()
        .zip(0..)
        .map(|(attribute, position)| {
            let span = at(&attribute.ty);
            let mut index = Literal::usize_unsuffixed(position);
            index.set_span(span);
            let slot = quote_spanned!(span=> __s.#index);
            (attribute, slot, names::local(position, span))
        })
        .collect();
    // One local, not one for each field: so its drop is one call, and what is read moves once.
    let slots = attributes.iter().map(|(attribute, ..)| empty(attribute));
    let reads = attributes
        .iter()
        .map(|(attribute, slot, _)| field(attribute, slot));
    let fractions = attributes.iter().filter(|(attribute, ..)| attribute.whole);
    let fractions = fractions.map(|(attribute, slot, _)| note_fraction(attribute, slot));
    let defaults = attributes.iter().zip(0..);
    let defaults: Vec<_> = defaults
        .filter_map(|((attribute, slot, _), position)| {
            let default = default_of(attribute)?;
            Some((
                *attribute,
                slot,
                Literal::usize_unsuffixed(position),
                default,
            ))
        })
        .collect();
    let optional = defaults.iter().map(|(_, _, position, _)| position);
    let filled_in = defaults.iter().map(|(attribute, slot, _, default)| {
        let through = through(attribute);
        quote_spanned!(at(&attribute.ty)=> #through::or_default(__r, &mut #slot, #default);)
    });
    let present = attributes.iter().map(|(attribute, _, local)| {
        if attribute.serde {
            quote!(__orm::Some(__orm::Serde(#local)))
        } else {
            quote!(__orm::Some(#local))
        }
    });
    let fields = attributes
        .iter()
        .zip(0..)
        .map(|((attribute, _, local), position)| {
            let field = &attribute.field;
            if members.version == Some(position) {
                quote!(#field: __orm::with_ring::<Self>(#local, __ring),)
            } else {
                quote!(#field: #local,)
            }
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
    let unknown = unknown(members);
    let ring = members
        .version
        .map(|_| quote!(let mut __ring = __orm::None;));
    let flattened = flatten.map(|Plain { field, .. }| quote!(#field: __extra,));
    let value = quote!(__orm::Ok(#constructor { #(#fields)* #(#skipped)* #flattened }));
    let read = quote! {
        if let __orm::Err(__e) =
            __orm::read_members(__r, __n, &mut [#(#reads),*], &[#(#optional),*], #unknown)
        {
            return __orm::Err(__e);
        }
        #(#fractions)*
        #(#filled_in)*
    };
    let value = if attributes.is_empty() {
        quote!(#read #value)
    } else {
        // Out of the block that it is filled in, nothing is left to drop of it, whatever is moved: no flags are kept.
        quote! {
            match {
                let mut __s = (#(#slots)*);
                #read
                __s
            } {
                (#(#present,)*) => #value,
                __s => __orm::Err(__orm::incomplete(__s)),
            }
        }
    };
    quote! {
        #extra
        #ring
        #value
    }
}

/// What an attribute is read to, before it is.
fn empty(attribute: &Attribute) -> TokenStream {
    let ty = &attribute.ty;
    if attribute.serde {
        quote!(__orm::None,)
    } else {
        quote_spanned!(at(ty)=> __orm::None::<#ty>,)
    }
}

/// `slot` as a field that the runtime reads.
fn field(attribute: &Attribute, slot: &TokenStream) -> TokenStream {
    let span = at(&attribute.ty);
    if attribute.serde {
        let through = through(attribute);
        quote_spanned!(span=> #through::field(&mut #slot))
    } else {
        judged(attribute, &quote_spanned!(span=> &mut #slot))
    }
}

/// A reference to what an attribute is written from or read to, which becomes a trait object.
///
/// The trait is named first: of a type that is none of it, rustc then says that alone, and not what the trait object asks
/// for. No code is made of it; of a call of a function for each field there would be much.
fn judged(attribute: &Attribute, reference: &TokenStream) -> TokenStream {
    let through = through(attribute);
    quote_spanned!(at(&attribute.ty)=> (#through::is_absent, #reference).1)
}

/// Notes that what is stored beyond whole seconds would not be written back.
fn note_fraction(attribute: &Attribute, slot: &TokenStream) -> TokenStream {
    let ty = &attribute.ty;
    let has_fraction = quote_spanned!(at(ty)=> <#ty as __orm::Timestamp>::HAS_FRACTION);
    quote! {
        if #slot.as_ref().is_some_and(#has_fraction) {
            __orm::Reader::lossy(__r);
        }
    }
}

/// What takes the members that are no attribute of a field.
fn unknown(members: &Members) -> TokenStream {
    let flatten = members.flatten.as_ref();
    let unknown = match flatten {
        None => quote!(__orm::unknown(__r, __name)),
        Some(Plain { ty, .. }) => quote_spanned! {at(ty)=>
            <#ty as __orm::Flatten>::read_entry(&mut __extra, __name, __r)
        },
    };
    match (members.version, flatten) {
        (None, None) => quote!(&mut __orm::unknown),
        (None, Some(Plain { ty, .. })) => {
            quote_spanned!(at(ty)=> &mut |__r, __name| #unknown)
        }
        (Some(_), _) => quote! {
            &mut |__r, __name| {
                if __orm::read_ring::<Self, _>(&mut __ring, &__name, __r)? {
                    __orm::Ok(())
                } else {
                    #unknown
                }
            }
        },
    }
}

/// What makes the default of a field that has one of its own.
fn default_of(attribute: &Attribute) -> Option<TokenStream> {
    match &attribute.absence {
        Absence::OfType => None,
        Absence::Default => Some(default(&attribute.ty)),
        Absence::Timestamp => {
            let ty = &attribute.ty;
            Some(quote_spanned!(at(ty)=> <#ty as __orm::Timestamp>::UNKNOWN))
        }
        Absence::Call(function) => Some(function.to_token_stream()),
    }
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
