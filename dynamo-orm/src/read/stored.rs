//! Items as they are stored, read to be copied or deleted.

use std::collections::VecDeque;
use std::task::{Context, Poll, ready};

use super::items::{Items, Sink};
use super::options::Options;
use super::query::{Mode, Read};
use super::requests::Requests;
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

impl<I: Index, M: Mode, O: Output> Read<I, M, O> {
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
    /// The requests that write have the meter and the deadline of `table`.
    ///
    /// # Errors
    /// See [`BulkWrite`]; also if a page cannot be read.
    pub fn copy_to(self, table: &Table<I::Table>) -> BulkWrite<'static, TableWrite>
    where
        O: Copied,
    {
        BulkWrite::of_tables(table.database(), copies(&self.options, table.handle()))
    }
}

#[diagnostic::do_not_recommend]
impl<'a, S, I, M, O> Source<'a, Keys<S>, ViaRead> for Read<I, M, O>
where
    I: Index<Table: DynamoTable<Shape = S>>,
    M: Mode,
    O: Output,
{
    fn entries(mut self, what: Keys<S>) -> Entries<'a> {
        self.options.projection = Some(<I::Table as DynamoTable>::Key::NAMES);
        deletes(&self.options, what.table())
    }
}

/// Puts of what is read.
fn copies(options: &Options, table: &Handle) -> Entries<'static> {
    let entry = |table: &Handle, item: String| Entry::new(table, true, Ok(item.into()));
    Box::new(Copying::new(options, table, entry))
}

/// Deletes of the keys of what is read.
fn deletes(options: &Options, table: &Handle) -> Entries<'static> {
    let read = options.target.table.name();
    if read != table.name() {
        let message = format!("the keys are read from table `{read}`; give a read of this table");
        let error = table.fault(Error::new(ErrorKind::Request, message));
        return taken(std::iter::once(error), Err);
    }
    if !options.target.table.is_of(table.db()) {
        let error = table.fault(Error::new(
            ErrorKind::Request,
            "the keys are read from a table of another `Database`; make both from one, which is cheap to clone",
        ));
        return taken(std::iter::once(error), Err);
    }
    let entry = |table: &Handle, item: String| match key_of(table.schema(), &item) {
        Ok(key) => Entry::new(table, false, Ok(key)),
        Err(error) => Err(table.fault(Error::response(error))),
    };
    Box::new(Copying::new(options, table, entry))
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

/// Items as the JSON that they came in.
#[derive(Default)]
struct Stored(VecDeque<String>);

impl Items for Stored {
    fn read(&mut self, _table: &Handle, reader: &mut JsonReader<'_>) -> Result<(), DecodeError> {
        let item = reader.json()?;
        self.0.push_back(item.to_owned());
        Ok(())
    }

    fn forget_last(&mut self) {
        self.0.pop_back();
    }
}

/// A read whose items become writes to a table.
struct Copying {
    read: Requests,
    table: Handle,
    entry: fn(&Handle, String) -> Result<Entry>,
}

impl Copying {
    fn new(options: &Options, table: &Handle, entry: fn(&Handle, String) -> Result<Entry>) -> Self {
        Self {
            read: Requests::new(options, Sink::new(table, Box::<Stored>::default())),
            table: table.clone(),
            entry,
        }
    }
}

impl Input for Copying {
    fn poll_entry(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Entry>>> {
        loop {
            let stored = self.read.sink.items().downcast_mut::<Stored>();
            if let Some(item) = stored.and_then(|stored| stored.0.pop_front()) {
                return Poll::Ready(Some((self.entry)(&self.table, item)));
            }
            match ready!(self.read.poll_response(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(_)) => {}
            }
        }
    }

    /// An item that moves inside an index while that is read has two entries.
    fn may_repeat(&self) -> bool {
        true
    }
}
