//! Cursors: where a read resumes.

use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, Reader};
use crate::error::{Error, ErrorKind, Result};
use crate::index::Target;
use crate::wire::Members;

/// Where a read resumes: right after an item that it yielded.
///
/// It is opaque and belongs to one table or index. It holds key values of the item, so it is to be kept from eyes that
/// must not see them.
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
#[derive(Clone, PartialEq, Eq)]
pub struct Cursor {
    table: String,
    index: Option<&'static str>,
    /// The exclusive start key, as a JSON object.
    key: Vec<u8>,
}

impl Cursor {
    pub(super) fn new(target: &Target, key: Vec<u8>) -> Self {
        Self {
            table: target.table.name().into(),
            index: target.index.map(|index| index.name),
            key,
        }
    }

    /// The position of a stored item: its key attributes, exactly as they are stored.
    pub(super) fn at(target: &Target, item: &str) -> Result<Self, DecodeError> {
        let position = target.position();
        let mut key = Members::default();
        JsonReader::new(item).entries(|name, reader| {
            let value = reader.json()?;
            if position.iter().any(|attribute| attribute.name == name) {
                key.raw(&name, value.as_bytes());
            }
            Ok(())
        })?;
        Ok(Self::new(target, key.into_object()))
    }

    /// The start key, if it is one of this table and index.
    pub(super) fn start_key(&self, target: &Target) -> Result<&[u8]> {
        let (table, index) = (target.table.name(), target.index.map(|index| index.name));
        if self.table == table && self.index == index {
            return Ok(&self.key);
        }
        let place = |table: &str, index: Option<&str>| match index {
            Some(index) => format!("index `{index}` of table `{table}`"),
            None => format!("table `{table}`"),
        };
        Err(Error::new(
            ErrorKind::Cursor,
            format!(
                "the cursor is of {}, not of {}",
                place(&self.table, self.index),
                place(table, index)
            ),
        ))
    }
}

// Key values may be secret.
impl std::fmt::Debug for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cursor")
            .field("table", &self.table)
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}
