//! Items as they are stored, read to be copied or deleted.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::query::{Mode, Read};
use super::stream::ItemStream;
use crate::batch::{Entries, Entry, Input, Keys, Source, ViaRead, taken};
use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, Members as _, Reader};
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, Output};
use crate::item::Item;
use crate::schema::Schema;
use crate::table::{DynamoTable, Handle, Table};
use crate::wire::Members;
use crate::write::{BulkWrite, TableWrite};

/// What a read yields that can be copied: whole items.
#[diagnostic::on_unimplemented(
    message = "this read yields `{Self}`, and only whole items can be copied",
    label = "this read does not yield whole items",
    note = "read the table or an index that projects `all`, without `.project()`"
)]
pub trait Copied {}

#[diagnostic::do_not_recommend]
impl<T: DynamoTable> Copied for Item<T> {}

impl<I: Index, M: Mode, O: Output<I::Table>> Read<I, M, O> {
    /// Puts what is read into another table, replacing the items under their keys. Sends a BatchWriteItem for each 25,
    /// several at a time, beside the requests of the read.
    ///
    /// Items are copied as they are stored, with all attributes, whether the struct knows them or not. For items that are
    /// changed on the way, or read in parallel by [`segments`](super::Scan::segments), give a stream to
    /// [`put_all`](Table::put_all).
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # struct User {
    /// #     #[hash_key]
    /// #     name: String,
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let users = User::table(&embedded::database());
    /// # users.create_table().await?;
    /// # users.put(&User { name: "jane".into() }).await?;
    /// let backup = users.named("users-backup");
    /// backup.create_table().await?;
    /// let report = users.scan().copy_to(&backup).concurrency(8).await?;
    /// assert_eq!(report.written, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// See [`BulkWrite`]; also if a page cannot be read.
    pub fn copy_to(self, table: &Table<I::Table>) -> BulkWrite<'static, TableWrite>
    where
        O: Copied,
    {
        BulkWrite::of_tables(Box::new(Copying {
            read: self.into_read::<M, Stored>().stream(),
            table: table.handle().clone(),
            entry: |table, item| Entry::new(table, true, Ok(item.into())),
        }))
    }
}

#[diagnostic::do_not_recommend]
impl<'a, S, I, M, O> Source<'a, Keys<S>, ViaRead> for Read<I, M, O>
where
    I: Index<Table: DynamoTable<Shape = S>>,
    M: Mode,
    O: Output<I::Table>,
{
    fn entries(mut self, what: Keys<S>) -> Entries<'a> {
        let table = what.table();
        if self.table.name() != table.name() {
            let message = format!(
                "the keys are read from table `{}`; give a read of this table",
                self.table.name()
            );
            let error = table.fault(Error::new(ErrorKind::Request, message));
            return taken(std::iter::once(error), Err);
        }
        self.projection = Some(<I::Table as DynamoTable>::Key::NAMES);
        Box::new(Copying {
            read: self.into_read::<M, Stored>().stream(),
            table: table.clone(),
            entry: |table, item| match key_of(table.schema(), item) {
                Ok(key) => Entry::new(table, false, Ok(key)),
                Err(error) => Err(table.fault(Error::response(error))),
            },
        })
    }
}

/// The key attributes of a stored item, exactly as they are stored.
fn key_of(schema: &Schema, item: &str) -> Result<Vec<u8>, DecodeError> {
    let mut key = Members::default();
    JsonReader::new(item).entries(|name, reader| {
        let value = reader.json()?;
        if schema.key().any(|attribute| attribute.name == name) {
            key.raw(&name, value.as_bytes());
        }
        Ok(())
    })?;
    Ok(key.into_object())
}

/// A stored item, as the JSON that it came in.
struct Stored(Box<str>);

impl<T: DynamoTable> Output<T> for Stored {
    fn read<'a, R: Reader<'a>>(_table: &Table<T>, reader: &mut R) -> Result<Self, DecodeError> {
        reader.skip()?;
        // What is lossy is kept as it is stored, and that is all there is to keep.
        reader.lossy();
        Ok(Self(Box::default()))
    }

    fn keep(&mut self, stored: &str) {
        self.0 = stored.into();
    }
}

/// A read whose items become writes to a table.
struct Copying<I: Index> {
    read: ItemStream<I, Stored>,
    table: Handle,
    entry: fn(&Handle, &str) -> Result<Entry>,
}

impl<I: Index> Input for Copying<I> {
    fn poll_entry(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Entry>>> {
        let item = ready!(Pin::new(&mut self.read).poll_next(cx));
        Poll::Ready(item.map(|item| (self.entry)(&self.table, &item?.0)))
    }

    /// An item that moves inside an index while that is read has two entries.
    fn may_repeat(&self) -> bool {
        true
    }
}
