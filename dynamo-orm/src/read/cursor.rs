//! Cursors: where a read resumes.

use std::sync::Arc;

use super::options::Plan;
use crate::codec::equal::same;
use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, Reader};
use crate::error::{Error, ErrorKind, Result};
use crate::index::Target;
use crate::wire::Members;

/// Where a read resumes: right after an item that it yielded.
///
/// It is opaque and belongs to one table or index. It holds key values of the item and stays in its process; with the
/// feature `cursor` it leaves it [sealed](https://docs.rs/dynamo-orm/latest/dynamo_orm/struct.CursorKeys.html).
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
/// users.insert(&User { last_name: "Davis".into(), ..john }).await?;
/// let mut one = users.query("standard_user").limit(1).stream();
/// assert_eq!(one.next().await.transpose()?.map(|user| user.last_name.clone()).as_deref(), Some("Davis"));
/// let rest = users.query("standard_user").start_after(one.cursor()).await?;
/// assert_eq!(rest[0].last_name, "Doe");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Cursor {
    /// The read that it was taken from.
    plan: Arc<Plan>,
    /// The exclusive start key, as a JSON object.
    key: Vec<u8>,
}

impl Cursor {
    pub(super) fn new(plan: &Arc<Plan>, key: Vec<u8>) -> Self {
        Self {
            plan: Arc::clone(plan),
            key,
        }
    }

    /// The position of a stored item: its key attributes, exactly as they are stored.
    pub(super) fn at(plan: &Arc<Plan>, item: &str) -> Result<Self, DecodeError> {
        let position = plan.target.position();
        let mut key = Members::default();
        JsonReader::new(item).entries(|name, reader| {
            let value = reader.json()?;
            if position.iter().any(|attribute| attribute.name == name) {
                key.raw(&name, value.as_bytes());
            }
            Ok(())
        })?;
        Ok(Self::new(plan, key.into_object()))
    }

    /// The start key, if it is one of this table and index.
    pub(super) fn start_key(&self, target: &Target) -> Result<&[u8]> {
        if self.place() == place(target) {
            return Ok(&self.key);
        }
        let shown = |(table, index): (&str, Option<&str>)| match index {
            Some(index) => format!("index `{index}` of table `{table}`"),
            None => format!("table `{table}`"),
        };
        Err(Error::new(
            ErrorKind::Cursor,
            format!(
                "the cursor is of {}, not of {}",
                shown(self.place()),
                shown(place(target))
            ),
        ))
    }

    fn place(&self) -> (&str, Option<&'static str>) {
        place(&self.plan.target)
    }

    /// The start key as a value, whose members have no order: the service's is another than an item's.
    fn as_map(&self) -> Vec<u8> {
        [br#"{"M":"#, &self.key[..], b"}"].concat()
    }
}

/// The names of a table and of its index.
fn place(target: &Target) -> (&str, Option<&'static str>) {
    (target.table.name(), target.index.map(|index| index.name))
}

#[cfg(feature = "cursor")]
impl Cursor {
    /// Seals the cursor into a text that can leave the process, until `lifetime` has passed: URL-safe, encrypted and
    /// authenticated.
    ///
    /// [`start_after_sealed`](crate::Read::start_after_sealed) opens it: for the same principal, and for a read of the
    /// same table or index that has the same hash key, range conditions, filter, projection, direction and segment. Their
    /// values count too, so one that is told by the clock is to be kept for all pages. A limit, a page size and
    /// consistency may differ.
    ///
    /// # Errors
    /// [`ErrorKind::Cursor`] if the operating system gives no random bytes.
    pub fn seal(&self, seal: &super::CursorSeal, lifetime: std::time::Duration) -> Result<String> {
        seal.seal(&self.plan.origin(), &self.key, lifetime)
            .map_err(|error| self.plan.target.table.fault(error))
    }
}

impl PartialEq for Cursor {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place() && same(&self.as_map(), &other.as_map())
    }
}

impl Eq for Cursor {}

// Key values may be secret.
impl std::fmt::Debug for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cursor")
            .field("table", &self.place().0)
            .field("index", &self.place().1)
            .finish_non_exhaustive()
    }
}
