//! Values out of bytes.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

/// What is left of an input. At its end everything is 0 and empty.
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl Bytes<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    pub(crate) fn below(&mut self, bound: u8) -> u8 {
        self.byte() % bound
    }

    pub(crate) fn array<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.byte())
    }

    pub(crate) fn bytes(&mut self) -> Vec<u8> {
        let length = usize::from(self.below(24)).min(self.0.len());
        let (bytes, rest) = self.0.split_at(length);
        self.0 = rest;
        bytes.to_vec()
    }

    pub(crate) fn text(&mut self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }

    /// Often a number.
    fn number(&mut self) -> String {
        match self.below(4) {
            0 => self.text(),
            1 => i64::from_le_bytes(self.array()).to_string(),
            2 => f64::from_bits(u64::from_le_bytes(self.array())).to_string(),
            _ => format!("{}E{}", self.byte(), i16::from_le_bytes(self.array())),
        }
    }

    fn many<V>(&mut self, mut one: impl FnMut(&mut Self) -> V) -> Vec<V> {
        let count = self.below(5);
        (0..count).map(|_| one(self)).collect()
    }

    fn set<V: Ord>(&mut self, one: impl FnMut(&mut Self) -> V) -> Vec<V> {
        let elements: BTreeSet<V> = self.many(one).into_iter().collect();
        elements.into_iter().collect()
    }

    /// A value, whether or not DynamoDB could store it.
    pub(crate) fn value(&mut self, depth: u8) -> AttributeValue {
        match self.below(if depth > 40 { 8 } else { 10 }) {
            0 => AttributeValue::S(self.text()),
            1 => AttributeValue::N(self.number()),
            2 => AttributeValue::B(Blob::new(self.bytes())),
            3 => AttributeValue::Bool(self.below(2) == 0),
            4 => AttributeValue::Null(true),
            5 => AttributeValue::Ss(self.set(Self::text)),
            6 => AttributeValue::Ns(self.set(Self::number)),
            7 => AttributeValue::Bs(self.set(Self::bytes).into_iter().map(Blob::new).collect()),
            8 => AttributeValue::L(self.many(|bytes| bytes.value(depth + 1))),
            _ => AttributeValue::M(self.members(depth + 1)),
        }
    }

    pub(crate) fn members(&mut self, depth: u8) -> HashMap<String, AttributeValue> {
        let members = self.many(|bytes| (bytes.text(), bytes.value(depth)));
        members.into_iter().collect()
    }
}
