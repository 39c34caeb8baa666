//! Items: a loaded value and what it was when loaded.

mod changes;
mod edits;
mod guards;
mod modify;
mod replace;
mod save;
mod update;

use std::borrow::{Borrow, Cow};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::codec::json::{JsonReader, JsonWriter, Mark, json_name};
use crate::codec::{DecodeError, EncodeError, fmt_members, has_sensitive};
use crate::error::{Error, Result};
use crate::index::Output;
use crate::table::{DynamoTable, Handle, Table};

pub use self::modify::{Change, Modify, ModifyError};
pub use self::replace::{DeleteItem, Overwrite};
pub use self::save::Save;
pub(crate) use self::save::Saved;

/// A `T` that knows whether and how it changed since it was loaded.
///
/// It dereferences to `T`. The first mutable access notes what the value was, so that a value which is only read costs
/// nothing; changes deep inside, of nested documents and sets, are seen too.
///
/// | call | request | guard |
/// |---|---|---|
/// | [`save`](Self::save) | UpdateItem of every attribute that the struct knows | it exists, and every known attribute is as loaded |
/// | [`partial_save`](Self::partial_save) | UpdateItem of the changed attributes | it exists, and each of these is as loaded |
/// | [`overwrite`](Self::overwrite) | PutItem | none |
/// | [`delete`](Self::delete) | DeleteItem | none, or [`unchanged`](DeleteItem::unchanged) |
///
/// A new item, of [`Table::item`], is stored by a PutItem that refuses to replace another.
///
/// Of a table with a [version](derive@crate::DynamoTable#versions), the guard of `save`, `partial_save` and `delete` is the
/// version alone. All of them but `delete` store the next one, which the item then has.
///
/// Each takes a `condition` of your own too, which is joined to its guard with AND.
///
/// Its `Debug` is that of `T`; of a table that has `#[dynamo(sensitive)]` attributes it prints what is stored, as
/// DynamoDB JSON and without these.
///
/// The methods of `Item` hide those of `T` that have the same name: `T::save(&mut item)` calls yours.
///
/// ```
/// # use dynamo_orm::{DynamoTable, embedded};
/// # #[derive(DynamoTable, Clone)]
/// # #[dynamo(table = "users")]
/// # struct User {
/// #     #[hash_key]
/// #     account_type: String,
/// #     #[range_key]
/// #     last_name: String,
/// #     first_name: String,
/// #     email: Option<String>,
/// # }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// # let users = User::table(&embedded::database());
/// # users.create_table().await?;
/// # let john = User {
/// #     account_type: "standard_user".into(),
/// #     last_name: "Doe".into(),
/// #     first_name: "John".into(),
/// #     email: None,
/// # };
/// users.insert(&john).await?;
/// let mut john = users.get(("standard_user", "Doe")).required().await?;
/// john.email = Some("john@example.com".into());
/// assert!(john.partial_save().await?); // one UpdateItem, of `email` alone
/// assert!(!john.partial_save().await?); // nothing changed: no request
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Item<T: DynamoTable> {
    value: T,
    origin: Origin,
}

/// What an item has beside its value: none of it depends on the table's type.
#[derive(Clone)]
struct Origin {
    table: Handle,
    state: State,
    doubt: Option<Box<Doubt>>,
}

/// The attributes changed by saves that were sent, of which it is not known whether they were applied.
#[derive(Clone, Debug, Default)]
struct Doubt(Vec<Cow<'static, str>>);

impl Doubt {
    fn is_of(&self, attribute: &str) -> bool {
        self.0.iter().any(|changed| changed == attribute)
    }
}

impl Origin {
    /// A save of these attributes is sent, after others of which it is not known what became of them.
    fn sent(&mut self, earlier: Option<&Doubt>, changed: &[Cow<'static, str>]) {
        let mut doubt = earlier.cloned().unwrap_or_default();
        for attribute in changed {
            if !doubt.is_of(attribute) {
                doubt.0.push(attribute.clone());
            }
        }
        self.doubt = Some(Box::new(doubt));
    }
}

impl<T: DynamoTable> Table<T> {
    /// Makes a new item that is not stored yet: its [`save`](Item::save) is a conditional PutItem.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # struct User {
    /// #     #[hash_key]
    /// #     account_type: String,
    /// #     #[range_key]
    /// #     last_name: String,
    /// #     first_name: String,
    /// #     email: Option<String>,
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let users = User::table(&embedded::database());
    /// # users.create_table().await?;
    /// # let john = User {
    /// #     account_type: "standard_user".into(),
    /// #     last_name: "Doe".into(),
    /// #     first_name: "John".into(),
    /// #     email: None,
    /// # };
    /// let mut john = users.item(john);
    /// assert!(john.save().await?); // one PutItem, which refuses to replace
    /// john.email = Some("john@example.com".into());
    /// john.partial_save().await?; // one UpdateItem: it is stored by now
    /// # assert!(users.get(("standard_user", "Doe")).required().await?.email.is_some());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn item(&self, value: T) -> Item<T> {
        Item::new(self.handle.clone(), value)
    }
}

#[derive(Clone)]
enum State {
    New,
    Loaded {
        /// The item as it is stored, where encoding the value would not give the same.
        stored: Option<Box<str>>,
        /// What the value was before the first mutable access.
        baseline: Option<Box<Result<Snapshot, EncodeError>>>,
    },
}

impl State {
    fn loaded(stored: Option<Box<str>>) -> Self {
        Self::Loaded {
            stored,
            baseline: None,
        }
    }
}

/// A value's encoded attributes, and its key.
#[derive(Clone)]
struct Snapshot {
    size: usize,
    /// What the marks are of; what stands between them does not matter.
    json: Vec<u8>,
    marks: Vec<Mark>,
    key: Vec<u8>,
    /// Tells the item that it is of from other copies, once a save of it has an unknown outcome.
    tag: Option<Arc<()>>,
}

impl Snapshot {
    fn of<T: DynamoTable>(value: &T) -> Result<Self, EncodeError> {
        let mut writer = JsonWriter::default().marking();
        value.write_members(&mut writer)?;
        let size = writer.size();
        let (json, marks) = writer.into_marked();
        Ok(Self {
            size,
            json,
            marks,
            key: crate::write::key_members(value)?,
            tag: None,
        })
    }

    /// The same with these attributes in place of those that it has.
    fn with(&self, attributes: &[(&'static str, Vec<u8>)]) -> Self {
        let attributes = attributes
            .iter()
            .map(|(name, value)| (json_name(name), value));
        let attributes: Vec<_> = attributes.collect();
        let set = attributes
            .iter()
            .map(|(name, value)| (&name[..], &value[..]));
        let kept = self.marks.iter().map(|mark| {
            (
                &self.json[mark.name.clone()],
                &self.json[mark.value.clone()],
            )
        });
        let kept = kept.filter(|(name, _)| set.clone().all(|(set, _)| set != *name));
        let (mut json, mut marks) = (Vec::new(), Vec::new());
        for (name, value) in kept.chain(set.clone()) {
            let start = json.len();
            json.extend_from_slice(name);
            let at = json.len();
            json.extend_from_slice(value);
            marks.push(Mark {
                name: start..at,
                value: at..json.len(),
            });
        }
        Self {
            json,
            marks,
            ..self.clone()
        }
    }
}

impl<T: DynamoTable> Item<T> {
    pub(crate) fn new(table: Handle, value: T) -> Self {
        let state = State::New;
        Self {
            value,
            origin: Origin {
                table,
                state,
                doubt: None,
            },
        }
    }

    /// Returns the value and forgets what it was.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Whether [`save`](Self::save) would send a request: the item is new, its value changed, or it is not known what
    /// became of an earlier save.
    #[must_use]
    pub fn needs_save(&self) -> bool {
        match &self.origin.state {
            _ if self.origin.doubt.is_some() => true,
            State::New => true,
            State::Loaded { baseline: None, .. } => false,
            State::Loaded {
                baseline: Some(baseline),
                ..
            } => match (&**baseline, Snapshot::of(&self.value)) {
                (Ok(before), Ok(now)) => {
                    before.key != now.key || changes::differ::<T>(before, &now)
                }
                // What cannot be encoded cannot be what is stored.
                _ => true,
            },
        }
    }
}

impl<T: DynamoTable> Deref for Item<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: DynamoTable> AsRef<T> for Item<T> {
    fn as_ref(&self) -> &T {
        &self.value
    }
}

/// Serializes the value alone, as if it were no item; sensitive attributes too.
#[cfg(feature = "serde")]
impl<T: DynamoTable + serde::Serialize> serde::Serialize for Item<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

/// Lends the value where items are taken by the many, as by [`Table::put_all`].
impl<T: DynamoTable> Borrow<T> for Item<T> {
    fn borrow(&self) -> &T {
        &self.value
    }
}

impl<T: DynamoTable> DerefMut for Item<T> {
    fn deref_mut(&mut self) -> &mut T {
        if let State::Loaded {
            baseline: baseline @ None,
            ..
        } = &mut self.origin.state
        {
            *baseline = Some(Box::new(Snapshot::of(&self.value)));
        }
        &mut self.value
    }
}

impl<T: DynamoTable + std::fmt::Debug> std::fmt::Debug for Item<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if has_sensitive(T::NAMES) {
            return fmt_members(&self.value, "Item", f);
        }
        f.debug_tuple("Item").field(&self.value).finish()
    }
}

impl<T: DynamoTable + PartialEq> PartialEq for Item<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: DynamoTable + PartialEq> PartialEq<T> for Item<T> {
    fn eq(&self, other: &T) -> bool {
        self.value == *other
    }
}

impl<T: DynamoTable> Output for Item<T> {
    fn read(table: &Handle, reader: &mut JsonReader<'_>) -> Result<Self, DecodeError> {
        let start = reader.at();
        match T::read_members(reader) {
            Ok(value) => Ok(Self {
                value,
                origin: table.loaded(reader, start),
            }),
            Err(error) => Err(error),
        }
    }

    fn read_behind(
        items: &mut Vec<Self>,
        table: &Handle,
        reader: &mut JsonReader<'_>,
    ) -> Result<(), DecodeError> {
        let start = reader.at();
        match T::read_members(reader) {
            Ok(value) => items.push(Self {
                value,
                origin: table.loaded(reader, start),
            }),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

impl Handle {
    /// What an item has beside its value, which was read at `start` just now.
    fn loaded(&self, reader: &mut JsonReader<'_>, start: usize) -> Origin {
        let lossy = reader.take_lossy();
        let stored = lossy.then(|| reader.since(start).into());
        Origin {
            table: self.clone(),
            state: State::loaded(stored),
            doubt: None,
        }
    }

    /// Why the item at `start` cannot be decoded, with the item; fails if it is no JSON.
    pub(crate) fn unfit(
        &self,
        reader: &mut JsonReader<'_>,
        start: usize,
        error: DecodeError,
    ) -> Result<Error, DecodeError> {
        reader.rewind(start);
        let stored = reader.json()?;
        Ok(self.fault(Error::decode(error, stored)))
    }

    /// Why the item at `start` cannot be decoded, with the item; or that the response is malformed.
    pub(crate) fn unreadable(
        &self,
        reader: &mut JsonReader<'_>,
        start: usize,
        error: DecodeError,
    ) -> Error {
        let unfit = self.unfit(reader, start, error);
        unfit.unwrap_or_else(|malformed| self.fault(Error::response(malformed)))
    }
}
