//! What an update changed.

use std::marker::PhantomData;

use super::{Request, Writing};
use crate::codec::json::JsonReader;
use crate::codec::{Attribute, DecodeError, Reader};
use crate::error::{Error, ErrorKind, WriteError};
use crate::expression::{Path, Segment, Segments};
use crate::table::{DynamoTable, Handle};
use crate::wire::Operation;

/// An [`update`](crate::Table::update) that yields what it changed, sent by `.await`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct ReturningUpdated<T> {
    pub(super) table: Handle,
    pub(super) request: Result<Request, Error>,
    pub(super) marker: PhantomData<fn() -> T>,
}

impl<T: DynamoTable> IntoFuture for ReturningUpdated<T> {
    type Output = Result<Updated<T>, WriteError<T>>;
    type IntoFuture = Writing<T, Updated<T>>;

    fn into_future(self) -> Self::IntoFuture {
        let read = |table: &Handle, attributes| {
            Ok(Updated {
                table: table.clone(),
                attributes,
                marker: PhantomData,
            })
        };
        Writing::start(self.table, Operation::UpdateItem, self.request, read)
    }
}

/// The attributes that an update changed, as they are afterwards or were before.
pub struct Updated<T> {
    table: Handle,
    attributes: Option<Box<str>>,
    marker: PhantomData<fn() -> T>,
}

impl<T: DynamoTable> Updated<T> {
    /// Reads one of them; `None` if the update did not change it, or it was not there.
    ///
    /// Of a nested document the service tells the changed members alone, so ask for these:
    /// `get(User::ADDRESS.then(Address::CITY))`.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] if what is stored does not fit; [`ErrorKind::Request`] for an element of a list: the service
    /// tells which elements changed, but not where they stand.
    pub fn get<V: Attribute, A>(&self, path: Path<T, V, A>) -> Result<Option<V::Present>, Error> {
        let path = path.segments();
        let Some(value) = self.find(&path)? else {
            return Ok(None);
        };
        V::Present::decode(&mut JsonReader::new(value))
            .map(Some)
            .map_err(|error| self.misfit(&path, error))
    }

    fn find(&self, path: &Segments) -> Result<Option<&str>, Error> {
        let mut value = match &self.attributes {
            Some(item) => member(item, &path.root),
            None => Ok(None),
        };
        for step in &path.tail {
            let Segment::Member(name) = step else {
                return Err(self.table.fault(Error::new(
                    ErrorKind::Request,
                    format!(
                        "attribute `{}`: an answer tells which elements of a list changed, but not where they stand; \
                         use `returning_new()` or `returning_old()`",
                        path.root
                    ),
                )));
            };
            value = match value {
                Ok(Some(map)) => nested(map, name),
                found => found,
            };
        }
        match value {
            Ok(Some(value)) if JsonReader::new(value).null().unwrap_or(false) => Ok(None),
            Ok(value) => Ok(value),
            Err(error) => Err(self.misfit(path, error)),
        }
    }

    fn misfit(&self, path: &Segments, error: DecodeError) -> Error {
        let item = self.attributes.as_deref().unwrap_or_default();
        self.table
            .fault(Error::decode(path.locate_read(error), item))
    }
}

// It holds values, which may be secret.
impl<T> std::fmt::Debug for Updated<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Updated")
            .field("table", &self.table)
            .finish_non_exhaustive()
    }
}

/// A member of a JSON object.
fn member<'a>(object: &'a str, name: &str) -> Result<Option<&'a str>, DecodeError> {
    let mut found = None;
    JsonReader::new(object).entries(|entry, reader| {
        let value = reader.json()?;
        if entry == name {
            found = Some(value);
        }
        Ok(())
    })?;
    Ok(found)
}

/// A member of a map.
fn nested<'a>(map: &'a str, name: &str) -> Result<Option<&'a str>, DecodeError> {
    let mut found = None;
    JsonReader::new(map).map(|reader| {
        found = member(reader.json()?, name)?;
        Ok(())
    })?;
    Ok(found)
}
