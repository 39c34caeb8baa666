//! The bounds of generic types.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{GenericParam, Item, ItemStruct, WherePredicate};

use super::{parsed, table};
use crate::document;

/// That `T` is an attribute.
fn attribute() -> String {
    quote!(T: ::dynamo_orm::__private::Attribute).to_string()
}

#[test]
fn a_parameter_is_found_wherever_it_stands_in_a_type() {
    for ty in [
        quote!(T),
        quote!(Vec<T>),
        quote!((u8, T)),
        quote!([T; 2]),
        quote!(Option<(u8, [T; 2])>),
    ] {
        let output = document(quote!(struct Held<T> { held: #ty })).to_string();
        assert!(output.contains(&attribute()), "{ty}: {output}");
    }
}

#[test]
fn a_parameter_of_a_variant_is_an_attribute() {
    for content in [
        quote!((T)),
        quote!((u8, T)),
        quote!({
            held: T,
        }),
    ] {
        let output = document(quote!(enum Held<T> { Nothing, Some #content })).to_string();
        assert!(output.contains(&attribute()), "{content}: {output}");
    }
}

/// The parameters of the key's struct, and the types that its `where` bounds.
fn key_of(predicates: &TokenStream) -> (Vec<String>, Vec<String>) {
    let output = table(quote! {
        #[dynamo(table = "envelopes")]
        struct Envelope<K, T> where #predicates {
            #[hash_key]
            id: K,
            payload: T,
        }
    });
    let mut items = parsed(output).items.into_iter();
    let key = items.find_map(|item| match item {
        Item::Struct(item) if item.ident == "EnvelopeKey" => Some(item),
        _ => None,
    });
    let ItemStruct { generics, .. } = key.unwrap();
    let parameters = generics.params.iter().map(|parameter| match parameter {
        GenericParam::Type(parameter) => parameter.ident.to_string(),
        other => panic!("{}", quote!(#other)),
    });
    let predicates = generics.where_clause.iter();
    let predicates = predicates.flat_map(|clause| &clause.predicates);
    let bounded = predicates.map(|predicate| match predicate {
        WherePredicate::Type(predicate) => {
            let ty = &predicate.bounded_ty;
            quote!(#ty).to_string()
        }
        other => panic!("{}", quote!(#other)),
    });
    (parameters.collect(), bounded.collect())
}

#[test]
fn a_key_has_the_bounds_of_its_own_parameters_alone() {
    let bounds = quote!(T: Clone, Vec<K>: Clone, (K, T): Clone, u8: Clone);
    assert_eq!(
        key_of(&bounds),
        (vec!["K".to_owned()], vec!["Vec < K >".to_owned()])
    );
}
