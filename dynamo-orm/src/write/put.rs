//! PutItem.

use std::marker::PhantomData;
use std::time::Duration;

use super::content::Content;
use super::{Answering, Guard, Own, Request, ReturningOld, Writing};
use crate::codec::json::JsonWriter;
use crate::error::{Error, WriteError};
use crate::expression::{Condition, Expr, Expression, Operand, Segments, Value};
use crate::ring::Claim;
use crate::table::{DynamoTable, Handle};
use crate::timestamp::stamp;
use crate::transact::{Action, TransactAction};
use crate::version::{self, VersionAttribute, VersionType, YieldsNoVersion};
use crate::wire::{Members, Operation};

/// A [`put`](crate::Table::put) or [`insert`](crate::Table::insert), sent by `.await`.
///
/// It yields the version that is stored, of a table whose items have one.
#[must_use = "nothing is sent before `.await`"]
pub struct Put<'a, T> {
    pub(super) draft: Draft,
    pub(super) value: &'a T,
}

/// What a put is to do, whatever its table.
pub(super) struct Draft {
    table: Handle,
    create: bool,
    versioning: Versioning,
    condition: Option<Expr>,
    deadline: Option<Duration>,
    is_transaction: bool,
}

/// What a put does with the version of its value.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Versioning {
    /// Guards by it, and stores the next.
    Checked,
    /// Stores the next.
    Counted,
    /// Stores it as it is.
    Kept,
}

impl<'a, T: DynamoTable> Put<'a, T> {
    pub(crate) fn new(table: &Handle, value: &'a T, create: bool) -> Self {
        Self {
            draft: Draft::new(table, create),
            value,
        }
    }

    pub(crate) fn versioning(mut self, versioning: Versioning) -> Self {
        self.draft.versioning = versioning;
        self
    }

    /// Stores the item only if this holds too of the one that is there; it may name any attribute of the table.
    ///
    /// Of a missing item too: no comparison but `ne` holds then, and `not_exists()` does.
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
    /// users.put(&john).condition(User::EMAIL.not_exists()).await?; // there is no item yet
    /// let refused = users.put(&john).condition(User::FIRST_NAME.eq("Jane")).await.unwrap_err();
    /// assert_eq!(refused.current()?.expect("stored").first_name, "John");
    /// # Ok(())
    /// # }
    /// ```
    pub fn condition<A>(self, condition: Condition<T, A>) -> Self {
        self.also(Some(condition.expr))
    }

    /// Gives it up after this time, in place of the [table's](crate::Table::deadline).
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.draft.deadline = Some(deadline);
        self
    }

    /// Sends it as a transaction of one action under a token, by which the service applies it once however often it is sent:
    /// one TransactWriteItems, at twice the write cost.
    ///
    /// So a lost answer does not stay open: it is sent again until it is answered, for ten seconds without a deadline.
    pub fn exactly_once(mut self) -> Self {
        self.draft.is_transaction = true;
        self
    }

    pub(crate) fn also(mut self, condition: Option<Expr>) -> Self {
        self.draft.condition = super::both(self.draft.condition, condition);
        self
    }

    /// Stores the version of the value as it is, whatever version the stored item has: to import items, say.
    ///
    /// Of two who write so at once, the last one wins, and a version may be given twice. [`insert`](crate::Table::insert) still
    /// refuses to replace.
    pub fn unversioned(self) -> Self {
        self.versioning(Versioning::Kept)
    }

    /// Yields the item that it replaced, without the cost of a read; `None` if there was none.
    ///
    /// Once it may have been applied it is not sent again: see [`ReturningOld`]. Of a table with a version a put yields the
    /// version that it stores instead.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # struct User { #[hash_key] name: String, avatar: String }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let users = User::table(&embedded::database());
    /// # users.create_table().await?;
    /// # users.put(&User { name: "Jane".into(), avatar: "1.png".into() }).await?;
    /// let jane = User { name: "Jane".into(), avatar: "2.png".into() };
    /// if let Some(before) = users.put(&jane).returning_old().await? {
    ///     assert_eq!(before.avatar, "1.png"); // which nobody needs any more
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As of [`put`](crate::Table::put); [`ErrorKind::Request`](crate::ErrorKind::Request) before sending, if it is sent
    /// [as a transaction](Self::exactly_once), which returns no items.
    pub fn returning_old(self) -> ReturningOld<T>
    where
        T::Version: YieldsNoVersion,
    {
        ReturningOld::new(self.draft.table.clone(), Operation::PutItem, self.request())
    }

    pub(crate) fn request(self) -> Result<Request, Error> {
        self.draft.request(self.value)
    }
}

impl Draft {
    pub(super) fn new(table: &Handle, create: bool) -> Self {
        Self {
            table: table.clone(),
            create,
            versioning: Versioning::Checked,
            condition: None,
            deadline: None,
            is_transaction: false,
        }
    }

    fn writer(&self) -> JsonWriter {
        let mut writer = JsonWriter::behind(self.table.buffer());
        writer.bytes_mut().extend_from_slice(b"{\"Item\":");
        writer.begin_item(self.table.schema());
        writer
    }

    fn start<V: VersionType>(self, value: &dyn Content) -> Answering<V> {
        let (table, request) = (self.table.clone(), self.request(value));
        Answering::start(table, Operation::PutItem, request, stored::<V>)
    }

    fn request(self, value: &dyn Content) -> Result<Request, Error> {
        let mut item = self.writer();
        let written = value.write_valid(&mut item);
        let (schema, names) = (self.table.schema(), self.table.names());
        let stamps = written.and_then(|()| stamp(schema, names, self.create, &mut item));
        let stamps = stamps.map_err(Error::encode)?;
        let vacant = || super::guard(schema, "attribute_not_exists");
        let mut own = if self.create {
            (Own::Vacant, Some(vacant()))
        } else {
            (Own::Nothing, None)
        };
        let mut stored = 0;
        let (mut nonces, mut claim) = (None, None);
        let written = self.table.version().and_then(|version| {
            let name = names.iter().find(|name| name.name == version.name)?;
            Some((version, name, version::number(item.marked(name)?)))
        });
        if let Some((version, name, before)) = written {
            let before = before?;
            stored = match self.versioning {
                Versioning::Kept => before,
                Versioning::Checked if self.create => version.after(0)?,
                _ => version.after(before)?,
            };
            let ring = version.ring.and_then(|ring| item.marked_entry(ring));
            claim = match self.versioning {
                Versioning::Kept => None,
                Versioning::Counted => Claim::replacing(version, stored)?,
                Versioning::Checked if self.create || before == 0 => {
                    Claim::creating(version, stored)?
                }
                Versioning::Checked => Claim::of_loaded(version, before, ring, Some(stored))?,
            };
            if self.versioning == Versioning::Checked && !self.create {
                own = match before {
                    0 => (Own::Unstored, Some(vacant())),
                    _ => unchanged(version, before, claim.as_ref()),
                };
            }
            item.set_number(name, &stored.to_string())
                .map_err(Error::encode)?;
            if let (Some(ring), Some(json)) = (version.ring, claim.as_ref().and_then(Claim::stored))
            {
                item.set_entry(ring, &json);
            }
            let ring = version.ring.and_then(|ring| item.marked_entry(ring));
            nonces = ring.map(<[u8]>::to_vec);
        }
        let size = item.size();
        super::check_size(size).map_err(Error::encode)?;
        let item = item.into_object();
        self.table.note_item(item.len());
        let mut members = Members::from_bytes(item);
        let (own, guard) = own;
        let guarded = Guard::new(own, self.condition.is_some());
        let mut expression = Expression::default();
        super::write_condition(&mut expression, super::both(guard, self.condition).as_ref())?;
        expression.write(&mut members);
        Ok(Request {
            version: stored,
            ring: nonces,
            claim: claim.map(Box::new),
            stamps,
            size,
            deadline: self.deadline,
            is_transaction: self.is_transaction,
            ..Request::new(members, guarded)
        })
    }
}

/// That the stored item has this version, and the nonce of it.
fn unchanged(
    version: VersionAttribute,
    number: i128,
    claim: Option<&Claim>,
) -> (Own, Option<Expr>) {
    let json = version::json(number);
    let path = Operand::Path(Segments::root(version.name));
    let value = Operand::Value(Value(Ok(json.clone())));
    (
        Own::Version([(version.name.into(), Some(json))]),
        super::both(
            Some(Expr::Compare("=", path, value)),
            claim.and_then(Claim::guard),
        ),
    )
}

impl<T> std::fmt::Debug for Put<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Put")
            .field("table", &self.draft.table)
            .finish_non_exhaustive()
    }
}

impl<T: DynamoTable> IntoFuture for Put<'_, T> {
    type Output = Result<T::Version, WriteError<T>>;
    type IntoFuture = Writing<T, T::Version>;

    fn into_future(self) -> Self::IntoFuture {
        Writing {
            answering: self.draft.start(self.value),
            marker: PhantomData,
        }
    }
}

/// The version that is stored.
#[allow(clippy::unnecessary_wraps)] // It is one of the ends of a write, and others fail.
fn stored<V: VersionType>(_table: &Handle, version: Option<Box<str>>) -> Result<V, Error> {
    Ok(version::stored(&version.unwrap_or_default()))
}

#[diagnostic::do_not_recommend]
impl<'a, T: DynamoTable> TransactAction<'a> for Put<'_, T> {
    type Says = ();

    fn into_action(self) -> Action<'a> {
        Action::new("Put", &self.draft.table.clone(), self.request())
    }
}
