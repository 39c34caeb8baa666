//! Items and conditions, from few enough values that they meet.

use std::cmp::Ordering;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::Type;

use super::evaluate::order;
use super::{At, Operand, Row, Step, Tree};
use crate::random::Random;

const TEXTS: [&str; 7] = ["a", "ab", "é", "😀", "\u{ff5e}", "b", ""];
const NUMBERS: [&str; 14] = [
    "1",
    "2",
    "0",
    "3",
    "1.00",
    "20E-1",
    "-1",
    "-1.5",
    "10",
    "0.1",
    "1E-20",
    "12345678901234567890123456789012345678",
    "12345678901234567890123456789012345679",
    "-1E100",
];
const BYTES: [&[u8]; 6] = [&[0], &[127], &[128], &[0, 128], &[0, 255], &[]];
const MEMBERS: [&str; 4] = ["a", "x.y", "size", "#0"];
const TYPES: [Type; 10] = [
    Type::S,
    Type::N,
    Type::B,
    Type::SS,
    Type::NS,
    Type::BS,
    Type::L,
    Type::M,
    Type::Bool,
    Type::Null,
];

impl Random {
    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// The first ones more often, so that equal values meet.
    fn early<T: Copy>(&mut self, of: &[T]) -> T {
        let last = self.below(of.len());
        of[self.below(last + 1)]
    }

    fn chance(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    /// Each with a chance of one half, but at least one.
    fn some<T: Copy>(&mut self, of: &[T]) -> Vec<T> {
        let some: Vec<T> = of.iter().copied().filter(|_| self.chance(2)).collect();
        if some.is_empty() { vec![of[0]] } else { some }
    }
}

/// A string, number or binary.
fn scalar(random: &mut Random) -> AttributeValue {
    match random.below(4) {
        0 => AttributeValue::S(random.early(&TEXTS).into()),
        1 => AttributeValue::B(Blob::new(random.early(&BYTES))),
        _ => AttributeValue::N(random.early(&NUMBERS).into()),
    }
}

fn value(random: &mut Random, depth: usize) -> AttributeValue {
    // A set has no empty element here: whether it may is not what this is about.
    let texts = |text: &str| text.to_owned();
    match random.below(if depth < 2 { 13 } else { 9 }) {
        0 => AttributeValue::Bool(random.chance(2)),
        1 => AttributeValue::Null(true),
        2 => AttributeValue::Ss(random.some(&TEXTS[..3]).into_iter().map(texts).collect()),
        3 => {
            // One number has many spellings.
            let one = random.pick(&["1", "1.00", "10E-1"]);
            AttributeValue::Ns(
                random
                    .some(&[one, "2", "0"])
                    .into_iter()
                    .map(texts)
                    .collect(),
            )
        }
        4 => AttributeValue::Bs(
            random
                .some(&BYTES[..2])
                .into_iter()
                .map(Blob::new)
                .collect(),
        ),
        5..9 => scalar(random),
        9 | 10 => {
            let length = random.below(4);
            AttributeValue::L((0..length).map(|_| value(random, depth + 1)).collect())
        }
        _ => {
            let members = random.some(&MEMBERS).into_iter();
            AttributeValue::M(
                members
                    .map(|name| (name.to_owned(), value(random, depth + 1)))
                    .collect(),
            )
        }
    }
}

pub(super) fn row(random: &mut Random, id: u32, part: AttributeValue) -> Row {
    let mut attribute = || (!random.chance(5)).then(|| value(random, 0));
    Row {
        id,
        a: attribute(),
        b: attribute(),
        size: attribute(),
        hostile: attribute(),
        part: Some(part),
    }
}

fn at(random: &mut Random) -> At {
    let steps = random.pick(&[0, 0, 0, 1, 1, 2]);
    let mut step = || match random.below(5) {
        0..3 => Step::Member(random.pick(&MEMBERS)),
        _ => Step::Element(random.below(3)),
    };
    At {
        steps: (0..steps).map(|_| step()).collect(),
        root: random.below(4),
    }
}

/// Another path: nothing is compared with itself.
fn other(random: &mut Random, than: &At) -> At {
    loop {
        let at = at(random);
        if at != *than {
            return at;
        }
    }
}

fn operand(random: &mut Random, than: &At, make: fn(&mut Random) -> AttributeValue) -> Operand {
    match random.below(3) {
        0 => Operand::Path(other(random, than)),
        _ => Operand::Value(make(random)),
    }
}

fn any(random: &mut Random) -> AttributeValue {
    value(random, 1)
}

fn compare(random: &mut Random) -> Tree {
    let left = at(random);
    let operator = random.pick(&["=", "<>", "<", "<=", ">", ">="]);
    match random.below(8) {
        0 => {
            let right = Operand::Size(at(random));
            Tree::Compare(operator, Operand::Path(left), right)
        }
        1 => {
            let right = Operand::Size(at(random));
            Tree::Compare(operator, Operand::Size(left), right)
        }
        2 => {
            let right = Operand::Path(at(random));
            Tree::Compare(operator, Operand::Size(left), right)
        }
        3 => {
            let size = AttributeValue::N(random.below(4).to_string());
            Tree::Compare(operator, Operand::Size(left), Operand::Value(size))
        }
        _ => {
            // A value without an order is an error in a comparison of order, unlike an attribute without one.
            let make = if ["=", "<>"].contains(&operator) {
                any
            } else {
                scalar
            };
            let right = operand(random, &left, make);
            Tree::Compare(operator, Operand::Path(left), right)
        }
    }
}

fn between(random: &mut Random) -> Tree {
    let of = at(random);
    if random.chance(4) {
        let sizes = (Operand::Size(at(random)), Operand::Size(at(random)));
        return Tree::Between(of, sizes.0, sizes.1);
    }
    loop {
        let low = operand(random, &of, scalar);
        let high = operand(random, &of, scalar);
        // Two values are of one type and in order, or an error.
        if let (Operand::Value(low), Operand::Value(high)) = (&low, &high)
            && order(low, high).is_none_or(Ordering::is_gt)
        {
            continue;
        }
        return Tree::Between(of, low, high);
    }
}

fn leaf(random: &mut Random) -> Tree {
    match random.below(16) {
        0..6 => compare(random),
        6 | 7 => between(random),
        8 => {
            let count = 1 + random.below(5);
            let values = (0..count).map(|_| any(random)).collect();
            Tree::In(at(random), values)
        }
        9 | 10 => {
            let at = at(random);
            let text = |random: &mut Random| match random.below(2) {
                0 => AttributeValue::S(random.early(&TEXTS).into()),
                _ => AttributeValue::B(Blob::new(random.early(&BYTES))),
            };
            let prefix = operand(random, &at, text);
            Tree::BeginsWith(at, prefix)
        }
        11..13 => {
            let at = at(random);
            let part = operand(random, &at, any);
            Tree::Contains(at, part)
        }
        13 => Tree::Exists(at(random)),
        14 => Tree::NotExists(at(random)),
        _ => Tree::Type(at(random), random.pick(&TYPES)),
    }
}

pub(super) fn tree(random: &mut Random, depth: usize) -> Tree {
    // Five of them fit into one expression.
    if depth == 3 || random.chance(3) {
        return leaf(random);
    }
    let kind = random.below(4);
    let parts = if kind == 0 { 1 } else { 2 + random.below(2) };
    let mut parts: Vec<Tree> = (0..parts).map(|_| tree(random, depth + 1)).collect();
    match kind {
        0 => Tree::Not(Box::new(parts.remove(0))),
        1 => Tree::Or(parts),
        _ => Tree::And(parts),
    }
}
