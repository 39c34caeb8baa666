//! Versions: an integer that counts the writes of an item, and guards them.

use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, EncodeError, Reader, Writer};
use crate::error::{Error, ErrorKind};

/// Types of versions: integers and [`Version`](crate::Version); `()` of a table without one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a version: a version is an integer that counts the writes of an item",
    label = "not a version type",
    note = "use `u64`, or `dynamo_orm::Version`, which also tells what became of a write whose answer was lost"
)]
pub trait VersionType: Clone + std::fmt::Debug + Send + Sync + Unpin + 'static {
    /// The greatest version.
    #[doc(hidden)]
    const GREATEST: i128;

    /// Whether nonces of the writes are stored beside it.
    #[doc(hidden)]
    const HAS_RING: bool = false;

    #[doc(hidden)]
    fn of(number: i128) -> Self;

    #[doc(hidden)]
    fn read_ring<'a, R: Reader<'a>>(&mut self, reader: &mut R) -> Result<(), DecodeError> {
        reader.skip()
    }

    #[doc(hidden)]
    #[must_use]
    fn with_ring_of(self, other: Self) -> Self {
        drop(other);
        self
    }

    #[doc(hidden)]
    fn write_ring<W: Writer>(&self, name: &str, writer: &mut W) -> Result<(), EncodeError> {
        let _ = (name, writer);
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl VersionType for () {
    const GREATEST: i128 = 0;

    fn of(_number: i128) -> Self {}
}

macro_rules! versions {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl VersionType for $ty {
            // Every one of these fits, and `From` is not const.
            #[allow(clippy::cast_lossless)]
            const GREATEST: i128 = <$ty>::MAX as i128;

            fn of(number: i128) -> Self {
                // It was read from this type, or is one that the type has.
                number.try_into().unwrap_or(Self::MAX)
            }
        }
    )*};
}

versions!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize);

/// The [`Version`](crate::DynamoTable::Version) of tables without a version, whose items are written without one.
#[diagnostic::on_unimplemented(
    message = "a batch writes without conditions, so it cannot check the versions of this table",
    label = "the items of this table have a version",
    note = "put them one by one; or say `.unversioned()` on the batch or table, which stores their versions as they are"
)]
pub trait Unversioned {}
#[diagnostic::do_not_recommend]
impl Unversioned for () {}

/// The [`Version`](crate::DynamoTable::Version) of tables without a version, whose puts have nothing else to yield.
#[diagnostic::on_unimplemented(
    message = "a put of this table yields the version that it stores, so it cannot yield the old item",
    label = "the items of this table have a version",
    note = "get the item before: the version guards that it is still the one that is replaced"
)]
pub trait YieldsNoVersion {}
#[diagnostic::do_not_recommend]
impl YieldsNoVersion for () {}

/// The attribute that counts the writes of an item.
#[derive(Clone, Copy)]
pub(crate) struct VersionAttribute {
    pub(crate) name: &'static str,
    /// The attribute of the nonces, if the type has them.
    pub(crate) ring: Option<&'static str>,
    greatest: i128,
}

impl VersionAttribute {
    /// That of a table, if it has one.
    pub(crate) fn new(name: &'static str, ring: Option<&'static str>, greatest: i128) -> Self {
        Self {
            name,
            ring,
            greatest,
        }
    }

    /// Whether this is its name, or that of its nonces.
    pub(crate) fn has(&self, name: &str) -> bool {
        name == self.name || self.ring == Some(name)
    }

    /// That the version of an item was changed by hand.
    pub(crate) fn changed(self) -> Error {
        let message = format!(
            "`{}` was changed, but the version of an item counts its writes by itself; leave it as it was loaded",
            self.name
        );
        Error::new(ErrorKind::VersionChanged, message)
    }

    /// The version that comes after `number`.
    pub(crate) fn after(self, number: i128) -> Result<i128, Error> {
        if number >= self.greatest {
            let message = format!(
                "`{}` is the greatest number of its type, so there is no next version; give the field a wider type, such \
                 as `u64`",
                self.name
            );
            return Err(Error::new(ErrorKind::VersionOverflow, message));
        }
        Ok(number + 1)
    }
}

/// The number that an encoded version is.
pub(crate) fn number(json: &[u8]) -> Result<i128, Error> {
    let read = || {
        let mut reader = JsonReader::from_bytes(json)?;
        let text = reader.number()?;
        text.parse()
            .map_err(|_| crate::codec::DecodeError::new("the version is not an integer"))
    };
    read().map_err(Error::response)
}

/// The version that a write stored: its number, and its ring as JSON if it has one.
pub(crate) fn stored<V: VersionType>(text: &str) -> V {
    let (number, ring) = text.split_at(text.find('{').unwrap_or(text.len()));
    let mut version = V::of(number.parse().unwrap_or(0));
    if !ring.is_empty() {
        // It cannot fail: it was written by this type.
        let _ = version.read_ring(&mut JsonReader::new(ring));
    }
    version
}

/// A version as it is stored.
pub(crate) fn json(number: i128) -> Vec<u8> {
    format!("{{\"N\":\"{number}\"}}").into_bytes()
}
