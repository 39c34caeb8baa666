//! Writes that wait for their request, one behind the other as they will stand in it.

use std::collections::HashSet;
use std::ops::Range;

use super::{Entry, MOST_BYTES, MOST_WRITES, Sending, frame, sending, text};
use crate::codec::json::{JsonWriter, KeyAt, quoted};
use crate::codec::{self, EncodeError};
use crate::error::{Error, Result};
use crate::table::Handle;
use crate::wire::Members;

/// The most room that is made at once: few batches are larger, and many have a few writes alone.
const MOST_ROOM: usize = 16 * 1024;

/// What stands behind the object of a write.
const END: &str = "}},";

/// Writes of one table, in order, no two of one key.
#[derive(Default)]
pub(crate) struct Waiting {
    /// The elements of a request's array, each with a comma behind it.
    json: JsonWriter,
    /// The identities of their keys.
    keys: Vec<u8>,
    writes: Vec<Place>,
}

/// A write among those that wait, or to be added to them.
pub(crate) struct Place {
    put: bool,
    /// Where its item or key stands, and where its identity.
    object: Range<usize>,
    key: Range<usize>,
    /// The last bytes of its identity: keys that differ do so there, mostly.
    tail: [u8; 8],
}

impl Waiting {
    pub(crate) fn len(&self) -> usize {
        self.writes.len()
    }

    /// Encodes an item to be put. If that panics, the writes that wait are as they were.
    pub(crate) fn put(
        &mut self,
        table: &Handle,
        write: impl FnOnce(&mut JsonWriter) -> Result<KeyAt, EncodeError>,
    ) -> Result<Place> {
        let start = self.begin(table, true);
        let key = write(&mut self.json);
        self.end(table, true, start, key)
    }

    /// Encodes the members of a key to be deleted, likewise.
    pub(crate) fn delete(
        &mut self,
        table: &Handle,
        write: impl FnOnce(&mut JsonWriter) -> Result<(), EncodeError>,
    ) -> Result<Place> {
        let start = self.begin(table, false);
        self.json.begin_object();
        let written = write(&mut self.json).map(|()| KeyAt::default());
        self.json.end_object();
        self.end(table, false, start, written)
    }

    /// Begins a write behind the others, and tells where its object will stand.
    fn begin(&mut self, table: &Handle, put: bool) -> usize {
        self.make_room(table);
        let json = self.json.bytes_mut();
        json.extend_from_slice(frame(put).as_bytes());
        json.len()
    }

    /// Makes room for a write behind the others; one that stands there and was not added is forgotten.
    fn make_room(&mut self, table: &Handle) {
        let [end, keys] = self.ends(self.writes.len());
        let json = self.json.bytes_mut();
        json.truncate(end);
        self.keys.truncate(keys);
        if json.capacity() == 0 {
            let room = table.room() * MOST_WRITES;
            json.reserve(room.min(MOST_ROOM));
            self.keys.reserve((table.name().len() + 32) * MOST_WRITES);
            self.writes.reserve(MOST_WRITES);
        }
    }

    /// Ends it, and takes what was encoded there.
    fn end(
        &mut self,
        table: &Handle,
        put: bool,
        start: usize,
        key: Result<KeyAt, EncodeError>,
    ) -> Result<Place> {
        let key = key.map_err(|error| table.fault(Error::encode(error)))?;
        table.check_name().map_err(|error| table.fault(error))?;
        let json = self.json.bytes_mut();
        let object = start..json.len();
        json.extend_from_slice(END.as_bytes());
        let at = self.keys.len();
        let identified = if put {
            table.identify(&mut self.keys, json, &key)
        } else {
            let json = &json[object.clone()];
            codec::locate(table.schema(), text(json))
                .and_then(|key| table.identify(&mut self.keys, json, &key))
        };
        identified.map_err(|error| table.fault(Error::response(error)))?;
        Ok(Place {
            put,
            object,
            key: at..self.keys.len(),
            // There are eight bytes, of a length, in every identity.
            tail: *self.keys.last_chunk().unwrap_or(&[0; 8]),
        })
    }

    /// Adds a write; hands it back if one of its key waits already.
    pub(crate) fn add(&mut self, table: &Handle, write: Place) -> Result<(), Entry> {
        let mut others = self.writes.iter();
        if others.any(|other| other.tail == write.tail && self.key(other) == self.key(&write)) {
            return Err(self.entry(table, &write));
        }
        self.writes.push(write);
        Ok(())
    }

    /// How many of the writes one request takes, by number and by size.
    pub(crate) fn fitting(&self) -> usize {
        let most = self.writes.len().min(MOST_WRITES);
        (1..=most)
            .take_while(|count| self.ends(*count)[0] <= MOST_BYTES || *count == 1)
            .count()
    }

    /// Sends the first writes; they wait on.
    pub(crate) fn send(&self, table: &Handle, count: usize) -> Sending {
        let [end, _] = self.ends(count);
        let mut members = Members::default();
        members.reserve(end + table.name().len() + 64);
        let out = members.open("RequestItems");
        out.push(b'{');
        quoted(out, table.name());
        out.extend_from_slice(b":[");
        // Without the last comma.
        out.extend_from_slice(&self.json.bytes()[..end.saturating_sub(1)]);
        out.extend_from_slice(b"]}");
        sending(table.db().clone(), members, vec![table.clone()])
    }

    /// Of the first writes keeps those of these keys alone; nothing overtakes what waits in front of it.
    pub(crate) fn keep(&mut self, count: usize, unprocessed: &HashSet<Vec<u8>>) {
        let behind = self.writes.split_off(count);
        let mut kept = std::mem::take(&mut self.writes);
        kept.retain(|write| unprocessed.contains(self.key(write)));
        kept.extend(behind);
        if kept.is_empty() {
            // The room is for the next ones.
            self.writes = kept;
            return;
        }
        let old = std::mem::take(self);
        for write in kept {
            self.copy(&old, write);
        }
    }

    /// Takes the first writes out.
    pub(crate) fn take(&mut self, table: &Handle, count: usize) -> Vec<Entry> {
        let count = count.min(self.writes.len());
        let taken = self.writes[..count].iter();
        let taken = taken.map(|write| self.entry(table, write)).collect();
        self.keep(count, &HashSet::new());
        taken
    }

    /// Where the first writes end, in the array and among the keys.
    fn ends(&self, count: usize) -> [usize; 2] {
        let last = self.writes[..count].last();
        last.map_or([0, 0], |last| [last.object.end + END.len(), last.key.end])
    }

    fn key(&self, write: &Place) -> &[u8] {
        &self.keys[write.key.clone()]
    }

    fn copy(&mut self, from: &Self, write: Place) {
        let at = self.keys.len();
        self.keys.extend_from_slice(from.key(&write));
        let json = self.json.bytes_mut();
        json.extend_from_slice(frame(write.put).as_bytes());
        let start = json.len();
        json.extend_from_slice(&from.json.bytes()[write.object]);
        let end = json.len();
        json.extend_from_slice(END.as_bytes());
        self.writes.push(Place {
            object: start..end,
            key: at..self.keys.len(),
            ..write
        });
    }

    fn entry(&self, table: &Handle, write: &Place) -> Entry {
        Entry {
            table: table.clone(),
            put: write.put,
            object: self.json.bytes()[write.object.clone()].to_vec(),
            identity: self.key(write).into(),
            position: 0,
        }
    }
}
