//! Reading items: by key, by query, by scan.

mod batch;
mod cursor;
mod get;
mod page;
mod query;
mod segments;
mod stream;

pub use self::batch::{BatchGet, BatchGetStream};
pub use self::cursor::Cursor;
pub use self::get::{Exists, Get, Required};
pub use self::page::Page;
pub use self::query::{Keyed, Mode, Query, RangeKey, Read, Scan, Split, Whole};
pub use self::segments::Segments;
pub use self::stream::{ItemStream, Pages};
