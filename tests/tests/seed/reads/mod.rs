//! C and G: gets, queries, scans, counts. What is sent when is in `laziness`.

mod conditions;
mod cursors;
mod gets;
mod limits;
mod loads;
mod projections;
mod results;
mod scans;
mod sealed;

use dynamo_orm::DynamoTable;

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "words")]
struct Word {
    #[hash_key]
    list: u64,
    #[range_key]
    word: String,
}
