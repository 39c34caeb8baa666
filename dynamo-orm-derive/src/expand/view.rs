//! Views, whose names are those of the paths of their table or document.

use proc_macro2::{Group, Ident, Literal, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use super::{at, block};
use crate::model::{Absence, Attribute, View, ViewOf};
use crate::names;

/// Implements `View`, and `DynamoView` or what fields need.
pub(crate) fn view(view: &View) -> TokenStream {
    let ident = &view.members.ident;
    let (generics, arguments, bounds) = view.members.generics.split_for_impl();
    let of_page = view.lifetime.as_ref().map(|_| quote!(<'__p>));
    let of_page = quote!(#ident #of_page);
    let names = names(view);
    // Its fields are private, and so may their types be, where those of a tuple would be as public as the view. Whether a
    // struct has a size is for its last field to say: where a type is unfit, that is not an error again at each use.
    let kept = kept(view);
    let keep = keep(view);
    let lend = lend(view);
    let of = of(view);
    block(&quote! {
        #[allow(missing_docs, missing_debug_implementations, unreachable_pub)]
        pub struct __Kept(#(#kept,)* ());
        #[automatically_derived]
        impl #generics __orm::View for #ident #arguments #bounds {
            type Lent<'__p> = #of_page;
            type Kept = __Kept;
            const NAMES: &'static [__orm::Name] = #names;

            #[inline]
            fn keep(__r: &mut __orm::JsonReader<'_>) -> __orm::Decoded<Self::Kept> {
                #keep
            }

            #[inline]
            fn lend<'__p>(__k: &'__p Self::Kept, __b: &'__p str) -> #of_page {
                #lend
            }
        }
        #of
    })
}

/// What makes it a view of its table, or a field of other views.
fn of(view: &View) -> TokenStream {
    let ident = &view.members.ident;
    let (generics, arguments, bounds) = view.members.generics.split_for_impl();
    match &view.of {
        ViewOf::Table(table) => {
            let table = quote!(#table);
            let of = quote_spanned!(at(&table)=> __orm::DynamoView<#table>);
            quote! {
                #[automatically_derived]
                impl #generics #of for #ident #arguments #bounds {}
            }
        }
        ViewOf::Document(document) => {
            let document = quote!(#document);
            let of = quote_spanned!(at(&document)=> __orm::Views<#document>);
            quote! {
                #[automatically_derived]
                impl #generics #of for #ident #arguments #bounds {}
                #[automatically_derived]
                impl #generics __orm::Lent for #ident #arguments #bounds {
                    type For<'__p> = <Self as __orm::View>::Lent<'__p>;
                    type Kept = <Self as __orm::View>::Kept;

                    fn keep(__r: &mut __orm::JsonReader<'_>) -> __orm::Decoded<Self::Kept> {
                        __orm::keep_document::<Self>(__r)
                    }

                    fn lend<'__p>(__k: &'__p Self::Kept, __b: &'__p str) -> Self::For<'__p> {
                        <Self as __orm::View>::lend(__k, __b)
                    }
                }
            }
        }
    }
}

/// What a type says where a view has a field of it: nothing, so that `Views` alone says what is wrong with it.
pub(super) fn of_no_view(
    generics: &TokenStream,
    ty: &TokenStream,
    bounds: &TokenStream,
) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl #generics __orm::Lent for #ty #bounds {
            type For<'__p> = Self;
            type Kept = __orm::Nothing;

            fn keep(_: &mut __orm::JsonReader<'_>) -> __orm::Decoded<Self::Kept> {
                __orm::Err(__orm::incomplete(()))
            }

            fn lend<'__p>(__k: &'__p Self::Kept, _: &'__p str) -> Self {
                match *__k {}
            }
        }
    }
}

fn names(view: &View) -> TokenStream {
    let of = match &view.of {
        ViewOf::Table(of) | ViewOf::Document(of) => of,
    };
    let names = view.members.attributes.iter().map(|attribute| {
        let Attribute { ty, constant, .. } = attribute;
        let name = quote_spanned!(at(ty)=> .name_viewed_as::<#ty>());
        quote!(*<#of>::#constant #name)
    });
    quote!(&[#(#names),*])
}

/// The types of what is kept: the same for every lifetime.
fn kept(view: &View) -> impl Iterator<Item = TokenStream> {
    view.members.attributes.iter().map(|attribute| {
        let ty = &attribute.ty;
        let mut of = quote!(#ty);
        if let Some(lifetime) = &view.lifetime {
            of = forever(of, &lifetime.ident);
        }
        let kept = quote_spanned!(at(ty)=> <#of as __orm::Lent>::Kept);
        if has_default(attribute) {
            quote!(__orm::Option<#kept>)
        } else {
            kept
        }
    })
}

/// A type with `'static` in place of this lifetime.
fn forever(ty: TokenStream, lifetime: &Ident) -> TokenStream {
    let mut behind_quote = false;
    let tokens = ty.into_iter().map(|token| {
        let is_lifetime = std::mem::take(&mut behind_quote);
        match token {
            TokenTree::Ident(name) if is_lifetime && name == *lifetime => {
                Ident::new("static", name.span()).into()
            }
            TokenTree::Group(group) => {
                let content = forever(group.stream(), lifetime);
                let mut of = Group::new(group.delimiter(), content);
                of.set_span(group.span());
                of.into()
            }
            token => {
                behind_quote = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\'');
                token
            }
        }
    });
    tokens.collect()
}

fn has_default(attribute: &Attribute) -> bool {
    !matches!(attribute.absence, Absence::OfType)
}

/// Every attribute, with the local variable that stands for it.
fn locals(view: &View) -> impl Iterator<Item = (&Attribute, syn::Ident)> + Clone {
    let attributes = view.members.attributes.iter().zip(0..);
    attributes.map(|(attribute, position)| {
        let local = names::local(position, at(&attribute.ty));
        (attribute, local)
    })
}

fn keep(view: &View) -> TokenStream {
    let read = locals(view).map(|(_, local)| local);
    let arms = locals(view)
        .enumerate()
        .map(|(position, (attribute, local))| {
            let position = Literal::usize_unsuffixed(position);
            let ty = &attribute.ty;
            let keep = quote_spanned!(at(ty)=> <#ty as __orm::Lent>::keep(__r)?);
            quote!(#position => #local = __orm::Some(#keep),)
        });
    let kept = locals(view)
        .enumerate()
        .map(|(position, (attribute, local))| {
            let position = Literal::usize_unsuffixed(position);
            let ty = &attribute.ty;
            if has_default(attribute) {
                quote!(#local)
            } else {
                quote_spanned!(at(ty)=> __orm::kept::<#ty>(#local, &__n[#position])?)
            }
        });
    quote! {
        let __n = <Self as __orm::View>::NAMES;
        #(let mut #read = __orm::None;)*
        __orm::keep_members(__r, __n, |__r, __i| {
            match __i {
                #(#arms)*
                _ => {}
            }
            __orm::Ok(())
        })?;
        __orm::Ok(__Kept(#(#kept,)* ()))
    }
}

fn lend(view: &View) -> TokenStream {
    let ident = &view.members.ident;
    let read = locals(view).map(|(_, local)| local);
    let fields = locals(view).map(|(attribute, local)| {
        let Attribute { ty, field, .. } = attribute;
        let lend = quote_spanned!(at(ty)=> <#ty as __orm::Lent>::lend);
        let default = if let Absence::Call(function) = &attribute.absence {
            quote!(#function())
        } else {
            quote_spanned! {at(ty)=>
                <<#ty as __orm::Lent>::For<'__p> as __orm::Default>::default()
            }
        };
        if has_default(attribute) {
            quote! {
                #field: match #local {
                    __orm::Some(#local) => #lend(#local, __b),
                    __orm::None => #default,
                }
            }
        } else {
            quote!(#field: #lend(#local, __b))
        }
    });
    quote! {
        let __Kept(#(#read,)* ()) = __k;
        #ident { #(#fields,)* }
    }
}
