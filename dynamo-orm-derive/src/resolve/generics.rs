//! The bounds of generic types: what is stored has to be an attribute.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{GenericParam, Generics, Ident, Type, WherePredicate, parse_quote};

use crate::model::{Absence, Attribute, Index, Keys, Members, Plain};

/// Adds what the fields need, by the rule of serde's derives: every type parameter in the type of an attribute is an
/// attribute itself. What is stored in another way has the trait for that.
pub(super) fn bound(members: &mut Members) {
    let parameters = parameters(&members.generics);
    let attributes = members
        .attributes
        .iter()
        .filter(|attribute| !attribute.serde);
    let types: Vec<_> = attributes.map(|attribute| attribute.ty.clone()).collect();
    stored(&mut members.generics, &types);
    let mut bounds: Vec<WherePredicate> = Vec::new();
    let generic = |ty: &&TokenStream| parameters.iter().any(|ident| mentions(ty, ident));
    for attribute in &members.attributes {
        let ty = Some(&attribute.ty).filter(generic);
        if let (Some(ty), true) = (ty, attribute.serde) {
            bounds.push(parse_quote!(#ty: ::dynamo_orm::__private::ThroughSerde));
        }
        if let (Some(ty), Absence::Default) = (ty, &attribute.absence) {
            bounds.push(parse_quote!(#ty: ::core::default::Default));
        }
    }
    for Plain { ty, .. } in members.skipped.iter().filter(|plain| generic(&&plain.ty)) {
        bounds.push(parse_quote!(#ty: ::core::default::Default));
    }
    for Plain { ty, .. } in members.flatten.iter().filter(|plain| generic(&&plain.ty)) {
        bounds.push(parse_quote!(#ty: ::dynamo_orm::__private::Flatten));
    }
    add(&mut members.generics, bounds);
}

/// Adds that the parameters which `types` name are attributes.
pub(super) fn stored(generics: &mut Generics, types: &[TokenStream]) {
    let named = type_parameters(generics).into_iter();
    let named = named.filter(|parameter| types.iter().any(|ty| mentions(ty, parameter)));
    let bounds = named
        .map(|parameter| parse_quote!(#parameter: ::dynamo_orm::__private::Attribute))
        .collect();
    add(generics, bounds);
}

/// Adds what a table needs beyond that: items are sent between threads, and keys are keys.
pub(super) fn bound_table(members: &mut Members, keys: Keys, indexes: &[Index]) {
    let parameters = parameters(&members.generics);
    let sent =
        quote!(::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin + 'static);
    let mut bounds: Vec<WherePredicate> = Vec::new();
    for parameter in type_parameters(&members.generics) {
        bounds.push(parse_quote!(#parameter: #sent));
    }
    for (position, Attribute { ty, .. }) in members.attributes.iter().enumerate() {
        if !parameters.iter().any(|ident| mentions(ty, ident)) {
            continue;
        }
        if keys.contains(position) {
            bounds.push(parse_quote!(#ty: ::dynamo_orm::DynamoKey));
        } else if indexes.iter().any(|index| index.is_key(position)) {
            bounds.push(parse_quote!(#ty: ::dynamo_orm::__private::IndexKey));
            bounds.push(parse_quote! {
                <#ty as ::dynamo_orm::__private::IndexKey>::Key:
                    ::dynamo_orm::DynamoKey + #sent
            });
        }
    }
    add(&mut members.generics, bounds);
}

/// Gives what an index holds the parameters of its table, which it may not name otherwise.
pub(super) fn of_table(output: &mut Members, table: &Members) {
    output.generics = table.generics.clone();
    if !output.generics.params.is_empty() {
        let item = table.ty();
        output.skipped.push(Plain {
            field: Ident::new("__item", Span::call_site()),
            ty: quote!(::core::marker::PhantomData<fn() -> #item>),
        });
    }
}

/// The parameters that the types of `attributes` name, with the bounds that name no others.
pub(super) fn narrowed(generics: &Generics, attributes: &[Attribute]) -> Generics {
    let (kept, dropped): (Vec<_>, Vec<_>) = parameters(generics).into_iter().partition(|ident| {
        attributes
            .iter()
            .any(|attribute| mentions(&attribute.ty, ident))
    });
    let names =
        |idents: &[Ident], tokens: &TokenStream| idents.iter().any(|ident| mentions(tokens, ident));
    let mut narrowed = generics.clone();
    narrowed.params = narrowed
        .params
        .into_iter()
        .filter(|parameter| kept.contains(ident(parameter)))
        .collect();
    for parameter in narrowed.type_params_mut() {
        let bounds = std::mem::take(&mut parameter.bounds).into_iter();
        parameter.bounds = bounds
            .filter(|bound| !names(&dropped, &bound.to_token_stream()))
            .collect();
        parameter
            .default
            .take_if(|(_, default)| names(&dropped, &default.to_token_stream()));
    }
    if let Some(bounds) = &mut narrowed.where_clause {
        let predicates = std::mem::take(&mut bounds.predicates).into_iter();
        bounds.predicates = predicates
            .filter(|bound| {
                let bound = bound.to_token_stream();
                names(&kept, &bound) && !names(&dropped, &bound)
            })
            .collect();
    }
    narrowed
}

/// Adds bounds where there are some of the same type already, if only not to have lints see them in two places.
fn add(generics: &mut Generics, bounds: Vec<WherePredicate>) {
    for bound in bounds {
        let WherePredicate::Type(bound) = bound else {
            continue;
        };
        let ty = &bound.bounded_ty;
        let clause = generics.where_clause.iter_mut();
        let known =
            clause
                .flat_map(|clause| &mut clause.predicates)
                .find_map(|known| match known {
                    WherePredicate::Type(known) if same(&known.bounded_ty, ty) => {
                        Some(&mut known.bounds)
                    }
                    _ => None,
                });
        let mut parameters = generics.params.iter_mut();
        let parameter = || {
            parameters.find_map(|parameter| match parameter {
                GenericParam::Type(parameter) if is(ty, &parameter.ident) => {
                    Some(&mut parameter.bounds)
                }
                _ => None,
            })
        };
        if let Some(known) = known.or_else(parameter) {
            known.extend(bound.bounds);
        } else {
            let predicates = &mut generics.make_where_clause().predicates;
            predicates.push(WherePredicate::Type(bound));
        }
    }
}

fn same(ty: &Type, other: &Type) -> bool {
    ty.to_token_stream().to_string() == other.to_token_stream().to_string()
}

fn is(ty: &Type, ident: &Ident) -> bool {
    matches!(ty, Type::Path(ty) if ty.path.is_ident(ident))
}

fn parameters(generics: &Generics) -> Vec<Ident> {
    generics.params.iter().map(ident).cloned().collect()
}

fn type_parameters(generics: &Generics) -> Vec<Ident> {
    let parameters = generics.type_params();
    parameters
        .map(|parameter| parameter.ident.clone())
        .collect()
}

fn ident(parameter: &GenericParam) -> &Ident {
    match parameter {
        GenericParam::Type(parameter) => &parameter.ident,
        GenericParam::Const(parameter) => &parameter.ident,
        GenericParam::Lifetime(parameter) => &parameter.lifetime.ident,
    }
}

fn mentions(tokens: &TokenStream, ident: &Ident) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(named) => named == *ident,
        TokenTree::Group(group) => mentions(&group.stream(), ident),
        _ => false,
    })
}
