//! Writes that failed, and the items that refused them.

use std::marker::PhantomData;

use super::OutcomeHandle;
use super::outcome::Unresolved;
use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, Name};
use crate::error::{Error, WriteError};
use crate::table::DynamoTable;

/// A write that failed, and the item that refused it.
pub(crate) struct Refused {
    pub(super) error: Error,
    pub(super) item: Option<Box<str>>,
    /// The write, if it is not known whether it was applied.
    pub(super) unresolved: Option<Box<Unresolved>>,
}

impl Refused {
    /// Any other failure than that of a condition.
    pub(super) fn failed(error: Error) -> Self {
        Self {
            error,
            item: None,
            unresolved: None,
        }
    }

    /// The failure, with the item decoded.
    pub(crate) fn typed<T: DynamoTable>(self) -> WriteError<T> {
        let mut current = None;
        match self.told(T::NAMES, &mut current) {
            Told::Unknown(unresolved, error) => WriteError::OutcomeUnknown {
                handle: OutcomeHandle {
                    unresolved,
                    marker: PhantomData,
                },
                current,
                error,
            },
            Told::Refused(error) => WriteError::ConditionFailed { current, error },
            Told::Other(error) => WriteError::Other(error),
        }
    }

    /// The failure, whose item is read into `current`.
    fn told(self, names: &[Name], current: &mut dyn Current) -> Told {
        let mut error = self.error;
        if let Some(item) = self.item
            && let Err(reason) = current.read(&mut JsonReader::new(&item))
        {
            error = error.with_item(reason.hiding(names), item);
        }
        match self.unresolved {
            Some(unresolved) => Told::Unknown(unresolved, error),
            None if error.is_condition_failed() => Told::Refused(error),
            None => Told::Other(error),
        }
    }
}

/// The item that stood in the way of a write, whatever it is.
trait Current {
    fn read(&mut self, reader: &mut JsonReader<'_>) -> Result<(), DecodeError>;
}

impl<T: DynamoTable> Current for Option<Box<T>> {
    fn read(&mut self, reader: &mut JsonReader<'_>) -> Result<(), DecodeError> {
        match T::read_members(reader) {
            Ok(item) => *self = Some(Box::new(item)),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// What a [`WriteError`] says, without its type.
enum Told {
    Unknown(Box<Unresolved>, Error),
    Refused(Error),
    Other(Error),
}
