//! Random attribute values, against the SDK's own codec.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{DynamoTable, from_attributes, to_attributes};
use dynamo_orm_tests::Engine;

/// Xorshift: <https://www.jstatsoft.org/article/view/v008i14>.
pub(super) struct Random(pub(super) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound).unwrap()).unwrap()
    }

    pub(super) fn many<T>(&mut self, least: usize, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        let count = least + self.below(4);
        (0..count).map(|_| make(self)).collect()
    }

    pub(super) fn text(&mut self) -> String {
        const PARTS: [&str; 14] = [
            "a", "Z9", "\"", "\\", "\n", "\0", "\u{1f}", "\u{7f}", "é", "漢", "😀", "{",
            "\u{2028}", " ",
        ];
        let parts = self.many(0, |random| PARTS[random.below(PARTS.len())]);
        parts.concat()
    }

    /// As the engine spells it.
    pub(super) fn number(&mut self) -> String {
        let digits = (self.next() >> self.below(64)).to_string();
        let sign = if self.below(2) == 0 || digits == "0" {
            ""
        } else {
            "-"
        };
        match self.below(3) {
            0 => format!("{sign}{digits}.{}", 1 + self.below(9)),
            _ => format!("{sign}{digits}"),
        }
    }

    fn bytes(&mut self) -> Vec<u8> {
        self.many(0, |random| random.next().to_le_bytes()[0])
    }

    pub(super) fn binary(&mut self) -> AttributeValue {
        AttributeValue::B(Blob::new(self.bytes()))
    }

    pub(super) fn set<T: Ord>(&mut self, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        let elements: BTreeSet<T> = self.many(1, make).into_iter().collect();
        elements.into_iter().collect()
    }

    pub(super) fn value(&mut self, depth: usize) -> AttributeValue {
        // Below some depth nothing nests.
        match self.below(if depth == 5 { 8 } else { 10 }) {
            0 => AttributeValue::S(self.text()),
            1 => AttributeValue::N(self.number()),
            2 => self.binary(),
            3 => AttributeValue::Bool(self.below(2) == 0),
            4 => AttributeValue::Null(true),
            5 => AttributeValue::Ss(self.set(Self::text)),
            6 => AttributeValue::Ns(self.set(Self::number)),
            7 => AttributeValue::Bs(self.set(Self::bytes).into_iter().map(Blob::new).collect()),
            8 => AttributeValue::L(self.many(0, |random| random.value(depth + 1))),
            _ => AttributeValue::M(self.members(depth + 1)),
        }
    }

    fn members(&mut self, depth: usize) -> HashMap<String, AttributeValue> {
        self.many(0, |random| {
            let name = format!("n{}", random.text());
            (name, random.value(depth))
        })
        .into_iter()
        .collect()
    }
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "random")]
struct Tree {
    #[hash_key]
    id: u32,
    value: AttributeValue,
    list: Vec<AttributeValue>,
    #[dynamo(flatten)]
    rest: BTreeMap<String, AttributeValue>,
}

fn tree(random: &mut Random, id: u32) -> Tree {
    Tree {
        id,
        value: random.value(0),
        list: random.many(0, |random| random.value(3)),
        rest: random.members(3).into_iter().collect(),
    }
}

/// Sets have no order.
fn canonical(value: &mut AttributeValue) {
    match value {
        AttributeValue::Ss(elements) | AttributeValue::Ns(elements) => elements.sort(),
        AttributeValue::Bs(elements) => {
            elements.sort_by(|a, b| a.as_ref().cmp(b.as_ref()));
        }
        AttributeValue::L(items) => items.iter_mut().for_each(canonical),
        AttributeValue::M(members) => members.values_mut().for_each(canonical),
        _ => {}
    }
}

fn canonical_item(mut item: HashMap<String, AttributeValue>) -> HashMap<String, AttributeValue> {
    item.values_mut().for_each(canonical);
    item
}

#[test]
fn the_sdks_form_and_back() {
    let mut random = Random(1);
    for id in 0..2000 {
        let tree = tree(&mut random, id);
        let attributes = to_attributes(&tree).unwrap();
        assert_eq!(attributes["value"], tree.value);
        assert_eq!(from_attributes::<Tree>(&attributes).unwrap(), tree);
    }
}

/// Written by us and read by the SDK, written by the SDK and read by us: always what was meant.
#[tokio::test]
async fn the_wire_and_the_sdk_agree() {
    let engine = Engine::embedded();
    let table = engine.table::<Tree>().await;
    let mut random = Random(2);
    let mut trees = BTreeMap::new();
    let mut batch = table.batch_write();
    for id in 0..2000 {
        let tree = tree(&mut random, id);
        let by_us = table.put(&tree);
        match id % 20 {
            0 => by_us.await.unwrap(),
            1 => {
                let request = engine.db.client().put_item().table_name(table.name());
                let item = to_attributes(&tree).unwrap();
                request.set_item(Some(item)).send().await.unwrap();
            }
            _ => batch.put(&tree).await.unwrap(),
        }
        trees.insert(id, canonical_item(to_attributes(&tree).unwrap()));
    }
    batch.finish().await.unwrap();

    let scan = engine.db.client().scan().table_name(table.name());
    let mut theirs = scan.into_paginator().items().send();
    let mut count = 0;
    while let Some(item) = theirs.next().await {
        let item = canonical_item(item.unwrap());
        let id: u32 = item["id"].as_n().unwrap().parse().unwrap();
        assert_eq!(item, trees[&id]);
        count += 1;
    }
    assert_eq!(count, 2000);

    let mut ours = table.scan().stream();
    while let Some(tree) = ours.next().await {
        let tree = tree.unwrap();
        let item = canonical_item(to_attributes(&*tree).unwrap());
        assert_eq!(trees.remove(&tree.id).unwrap(), item);
    }
    assert_eq!(trees.len(), 0);

    for id in (0..2000).step_by(100) {
        let got = table.get(id).await.unwrap().unwrap();
        let request = engine.db.client().get_item().table_name(table.name());
        let request = request.key("id", AttributeValue::N(id.to_string()));
        let theirs = request.send().await.unwrap().item.unwrap();
        assert_eq!(*got, from_attributes::<Tree>(&theirs).unwrap());
    }
}
