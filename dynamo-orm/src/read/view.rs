//! Views: pages that own a response's bytes and lend what is asked of the items.

use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_smithy_types::body::SdkBody;
use futures_core::Stream;

use super::cursor::Cursor;
use super::items::{Items, Sink};
use super::page::Response;
use super::query::{Mode, Read};
use super::requests::Requests;
use super::stream::poll_page;
use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, Name, View};
use crate::error::{Error, Result};
use crate::index::{Index, Output, Projected};
use crate::item::Item;
use crate::schema::{IndexSchema, KeyAttribute, Projection, Schema};
use crate::table::{DynamoTable, Handle};

/// Some attributes of the items of `T`, borrowed from a page of a response. Derive it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a view of `{T}`",
    label = "not a view of this table",
    note = "derive `DynamoView` for it, and name this table's type: `#[dynamo(table = ...)]`"
)]
pub trait DynamoView<T: DynamoTable>: View {}

/// What a read yields that can be viewed: whole items, or what an index holds.
#[diagnostic::on_unimplemented(
    message = "this read yields `{Self}` already, and is not viewed as something else",
    label = "this read is projected",
    note = "remove `.project()`: a view asks for its attributes alone by itself"
)]
pub trait Viewable {}

#[diagnostic::do_not_recommend]
impl<T: DynamoTable> Viewable for Item<T> {}
#[diagnostic::do_not_recommend]
impl<P: Projected> Viewable for P {}

impl<I: Index, M: Mode, O: Output> Read<I, M, O> {
    /// Yields the items by the page, as views of type `V`, which borrow from it: for reads that add up, compare or count,
    /// and keep nothing.
    ///
    /// As by [`project`](Self::project), the attributes of `V` and the keys alone are asked for, at the cost of the whole
    /// items. A page owns its response's bytes and lends its items as often as asked; for strings, numbers and booleans it
    /// allocates nothing for an item. What [other types](derive@crate::DynamoView) cost, their derive says.
    ///
    /// Options of the read, such as a filter, limit or segment, come before. The index must hold what is viewed; otherwise
    /// the program does not build.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, DynamoView, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # struct User {
    /// #     #[hash_key]
    /// #     account_type: String,
    /// #     #[range_key]
    /// #     last_name: String,
    /// #     balance: f64,
    /// #     is_owner: bool,
    /// # }
    /// #[derive(DynamoView)]
    /// #[dynamo(table = User)]
    /// struct Spent<'a> {
    ///     last_name: &'a str,
    ///     balance: f64,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let users = User::table(&embedded::database());
    /// # users.create_table().await?;
    /// # for (last_name, balance) in [("Doe", 2.5), ("Poe", 3.5)] {
    /// #     let (account_type, last_name) = ("standard_user".into(), last_name.into());
    /// #     users.put(&User { account_type, last_name, balance, is_owner: true }).await?;
    /// # }
    /// let mut pages = users.scan().filter(User::IS_OWNER.eq(true)).views::<Spent<'_>>();
    /// let (mut total, mut longest) = (0.0, 0);
    /// while let Some(page) = pages.next().await {
    ///     for spent in &page? {
    ///         let spent = spent?; // nothing is allocated for it
    ///         total += spent.balance;
    ///         longest = longest.max(spent.last_name.len());
    ///     }
    /// }
    /// assert_eq!((total, longest), (6.0, 3));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// An index that does not hold an attribute of the view:
    ///
    /// ```compile_fail,E0080
    /// # use dynamo_orm::{DynamoTable, DynamoView, embedded};
    /// #[derive(DynamoTable)]
    /// #[dynamo(table = "users")]
    /// #[index(keys_only, name = "ByTeam", hash = team)]
    /// struct User {
    ///     #[hash_key]
    ///     name: String,
    ///     team: u32,
    ///     balance: f64,
    /// }
    ///
    /// #[derive(DynamoView)]
    /// #[dynamo(table = User)]
    /// struct Balance {
    ///     balance: f64,
    /// }
    ///
    /// # fn main() {
    /// # let users = User::table(&embedded::database());
    /// let pages = users.index(User::BY_TEAM).query(7).views::<Balance>();
    /// # }
    /// ```
    ///
    /// # Errors
    /// Of a page, if its request fails or its response cannot be read; after that it ends. An item that does not fit its
    /// view is an error in its place, which names the table, its key and the attribute, and has the
    /// [item](crate::Error::item); the items behind it are lent all the same.
    pub fn views<V: DynamoView<I::Table>>(mut self) -> ViewPages<V>
    where
        O: Viewable,
    {
        const {
            assert!(
                holds(I::SCHEMA, <I::Table as DynamoTable>::SCHEMA, V::NAMES),
                "this index does not project an attribute of the view; include the attribute in the index, or view the table"
            );
        }
        self.options.projection = Some(V::NAMES);
        let items = Box::new(Keeping {
            items: Vec::new(),
            keep: V::keep_behind,
        });
        ViewPages {
            requests: Requests::new(&self.options, Sink::new(&self.options.target.table, items)),
            reads_on: false,
            view: PhantomData,
        }
    }
}

/// Whether an index holds all of these attributes.
const fn holds(index: Option<&IndexSchema>, table: &Schema, names: &[Name]) -> bool {
    let Some(index) = index else {
        return true;
    };
    let included = match index.projection {
        Projection::All => return true,
        Projection::KeysOnly => &[],
        Projection::Include(included) => included,
    };
    let mut position = 0;
    while position < names.len() {
        let name = names[position].name;
        let is_key = is_one_of(name, index.hash)
            || is_one_of(name, index.range)
            || is_same(name, table.hash_key.name)
            || matches!(table.range_key, Some(key) if is_same(name, key.name));
        let mut other = 0;
        while other < included.len() && !is_same(name, included[other]) {
            other += 1;
        }
        if !is_key && other == included.len() {
            return false;
        }
        position += 1;
    }
    true
}

const fn is_one_of(name: &str, keys: &[KeyAttribute]) -> bool {
    let mut position = 0;
    while position < keys.len() {
        if is_same(name, keys[position].name) {
            return true;
        }
        position += 1;
    }
    false
}

const fn is_same(name: &str, other: &str) -> bool {
    let (name, other) = (name.as_bytes(), other.as_bytes());
    let mut position = 0;
    while position < name.len() && position < other.len() {
        if name[position] != other[position] {
            return false;
        }
        position += 1;
    }
    name.len() == other.len()
}

/// What is kept of each item, or why it cannot be read.
type Kept<K> = Vec<Result<K, DecodeError>>;

/// Where items are read to.
struct Keeping<K> {
    items: Kept<K>,
    /// Reads one behind the others; `false` if it does not fit.
    keep: fn(&mut Kept<K>, &mut JsonReader<'_>) -> bool,
}

impl<K: Send + 'static> Items for Keeping<K> {
    fn read(&mut self, _table: &Handle, reader: &mut JsonReader<'_>) -> Result<(), DecodeError> {
        let start = reader.at();
        if !(self.keep)(&mut self.items, reader) {
            reader.rewind(start);
            if let Err(malformed) = reader.json() {
                self.items.pop();
                return Err(malformed);
            }
        }
        reader.take_lossy();
        Ok(())
    }

    fn forget_last(&mut self) {
        self.items.pop();
    }

    fn reserve(&mut self, count: usize) {
        self.items.reserve(count);
    }
}

fn take<K: Send + 'static>(sink: &mut Sink) -> Kept<K> {
    match sink.items().downcast_mut::<Keeping<K>>() {
        Some(keeping) => std::mem::take(&mut keeping.items),
        None => Vec::new(),
    }
}

/// The pages of a query or scan, whose items are [views](Read::views); each is read when it is asked for, or
/// [one ahead](super::Read::prefetch). After an error it ends.
#[must_use = "nothing is sent before a page is asked for"]
pub struct ViewPages<V> {
    requests: Requests,
    /// Whether a page was yielded.
    reads_on: bool,
    view: PhantomData<fn() -> V>,
}

impl<V> std::fmt::Debug for ViewPages<V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ViewPages")
            .field("remaining", &self.requests.remaining)
            .finish_non_exhaustive()
    }
}

impl<V: View> ViewPages<V> {
    /// Reads the next page; `None` after the last one. It is safe to drop the future: the request goes on with the
    /// next call.
    pub async fn next(&mut self) -> Option<Result<ViewPage<V>>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<ViewPage<V>>>> {
        let response = match ready!(poll_page(&mut self.requests, cx)) {
            None => return Poll::Ready(None),
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            Some(Ok(response)) => response,
        };
        let items = take(&mut self.requests.sink);
        if std::mem::replace(&mut self.reads_on, true) {
            self.requests.prefetch();
        }
        Poll::Ready(Some(Ok(ViewPage::new(items, response))))
    }
}

impl<V: View> Stream for ViewPages<V> {
    type Item = Result<ViewPage<V>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(cx)
    }
}

/// One response of a query or scan, which owns its bytes and lends views of its items.
pub struct ViewPage<V: View> {
    items: Kept<V::Kept>,
    table: Option<Handle>,
    body: Option<SdkBody>,
    /// Where each item begins in the body.
    starts: Vec<usize>,
    /// How many items were examined, and are charged for.
    pub scanned: usize,
    /// Where the next page begins; `None` after the last one.
    pub cursor: Option<Cursor>,
}

impl<V: View> std::fmt::Debug for ViewPage<V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ViewPage")
            .field("items", &self.items.len())
            .field("scanned", &self.scanned)
            .field("cursor", &self.cursor)
            .finish_non_exhaustive()
    }
}

impl<V: View> ViewPage<V> {
    fn new(items: Kept<V::Kept>, response: Response) -> Self {
        Self {
            items,
            scanned: response.scanned,
            cursor: response.cursor(response.items),
            table: response.table().cloned(),
            body: response.body,
            starts: response.starts,
        }
    }

    /// How many items matched, those that cannot be read among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether none did.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Lends the items one by one, from the first one on, as often as asked. Each time it checks once that the page is
    /// UTF-8, at some ten microseconds a megabyte.
    #[must_use]
    pub fn iter(&self) -> ViewIter<'_, V> {
        let body = self.body.as_ref().and_then(SdkBody::bytes);
        ViewIter {
            items: self.items.iter(),
            // It was checked when it was read, which safe code cannot hold on to.
            body: body.and_then(|body| simdutf8::basic::from_utf8(body).ok()),
            page: self,
        }
    }

    /// Why an item cannot be read.
    fn unreadable(&self, position: usize, error: &DecodeError) -> Error {
        let body = self.body.as_ref().and_then(SdkBody::bytes);
        let reader = JsonReader::from_bytes(body.unwrap_or_default());
        match (reader, &self.table, self.starts.get(position)) {
            (Ok(mut reader), Some(table), Some(start)) => {
                table.unreadable(&mut reader, *start, error.clone())
            }
            _ => Error::response(error.clone()),
        }
    }
}

impl<'p, V: View> IntoIterator for &'p ViewPage<V> {
    type Item = Result<V::Lent<'p>>;
    type IntoIter = ViewIter<'p, V>;

    fn into_iter(self) -> ViewIter<'p, V> {
        self.iter()
    }
}

/// The items of a [`ViewPage`], lent one by one.
pub struct ViewIter<'p, V: View> {
    items: std::slice::Iter<'p, Result<V::Kept, DecodeError>>,
    body: Option<&'p str>,
    page: &'p ViewPage<V>,
}

impl<V: View> std::fmt::Debug for ViewIter<'_, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ViewIter")
            .field("left", &self.items.len())
            .finish_non_exhaustive()
    }
}

impl<'p, V: View> Iterator for ViewIter<'p, V> {
    type Item = Result<V::Lent<'p>>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        Some(match (self.items.next()?, self.body) {
            (Ok(kept), Some(body)) => Ok(V::lend(kept, body)),
            (Ok(_), None) => Err(Error::response(DecodeError::malformed(0))),
            (Err(error), _) => {
                let position = self.page.items.len() - self.items.len() - 1;
                Err(self.page.unreadable(position, error))
            }
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

impl<V: View> ExactSizeIterator for ViewIter<'_, V> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Type;
    use crate::schema::Scope;

    const fn key(name: &'static str) -> KeyAttribute {
        KeyAttribute::new(name, Type::S)
    }

    const TABLE: Schema = Schema::new("t", key("id"), Some(key("sort")), &[]);

    fn index(projection: Projection) -> IndexSchema {
        IndexSchema {
            name: "i",
            scope: Scope::Global,
            hash: const { &[key("team"), key("org")] },
            range: const { &[key("level")] },
            projection,
        }
    }

    #[test]
    fn an_index_holds_its_keys_and_what_it_includes() {
        let keys = index(Projection::KeysOnly);
        let include = index(Projection::Include(&["name", "mail"]));
        let all = index(Projection::All);
        for (name, of_keys, of_include) in [
            ("id", true, true),
            ("sort", true, true),
            ("team", true, true),
            ("org", true, true),
            ("level", true, true),
            ("name", false, true),
            ("mail", false, true),
            ("nam", false, false),
            ("names", false, false),
            ("", false, false),
        ] {
            let asked = |names: &[Name]| {
                [&keys, &include, &all].map(|index| holds(Some(index), &TABLE, names))
            };
            let name = Name::new(name, "");
            assert_eq!(asked(&[name]), [of_keys, of_include, true], "{name:?}");
            let id = Name::new("id", "");
            assert_eq!(asked(&[id, name]), [of_keys, of_include, true]);
            assert!(holds(None, &TABLE, &[name]));
        }
    }
}
