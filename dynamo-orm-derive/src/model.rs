//! What is expanded. Everything here obeys every rule: a mistake was reported, and left out, before.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Generics, Ident, Lifetime, Path, Visibility};

/// A `#[derive(DynamoTable)]` struct.
pub(crate) struct Table {
    pub(crate) members: Members,
    /// The name of the table.
    pub(crate) name: String,
    pub(crate) keys: Keys,
    /// The function that is asked before a write.
    pub(crate) validate: Option<Path>,
    /// The position of the version.
    pub(crate) version: Option<usize>,
    /// The position of the time to live.
    pub(crate) ttl: Option<usize>,
    /// The position of the time of creation.
    pub(crate) created_at: Option<usize>,
    /// The position of the time of the last write.
    pub(crate) updated_at: Option<usize>,
    pub(crate) counters: Vec<Counter>,
    /// The struct of its key, `UserKey`.
    pub(crate) key: Members,
    pub(crate) indexes: Vec<Index>,
}

impl Table {
    /// The positions of the attributes that writes set by themselves.
    pub(crate) fn set_by_writes(&self) -> impl Iterator<Item = usize> {
        let counters = self.counters.iter().map(|counter| counter.position);
        [self.version, self.created_at, self.updated_at]
            .into_iter()
            .flatten()
            .chain(counters)
    }

    /// Whether `attribute` is one of them.
    pub(crate) fn is_set_by_writes(&self, attribute: usize) -> bool {
        self.set_by_writes().any(|set| set == attribute)
    }

    /// The type that names `index`, with the arguments of the table.
    pub(crate) fn index_type(&self, index: &Index) -> TokenStream {
        let (_, arguments, _) = self.members.generics.split_for_impl();
        let mut ty = index.ident.to_token_stream();
        arguments.to_tokens(&mut ty);
        ty
    }
}

/// An attribute to which every write adds a step.
pub(crate) struct Counter {
    pub(crate) position: usize,
    pub(crate) start: i128,
    pub(crate) step: i128,
    /// Where a number that its type does not have is reported.
    pub(crate) span: Path,
}

/// The keys of a table, as positions in its attributes.
#[derive(Clone, Copy)]
pub(crate) struct Keys {
    pub(crate) hash: usize,
    pub(crate) range: Option<usize>,
}

impl Keys {
    pub(crate) fn iter(self) -> impl Iterator<Item = usize> {
        [self.hash].into_iter().chain(self.range)
    }

    pub(crate) fn contains(self, attribute: usize) -> bool {
        self.iter().any(|key| key == attribute)
    }
}

/// A struct as a set of members: an item, a document, or what an index holds of an item.
pub(crate) struct Members {
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    /// Its parameters, with the bounds that what is stored needs.
    pub(crate) generics: Generics,
    pub(crate) attributes: Vec<Attribute>,
    /// The fields that are not stored.
    pub(crate) skipped: Vec<Plain>,
    /// The field that holds the attributes which the struct does not know.
    pub(crate) flatten: Option<Plain>,
    /// The position of the version, which may be stored as two attributes.
    pub(crate) version: Option<usize>,
}

impl Members {
    /// The type with its arguments, as impls name it: `Page<T>`.
    pub(crate) fn ty(&self) -> TokenStream {
        let (_, arguments, _) = self.generics.split_for_impl();
        let mut ty = self.ident.to_token_stream();
        arguments.to_tokens(&mut ty);
        ty
    }
}

/// A `#[derive(DynamoProjection)]` struct. Its attributes have the names of its table's.
pub(crate) struct Projected {
    pub(crate) members: Members,
    /// The type of its table.
    pub(crate) table: Path,
}

/// A `#[derive(DynamoView)]` struct. Its attributes have the names of its table's.
pub(crate) struct View {
    pub(crate) members: Members,
    /// What its fields borrow for, if they borrow.
    pub(crate) lifetime: Option<Lifetime>,
    pub(crate) of: ViewOf,
}

/// The type that a view is of.
pub(crate) enum ViewOf {
    Table(Path),
    Document(Path),
}

/// A field without an attribute of its own.
pub(crate) struct Plain {
    pub(crate) field: Ident,
    pub(crate) ty: TokenStream,
}

/// A field that is stored as an attribute.
#[derive(Clone)]
pub(crate) struct Attribute {
    pub(crate) field: Ident,
    pub(crate) vis: Visibility,
    pub(crate) ty: TokenStream,
    /// The name that it is stored under.
    pub(crate) name: String,
    /// The constant of its path.
    pub(crate) constant: Ident,
    pub(crate) absence: Absence,
    /// Stored through serde rather than through `Attribute`.
    pub(crate) serde: bool,
    /// Not to be printed.
    pub(crate) sensitive: bool,
    /// The time to live, of which whole seconds are stored.
    pub(crate) whole: bool,
    /// The most bytes of its value, if it is a key of the table or of an index.
    pub(crate) limit: Option<u16>,
}

/// What an absent attribute is read as.
#[derive(Clone)]
pub(crate) enum Absence {
    /// What its type says.
    OfType,
    /// The value of `Default`.
    Default,
    /// What a timestamp is that is not known.
    Timestamp,
    /// The result of this function.
    Call(Path),
}

/// A secondary index. Attributes are positions in those of its table.
pub(crate) struct Index {
    /// The type that names it, `UserByEmailIndex`.
    pub(crate) ident: Ident,
    /// Its constant, `BY_EMAIL`.
    pub(crate) constant: Ident,
    pub(crate) name: String,
    pub(crate) scope: Scope,
    pub(crate) hash: Vec<usize>,
    pub(crate) range: Vec<usize>,
    pub(crate) projection: Projection,
}

impl Index {
    /// Whether `attribute` is one of the index's own keys.
    pub(crate) fn is_key(&self, attribute: usize) -> bool {
        self.hash.contains(&attribute) || self.range.contains(&attribute)
    }

    /// Whether the index holds `attribute`.
    pub(crate) fn projects(&self, attribute: usize, table: Keys) -> bool {
        let included = match &self.projection {
            Projection::All => true,
            Projection::KeysOnly { .. } => false,
            Projection::Include { attributes, .. } => attributes.contains(&attribute),
        };
        included || self.is_key(attribute) || table.contains(attribute)
    }
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Scope {
    Global,
    Local,
}

impl Scope {
    /// The word for it in documentation and messages.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Local => "local",
        }
    }
}

/// What an index holds, with the struct that is read from it.
pub(crate) enum Projection {
    All,
    KeysOnly {
        output: Members,
    },
    Include {
        output: Members,
        attributes: Vec<usize>,
    },
}

impl Projection {
    /// The struct that is read from the index, unless that is the item.
    pub(crate) fn output(&self) -> Option<&Members> {
        match self {
            Self::All => None,
            Self::KeysOnly { output } | Self::Include { output, .. } => Some(output),
        }
    }

    pub(crate) fn output_mut(&mut self) -> Option<&mut Members> {
        match self {
            Self::All => None,
            Self::KeysOnly { output } | Self::Include { output, .. } => Some(output),
        }
    }
}

/// A `#[derive(DynamoDocument)]` enum.
pub(crate) struct Enum {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) variants: Vec<Variant>,
}

pub(crate) struct Variant {
    pub(crate) ident: Ident,
    /// The string, or the member of the map, that it is stored as.
    pub(crate) name: String,
    pub(crate) content: Content,
}

/// What a variant holds.
pub(crate) enum Content {
    Unit,
    /// The type of its value.
    Newtype(TokenStream),
    /// The types of its values.
    Tuple(Vec<TokenStream>),
    /// Its fields.
    Struct(Box<Members>),
}
