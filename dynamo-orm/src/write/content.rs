//! What writes send: items and keys as JSON.

use crate::codec::EncodeError;
use crate::codec::json::{Encoded, JsonWriter, KeyAt};
use crate::table::{DynamoTable, Handle};
use crate::timestamp::stamp;
use crate::wire::Members;

/// 400 KB, names included.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items>
const MAX_ITEM: usize = 400 * 1024;

pub(crate) fn check_size(size: usize) -> Result<(), EncodeError> {
    if size > MAX_ITEM {
        return Err(EncodeError::new(format!(
            "an item has at most 400 KB ({MAX_ITEM} bytes); this one has {size}"
        )));
    }
    Ok(())
}

/// A value's key as a JSON object.
pub(crate) fn key_members<T: DynamoTable>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut writer = JsonWriter::object(Vec::new());
    let written = value.write_key(&mut writer);
    closed(writer, written)
}

/// The members of a request on a [key](IntoKey::request).
pub(crate) fn of_key(written: Result<Vec<u8>, EncodeError>) -> Result<Members, EncodeError> {
    written.map(Members::from_bytes)
}

/// Writes members as a JSON object behind `out`; also gives their size.
pub(crate) fn object(
    out: Vec<u8>,
    write: impl FnOnce(&mut JsonWriter) -> Result<(), EncodeError>,
) -> Result<(Vec<u8>, usize), EncodeError> {
    let mut writer = JsonWriter::object(out);
    write(&mut writer)?;
    let size = writer.size();
    Ok((writer.into_object(), size))
}

/// Writes an item of this table as a JSON object.
pub(crate) fn item<T: DynamoTable>(table: &Handle, value: &T) -> Result<Encoded, EncodeError> {
    encoded(table, value)
}

/// An item to be stored, whatever it is.
pub(super) trait Content {
    /// Writes its members, if it is valid, as its own type says.
    fn write_valid(&self, writer: &mut JsonWriter) -> Result<(), EncodeError>;
}

impl<T: DynamoTable> Content for T {
    fn write_valid(&self, writer: &mut JsonWriter) -> Result<(), EncodeError> {
        (const { write_valid::<T>() })(self, writer)
    }
}

type WriteValid<T> = fn(&T, &mut JsonWriter) -> Result<(), EncodeError>;

/// Chosen when it is compiled, so that a table without a validation has no code for one.
const fn write_valid<T: DynamoTable>() -> WriteValid<T> {
    match T::VALIDATE {
        Some(_) => |item, writer| {
            T::VALIDATE.map_or(Ok(()), |validate| validate(item))?;
            item.write_members(writer)
        },
        None => T::write_members::<JsonWriter>,
    }
}

// What does not depend on a table is compiled once for all of them.

fn closed(writer: JsonWriter, written: Result<(), EncodeError>) -> Result<Vec<u8>, EncodeError> {
    written.map(|()| writer.into_object())
}

fn encoded(table: &Handle, value: &dyn Content) -> Result<Encoded, EncodeError> {
    let mut writer = JsonWriter::behind(table.buffer());
    let key = write_item(table, value, &mut writer)?;
    Ok(Encoded {
        object: writer.into_bytes(),
        key,
    })
}

/// Writes an item, and tells where its key stands; what a failure leaves there is of no use.
pub(super) fn write_item(
    table: &Handle,
    value: &dyn Content,
    writer: &mut JsonWriter,
) -> Result<KeyAt, EncodeError> {
    let start = writer.bytes().len();
    writer.begin_item(table.schema());
    write_stamped(table, value, writer)?;
    writer.end_object();
    table.note_item(writer.bytes().len() - start);
    Ok(writer.key())
}

fn write_stamped(
    table: &Handle,
    value: &dyn Content,
    writer: &mut JsonWriter,
) -> Result<(), EncodeError> {
    value.write_valid(writer)?;
    stamp(table.schema(), table.names(), false, writer)?;
    check_size(writer.size())
}

/// The members of a request on one key.
pub(crate) fn keyed(key: &[u8]) -> Members {
    let mut members = keyed_with_room(key.len());
    members.extend_from_slice(key);
    Members::from_bytes(members)
}

/// The beginning of such members: most requests on a key fit into the room that there is behind it.
pub(crate) fn keyed_with_room(key: usize) -> Vec<u8> {
    let mut members = Vec::with_capacity(key + 144);
    members.extend_from_slice(b"{\"Key\":");
    members
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Writer as _;

    struct Text(usize);

    impl Content for Text {
        fn write_valid(&self, writer: &mut JsonWriter) -> Result<(), EncodeError> {
            writer.entry("text");
            writer.string(&"x".repeat(self.0))
        }
    }

    #[test]
    fn items_behind_others_are_measured_by_themselves() {
        let table = Handle::of_no_table();
        let mut writer = JsonWriter::default();
        let mut rooms = Vec::new();
        for _ in 0..2 {
            // Two of them would be too large.
            write_item(&table, &Text(MAX_ITEM / 2 + 1), &mut writer).unwrap();
        }
        for _ in 0..3 {
            write_item(&table, &Text(100), &mut writer).unwrap();
            rooms.push(table.room());
        }
        assert_eq!(rooms, [rooms[0]; 3]);
        assert!(rooms[0] < 300, "{rooms:?}");
    }
}
