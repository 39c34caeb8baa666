//! PutItem.

use super::{Guard, Own, Request, Writing};
use crate::codec::json::JsonWriter;
use crate::codec::{EncodeError, Name};
use crate::error::{Error, WriteError};
use crate::expression::{Condition, Expr, Expression, Operand, Segments, Value};
use crate::table::{DynamoTable, Handle, Table};
use crate::timestamp::stamp;
use crate::transact::{Action, TransactAction};
use crate::version::{self, VersionAttribute, VersionType};
use crate::wire::{Members, Operation};

/// A [`put`](Table::put) or [`insert`](Table::insert), sent by `.await`.
///
/// It yields the version that is stored, of a table whose items have one.
#[must_use = "nothing is sent before `.await`"]
pub struct Put<'a, T> {
    table: Table<T>,
    value: &'a T,
    options: Options,
}

struct Options {
    create: bool,
    version: Versioning,
    condition: Option<Expr>,
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
    pub(crate) fn new(table: Table<T>, value: &'a T, create: bool) -> Self {
        Self {
            table,
            value,
            options: Options {
                create,
                version: Versioning::Checked,
                condition: None,
            },
        }
    }

    pub(crate) fn versioning(mut self, version: Versioning) -> Self {
        self.options.version = version;
        self
    }

    /// Stores the item only if this holds too of the one that is there; it may name any attribute of the table.
    pub fn condition<A>(self, condition: Condition<T, A>) -> Self {
        self.also(Some(condition.expr))
    }

    pub(crate) fn also(mut self, condition: Option<Expr>) -> Self {
        self.options.condition = super::both(self.options.condition, condition);
        self
    }

    /// Stores the version of the value as it is, whatever version the stored item has: to import items, say.
    ///
    /// Of two who write so at once, the last one wins, and a version may be given twice. [`insert`](Table::insert) still
    /// refuses to replace.
    pub fn unversioned(self) -> Self {
        self.versioning(Versioning::Kept)
    }

    pub(crate) fn request(self) -> Result<Request, Error> {
        let table = self.table.handle();
        let mut item = super::writer(T::SCHEMA, beginning(table));
        let valid = self.value.before_write();
        let written = valid.and_then(|()| self.value.write_members(&mut item));
        let version = VersionAttribute::of::<T>();
        self.options
            .request(table, T::NAMES, version, item, written)
    }
}

impl Options {
    fn request(
        self,
        table: &Handle,
        names: &[Name],
        version: Option<VersionAttribute>,
        mut item: JsonWriter,
        written: Result<(), EncodeError>,
    ) -> Result<Request, Error> {
        let schema = table.schema();
        let stamps = written.and_then(|()| stamp(schema, names, self.create, &mut item));
        let stamps = stamps.map_err(Error::encode)?;
        let vacant = || super::guard(schema, "attribute_not_exists");
        let mut own = if self.create {
            (Own::Vacant, Some(vacant()))
        } else {
            (Own::Nothing, None)
        };
        let mut stored = 0;
        let written = version.and_then(|version| {
            let name = names.iter().find(|name| name.name == version.name)?;
            Some((version, name, version::number(item.marked(name)?)))
        });
        if let Some((version, name, before)) = written {
            let before = before?;
            stored = match self.version {
                Versioning::Kept => before,
                Versioning::Checked if self.create => version.after(0)?,
                _ => version.after(before)?,
            };
            if self.version == Versioning::Checked && !self.create {
                own = match before {
                    0 => (Own::Vacant, Some(vacant())),
                    _ => unchanged(version, before),
                };
            }
            item.set_number(name, &stored.to_string())
                .map_err(Error::encode)?;
        }
        let size = item.size();
        super::check_size(size).map_err(Error::encode)?;
        let item = item.into_object();
        table.note_item(item.len());
        let mut members = Members::from_bytes(item);
        let (own, guard) = own;
        let guarded = Guard::new(own, self.condition.is_some());
        let mut expression = Expression::default();
        super::write_condition(&mut expression, super::both(guard, self.condition).as_ref())?;
        expression.write(&mut members);
        Ok(Request {
            version: stored,
            stamps,
            size,
            ..Request::new(members, guarded)
        })
    }
}

fn beginning(table: &Handle) -> Vec<u8> {
    let mut members = table.buffer();
    members.extend_from_slice(b"{\"Item\":");
    members
}

/// That the stored item has this version.
fn unchanged(version: VersionAttribute, number: i128) -> (Own, Option<Expr>) {
    let json = version::json(number);
    let path = Operand::Path(Segments::root(version.name));
    let value = Operand::Value(Value(Ok(json.clone())));
    (
        Own::Unchanged(vec![(version.name.into(), Some(json))]),
        Some(Expr::Compare("=", path, value)),
    )
}

impl<T> std::fmt::Debug for Put<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Put")
            .field("table", &self.table)
            .finish_non_exhaustive()
    }
}

impl<T: DynamoTable> IntoFuture for Put<'_, T> {
    type Output = Result<T::Version, WriteError<T>>;
    type IntoFuture = Writing<T, T::Version>;

    fn into_future(self) -> Self::IntoFuture {
        Writing::reading(
            &self.table.clone(),
            Operation::PutItem,
            self.request(),
            |_, version| {
                let number = version.and_then(|version| version.parse().ok());
                Ok(T::Version::of(number.unwrap_or(0)))
            },
        )
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T: DynamoTable> TransactAction<'a> for Put<'_, T> {
    type Says = ();

    fn into_action(self) -> Action<'a> {
        Action::new("Put", &self.table.handle().clone(), self.request())
    }
}
