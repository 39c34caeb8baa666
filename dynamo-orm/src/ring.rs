//! `Version`: a version that also tells which write made it, so that a write finds out what became of itself.

use std::fmt;

use crate::codec::json::{JsonReader, JsonWriter};
use crate::codec::{Attribute, DecodeError, EncodeError, Reader, Type, Writer, kind};
use crate::error::{Error, ErrorKind};
use crate::expression::{Expr, Operand, Segment, Segments, Value};
use crate::table::DynamoTable;
use crate::version::{self, VersionAttribute, VersionType};

/// A version that also tells which write made it: for `#[dynamo(version)]`, where a lost answer must not stay open.
///
/// It is stored as a number under the field's name, as an integer would be, and beside it under that name with `_ring` behind
/// it, as the nonces of the item's last eight writes. Both change in the same write, which is guarded by both. When an
/// answer is lost, the same request is sent again, until the nonces tell whether it was this write that was applied; only if
/// they do not, or if there is no answer by the [deadline](crate::Database::deadline), it is
/// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown). With an integer it always is, after a lost answer.
///
/// The nonces take 150 bytes of an item. They are written by puts, saves and overwrites; updates count the number alone, as other
/// mappers do. An item that has none yet, of a table whose version was an integer, gets them by its next save. Of a table in several
/// regions the last writer wins, whatever the version says.
///
/// With the feature `serde` it is serialized as its number. It is not deserialized: a number has no nonces, so that a put of it
/// would always be refused. A service that hands versions out marks the field `#[serde(skip_deserializing)]`, has the number come
/// back as a `u64`, and compares it with the [`number`](Self::number) of the item that it gets, changes and saves.
///
/// ```
/// use dynamo_orm::{DynamoTable, Version};
/// # use dynamo_orm::testing::{Failure, Fault, Faults};
///
/// #[derive(DynamoTable)]
/// #[dynamo(table = "accounts")]
/// struct Account {
///     #[hash_key]
///     id: u64,
///     balance: i64,
///     #[dynamo(version)]
///     version: Version,
/// }
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> dynamo_orm::Result<()> {
/// # let faults = Faults::seeded(7);
/// # let accounts = Account::table(&faults.database());
/// # accounts.create_table().await?;
/// accounts.insert(&Account { id: 1, balance: 100, version: Version::default() }).await?;
/// let mut account = accounts.get(1).required().await?;
/// account.balance -= 30;
/// // It is applied, but its answer is lost:
/// faults.next("UpdateItem", Fault::Applied(Failure::Status(500)));
/// account.save().await?; // finds itself
/// assert_eq!(account.version.number(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Version {
    number: u64,
    ring: Ring,
}

impl Version {
    /// How many writes the item has had; 0 of an item that is new.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }
}

/// A version without nonces: of an item that is imported, say, or for a condition, `Account::VERSION.lt(Version::from(3))`.
impl From<u64> for Version {
    fn from(number: u64) -> Self {
        Self {
            number,
            ring: Ring::default(),
        }
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Version").field(&self.number).finish()
    }
}

/// The number alone.
#[cfg(feature = "serde")]
impl serde::Serialize for Version {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.number)
    }
}

impl Attribute for Version {
    type Kind = kind::Number;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        self.number.encode(writer)
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        u64::decode(reader).map(Self::from)
    }
}

#[diagnostic::do_not_recommend]
impl VersionType for Version {
    const GREATEST: i128 = u64::MAX as i128;
    const HAS_RING: bool = true;

    fn of(number: i128) -> Self {
        <u64 as VersionType>::of(number).into()
    }

    fn read_ring<'a, R: Reader<'a>>(&mut self, reader: &mut R) -> Result<(), DecodeError> {
        self.ring = Ring::read(reader)?;
        Ok(())
    }

    fn with_ring_of(self, other: Self) -> Self {
        let Self { number, .. } = self;
        Self { number, ..other }
    }

    fn write_ring<W: Writer>(&self, name: &str, writer: &mut W) -> Result<(), EncodeError> {
        if self.ring.0.is_empty() {
            return Ok(());
        }
        writer.entry(name);
        self.ring.write(writer)
    }
}

/// A version and the nonce of the write that made it, 8 bytes each.
type Entry = [u8; 16];

/// How many writes are remembered.
const LONGEST: usize = 8;

/// The last writes of an item, newest first. The last one is the first of which anything is known: that which created the item,
/// so that an item which was deleted and created again is told apart. Empty, if no write was noted.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
struct Ring(Box<[Entry]>);

impl Ring {
    fn read<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        let mut entries = Vec::with_capacity(LONGEST);
        reader.list(|reader| {
            let entry = reader.binary()?.try_into();
            let entry =
                entry.map_err(|_| DecodeError::new("expected 16 bytes, a version and a nonce"));
            entries.push(entry.map_err(|error| error.in_element(entries.len()))?);
            Ok(())
        })?;
        if entries.is_empty() {
            return Err(DecodeError::new(
                "expected the nonces of writes, found none",
            ));
        }
        Ok(Self(entries.into()))
    }

    fn from_json(json: &[u8]) -> Result<Self, DecodeError> {
        Self::read(&mut JsonReader::from_bytes(json)?)
    }

    fn write<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        writer.begin(Type::L)?;
        self.0.iter().try_for_each(|entry| writer.binary(entry))?;
        writer.end(Type::L);
        Ok(())
    }

    fn json(&self) -> Vec<u8> {
        let mut writer = JsonWriter::default();
        // It cannot fail: it is neither deep nor a key.
        let _ = self.write(&mut writer);
        writer.into_bytes()
    }

    /// The same with a newer write, and without the oldest but the first if they become too many.
    fn with(&self, entry: Entry, longest: usize) -> Self {
        let mut entries = vec![entry];
        entries.extend(&self.0);
        let first = entries.len() - 1;
        entries.drain(first.min(longest - 1)..first);
        Self(entries.into())
    }
}

/// What a write of a [`Version`] stores, and is guarded by; by which it is told what became of it.
#[derive(Clone)]
pub(crate) struct Claim {
    version: &'static str,
    ring: &'static str,
    before: Before,
    /// What it adds; nothing if it deletes.
    entry: Option<Entry>,
}

/// Which item a write is to meet.
#[derive(Clone)]
enum Before {
    /// None.
    Nothing,
    /// Any.
    Anything,
    /// That of this version.
    Loaded { number: i128, ring: Ring },
}

/// What the item tells that refused a write which may have been applied before.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    /// It was applied, and others since perhaps.
    Applied,
    /// Another write was first.
    Conflict,
    /// It was not applied, for the user's condition does not hold.
    Condition,
    /// It may have been applied.
    Unknown,
}

impl Claim {
    /// That of a write which stores version `next` over whatever is stored; `None` if the version has no ring.
    fn new(
        attribute: VersionAttribute,
        before: Before,
        next: Option<i128>,
    ) -> Result<Option<Self>, Error> {
        let Some(ring) = attribute.ring else {
            return Ok(None);
        };
        Ok(Some(Self {
            version: attribute.name,
            ring,
            before,
            entry: next.map(entry).transpose()?,
        }))
    }

    pub(crate) fn creating(attribute: VersionAttribute, next: i128) -> Result<Option<Self>, Error> {
        Self::new(attribute, Before::Nothing, Some(next))
    }

    pub(crate) fn replacing(
        attribute: VersionAttribute,
        next: i128,
    ) -> Result<Option<Self>, Error> {
        Self::new(attribute, Before::Anything, Some(next))
    }

    /// That of a write of the item that was loaded with version `number` and this ring; one that deletes has no next version.
    pub(crate) fn of_loaded(
        attribute: VersionAttribute,
        number: i128,
        ring: Option<&[u8]>,
        next: Option<i128>,
    ) -> Result<Option<Self>, Error> {
        let ring = ring.filter(|_| attribute.ring.is_some());
        let ring = ring.map(Ring::from_json).transpose();
        let ring = ring.map_err(Error::response)?.unwrap_or_default();
        Self::new(attribute, Before::Loaded { number, ring }, next)
    }

    /// The ring that is stored then, unless the item is deleted.
    pub(crate) fn stored(&self) -> Option<Vec<u8>> {
        let before = match &self.before {
            // What replaces an item, whatever it is, creates another.
            Before::Nothing | Before::Anything => &Ring::default(),
            Before::Loaded { ring, .. } => ring,
        };
        self.entry.map(|entry| before.with(entry, LONGEST).json())
    }

    /// That the newest write is the one that was loaded.
    pub(crate) fn guard(&self) -> Option<Expr> {
        let Before::Loaded { ring, .. } = &self.before else {
            return None;
        };
        let mut path = Segments::root(self.ring);
        Some(match ring.0.first() {
            Some(newest) => {
                path.tail.push(Segment::Element(0, None));
                let mut writer = JsonWriter::default();
                let newest = writer.binary(newest).map(|()| writer.into_bytes());
                Expr::Compare("=", Operand::Path(path), Operand::Value(Value(newest)))
            }
            None => Expr::Call("attribute_not_exists", vec![Operand::Path(path)]),
        })
    }

    /// What became of the write, which is refused now and may have been applied before: `item` is what refused it.
    pub(crate) fn verdict(&self, item: Option<&str>, has_condition: bool) -> Verdict {
        item.and_then(|item| self.read(item))
            .map_or(Verdict::Unknown, |(number, stored)| {
                self.verdict_by(number, &stored, has_condition)
            })
    }

    fn verdict_by(&self, number: i128, stored: &Ring, has_condition: bool) -> Verdict {
        if self.entry.is_some_and(|own| stored.0.contains(&own)) {
            return Verdict::Applied;
        }
        let Before::Loaded {
            number: loaded,
            ring,
        } = &self.before
        else {
            return Verdict::Unknown;
        };
        // It was deleted and created again, perhaps after it was applied. Of an item without a ring nothing tells.
        if ring.0.is_empty() || ring.0.last() != stored.0.last() {
            return Verdict::Unknown;
        }
        if has_condition && number == *loaded && stored.0.first() == ring.0.first() {
            return Verdict::Condition;
        }
        let made = stored.0.iter().map(version_of);
        if made.map(i128::from).any(|made| made == loaded + 1) {
            return Verdict::Conflict;
        }
        Verdict::Unknown
    }

    /// The version and the ring of an item.
    fn read(&self, item: &str) -> Option<(i128, Ring)> {
        let (mut number, mut ring) = (None, None);
        let read = JsonReader::new(item).entries(|name, reader| {
            let value = reader.json()?.as_bytes();
            if name == self.version {
                number = version::number(value).ok();
            } else if name == self.ring {
                ring = Ring::from_json(value).ok();
            }
            Ok(())
        });
        read.ok().and(number.zip(ring))
    }
}

// What it compares is as secret as a version.
impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claim(..)")
    }
}

/// The entry of a write that stores this version, with a nonce that no other write has.
fn entry(version: i128) -> Result<Entry, Error> {
    let mut entry = [0; 16];
    // The greatest one is that of a u64.
    entry[..8].copy_from_slice(&u64::try_from(version).unwrap_or(u64::MAX).to_be_bytes());
    getrandom::fill(&mut entry[8..]).map_err(|error| {
        let message = "the operating system gave no random numbers to tell this write from others; the source says why";
        Error::new(ErrorKind::Configuration, message).because(error)
    })?;
    Ok(entry)
}

fn version_of(entry: &Entry) -> u64 {
    let mut version = [0; 8];
    version.copy_from_slice(&entry[..8]);
    u64::from_be_bytes(version)
}

// What the derive calls.

/// Reads a member if it is the one that is reserved for the ring of the table's version.
///
/// # Errors
/// If it is no ring.
pub fn read_ring<'a, T: DynamoTable, R: Reader<'a>>(
    ring: &mut Option<T::Version>,
    name: &str,
    reader: &mut R,
) -> Result<bool, DecodeError> {
    let is_ring = T::SCHEMA.ring == Some(name);
    if is_ring {
        let ring = ring.get_or_insert_with(|| T::Version::of(0));
        let read = ring.read_ring(reader);
        read.map_err(|error| error.in_member(name))?;
    }
    Ok(is_ring)
}

/// Joins a version with its ring.
pub fn with_ring<T: DynamoTable>(version: T::Version, ring: Option<T::Version>) -> T::Version {
    match ring {
        Some(ring) => version.with_ring_of(ring),
        None => version,
    }
}

/// Writes the ring of the table's version, if it has one.
///
/// # Errors
/// None of its own.
pub fn write_ring<T: DynamoTable, W: Writer>(
    version: &T::Version,
    writer: &mut W,
) -> Result<(), EncodeError> {
    let name = T::SCHEMA.ring.unwrap_or_default();
    version.write_ring(name, writer)
}

/// Takes over the ring that a write stored.
///
/// # Errors
/// If it is no ring.
pub fn assign_ring<'a, T: DynamoTable, R: Reader<'a>>(
    version: &mut T::Version,
    reader: &mut R,
) -> Result<(), DecodeError> {
    version.read_ring(reader)
}

// What the model of saves, among the tests, is driven by.

/// The ring that a write with this entry stores over another, if `longest` writes are remembered.
#[must_use]
pub fn newer_ring(ring: &[[u8; 16]], entry: [u8; 16], longest: usize) -> Vec<[u8; 16]> {
    Ring(ring.into()).with(entry, longest).0.into_vec()
}

/// What became of the save, with this entry, of an item that was loaded with this version and ring: `found` is what refuses it.
#[must_use]
pub fn verdict_on_save(
    loaded: (u64, &[[u8; 16]]),
    entry: [u8; 16],
    found: Option<(u64, &[[u8; 16]])>,
    has_condition: bool,
) -> Verdict {
    let claim = Claim {
        version: "",
        ring: "",
        before: Before::Loaded {
            number: loaded.0.into(),
            ring: Ring(loaded.1.into()),
        },
        entry: Some(entry),
    };
    found.map_or(Verdict::Unknown, |(number, ring)| {
        claim.verdict_by(number.into(), &Ring(ring.into()), has_condition)
    })
}
