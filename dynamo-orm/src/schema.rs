//! What the derive knows of a table, as data.

use crate::codec::Type;

/// A table: its name, keys and indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The table's name, unless [`Table::named`](crate::Table::named) gives another.
    pub table: &'static str,
    /// The hash key (partition key).
    pub hash_key: KeyAttribute,
    /// The range key (sort key), if there is one.
    pub range_key: Option<KeyAttribute>,
    /// The local and global secondary indexes.
    pub indexes: &'static [IndexSchema],
    /// The attribute that counts the writes of an item, if there is one.
    pub version: Option<&'static str>,
    /// The attribute that is reserved for the nonces of a [`Version`](crate::Version), if there is a version.
    pub ring: Option<&'static str>,
    /// The attribute that tells when an item is deleted, if there is one.
    pub time_to_live: Option<&'static str>,
    /// The attribute that tells when an item was created, if there is one.
    pub created_at: Option<&'static str>,
    /// The attribute that tells when an item was last written, if there is one.
    pub updated_at: Option<&'static str>,
    /// The attributes to which every write adds a step.
    pub counters: &'static [CounterSchema],
}

/// An attribute to which every write adds a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CounterSchema {
    /// The attribute's name.
    pub name: &'static str,
    /// What the first write stores.
    pub start: i128,
    /// What each later write adds.
    pub step: i128,
    /// The least and the greatest number of the field's type.
    pub(crate) range: (i128, i128),
}

impl CounterSchema {
    #[doc(hidden)]
    #[must_use]
    #[track_caller] // What does not hold is an error of compilation, at the field.
    pub const fn new(name: &'static str, start: i128, step: i128, range: (i128, i128)) -> Self {
        assert!(
            range.0 <= start && start <= range.1,
            "the type of this counter does not have its `start`; give another `start`, or the field a wider type"
        );
        assert!(
            range.0 <= step && step <= range.1,
            "the type of this counter does not have its `step`; give another `step`, or the field a wider or signed type"
        );
        Self {
            name,
            start,
            step,
            range,
        }
    }
}

/// An attribute that is a key or part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyAttribute {
    /// The attribute's name.
    pub name: &'static str,
    /// S, N or B.
    pub ty: Type,
}

impl KeyAttribute {
    /// Names a key attribute.
    #[must_use]
    pub const fn new(name: &'static str, ty: Type) -> Self {
        Self { name, ty }
    }
}

/// A secondary index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexSchema {
    /// The index's name.
    pub name: &'static str,
    /// Local or global.
    pub scope: Scope,
    /// The hash key: one attribute, up to four in a global index.
    pub hash: &'static [KeyAttribute],
    /// The range key: at most one attribute, up to four in a global index.
    pub range: &'static [KeyAttribute],
    /// Which attributes the index holds.
    pub projection: Projection,
}

/// Where an index looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Within one hash key value of the table; it can be read consistently.
    Local,
    /// Across the table; it is eventually consistent.
    Global,
}

/// Which attributes an index holds besides the keys of the table and its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Projection {
    /// All.
    All,
    /// None.
    KeysOnly,
    /// These.
    Include(&'static [&'static str]),
}

impl Schema {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        table: &'static str,
        hash_key: KeyAttribute,
        range_key: Option<KeyAttribute>,
        indexes: &'static [IndexSchema],
    ) -> Self {
        Self {
            table,
            hash_key,
            range_key,
            indexes,
            version: None,
            ring: None,
            time_to_live: None,
            created_at: None,
            updated_at: None,
            counters: &[],
        }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn versioned(mut self, name: &'static str, ring: &'static str) -> Self {
        self.version = Some(name);
        self.ring = Some(ring);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn expiring(mut self, name: &'static str, _seconds: ()) -> Self {
        self.time_to_live = Some(name);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn created(mut self, name: &'static str, _seconds: ()) -> Self {
        self.created_at = Some(name);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn updated(mut self, name: &'static str, _seconds: ()) -> Self {
        self.updated_at = Some(name);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn counting(mut self, counters: &'static [CounterSchema]) -> Self {
        self.counters = counters;
        self
    }

    /// Whether writes set attributes by themselves.
    pub(crate) fn is_set_by_writes(&self) -> bool {
        self.version.is_some()
            || self.created_at.is_some()
            || self.updated_at.is_some()
            || !self.counters.is_empty()
    }

    /// The counter of this name.
    pub(crate) fn counter(&self, name: &str) -> Option<&'static CounterSchema> {
        self.counters.iter().find(|counter| counter.name == name)
    }

    /// The table's key attributes, hash key first.
    pub fn key(&self) -> impl Iterator<Item = KeyAttribute> {
        std::iter::once(self.hash_key).chain(self.range_key)
    }

    /// The range key's name; empty if there is none.
    pub(crate) fn range_name(&self) -> &'static str {
        self.range_key.map_or("", |key| key.name)
    }

    /// Every attribute that is a key, each once: the table's, then those of local, then of global indexes.
    #[must_use]
    pub fn key_attributes(&self) -> Vec<KeyAttribute> {
        let of = |scope| {
            self.indexes
                .iter()
                .filter(move |index| index.scope == scope)
        };
        let indexes = of(Scope::Local).chain(of(Scope::Global));
        distinct(self.key().chain(indexes.flat_map(IndexSchema::key)))
    }
}

impl IndexSchema {
    /// The index's own key attributes, hash key first.
    pub fn key(&self) -> impl Iterator<Item = KeyAttribute> {
        self.hash.iter().chain(self.range).copied()
    }
}

pub(crate) fn distinct(attributes: impl Iterator<Item = KeyAttribute>) -> Vec<KeyAttribute> {
    let mut distinct: Vec<KeyAttribute> = Vec::new();
    for attribute in attributes {
        if !distinct.contains(&attribute) {
            distinct.push(attribute);
        }
    }
    distinct
}
