//! Tables and documents with parameters.

#![deny(warnings, missing_docs)]

use std::collections::BTreeMap;
use std::marker::PhantomData;

use dynamo_orm::{DynamoDocument, DynamoTable, Error, to_attributes};
use dynamo_orm_tests::Engine;

/// What an envelope can hold.
#[derive(DynamoDocument, Clone, Debug, PartialEq)]
pub struct Order {
    total: u64,
}

/// A document around another one.
#[derive(DynamoDocument, Clone, Debug, PartialEq)]
pub struct Page<T, const N: usize = 2>
where
    T: Clone,
{
    first: Option<T>,
    entries: BTreeMap<String, Vec<T>>,
    parts: [u16; N],
    children: Vec<Page<T, N>>,
}

/// An enum around a document.
#[derive(DynamoDocument, Clone, Debug, PartialEq)]
pub enum Change<T> {
    /// Nothing.
    Gone,
    /// One.
    To(T),
    /// Two.
    Both(T, u8),
    /// Two by name.
    Between {
        /// The older.
        old: T,
        /// The newer.
        new: Option<T>,
    },
}

/// A table of any payload, under any key, with an index of each kind.
#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "envelopes")]
#[index(keys_only, name = "ByOwner", hash = owner)]
#[index(include(payload), name = "ByState", hash(state, owner), range = sent)]
pub struct Envelope<K, T = Order, S = ()>
where
    T: Clone,
    K: Ord,
{
    #[hash_key]
    tenant: String,
    #[range_key]
    id: K,
    #[index(all, name = "BySent")]
    sent: u64,
    owner: Option<K>,
    state: String,
    payload: T,
    #[dynamo(serde, default)]
    settings: S,
    #[dynamo(skip)]
    kind: PhantomData<fn() -> T>,
    #[dynamo(flatten)]
    others: BTreeMap<String, T>,
}

/// A table whose hash key is a parameter.
#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "counters")]
pub(crate) struct Counter<K> {
    #[hash_key]
    id: K,
    count: u64,
}

/// A table whose key names a parameter that the key struct does not have.
#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "pairs")]
#[index(keys_only, name = "ByOther", hash = other)]
pub struct Pair<T, K: PartialEq<T> = T> {
    #[hash_key]
    id: K,
    other: T,
}

type OrderEnvelope = Envelope<u32, Page<Order>, (bool, u8)>;

fn page() -> Page<Order> {
    let leaf = Page {
        first: None,
        entries: BTreeMap::from([("a".into(), vec![Order { total: 3 }])]),
        parts: [1, 2],
        children: Vec::new(),
    };
    Page {
        first: Some(Order { total: 1 }),
        children: vec![leaf.clone()],
        ..leaf
    }
}

fn envelope(id: u32) -> OrderEnvelope {
    Envelope {
        tenant: "acme".into(),
        id,
        sent: 10,
        owner: Some(7),
        state: "open".into(),
        payload: page(),
        settings: (true, 4),
        kind: PhantomData,
        others: BTreeMap::from([("more".into(), page())]),
    }
}

#[tokio::test]
async fn a_generic_table_is_a_table() -> Result<(), Error> {
    let db = Engine::embedded().db;
    let envelopes = OrderEnvelope::table(&db);
    envelopes.create_table().await?;
    envelopes.put(&envelope(1)).await?;
    envelopes.put(&envelope(2)).await?;

    let mut first = envelopes.get(envelope(1).key()).await?.expect("put");
    assert_eq!(*first, envelope(1));
    first.payload.parts = [9, 9];
    assert!(first.partial_save().await?);

    let path = OrderEnvelope::PAYLOAD.then(Page::PARTS).at(0);
    let found = envelopes.query("acme").filter(path.eq(9)).one().await?;
    assert_eq!(
        found.key(),
        EnvelopeKey {
            tenant: "acme".into(),
            id: 1
        }
    );

    let owned = envelopes.index(OrderEnvelope::BY_OWNER).query(7).await?;
    let mut keys: Vec<_> = owned.iter().map(EnvelopeByOwner::key).collect();
    keys.sort();
    assert_eq!(keys, [envelope(1).key(), envelope(2).key()]);
    let by_state = envelopes.index(OrderEnvelope::BY_STATE).query(("open", 7));
    let held: Vec<EnvelopeByState<u32, Page<Order>, (bool, u8)>> = by_state.range().ge(10).await?;
    assert_eq!(held[1].payload.first, Some(Order { total: 1 }));
    let by_sent = envelopes.index(OrderEnvelope::BY_SENT).query("acme");
    assert_eq!(by_sent.consistent().count().await?, 2);
    envelopes.delete(envelope(1).key()).await?;
    Ok(())
}

#[tokio::test]
async fn a_key_can_be_a_parameter() -> Result<(), Error> {
    let db = Engine::embedded().db;
    let counters = Counter::<String>::table(&db);
    counters.create_table().await?;
    let counter = Counter {
        id: String::from("a"),
        count: 1,
    };
    counters.insert(&counter).await?;
    assert!(counters.get("a").await?.is_some());
    assert!(counters.get(counter.key()).await?.is_some());
    assert!(
        counters
            .get(&CounterKey {
                id: String::from("b")
            })
            .await?
            .is_none()
    );
    Ok(())
}

#[tokio::test]
async fn a_key_struct_has_the_parameters_of_its_fields() -> Result<(), Error> {
    let pairs = Pair::<u8>::table(&Engine::embedded().db);
    pairs.create_table().await?;
    pairs.put(&Pair { id: 1, other: 2 }).await?;
    let found = pairs.index(Pair::<u8>::BY_OTHER).query(2).one().await?;
    assert_eq!(found.key(), PairKey::<u8> { id: 1 });
    Ok(())
}

#[test]
fn a_generic_enum_is_a_document() {
    #[derive(DynamoTable)]
    #[dynamo(table = "changes")]
    struct Log {
        #[hash_key]
        id: u8,
        changes: Vec<Change<Order>>,
    }
    let order = || Order { total: 1 };
    let changes = vec![
        Change::Gone,
        Change::To(order()),
        Change::Both(order(), 2),
        Change::Between {
            old: order(),
            new: None,
        },
    ];
    let attributes = to_attributes(&Log {
        id: 1,
        changes: changes.clone(),
    })
    .expect("encoded");
    let log: Log = dynamo_orm::from_attributes(&attributes).expect("decoded");
    assert_eq!((log.id, log.changes), (1, changes));
}
