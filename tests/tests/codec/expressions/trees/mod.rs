//! Random conditions on random items: the engine finds what the documentation says it finds.
//!
//! `DYNAMO_ORM_TEST_TREES` is how many conditions (20,000), `DYNAMO_ORM_TEST_SEED` what they are made from.

mod evaluate;
mod generate;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::__private::path as attribute;
use dynamo_orm::encode::kind;
use dynamo_orm::{Attribute, Condition, DynamoTable, Path, Type};
use dynamo_orm_tests::Engine;
use serde_json::Value;

use crate::random::Random;

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "rows")]
struct Row {
    #[hash_key]
    id: u32,
    a: Option<AttributeValue>,
    b: Option<AttributeValue>,
    size: Option<AttributeValue>,
    #[dynamo(rename = "a.b[0]")]
    hostile: Option<AttributeValue>,
    part: Option<AttributeValue>,
}

impl Row {
    fn attributes(&self) -> [&Option<AttributeValue>; 5] {
        [&self.a, &self.b, &self.size, &self.hostile, &self.part]
    }
}

/// The position of [`Row::part`].
const PART: usize = 4;

/// An attribute of [`Row`], or a value within.
#[derive(Clone, Debug, PartialEq)]
struct At {
    root: usize,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq)]
enum Step {
    Member(&'static str),
    Element(usize),
}

#[derive(Clone, Debug, PartialEq)]
enum Operand {
    Path(At),
    Size(At),
    Value(AttributeValue),
}

#[derive(Clone, Debug)]
enum Tree {
    Compare(&'static str, Operand, Operand),
    Between(At, Operand, Operand),
    In(At, Vec<AttributeValue>),
    BeginsWith(At, Operand),
    Contains(At, Operand),
    Exists(At),
    NotExists(At),
    Type(At, Type),
    Not(Box<Tree>),
    And(Vec<Tree>),
    Or(Vec<Tree>),
}

/// A path whose values are taken for `V`s, whatever they are.
fn path<V: Attribute<ListKind = kind::List>>(at: &At) -> Path<Row, V> {
    type Map<V> = BTreeMap<String, V>;
    // Behind the key, in the order of the fields.
    let root = at.root + 1;
    match at.steps[..] {
        [] => attribute(root),
        [Step::Member(a)] => attribute::<_, Map<V>, _>(root).entry(a),
        [Step::Element(a)] => attribute::<_, Vec<V>, _>(root).at(a),
        [Step::Member(a), Step::Member(b)] => {
            attribute::<_, Map<Map<V>>, _>(root).entry(a).entry(b)
        }
        [Step::Member(a), Step::Element(b)] => attribute::<_, Map<Vec<V>>, _>(root).entry(a).at(b),
        [Step::Element(a), Step::Member(b)] => attribute::<_, Vec<Map<V>>, _>(root).at(a).entry(b),
        [Step::Element(a), Step::Element(b)] => attribute::<_, Vec<Vec<V>>, _>(root).at(a).at(b),
        _ => unreachable!("no path is longer"),
    }
}

/// The condition as a user writes it.
fn condition(tree: &Tree) -> Condition<Row> {
    let any = path::<AttributeValue>;
    let number = path::<i64>;
    macro_rules! compare {
        ($left:expr, $operator:expr, $right:expr) => {
            match $operator {
                "=" => $left.eq($right).erased(),
                "<>" => $left.ne($right).erased(),
                "<" => $left.lt($right).erased(),
                "<=" => $left.le($right).erased(),
                ">" => $left.gt($right).erased(),
                _ => $left.ge($right).erased(),
            }
        };
    }
    match tree {
        Tree::Compare(operator, left, right) => match (left, right) {
            (Operand::Path(left), Operand::Path(right)) => {
                compare!(any(left), *operator, any(right))
            }
            (Operand::Path(left), Operand::Value(value)) => compare!(any(left), *operator, value),
            (Operand::Path(left), Operand::Size(right)) => {
                compare!(number(left), *operator, any(right).size())
            }
            (Operand::Size(left), Operand::Path(right)) => {
                compare!(any(left).size(), *operator, number(right))
            }
            (Operand::Size(left), Operand::Size(right)) => {
                compare!(any(left).size(), *operator, any(right).size())
            }
            (Operand::Size(left), Operand::Value(value)) => {
                let size: usize = value.as_n().unwrap().parse().unwrap();
                compare!(any(left).size(), *operator, size)
            }
            (Operand::Value(_), _) => unreachable!("a value is on the right"),
        },
        Tree::Between(at, low, high) => match (low, high) {
            (Operand::Path(low), Operand::Path(high)) => {
                any(at).between(any(low), any(high)).erased()
            }
            (Operand::Path(low), Operand::Value(high)) => any(at).between(any(low), high).erased(),
            (Operand::Value(low), Operand::Path(high)) => any(at).between(low, any(high)).erased(),
            (Operand::Value(low), Operand::Value(high)) => any(at).between(low, high).erased(),
            (Operand::Size(low), Operand::Size(high)) => number(at)
                .between(any(low).size(), any(high).size())
                .erased(),
            _ => unreachable!("both are sizes or none"),
        },
        Tree::In(at, values) => any(at).is_in(values),
        Tree::BeginsWith(at, Operand::Path(prefix)) => any(at).begins_with(any(prefix)).erased(),
        Tree::BeginsWith(at, Operand::Value(prefix)) => any(at).begins_with(prefix),
        Tree::Contains(at, part) => {
            let whole = path::<Vec<AttributeValue>>(at);
            match part {
                Operand::Path(part) => whole.contains(any(part)).erased(),
                Operand::Value(part) => whole.contains(part),
                Operand::Size(_) => unreachable!("no part is a size"),
            }
        }
        Tree::BeginsWith(_, Operand::Size(_)) => unreachable!("no prefix is a size"),
        Tree::Exists(at) => any(at).exists(),
        Tree::NotExists(at) => any(at).not_exists(),
        Tree::Type(at, ty) => any(at).attribute_type(*ty),
        Tree::Not(inner) => !condition(inner),
        Tree::And(all) => {
            let (first, rest) = all.split_first().unwrap();
            rest.iter().fold(condition(first), |all, tree| {
                all.and(condition(tree)).erased()
            })
        }
        Tree::Or(any) => Condition::any(any.iter().map(condition)).unwrap(),
    }
}

/// How many pairs of parentheses a condition needs, besides those of functions and IN.
fn groups(tree: &Tree) -> usize {
    fn bare(tree: &Tree) -> &Tree {
        match tree {
            Tree::Not(inner) => match &**inner {
                Tree::Not(inner) => bare(inner),
                _ => tree,
            },
            _ => tree,
        }
    }
    match bare(tree) {
        Tree::Not(inner) => {
            groups(inner) + usize::from(matches!(**inner, Tree::And(_) | Tree::Or(_)))
        }
        Tree::And(all) => all
            .iter()
            .map(|tree| groups(tree) + usize::from(matches!(bare(tree), Tree::Or(_))))
            .sum(),
        Tree::Or(any) => any.iter().map(groups).sum(),
        _ => 0,
    }
}

/// Each name and each value is sent once, by a number, and no more parentheses than needed.
fn check_text(sent: &Value, tree: &Tree) {
    let text = sent["FilterExpression"].as_str().unwrap();
    for (member, mark) in [
        ("ExpressionAttributeNames", '#'),
        ("ExpressionAttributeValues", ':'),
    ] {
        let Some(entries) = sent[member].as_object() else {
            assert!(!text.contains(mark), "{text}");
            continue;
        };
        // The members of a map come in the order of a `HashMap`, so that two equal maps may be sent as two values.
        let mut contents: Vec<_> = entries.values().map(Value::to_string).collect();
        contents.retain(|content| !content.contains(r#""M":"#));
        let distinct: BTreeSet<_> = contents.iter().collect();
        assert_eq!(distinct.len(), contents.len(), "{member} of {text}");
        for index in 0..entries.len() {
            let placeholder = format!("{mark}{index}");
            assert!(entries.contains_key(&placeholder), "{member} of {text}");
        }
    }
    let bytes = text.as_bytes();
    let opens = (0..text.len()).filter(|&at| bytes[at] == b'(');
    let opens = opens.filter(|&at| at == 0 || b" (".contains(&bytes[at - 1]));
    let opens = opens.filter(|&at| !text[..at].ends_with("IN "));
    assert_eq!(opens.count(), groups(tree), "{text}");
}

fn from_environment(name: &str, default: usize) -> usize {
    std::env::var(name).map_or(default, |value| value.parse().unwrap())
}

/// How many conditions see the same items.
const ROUND: usize = 1000;

/// A request takes longer than a condition, so that one filter holds up to so many, each for its own part of the items.
const PARTS: usize = 5;
const ROWS: usize = 6;

/// Runs one round; how many items its conditions found.
async fn round(engine: &Engine, seed: usize) -> usize {
    let mut random = Random(u64::try_from(seed).unwrap() * 0x9E37_79B9 + 1);
    let number = |number: usize| AttributeValue::N(number.to_string());
    let table = engine.table::<Row>().await;
    let rows: Vec<Row> = (0..PARTS * ROWS)
        .map(|id| generate::row(&mut random, u32::try_from(id).unwrap(), number(id % PARTS)))
        .collect();
    for row in &rows {
        table.put(row).await.unwrap();
    }
    engine.requests.take();
    let (mut trees, mut hits) = (0, 0);
    while trees < ROUND {
        let parts = (1 + random.below(PARTS)).min(ROUND - trees);
        let is_part = |part| {
            let root = At {
                root: PART,
                steps: Vec::new(),
            };
            Tree::Compare("=", Operand::Path(root), Operand::Value(number(part)))
        };
        let tree = Tree::Or(
            (0..parts)
                .map(|part| Tree::And(vec![is_part(part), generate::tree(&mut random, 0)]))
                .collect(),
        );
        let found = table.scan().filter(condition(&tree)).await;
        let found = found.unwrap_or_else(|error| panic!("{error}: {tree:?}, seed {seed}"));
        let sent = engine.requests.take().remove(0).body;
        check_text(&sent, &tree);
        let found: BTreeSet<_> = found.iter().map(|row| row.id).collect();
        for row in &rows {
            let (found, expected) = (found.contains(&row.id), evaluate::holds(&tree, row));
            assert_eq!(found, expected, "{sent}\n{row:?}\n{tree:?}\nseed {seed}");
        }
        trees += parts;
        hits += found.len();
    }
    table.delete_table().await.unwrap();
    hits
}

#[test]
fn random_conditions_find_what_they_mean() {
    let trees = from_environment("DYNAMO_ORM_TEST_TREES", 20_000);
    let seed = from_environment("DYNAMO_ORM_TEST_SEED", 1);
    let workers = std::thread::available_parallelism().unwrap().get();
    let rounds = trees.div_ceil(ROUND);
    let worker = |number: usize| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let engine = Engine::embedded();
            let mut hits = 0;
            for index in (number..rounds).step_by(workers) {
                hits += round(&engine, seed * 1_000_000 + index).await;
            }
            hits
        })
    };
    let hits: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|number| scope.spawn(move || worker(number)))
            .collect();
        let hits = threads.into_iter().map(|thread| thread.join().unwrap());
        hits.sum()
    });
    // They say something: they find some items, and not all.
    let all = rounds * ROUND * ROWS;
    assert!((all / 4..all * 3 / 4).contains(&hits), "{hits} of {all}");
}
