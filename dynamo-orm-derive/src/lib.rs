//! The derives of [`dynamo-orm`](https://docs.rs/dynamo-orm), which re-exports them. Their expansion
//! is private to the version of `dynamo-orm` that depends on this crate.
//!
//! A derive is a pipeline: `parse` keeps what was written, `resolve` applies the rules and names
//! things, `expand` emits. Every mistake is reported in one build, beside as much of the expansion
//! as is sound, or beside what `fallback` puts in its place.

mod cases;
mod dynamo_key;
mod errors;
mod expand;
mod fallback;
mod key_serde;
mod model;
mod names;
mod options;
mod parse;
mod resolve;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::errors::Errors;

/// Derives a typed table from a struct with named fields.
///
/// ```
/// # use std::collections::BTreeMap;
/// # use aws_sdk_dynamodb::types::AttributeValue;
/// # use dynamo_orm::DynamoTable;
/// # #[derive(serde::Serialize, serde::Deserialize)]
/// # struct Settings;
/// # #[derive(Default)]
/// # struct Cache;
/// #[derive(DynamoTable)]
/// #[dynamo(table = "users", rename_all = "camelCase")]
/// #[index(keys_only, name = "ByEmail", hash = email)]
/// #[index(include(first_name), name = "ByTeam", hash(org, team), range = joined)]
/// struct User {
///     #[hash_key]
///     account_type: String,
///     #[range_key]
///     last_name: String,
///     #[index(all, name = "ByJoined")]
///     joined: u64,
///     first_name: String,
///     email: Option<String>,
///     org: String,
///     team: u32,
///     #[dynamo(default)]
///     visits: u32,
///     #[dynamo(serde)]
///     settings: Settings,
///     #[dynamo(skip)]
///     cache: Cache,
///     #[dynamo(flatten)]
///     others: BTreeMap<String, AttributeValue>,
/// }
/// ```
///
/// # What is generated
///
/// | For | Item | Example |
/// |---|---|---|
/// | the struct | `DynamoTable`, with its schema | `User::table(&db)` |
/// | its key | a struct, named after it | `UserKey { account_type, last_name }` |
/// | each attribute | a constant: its typed path | `User::EMAIL` |
/// | each index | a constant and its type | `User::BY_EMAIL`, `UserByEmailIndex` |
/// | each index that is `keys_only` or `include(...)` | a struct of what it holds | `UserByEmail` |
///
/// A constant is as visible as its field, everything else as the struct. In the struct of an index,
/// the index's own keys are never absent: `email` is a `String` there. Its `key()` is that of the whole item, to `get` it
/// by.
///
/// A struct may have type and const parameters, but no lifetimes: an item owns what is read into it. The impls ask of every
/// type parameter that it can be sent between threads, and, where it stands in the type of a stored field, that it is an
/// `Attribute`; parameters in keys are to be keys. What else a field's type asks of one (`BTreeSet<T>`, say) is a bound of
/// yours. The key struct has the parameters that its own fields name, an index's types have all.
///
/// # `#[dynamo(...)]` on the struct
///
/// | Option | Meaning |
/// |---|---|
/// | `table = "users"` | The table's name: 3 to 255 of `a` to `z`, `A` to `Z`, digits, `_`, `-` and `.`; or its ARN. Required. |
/// | `rename_all = "camelCase"` | The case of the stored names: `lowercase`, `UPPERCASE`, `PascalCase`, `camelCase`, `snake_case`, `SCREAMING_SNAKE_CASE`, `kebab-case` or `SCREAMING-KEBAB-CASE`, each as in serde. |
/// | `validate = path::to::function` | Refuses items before they are written: a `fn(&User) -> Result<(), impl Display>`. |
///
/// The function is asked before every put, insert and save that would be sent, in batches too, and not of updates, which
/// have no item. What it says becomes an error of the kind `Invalid`, so it should not print secrets:
///
/// ```
/// # use dynamo_orm::{DynamoTable, ErrorKind, embedded};
/// #[derive(DynamoTable)]
/// #[dynamo(table = "users", validate = has_a_name)]
/// struct User {
///     #[hash_key]
///     id: u64,
///     name: String,
/// }
///
/// fn has_a_name(user: &User) -> Result<(), &'static str> {
///     if user.name.is_empty() { Err("`name` is empty") } else { Ok(()) }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// # let users = User::table(&embedded::database());
/// let refused = users.put(&User { id: 1, name: String::new() }).await.unwrap_err();
/// assert_eq!(refused.kind(), ErrorKind::Invalid);
/// # Ok(())
/// # }
/// ```
///
/// # `#[hash_key]` and `#[range_key]` on a field
///
/// The table's hash key (partition key), which every table has, and its range key (sort key).
///
/// # Keys
///
/// Keys are strings, integers or binary, or types of your own that derive [`DynamoKey`] and are stored
/// as one of these. A hash key has 1 to 2048 bytes, a range key 1 to 1024. Since they are fields of the
/// key's struct, and part of the table's own trait, they are to be as visible as the table.
///
/// The struct of the key, `UserKey`, is what `User::key` gives, and an argument wherever a key is, as are
/// a reference to it and a tuple of borrowed values: `users.get(("standard_user", "Doe"))`. It orders
/// keys by hash key and then, as DynamoDB does the items of one hash key, by range key: strings by
/// their UTF-8 bytes, numbers by value, binary by unsigned bytes. An enum is the exception, as
/// [`DynamoKey`] tells. <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-ScanIndexForward>
///
/// With the feature `serde` it implements `Serialize` and `Deserialize`, whatever the types of the keys
/// do: a map from the stored names to plain values. A string is a string; a number is one, or a string
/// if it takes more than 64 bits; binary is bytes, or base64 in a format for people. Only formats that
/// tell strings from numbers, as JSON does, can be read.
///
/// # `#[index(...)]` on the struct
///
/// A global secondary index. `hash`, `range` and `include` name fields, not stored names.
///
/// | Option | Meaning |
/// |---|---|
/// | `name = "ByEmail"` | The index's name, under the rules of a table's. Required. |
/// | `all`, `keys_only` or `include(a, b)` | What the index holds: everything, the keys of table and index, or these fields too. One is required. |
/// | `hash = a` or `hash(a, b)` | One to four fields of its hash key. Required. |
/// | `range = a` or `range(a, b)` | Up to four fields of its range key. |
/// | `const = NAME` | Names the constant, and the types after it: `const = BY_MAIL` gives `UserByMailIndex` and `UserByMail`. |
///
/// A key field may be an `Option`: an item without it is not in the index.
///
/// # `#[index(...)]` on a field
///
/// A local secondary index: its hash key is the table's, its range key is this field. It takes
/// `name`, a projection and `const` as above, and needs a table with a range key.
///
/// # `#[dynamo(...)]` on a field
///
/// | Option | Meaning |
/// |---|---|
/// | `rename = "n"` | The stored name. |
/// | `default` | An absent attribute is read as the type's `Default`. |
/// | `default = path::to::function` | An absent attribute is read as what this function returns. |
/// | `skip` | The field is not stored; it is read as its type's `Default`. |
/// | `flatten` | The field, a map, holds the attributes that the struct does not know. One per struct. |
/// | `serde` | The field is stored through serde; for types that are no attribute by themselves. |
/// | `path = NAME` | Names the constant of the path. |
/// | `sensitive` | The attribute's values are not printed. |
/// | `created_at` | The field tells when the item was created. One per table. |
/// | `updated_at` | The field tells when the item was last written. One per table. |
/// | `ttl` | The field tells when the item may be deleted. One per table. |
/// | `version` | The field, an integer or a `dynamo_orm::Version`, counts the writes of the item and guards them. One per table. |
/// | `counter`, `counter(start = 10, step = 5)` | Writes store the start, 0 if not given, in the field, an integer or an `Option` of one, and then add the step, 1 if not given. |
///
/// An `Option` needs no `default`: `None` and an absent attribute are the same.
///
/// # Times
///
/// A time is a `u32`, `u64` or `i64`, the seconds since the Unix epoch; a `std::time::SystemTime`; or, by the features `time`,
/// `chrono` and `jiff`, a `time::OffsetDateTime`, `chrono::DateTime<Utc>` or `jiff::Timestamp`. It may be an `Option`.
///
/// These types can be any attribute, keys of tables and indexes too. They are stored as a number, the seconds since the
/// epoch with up to nine digits behind the point, so that no fraction is lost and DynamoDB orders them, also before
/// 1970: `1700000000.25`. Of a number of more digits the rest is not read, and kept by saves. An `OffsetDateTime` is read
/// back in UTC, a leap second of `chrono` is refused.
///
/// # Time to live
///
/// ```
/// # use dynamo_orm::{DynamoTable, embedded};
/// #[derive(DynamoTable)]
/// #[dynamo(table = "sessions")]
/// struct Session {
///     #[hash_key]
///     id: String,
///     #[dynamo(ttl)]
///     expires: Option<u64>, // never, if `None`
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// let sessions = Session::table(&embedded::database());
/// sessions.create_table().await?; // turns time to live on, by `expires`
/// assert_eq!(sessions.time_to_live().await?.as_deref(), Some("expires"));
/// # Ok(())
/// # }
/// ```
///
/// It is stored as DynamoDB takes it, in whole seconds: of a [time](#times) with a fraction this is not stored, whether an
/// item or an update sets it, and what a condition compares it with has none either.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html>
///
/// DynamoDB deletes the whole item within a few days after that moment; until then reads yield it. Of a table that exists,
/// `verify` tells whether it is on. <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html>
///
/// # Versions
///
/// ```
/// # use dynamo_orm::{DynamoTable, embedded};
/// #[derive(DynamoTable)]
/// #[dynamo(table = "accounts")]
/// struct Account {
///     #[hash_key]
///     id: u64,
///     balance: i64,
///     #[dynamo(version)]
///     version: u64,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// # let accounts = Account::table(&embedded::database());
/// # accounts.create_table().await?;
/// let version = accounts.put(&Account { id: 1, balance: 100, version: 0 }).await?;
/// assert_eq!(version, 1);
///
/// let mut account = accounts.get(1).required().await?;
/// let mut stale = accounts.get(1).required().await?;
/// account.balance = 70;
/// account.partial_save().await?; // SET balance, version = 2, if it is 1
/// assert_eq!(account.version, 2);
/// stale.balance = 130;
/// assert!(stale.partial_save().await.unwrap_err().is_condition_failed());
///
/// accounts.modify(1, |account| account.balance += 30).await?; // reads again after a conflict
/// # assert_eq!(accounts.get(1).required().await?.balance, 100);
/// # Ok(())
/// # }
/// ```
///
/// | Call | Guard | Stores |
/// |---|---|---|
/// | `put` of version 0, `insert`, `save` of a new item | the key is not taken | 1 |
/// | `put` of any other version | the stored version is the value's | the next |
/// | `save` and `partial_save` of a loaded item | it exists in the version that was loaded | the next |
/// | `delete` of a loaded item | it exists in the version that was loaded | |
/// | `overwrite` | | the one after the item's |
/// | `update` | | one more than is stored |
/// | `put(..).unversioned()`, `batch.unversioned().put(..)` | | the value's |
///
/// The version is a number under the field's name, which other mappers can count too. An item that has none is read as
/// version 0, and saved if it still has none. Nothing else changes the version: to set it in an update does not compile,
/// and a save of an item whose version was changed by hand is an error.
///
/// After a lost answer an integer leaves open whether it was this very write that made the stored version:
/// `ErrorKind::OutcomeUnknown`. A `dynamo_orm::Version` tells, in the same table, by nonces under the name of the version with
/// `_ring` behind it. That name is reserved for either type: no field has it, no `flatten` map holds it.
///
/// # Timestamps
///
/// ```
/// # use dynamo_orm::{DynamoTable, embedded};
/// #[derive(DynamoTable, Default)]
/// #[dynamo(table = "posts")]
/// struct Post {
///     #[hash_key]
///     id: u64,
///     text: String,
///     #[dynamo(created_at)]
///     created: u64,
///     #[dynamo(updated_at)]
///     updated: u64,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// # let posts = Post::table(&embedded::database());
/// # posts.create_table().await?;
/// posts.insert(&Post { id: 1, text: "Hello".into(), ..Post::default() }).await?;
/// let mut post = posts.get(1).required().await?;
/// assert!(post.created > 0 && post.updated == post.created);
///
/// post.text.push('!');
/// post.partial_save().await?; // SET text, updated
/// posts.update(1).set(Post::TEXT, "Bye").must_exist().await?; // SET text, updated
/// # assert_eq!(posts.get(1).required().await?.created, post.created);
/// # Ok(())
/// # }
/// ```
///
/// | Call | `created_at` | `updated_at` |
/// |---|---|---|
/// | `insert`, `save` of a new item | now | now |
/// | `put`, `overwrite`, puts in batches and in bulk | the value's; now, if that is 0, the epoch or `None` | now |
/// | `save` and `partial_save` of a loaded item | as any other field | now, if another field changed |
/// | `update(..).must_exist()` | | now |
/// | `update(..).create_if_missing()` | now, if the item has none | now |
/// | `copy_to` | as it is | as it is |
///
/// Now is what this machine's clock says when the request is made, in whole seconds. After a save the item has the times that are stored;
/// the value of `put(&value)` stays as it was. Another writer's `updated_at` alone is no conflict. To set either in an
/// update does not compile. An item that has none is read as 0, the epoch or `None`.
///
/// # Counters
///
/// ```
/// # use dynamo_orm::{DynamoTable, embedded};
/// #[derive(DynamoTable, Default)]
/// #[dynamo(table = "pages")]
/// struct Page {
///     #[hash_key]
///     address: String,
///     text: String,
///     #[dynamo(counter(start = 10, step = 5))]
///     writes: u64,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// # let pages = Page::table(&embedded::database());
/// # pages.create_table().await?;
/// pages.insert(&Page { address: "/".into(), text: "Hello".into(), ..Page::default() }).await?; // 10
/// pages.update("/").set(Page::TEXT, "Hello!").must_exist().await?; // 15: it adds to what is stored
///
/// let mut page = pages.get("/").required().await?;
/// page.text.push('!');
/// page.partial_save().await?; // 20
/// assert_eq!(page.writes, 20);
/// # Ok(())
/// # }
/// ```
///
/// | Call | Request | Stores |
/// |---|---|---|
/// | `put`, `insert`, `overwrite`, `save` of a new item | PutItem | the start, whatever was stored |
/// | puts in batches and in bulk | BatchWriteItem | the start |
/// | `save` and `partial_save` of a loaded item, `modify` | UpdateItem, which returns the number | a step more than is stored |
/// | the same of an item that did not change | none | |
/// | `update` | UpdateItem | a step more than is stored; the start, if there is none |
/// | any of these in a transaction | TransactWriteItems | the same |
/// | `copy_to` | BatchWriteItem | as it is |
///
/// It is part of the write's own request, `SET writes = if_not_exists(writes, 5) + 5`, so that of two writers at once both
/// count. What another writer counts is no conflict: saves do not compare it. After a save the item has the
/// number that is stored, but not after a transaction, which returns none: then it has the one that was loaded. The
/// value of `put(&value)` stays as it was.
///
/// To set a counter in an update does not compile, and a save of an item whose counter was changed by hand is an error,
/// as is one that has no next number in the field's type; an update does not see that. A guarded save counts once
/// however often it is sent; an update whose answer is lost may be sent again, and count again, unless a condition of
/// its own keeps it from that.
///
/// # Sensitive attributes
///
/// `sensitive` keeps values out of whatever is the library's and prints itself by `Debug` or `Display`: items, the structs of
/// the key and of indexes, batches, paths, and errors with their sources. An `Item` then prints what is stored, without
/// them; an error tells what the service said by its code alone, since its messages may quote values.
///
/// ```
/// # use dynamo_orm::DynamoTable;
/// #[derive(DynamoTable)]
/// #[dynamo(table = "patients")]
/// struct Patient {
///     #[hash_key]
///     clinic: String,
///     #[range_key]
///     #[dynamo(sensitive)]
///     name: String,
/// }
///
/// let key = PatientKey { clinic: "north".into(), name: "Jane Doe".into() };
/// assert_eq!(format!("{key:?}"), r#"PatientKey { clinic: "north", name: <sensitive> }"#);
/// ```
///
/// `Debug` of the struct itself is yours, and prints every field if it is derived; so is that of projections. The
/// SDK's logs at the level TRACE are its own, and show requests and responses. A document is sensitive as a whole, by the
/// table's field that holds it.
// `partition_key` and `sort_key` are told what they are called here.
#[proc_macro_derive(
    DynamoTable,
    attributes(dynamo, hash_key, range_key, index, partition_key, sort_key)
)]
pub fn derive_dynamo_table(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    table(input.into(), cfg!(feature = "serde")).into()
}

/// Derives a nested document, a type that fields of tables and of other documents can have.
///
/// ```
/// # use dynamo_orm::DynamoDocument;
/// #[derive(DynamoDocument)]
/// struct Address {
///     street: String,
///     #[dynamo(rename = "postcode")]
///     zip: Option<String>,
/// }
///
/// #[derive(DynamoDocument)]
/// #[dynamo(rename_all = "lowercase")]
/// enum Contact {
///     Unknown,
///     Email(String),
///     Phone { country: u16, number: u64 },
/// }
/// ```
///
/// A struct with named fields is stored as a map, and has a constant for the path of each member:
/// `User::ADDRESS.then(Address::STREET)`.
///
/// An enum's variant without content is stored as a string, its name. Any other is a map of one
/// member, the variant's name, which is the value, a list of the values, or a map of the fields.
///
/// | Variant | Stored as |
/// |---|---|
/// | `Unknown` | `"unknown"` |
/// | `Email("a@b.c")` | `{"email": "a@b.c"}` |
/// | `Pair(1, 2)` | `{"pair": [1, 2]}` |
/// | `Phone { country: 44, number: 1 }` | `{"phone": {"country": 44, "number": 1}}` |
///
/// # `#[dynamo(...)]` on the type
///
/// | Option | Meaning |
/// |---|---|
/// | `rename_all = "camelCase"` | The case of the stored names of fields or variants, as for [`DynamoTable`]. |
///
/// # `#[dynamo(...)]` on a field of a struct
///
/// `rename`, `default`, `skip`, `flatten`, `serde` and `path`, as for [`DynamoTable`].
///
/// # `#[dynamo(...)]` in an enum
///
/// | Option | On | Meaning |
/// |---|---|---|
/// | `rename = "n"` | a variant, or a named field of one | The stored name. |
/// | `default`, `default = path::to::function` | a named field of a variant | What an absent member is read as. |
#[proc_macro_derive(DynamoDocument, attributes(dynamo))]
pub fn derive_dynamo_document(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    document(input.into()).into()
}

/// Derives a type that can be a key, from a struct with one field or an enum without data.
///
/// ```
/// # use dynamo_orm::{DynamoKey, DynamoTable, embedded};
/// #[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
/// struct OrderId(String);
///
/// #[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
/// #[dynamo(rename_all = "lowercase")]
/// enum Status {
///     Open,
///     Paid,
///     #[dynamo(rename = "sent")]
///     OnItsWay,
/// }
///
/// #[derive(DynamoTable)]
/// #[dynamo(table = "orders")]
/// #[index(keys_only, name = "ByStatus", hash = status)]
/// struct Order {
///     #[hash_key]
///     customer: String,
///     #[range_key]
///     id: OrderId,
///     status: Option<Status>,
///     replaces: Option<OrderId>,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// # let orders = Order::table(&embedded::database());
/// # orders.create_table().await?;
/// let id = OrderId("17".into());
/// # let order = Order {
/// #     customer: "jane".into(),
/// #     id: id.clone(),
/// #     status: Some(Status::Open),
/// #     replaces: None,
/// # };
/// # orders.insert(&order).await?;
/// let order = orders.get(("jane", &id)).required().await?;
/// let open = orders.index(Order::BY_STATUS).query(Status::Open).await?;
/// assert_eq!(open[0].id, order.id);
/// let replacements = orders.scan().filter(Order::REPLACES.eq(&id)).await?;
/// assert!(replacements.is_empty());
/// # Ok(())
/// # }
/// ```
///
/// A struct is stored as its field, whose type is one of a key itself; the struct has no options. An enum is stored as a
/// string, the name of its variant.
///
/// Such a type is the key of a table or an index, an element of a set, or any other attribute. It is its own type
/// everywhere: `orders.get(("jane", "17"))` does not compile. A type derives `DynamoKey` or [`DynamoDocument`], not both.
///
/// Keys also derive `Clone`, `Debug`, `PartialEq`, `Eq`, `PartialOrd`, `Ord` and `Hash`. A struct that derives `Ord` has the
/// order of DynamoDB. An enum has that of its variants as they are declared, whereas DynamoDB sorts, and compares in
/// conditions, the names that it stores: to have both agree, declare the variants in the order of their names.
///
/// # `#[dynamo(...)]` in an enum
///
/// | Option | On | Meaning |
/// |---|---|---|
/// | `rename_all = "camelCase"` | the enum | The case of the stored names, as for [`DynamoTable`]. |
/// | `rename = "n"` | a variant | The stored name. |
#[proc_macro_derive(DynamoKey, attributes(dynamo))]
pub fn derive_dynamo_key(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    key(input.into()).into()
}

fn table(input: TokenStream, serde: bool) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let table = parse::Table::read(&input, &mut errors)
        .and_then(|parsed| resolve::table(&parsed, &mut errors));
    let items = match table {
        Some(table) => expand::table(&table, serde),
        None => fallback::table(&input),
    };
    [errors.finish(), items].into_iter().collect()
}

fn document(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let items = parse::Document::read(&input, &mut errors).and_then(|parsed| match parsed {
        parse::Document::Struct(parsed) => {
            let document = resolve::document(&parsed, &mut errors);
            Some(expand::document(&document))
        }
        parse::Document::Enum(parsed) => {
            let document = resolve::enumeration(&parsed, &mut errors)?;
            Some(expand::enumeration(&document))
        }
    });
    let items = items.unwrap_or_else(|| fallback::document(&input));
    [errors.finish(), items].into_iter().collect()
}

fn key(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let items = dynamo_key::expand(&input, &mut errors);
    [errors.finish(), items].into_iter().collect()
}

/// Derives a projection: some attributes of a table's items, to read without the others.
///
/// ```
/// # use dynamo_orm::{DynamoTable, embedded};
/// use dynamo_orm::DynamoProjection;
///
/// # #[derive(DynamoTable)]
/// # #[dynamo(table = "users")]
/// # struct User {
/// #     #[hash_key]
/// #     account_type: String,
/// #     #[range_key]
/// #     last_name: String,
/// #     first_name: String,
/// #     email: Option<String>,
/// #     is_owner: bool,
/// # }
/// #[derive(DynamoProjection)]
/// #[dynamo(table = User)]
/// struct Contact {
///     first_name: String,
///     email: Option<String>,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// # let users = User::table(&embedded::database());
/// # users.create_table().await?;
/// # let john = User {
/// #     account_type: "standard_user".into(),
/// #     last_name: "Doe".into(),
/// #     first_name: "John".into(),
/// #     email: None,
/// #     is_owner: true,
/// # };
/// # users.insert(&john).await?;
/// let owners = users.query("standard_user").filter(User::IS_OWNER.eq(true));
/// let contacts = owners.project::<Contact>().await?; // a Vec<Contact>
/// assert_eq!(contacts[0].first_name, "John");
/// # Ok(())
/// # }
/// ```
///
/// Gets, batch gets, queries and scans have `project`, of the table and of the indexes that hold `all`.
///
/// Each field is found by the table's constant for it, `User::FIRST_NAME`, so that the stored name follows the table's
/// field, and has the type of the table's field. The attributes are whole: a nested document comes with all of its
/// members.
///
/// # `#[dynamo(...)]` on the struct
///
/// | Option | Meaning |
/// |---|---|
/// | `table = User` | The type of the table, or its path: `table = crate::model::User`. Required. |
///
/// # `#[dynamo(...)]` on a field
///
/// | Option | Meaning |
/// |---|---|
/// | `path = NAME` | The table's constant, where it does not follow from the field's name. |
/// | `serde` | The table's field is `serde` too. |
/// | `default`, `default = path::to::function` | What an absent attribute is read as. |
#[proc_macro_derive(DynamoProjection, attributes(dynamo))]
pub fn derive_dynamo_projection(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    projection(input.into()).into()
}

fn projection(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let projection = parse::Projected::read(&input, &mut errors)
        .and_then(|parsed| resolve::projection(parsed, &mut errors));
    let errors = errors.finish();
    // What was refused has no constant of the table, and is to have no second error.
    let items = match projection.filter(|_| errors.is_empty()) {
        Some(projection) => expand::projection(&projection),
        None => fallback::projection(&input),
    };
    [errors, items].into_iter().collect()
}

/// Derives a view: some attributes of a table's items, borrowed from the page of the response that they came in.
///
/// ```
/// # use dynamo_orm::{DynamoDocument, DynamoTable, Table, embedded};
/// use dynamo_orm::{DynamoView, ViewList};
///
/// # #[derive(DynamoDocument)]
/// # struct Address { street: String, city: String }
/// # #[derive(DynamoTable)]
/// # #[dynamo(table = "users")]
/// # struct User {
/// #     #[hash_key]
/// #     account_type: String,
/// #     #[range_key]
/// #     last_name: String,
/// #     email: Option<String>,
/// #     balance: f64,
/// #     tags: Vec<String>,
/// #     address: Address,
/// # }
/// #[derive(DynamoView)]
/// #[dynamo(table = User)]
/// struct Spent<'a> {
///     last_name: &'a str,
///     email: Option<&'a str>,
///     balance: f64,
///     tags: ViewList<'a, &'a str>,
///     address: Place<'a>,
/// }
///
/// #[derive(DynamoView)]
/// #[dynamo(document = Address)]
/// struct Place<'a> {
///     city: &'a str,
/// }
///
/// async fn spent_in(city: &str, users: &Table<User>) -> dynamo_orm::Result<f64> {
///     let mut pages = users.scan().views::<Spent<'_>>();
///     let mut total = 0.0;
///     while let Some(page) = pages.next().await {
///         for spent in &page? {
///             let spent = spent?;
///             if spent.address.city == city {
///                 total += spent.balance;
///             }
///         }
///     }
///     Ok(total)
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// # let users = User::table(&embedded::database());
/// # users.create_table().await?;
/// # let john = User {
/// #     account_type: "standard_user".into(),
/// #     last_name: "Doe".into(),
/// #     email: None,
/// #     balance: 9.5,
/// #     tags: vec!["admin".into()],
/// #     address: Address { street: "Quay 1".into(), city: "Cork".into() },
/// # };
/// # users.insert(&john).await?;
/// assert_eq!(spent_in("Cork", &users).await?, 9.5);
/// # Ok(())
/// # }
/// ```
///
/// Queries and scans have `views`, of the table and of the indexes that hold what is viewed. It asks for these attributes
/// and the keys alone, as a [projection](DynamoProjection) does.
///
/// A view has one lifetime, that of its page, or none if it borrows nothing. Each field is found by the table's constant
/// for it, `User::LAST_NAME`, so that the stored name follows the table's field. Its type follows from that field's:
///
/// | The table's field | The view's | Costs the page, for each item |
/// |---|---|---|
/// | `String`, or another type that is stored as a string | `&'a str`, `Cow<'a, str>` | nothing; an allocation, if the string is written with escapes |
/// | a number, `bool`, `char`, a time | the same | nothing |
/// | `Vec<u8>`, or another type that is stored as binary | `&'a [u8]` | an allocation: it is base64 on the wire |
/// | `Vec<T>` | `ViewList<'a, F>`, where `F` views `T` | nothing, if all is read from the body: strings without escapes, numbers |
/// | `Vec<T>` | `Vec<F>` | an allocation, and one for each time that it is lent |
/// | a [`DynamoDocument`] | a view of it, `#[dynamo(document = Address)]` | what its fields cost |
/// | `Option<T>` | `Option<F>` | what `F` costs |
/// | any `T` | `&'a T` | what `T` allocates |
///
/// So `tags: &'a BTreeSet<String>` views a set, and `settings: &'a Serde<Settings>` a field that is `#[dynamo(serde)]`.
///
/// # `#[dynamo(...)]` on the struct
///
/// | Option | Meaning |
/// |---|---|
/// | `table = User` | The type of the table, or its path: `table = crate::model::User`. |
/// | `document = Address` | The type of the document, of a view that fields of other views have. |
///
/// One of them is required.
///
/// # `#[dynamo(...)]` on a field
///
/// | Option | Meaning |
/// |---|---|
/// | `path = NAME` | The constant of the table or document, where it does not follow from the field's name. |
/// | `default`, `default = path::to::function` | What an absent attribute is viewed as. |
#[proc_macro_derive(DynamoView, attributes(dynamo))]
pub fn derive_dynamo_view(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    view(input.into()).into()
}

fn view(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let view = parse::View::read(&input, &mut errors)
        .and_then(|parsed| resolve::view(parsed, &mut errors));
    let errors = errors.finish();
    // As for projections.
    let items = match view.filter(|_| errors.is_empty()) {
        Some(view) => expand::view(&view),
        None => fallback::view(&input),
    };
    [errors, items].into_iter().collect()
}
