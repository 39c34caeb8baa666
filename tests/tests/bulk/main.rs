//! Bulk writes and reads: any number of items, several requests under way.

#[path = "../seed/common.rs"]
#[allow(dead_code)] // The seed's tests use all of it.
mod common;
mod copies;
mod deletes;
mod duplicates;
mod failures;
mod gets;
mod puts;
mod reads;
mod sources;
mod tables;
