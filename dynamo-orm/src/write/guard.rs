//! What a write asks of the stored item, and what is said when that item refuses it.

use std::borrow::Cow;

use crate::codec::Reader;
use crate::codec::equal::same;
use crate::codec::json::JsonReader;
use crate::table::Handle;

pub(super) const CHANGED: &str = "the item was changed by another writer since it was loaded; get it again and repeat your change on it";
/// A refusal does not tell whose write it was.
pub(super) const DOUBTED: &str = "it is not known whether an earlier save of this item was applied: its answer was lost, or it was given \
                                  up, and what refuses this one may be its doing or another writer's; get the item and look";
pub(super) const CONDITION: &str = "the condition does not hold for the stored item";

/// What a write asks of the stored item: on its own, and by a condition of the user's.
#[derive(Clone, Default)]
pub(crate) struct Guard {
    pub(crate) own: Own,
    pub(crate) has_condition: bool,
    /// Whether the item has a save behind it of which it is not known whether it was applied.
    pub(crate) is_doubted: bool,
}

/// An attribute with its JSON; `None` if it is absent.
type Known = (Cow<'static, str>, Option<Vec<u8>>);

/// What a write asks on its own.
#[derive(Clone, Default)]
pub(crate) enum Own {
    /// Nothing.
    #[default]
    Nothing,
    /// That there is no item.
    Vacant,
    /// The same, since the value has the version of one that was never stored.
    Unstored,
    /// That there is one.
    Present,
    /// That it is as it was loaded: some attributes with their JSON, `None` if absent.
    Unchanged(Vec<Known>),
    /// That it has this version, which was not loaded but given.
    Version([Known; 1]),
}

// It holds values, which may be secret.
impl std::fmt::Debug for Guard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Guard(..)")
    }
}

impl Guard {
    pub(crate) fn new(own: Own, has_condition: bool) -> Self {
        Self {
            own,
            has_condition,
            is_doubted: false,
        }
    }

    /// Why a write was refused, in words of ours; `item` is what refused, if anything is stored.
    pub(crate) fn refusal(&self, item: Option<&str>) -> &'static str {
        match (&self.own, item) {
            (Own::Vacant, Some(_)) | (Own::Unchanged(_), None) if self.is_doubted => DOUBTED,
            (Own::Unstored, found) if found.is_some() || !self.has_condition => {
                "an item with this key exists already, and version 0 is of a value that was never stored; get the stored one and \
                 change it, or put this one as it is with `unversioned()`"
            }
            (Own::Vacant, found) if found.is_some() || !self.has_condition => {
                "an item with this key exists already; give the new one another key, or get the stored one and change it"
            }
            (Own::Present, None) => {
                "there is no item under this key; insert one, or update with `create_if_missing()`"
            }
            (Own::Unchanged(_), None) => {
                "the item is gone: it was deleted since it was loaded; insert it if it is to be stored again"
            }
            (Own::Version(_), None) => {
                "there is no item of this version under this key: it was deleted, or never stored; `insert` stores it as a \
                 new one, and `unversioned()` as it is"
            }
            (Own::Unchanged(known), Some(item)) if !self.has_condition || differs(known, item) => {
                if self.is_doubted {
                    DOUBTED
                } else {
                    CHANGED
                }
            }
            (Own::Version(known), Some(item)) if !self.has_condition || differs(known, item) => {
                CHANGED
            }
            (_, None) => "the condition does not hold, for there is no item under this key",
            (_, Some(_)) => CONDITION,
        }
    }

    /// Whether what refused it leaves it no chance: a version is counted on from, not back to. But without nonces that of an
    /// item which is made anew may be the same again.
    pub(crate) fn is_past(&self, table: &Handle, item: Option<&str>) -> bool {
        let Some(version) = table.version() else {
            return false;
        };
        let known = match &self.own {
            Own::Version(known) => &known[..],
            Own::Unchanged(known) => known,
            _ => return false,
        };
        match item {
            Some(item) => !self.has_condition || differs(known, item),
            None => version.ring.is_some(),
        }
    }
}

/// Whether the stored item is not as it was known.
fn differs(known: &[Known], item: &str) -> bool {
    let mut same_as_known = 0;
    let mut present = 0;
    let read = JsonReader::new(item).entries(|name, reader| {
        let value = reader.json()?.as_bytes();
        if let Some((_, known)) = known.iter().find(|(known, _)| *known == name) {
            present += 1;
            same_as_known += usize::from(known.as_deref().is_some_and(|known| same(known, value)));
        }
        Ok(())
    });
    let expected = known.iter().filter(|(_, value)| value.is_some()).count();
    read.is_err() || present != same_as_known || same_as_known != expected
}
