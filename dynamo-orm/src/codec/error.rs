//! What can go wrong between a value and its attribute. No message prints a value: it may be secret.

use std::fmt;

use super::{Name, Type};

/// Where in an item: the attribute, then members and elements, innermost last once shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trail(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Member(String),
    Element(usize),
}

impl Trail {
    /// Leaves of a sensitive attribute its name: what comes behind it may be the keys of a map.
    fn hide(&mut self, names: &[Name]) {
        if let Some(Step::Member(root)) = self.0.last()
            && names
                .iter()
                .any(|name| name.is_sensitive() && name.name == root)
        {
            self.0.drain(..self.0.len() - 1);
        }
    }
}

impl fmt::Display for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, step) in self.0.iter().rev().enumerate() {
            match step {
                Step::Member(name) if depth == 0 => write!(f, "{name}")?,
                Step::Member(name) => write!(f, ".{name}")?,
                Step::Element(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// A value that cannot be stored as it is.
#[derive(Clone, Debug)]
pub struct EncodeError(Box<Encode>);

#[derive(Clone, Debug)]
struct Encode {
    trail: Trail,
    rule: String,
    /// Whether the user's own validation refused the item.
    is_invalid: bool,
}

impl EncodeError {
    /// An error that says which rule the value breaks; `rule` must not quote the value.
    pub fn new(rule: impl Into<String>) -> Self {
        Self(Box::new(Encode {
            trail: Trail::default(),
            rule: rule.into(),
            is_invalid: false,
        }))
    }

    /// An error of the user's own validation.
    pub(crate) fn invalid(reason: &str) -> Self {
        let mut this = Self::new(format!("the item is not valid: {reason}"));
        this.0.is_invalid = true;
        this
    }

    pub(crate) fn is_invalid(&self) -> bool {
        self.0.is_invalid
    }

    pub(crate) fn in_member(mut self, name: &str) -> Self {
        self.0.trail.0.push(Step::Member(name.into()));
        self
    }

    pub(crate) fn in_element(mut self, index: usize) -> Self {
        self.0.trail.0.push(Step::Element(index));
        self
    }

    pub(crate) fn hiding(mut self, names: &[Name]) -> Self {
        self.0.trail.hide(names);
        self
    }

    /// The attribute path, such as `address.lines[2]`; empty for the item as a whole.
    #[must_use]
    pub fn path(&self) -> String {
        self.0.trail.to_string()
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        located(f, &self.0.trail, &self.0.rule)
    }
}

impl std::error::Error for EncodeError {}

/// A stored attribute that does not fit the Rust type.
#[derive(Clone, Debug)]
pub struct DecodeError(Box<Decode>);

#[derive(Clone, Debug)]
struct Decode {
    trail: Trail,
    reason: Reason,
}

#[derive(Clone, Debug)]
enum Reason {
    Mismatch { expected: Type, found: Type },
    Missing,
    Malformed(usize),
    Other(String),
}

impl DecodeError {
    /// An error that says what does not fit; `reason` must not quote the stored value.
    pub fn new(reason: impl Into<String>) -> Self {
        Reason::Other(reason.into()).into()
    }

    /// The stored attribute has another type than the field.
    #[must_use]
    pub fn mismatch(expected: Type, found: Type) -> Self {
        Reason::Mismatch { expected, found }.into()
    }

    pub(crate) fn missing() -> Self {
        Reason::Missing.into()
    }

    /// The response is no DynamoDB JSON at byte `at`.
    pub(crate) fn malformed(at: usize) -> Self {
        Reason::Malformed(at).into()
    }

    pub(crate) fn unknown_variant(variants: &[&str]) -> Self {
        let mut list = String::new();
        for name in variants {
            if !list.is_empty() {
                list.push_str(", ");
            }
            list.push('`');
            list.push_str(name);
            list.push('`');
        }
        Self::new(format!("the stored variant is none of {list}"))
    }

    pub(crate) fn in_member(mut self, name: &str) -> Self {
        self.0.trail.0.push(Step::Member(name.into()));
        self
    }

    pub(crate) fn in_element(mut self, index: usize) -> Self {
        self.0.trail.0.push(Step::Element(index));
        self
    }

    pub(crate) fn hiding(mut self, names: &[Name]) -> Self {
        self.0.trail.hide(names);
        self
    }

    /// The attribute path, such as `address.lines[2]`.
    #[must_use]
    pub fn path(&self) -> String {
        self.0.trail.to_string()
    }
}

impl From<Reason> for DecodeError {
    fn from(reason: Reason) -> Self {
        Self(Box::new(Decode {
            trail: Trail::default(),
            reason,
        }))
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatch { expected, found } => {
                write!(f, "expected {expected}, found {found}")
            }
            Self::Missing => f.write_str(
                "the attribute is missing; if stored items lack it, make its field an `Option` or mark it \
                 `#[dynamo(default)]`",
            ),
            Self::Malformed(at) => write!(f, "not DynamoDB JSON at byte {at}"),
            Self::Other(reason) => f.write_str(reason),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        located(f, &self.0.trail, &self.0.reason)
    }
}

impl std::error::Error for DecodeError {}

fn located(f: &mut fmt::Formatter<'_>, trail: &Trail, what: &dyn fmt::Display) -> fmt::Result {
    if trail.0.is_empty() {
        what.fmt(f)
    } else {
        write!(f, "attribute `{trail}`: {what}")
    }
}
