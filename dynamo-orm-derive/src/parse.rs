//! What was written, with its spans. Nothing here is checked against anything else.

mod index;
mod projection;
mod view;

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned as _;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, Ident, LitStr, Meta, Path, Visibility};

pub(crate) use self::index::{Index, Projection};
pub(crate) use self::projection::Projected;
pub(crate) use self::view::View;
use crate::cases::Case;
use crate::errors::Errors;
use crate::names;
use crate::options::{self, Counter, Place, set};

const TABLE: Place = Place {
    name: "`#[dynamo(...)]` on a table",
    options: &[
        "table = \"...\"",
        "rename_all = \"...\"",
        "validate = path::to::function",
    ],
    refused: &[
        ("version", "`version` belongs on a field; move it onto one"),
        ("ttl", "`ttl` belongs on a field; move it onto one"),
        (
            "created_at",
            "`created_at` belongs on a field; move it onto one",
        ),
        (
            "updated_at",
            "`updated_at` belongs on a field; move it onto one",
        ),
        ("counter", "`counter` belongs on a field; move it onto one"),
    ],
};
const DOCUMENT: Place = Place {
    name: "`#[dynamo(...)]` on a document",
    options: &["rename_all = \"...\""],
    refused: &[],
};
const FIELD: Place = Place {
    name: "`#[dynamo(...)]` on a field",
    options: &[
        "rename = \"...\"",
        "default",
        "skip",
        "flatten",
        "serde",
        "path = NAME",
        "sensitive",
        "version",
        "ttl",
        "created_at",
        "updated_at",
        "counter",
    ],
    refused: &[
        ("hash_key", OF_ITS_OWN[0]),
        ("partition_key", OF_ITS_OWN[0]),
        ("range_key", OF_ITS_OWN[1]),
        ("sort_key", OF_ITS_OWN[1]),
        (
            "index",
            "an index is an attribute of its own: write `#[index(...)]`",
        ),
    ],
};
const OF_ITS_OWN: [&str; 2] = [
    "the hash key is an attribute of its own: write `#[hash_key]`",
    "the range key is an attribute of its own: write `#[range_key]`",
];
const MEMBER: Place = Place {
    name: "`#[dynamo(...)]` on a field of a document",
    options: &[
        "rename = \"...\"",
        "default",
        "skip",
        "flatten",
        "serde",
        "path = NAME",
    ],
    refused: &[
        (
            "sensitive",
            "a document is sensitive as a whole; mark the field of the table that holds it",
        ),
        (
            "version",
            "a version counts the writes of an item, not of a document in it; mark a field of the table",
        ),
        (
            "ttl",
            "the time to live is an attribute of an item, not of a document in it; mark a field of the table",
        ),
        (
            "created_at",
            "`created_at` is an attribute of an item, not of a document in it; mark a field of the table",
        ),
        (
            "updated_at",
            "`updated_at` is an attribute of an item, not of a document in it; mark a field of the table",
        ),
        (
            "counter",
            "a counter counts the writes of an item, not of a document in it; mark a field of the table",
        ),
    ],
};
const VARIANT: Place = Place {
    name: "`#[dynamo(...)]` on a variant",
    options: &["rename = \"...\""],
    refused: &[],
};
const VARIANT_FIELD: Place = Place {
    name: "`#[dynamo(...)]` on a field of a variant",
    options: &["rename = \"...\"", "default"],
    refused: &[(
        "sensitive",
        "a document is sensitive as a whole; mark the field of the table that holds it",
    )],
};
/// A struct that derives `DynamoTable`.
pub(crate) struct Table {
    pub(crate) body: Struct,
    pub(crate) name: Option<LitStr>,
    /// The function that is asked before a write.
    pub(crate) validate: Option<Path>,
    /// Whether its options could be read, so that one that is missing was not written.
    pub(crate) sound: bool,
    /// The global indexes; local ones are with their fields.
    pub(crate) indexes: Vec<Index>,
}

/// A type that derives `DynamoDocument`.
pub(crate) enum Document {
    Struct(Struct),
    Enum(Enum),
}

/// A struct with named fields.
pub(crate) struct Struct {
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) rename_all: Option<Case>,
    pub(crate) fields: Vec<Field>,
}

impl Struct {
    /// A struct whose fields read attributes of others, so that they need their names.
    fn named(
        input: &DeriveInput,
        derive: &str,
        place: &Place,
        errors: &mut Errors,
    ) -> Option<Self> {
        let fields = match &input.data {
            Data::Struct(data) if matches!(data.fields, Fields::Named(_)) => &data.fields,
            other => {
                let takes = format!("`{derive}` takes a struct with named fields");
                if let Data::Struct(_) = other {
                    errors.at(&input.ident, format!("{takes}; name its fields"));
                } else {
                    errors.at(keyword(input), format!("{takes}; make this a struct"));
                }
                return None;
            }
        };
        Some(Self {
            vis: input.vis.clone(),
            ident: input.ident.clone(),
            generics: input.generics.clone(),
            rename_all: None,
            fields: named(fields, place, &own_type(input), errors),
        })
    }
}

pub(crate) struct Enum {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) rename_all: Option<Case>,
    pub(crate) variants: Vec<Variant>,
}

pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) rename: Option<LitStr>,
    pub(crate) content: Content,
}

pub(crate) enum Content {
    Unit,
    Tuple(Vec<TokenStream>),
    Struct(Vec<Field>),
}

pub(crate) struct Field {
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    pub(crate) ty: TokenStream,
    pub(crate) options: FieldOptions,
    pub(crate) hash_key: Option<Path>,
    pub(crate) range_key: Option<Path>,
    pub(crate) indexes: Vec<Index>,
}

/// The `#[dynamo(...)]` of a field.
#[derive(Default)]
pub(crate) struct FieldOptions {
    pub(crate) rename: Option<LitStr>,
    pub(crate) default: Option<(Path, Option<Path>)>,
    pub(crate) skip: Option<Path>,
    pub(crate) flatten: Option<Path>,
    pub(crate) serde: Option<Path>,
    pub(crate) path: Option<Ident>,
    pub(crate) sensitive: Option<Path>,
    pub(crate) version: Option<Path>,
    pub(crate) ttl: Option<Path>,
    pub(crate) created_at: Option<Path>,
    pub(crate) updated_at: Option<Path>,
    pub(crate) counter: Option<Counter>,
}

impl Table {
    pub(crate) fn read(input: &DeriveInput, errors: &mut Errors) -> Option<Self> {
        let (mut table, mut rename_all, mut validate, mut sound) = (None, None, None, true);
        let mut indexes = Vec::new();
        for attribute in &input.attrs {
            let path = attribute.path();
            if path.is_ident("dynamo") {
                sound &= TABLE.read(attribute, errors, |option, meta| match option {
                    "table" => set(&mut table, meta, options::text),
                    "validate" => set(&mut validate, meta, options::function),
                    _ => set(&mut rename_all, meta, case),
                });
            } else if path.is_ident("index") {
                indexes.push(Index::read(attribute, errors));
            } else if path.is_ident("hash_key") || path.is_ident("range_key") {
                let name = path.to_token_stream();
                errors.at(
                    path,
                    format!("`#[{name}]` belongs on a field; move it onto one"),
                );
            }
        }
        let fields = match &input.data {
            Data::Struct(data) if matches!(data.fields, Fields::Named(_)) => &data.fields,
            other => {
                let (shown, cure) = match other {
                    Data::Struct(_) => (input.ident.to_token_stream(), "name its fields"),
                    Data::Enum(_) => (keyword(input), "derive `DynamoDocument` for an enum"),
                    Data::Union(_) => (keyword(input), "make this union a struct"),
                };
                let message = format!("`DynamoTable` takes a struct with named fields; {cure}");
                errors.at(shown, message);
                return None;
            }
        };
        let body = Struct {
            vis: input.vis.clone(),
            ident: input.ident.clone(),
            generics: input.generics.clone(),
            rename_all,
            fields: named(fields, &FIELD, &own_type(input), errors),
        };
        owned(input, "DynamoTable", errors).then_some(Self {
            body,
            name: table,
            validate,
            sound,
            indexes,
        })
    }
}

impl Document {
    pub(crate) fn read(input: &DeriveInput, errors: &mut Errors) -> Option<Self> {
        let mut rename_all = None;
        for attribute in &input.attrs {
            if attribute.path().is_ident("dynamo") {
                DOCUMENT.read(attribute, errors, |_, meta| {
                    set(&mut rename_all, meta, case)
                });
            }
        }
        let ident = input.ident.clone();
        let generics = input.generics.clone();
        let own_type = own_type(input);
        let document = match &input.data {
            Data::Struct(data) if matches!(data.fields, Fields::Named(_)) => Self::Struct(Struct {
                vis: input.vis.clone(),
                fields: named(&data.fields, &MEMBER, &own_type, errors),
                ident,
                generics,
                rename_all,
            }),
            Data::Enum(data) => Self::Enum(Enum {
                rename_all,
                variants: data
                    .variants
                    .iter()
                    .map(|variant| Variant::read(variant, &own_type, errors))
                    .collect(),
                ident,
                generics,
            }),
            Data::Struct(_) => {
                let message = "`DynamoDocument` takes a struct with named fields or an enum; \
                               name its fields";
                errors.at(ident, message);
                return None;
            }
            Data::Union(_) => {
                let message = "`DynamoDocument` takes a struct with named fields or an enum; \
                               make this union an enum";
                errors.at(keyword(input), message);
                return None;
            }
        };
        owned(input, "DynamoDocument", errors).then_some(document)
    }
}

impl Variant {
    pub(crate) fn read(
        variant: &syn::Variant,
        own_type: &TokenStream,
        errors: &mut Errors,
    ) -> Self {
        let mut rename = None;
        for attribute in dynamo(&variant.attrs) {
            VARIANT.read(attribute, errors, |_, meta| {
                set(&mut rename, meta, options::text)
            });
        }
        let content = match &variant.fields {
            Fields::Unit => Content::Unit,
            Fields::Named(_) => {
                Content::Struct(named(&variant.fields, &VARIANT_FIELD, own_type, errors))
            }
            Fields::Unnamed(fields) => {
                for attribute in fields.unnamed.iter().flat_map(|field| dynamo(&field.attrs)) {
                    let message = "a field without a name takes no options; \
                                   remove this `#[dynamo(...)]`";
                    errors.at(attribute, message);
                }
                let types = fields
                    .unnamed
                    .iter()
                    .map(|field| field.ty.to_token_stream());
                Content::Tuple(types.map(|ty| names::without_self(ty, own_type)).collect())
            }
        };
        Self {
            ident: variant.ident.clone(),
            rename,
            content,
        }
    }
}

impl FieldOptions {
    fn set(&mut self, option: &str, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        match option {
            "rename" => set(&mut self.rename, meta, options::text),
            "default" => set(&mut self.default, meta, |meta| {
                let function = (!meta.input.is_empty() && !meta.input.peek(syn::Token![,]))
                    .then(|| options::function(meta))
                    .transpose()?;
                Ok((meta.path.clone(), function))
            }),
            "skip" => set(&mut self.skip, meta, options::flag),
            "flatten" => set(&mut self.flatten, meta, options::flag),
            "serde" => set(&mut self.serde, meta, options::flag),
            "sensitive" => set(&mut self.sensitive, meta, options::flag),
            "version" => set(&mut self.version, meta, options::flag),
            "ttl" => set(&mut self.ttl, meta, options::flag),
            "created_at" => set(&mut self.created_at, meta, options::flag),
            "updated_at" => set(&mut self.updated_at, meta, options::flag),
            "counter" => set(&mut self.counter, meta, options::counter),
            _ => set(&mut self.path, meta, options::constant),
        }
    }
}

/// Reads fields that have names.
fn named(
    fields: &Fields,
    place: &Place,
    own_type: &TokenStream,
    errors: &mut Errors,
) -> Vec<Field> {
    let named = fields
        .iter()
        .filter_map(|field| Some((field.ident.clone()?, field)));
    named
        .map(|(ident, field)| {
            let mut options = FieldOptions::default();
            let (mut hash_key, mut range_key, mut indexes) = (None, None, Vec::new());
            for attribute in &field.attrs {
                let path = attribute.path();
                if path.is_ident("dynamo") {
                    place.read(attribute, errors, |option, meta| options.set(option, meta));
                } else if path.is_ident("hash_key") {
                    key(&mut hash_key, attribute, errors);
                } else if path.is_ident("range_key") {
                    key(&mut range_key, attribute, errors);
                } else if path.is_ident("index") {
                    indexes.push(Index::read(attribute, errors));
                } else if path.is_ident("partition_key") {
                    errors.at(
                        path,
                        "a partition key is called hash key: write `#[hash_key]`",
                    );
                    hash_key = Some(path.clone());
                } else if path.is_ident("sort_key") {
                    errors.at(path, "a sort key is called range key: write `#[range_key]`");
                    range_key = Some(path.clone());
                }
            }
            let ty = names::without_self(field.ty.to_token_stream(), own_type);
            let vis = field.vis.clone();
            Field {
                vis,
                ident,
                ty,
                options,
                hash_key,
                range_key,
                indexes,
            }
        })
        .collect()
}

/// Reads `#[hash_key]` or `#[range_key]`.
fn key(slot: &mut Option<Path>, attribute: &Attribute, errors: &mut Errors) {
    let path = attribute.path();
    let name = path.to_token_stream();
    let arguments = match &attribute.meta {
        Meta::Path(_) => None,
        Meta::List(list) => Some(list.delimiter.span().join()),
        Meta::NameValue(pair) => Some(pair.value.span()),
    };
    if let Some(arguments) = arguments {
        let message = format!("`#[{name}]` takes no arguments; write just `#[{name}]`");
        errors.push(syn::Error::new(arguments, message));
    }
    if slot.replace(path.clone()).is_some() {
        errors.at(attribute, format!("`#[{name}]` is given twice; remove one"));
    }
}

pub(crate) fn case(meta: &ParseNestedMeta<'_>) -> syn::Result<Case> {
    let name = options::text(meta)?;
    Case::parse(&name.value()).map_err(|message| syn::Error::new_spanned(name, message))
}

pub(crate) fn dynamo<'a>(
    attributes: impl IntoIterator<Item = &'a Attribute>,
) -> impl Iterator<Item = &'a Attribute> {
    attributes
        .into_iter()
        .filter(|attribute| attribute.path().is_ident("dynamo"))
}

/// The word `struct`, `enum` or `union`.
fn keyword(input: &DeriveInput) -> TokenStream {
    match &input.data {
        Data::Struct(data) => data.struct_token.to_token_stream(),
        Data::Enum(data) => data.enum_token.to_token_stream(),
        Data::Union(data) => data.union_token.to_token_stream(),
    }
}

/// The type as it is written outside of its definition: `Page<T>`.
pub(crate) fn own_type(input: &DeriveInput) -> TokenStream {
    let (_, arguments, _) = input.generics.split_for_impl();
    let mut own_type = input.ident.to_token_stream();
    arguments.to_tokens(&mut own_type);
    own_type
}

/// Whether the type borrows nothing, which is reported otherwise.
fn owned(input: &DeriveInput, derive: &str, errors: &mut Errors) -> bool {
    let mut lifetimes = input.generics.lifetimes().peekable();
    let owned = lifetimes.peek().is_none();
    for lifetime in lifetimes {
        let message = format!(
            "`{derive}` takes types that own what is read into them; \
             remove `{}` and the references",
            lifetime.lifetime,
        );
        errors.at(lifetime, message);
    }
    owned
}
