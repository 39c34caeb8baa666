//! What requests consume, added up.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::ops::AddAssign;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;

use crate::codec::raw_item;

/// Adds up the capacity that requests consume, and notes the largest item collection that writes touch.
///
/// The requests of a [`Database`](crate::Database::metered) or [`Table`](crate::Table::metered) that is metered ask for
/// it, by `ReturnConsumedCapacity` and, if they write, `ReturnItemCollectionMetrics`: that costs nothing but a few
/// bytes. Every page of a stream and every request of a batch counts. A request that fails does not, though the service
/// may charge for it: a refused condition consumes write capacity, and its answer does not tell how much; nor does what an attempt
/// consumed whose answer was lost.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html>
///
/// Clones add to the same sums.
///
/// ```
/// # use dynamo_orm::{DynamoTable, embedded};
/// # #[derive(DynamoTable, Clone)]
/// # #[dynamo(table = "users")]
/// # struct User {
/// #     #[hash_key]
/// #     account_type: String,
/// #     #[range_key]
/// #     last_name: String,
/// # }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// # let users = User::table(&embedded::database());
/// # users.create_table().await?;
/// # let john = User { account_type: "standard_user".into(), last_name: "Doe".into() };
/// use dynamo_orm::CapacityMeter;
///
/// let meter = CapacityMeter::new();
/// let users = users.metered(&meter);
/// users.put(&john).await?;
/// users.query("standard_user").await?;
/// assert_eq!(meter.consumed().write_units, 1.0);
/// assert_eq!(meter.consumed().read_units, 0.5); // eventually consistent
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct CapacityMeter(Arc<Mutex<Sums>>);

#[derive(Default)]
struct Sums {
    all: Consumed,
    tables: BTreeMap<String, Sum>,
    largest: Option<ItemCollection>,
}

#[derive(Default)]
struct Sum {
    all: Consumed,
    indexes: BTreeMap<String, Consumed>,
}

/// Capacity units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Consumed {
    /// Read units: one is a consistent read of 4 KB, or an eventually consistent one of 8 KB.
    pub read_units: f64,
    /// Write units: one is a write of 1 KB.
    pub write_units: f64,
}

impl AddAssign for Consumed {
    fn add_assign(&mut self, other: Self) {
        self.read_units += other.read_units;
        self.write_units += other.write_units;
    }
}

/// The items of one hash key value, in a table with local indexes: at most 10 GB together.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections>
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct ItemCollection {
    /// The table, as the request named it; `None` where the answer tells no name, which is of a request to one table.
    pub table: Option<String>,
    /// The hash key, as attributes.
    pub hash_key: HashMap<String, AttributeValue>,
    /// The service's estimate, in gigabytes: at least, at most.
    pub size_gb: (f64, f64),
}

// Key values may be secret.
impl fmt::Debug for ItemCollection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemCollection")
            .field("table", &self.table)
            .field("size_gb", &self.size_gb)
            .finish_non_exhaustive()
    }
}

impl CapacityMeter {
    /// Makes a meter that stands at zero.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns what was consumed altogether.
    #[must_use]
    pub fn consumed(&self) -> Consumed {
        self.sums().all
    }

    /// Returns what was consumed of one table and its indexes, by the table's name.
    #[must_use]
    pub fn of_table(&self, table: &str) -> Consumed {
        let sums = self.sums();
        sums.tables
            .get(table)
            .map_or_else(Consumed::default, |sum| sum.all)
    }

    /// Returns what was consumed of one index.
    #[must_use]
    pub fn of_index(&self, table: &str, index: &str) -> Consumed {
        let sums = self.sums();
        let indexes = sums.tables.get(table).map(|sum| &sum.indexes);
        indexes
            .and_then(|indexes| indexes.get(index).copied())
            .unwrap_or_default()
    }

    /// Returns the largest item collection that a write touched; `None` without local indexes.
    #[must_use]
    pub fn largest_collection(&self) -> Option<ItemCollection> {
        self.sums().largest.clone()
    }

    /// Sets the meter to zero.
    pub fn reset(&self) {
        *self.sums() = Sums::default();
    }

    /// Adds what a response's `ConsumedCapacity` tells, of one table or of several.
    pub(crate) fn add_capacity(&self, json: &str, reads: bool) {
        let Ok(answer) = serde_json::from_str::<Value>(json) else {
            return;
        };
        let units = |value: &Value| {
            let units = value["CapacityUnits"].as_f64().unwrap_or_default();
            if reads {
                Consumed {
                    read_units: units,
                    write_units: 0.0,
                }
            } else {
                Consumed {
                    read_units: 0.0,
                    write_units: units,
                }
            }
        };
        let mut sums = self.sums();
        for table in each(&answer) {
            sums.all += units(table);
            let name = table["TableName"].as_str().unwrap_or_default();
            let sum = sums.tables.entry(name.to_owned()).or_default();
            sum.all += units(table);
            for indexes in ["LocalSecondaryIndexes", "GlobalSecondaryIndexes"] {
                for (index, consumed) in table[indexes].as_object().into_iter().flatten() {
                    *sum.indexes.entry(index.clone()).or_default() += units(consumed);
                }
            }
        }
    }

    /// Notes what a response's `ItemCollectionMetrics` tells: one collection, or by table a list of them.
    pub(crate) fn add_collections(&self, json: &str) {
        let Ok(answer) = serde_json::from_str::<Value>(json) else {
            return;
        };
        if answer.get("ItemCollectionKey").is_some() {
            self.note(None, &answer);
            return;
        }
        for (table, collections) in answer.as_object().into_iter().flatten() {
            for collection in each(collections) {
                self.note(Some(table), collection);
            }
        }
    }

    fn note(&self, table: Option<&String>, collection: &Value) {
        let bound = |index: usize| collection["SizeEstimateRangeGB"][index].as_f64();
        let (Some(least), Some(most)) = (bound(0), bound(1)) else {
            return;
        };
        let mut sums = self.sums();
        if sums
            .largest
            .as_ref()
            .is_none_or(|largest| largest.size_gb.1 < most)
        {
            sums.largest = Some(ItemCollection {
                table: table.cloned(),
                hash_key: raw_item(&collection["ItemCollectionKey"].to_string()),
                size_gb: (least, most),
            });
        }
    }

    fn sums(&self) -> MutexGuard<'_, Sums> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn each(answer: &Value) -> impl Iterator<Item = &Value> {
    let (list, one) = match answer {
        Value::Array(list) => (list.as_slice(), None),
        one => (&[][..], Some(one)),
    };
    list.iter().chain(one)
}

impl fmt::Debug for CapacityMeter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CapacityMeter")
            .field(&self.consumed())
            .finish()
    }
}
