//! What a query or scan is told, whatever it yields: compiled once for all tables.

use super::cursor::Cursor;
use super::projection::project;
#[cfg(feature = "cursor")]
use super::seal::{CursorSeal, Origin, refused};
#[cfg(feature = "cursor")]
use crate::codec::equal::same;
use crate::codec::{EncodeError, Name};
use crate::error::{Error, ErrorKind, Result};
use crate::expression::{Expr, Expression, Operand, Segments, Value};
use crate::index::Target;
use crate::key::{IntoValue, RANGE_LIMIT};
use crate::schema::IndexSchema;
use crate::table::Handle;
use crate::wire::Members;
use crate::write::both;

/// How many segments a scan can have.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html>
pub(super) const SEGMENTS: std::ops::RangeInclusive<usize> = 1..=1_000_000;

#[derive(Clone)]
#[allow(clippy::struct_excessive_bools)] // Each is an option that callers have.
pub(super) struct Options {
    pub(super) target: Target,
    scans: bool,
    key: Vec<Expr>,
    /// How many range attributes have a condition.
    ranged: usize,
    filter: Option<Expr>,
    pub(super) reverse: bool,
    pub(super) consistent: bool,
    pub(super) limit: Option<usize>,
    pub(super) page_size: Option<usize>,
    pub(super) prefetch: bool,
    pub(super) segment: Option<(usize, usize)>,
    pub(super) start: Option<Start>,
    /// The attributes that are read, if not all.
    pub(super) projection: Option<&'static [Name]>,
}

/// Where a read begins, if not at the beginning.
#[derive(Clone)]
pub(super) enum Start {
    After(Cursor),
    #[cfg(feature = "cursor")]
    Sealed {
        text: String,
        seal: CursorSeal,
    },
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Read")
            .field("table", &self.target.table)
            .field("index", &self.target.index.map(|index| index.name))
            .finish_non_exhaustive()
    }
}

/// A read that is ready to send: what all of its requests have in common.
pub(super) struct Plan {
    pub(super) target: Target,
    pub(super) members: Members,
    pub(super) scans: bool,
    filtered: bool,
    /// Whether it asks for no items.
    pub(super) counts: bool,
    page_size: Option<usize>,
    /// How much of the members a sealed cursor is bound to.
    #[cfg(feature = "cursor")]
    bound: usize,
}

impl Plan {
    /// What its cursors are bound to once they are sealed.
    #[cfg(feature = "cursor")]
    pub(super) fn origin(&self) -> Origin<'_> {
        Origin {
            model: unqualified(self.target.table.model()),
            table: self.target.table.name(),
            scans: self.scans,
            members: self.members.first(self.bound),
        }
    }

    /// A request's `Limit`, which counts examined items: the page size and what remains, whichever is less; behind a
    /// filter what remains says nothing.
    pub(super) fn request_limit(&self, remaining: Option<usize>) -> Option<usize> {
        let remaining = remaining.filter(|_| !self.filtered);
        // The service reads an `i32`.
        let most = i32::MAX as usize;
        let limits = [self.page_size, remaining];
        limits
            .into_iter()
            .flatten()
            .min()
            .map(|limit| limit.min(most))
    }
}

/// The name of a type without the modules that it and its parameters are in, which may change while cursors are out.
#[cfg(feature = "cursor")]
fn unqualified(name: &str) -> String {
    let (mut short, mut path) = (String::new(), 0);
    for letter in name.chars() {
        if letter == ':' {
            short.truncate(path);
            continue;
        }
        short.push(letter);
        if !letter.is_alphanumeric() && letter != '_' {
            path = short.len();
        }
    }
    short
}

fn compare(operator: &'static str, name: &'static str, value: Value) -> Expr {
    Expr::Compare(
        operator,
        Operand::Path(Segments::root(name)),
        Operand::Value(value.named(name)),
    )
}

// Values are taken as users have them, borrowed or owned, and encoded at once.
#[allow(clippy::needless_pass_by_value)]
impl Options {
    pub(super) fn query(
        table: &Handle,
        index: Option<&'static IndexSchema>,
        hash: Vec<Value>,
    ) -> Self {
        let target = Target::new(table, index);
        let attributes = target.hash().into_iter().zip(hash);
        let key = attributes.map(|(attribute, value)| compare("=", attribute.name, value));
        Self {
            key: key.collect(),
            scans: false,
            ..Self::scan(target)
        }
    }

    pub(super) fn scan(target: Target) -> Self {
        Self {
            target,
            scans: true,
            key: Vec::new(),
            ranged: 0,
            filter: None,
            reverse: false,
            consistent: false,
            limit: None,
            page_size: None,
            prefetch: true,
            segment: None,
            start: None,
            projection: None,
        }
    }

    pub(super) fn filter(self, filter: Expr) -> Self {
        let filter = both(self.filter, Some(filter));
        Self { filter, ..self }
    }

    /// Sets the condition on the next attribute of the range key.
    fn range(mut self, condition: impl FnOnce(&'static str) -> Expr) -> Self {
        if let Some(attribute) = self.target.range().get(self.ranged) {
            self.key.push(condition(attribute.name));
        }
        self.ranged += 1;
        self
    }

    // These take values as users have them, so that what encodes them, and no more, is compiled for the types of these.

    pub(super) fn compare<V>(self, operator: &'static str, value: impl IntoValue<V>) -> Self {
        self.compared(operator, Value::of(&value, RANGE_LIMIT))
    }

    pub(super) fn between<V>(self, low: impl IntoValue<V>, high: impl IntoValue<V>) -> Self {
        self.within(Value::of(&low, RANGE_LIMIT), Value::of(&high, RANGE_LIMIT))
    }

    pub(super) fn begins_with<V>(self, prefix: impl IntoValue<V>) -> Self {
        self.beginning(Value::of(&prefix, 0))
    }

    fn compared(self, operator: &'static str, value: Value) -> Self {
        self.range(|name| compare(operator, name, value))
    }

    fn within(self, low: Value, high: Value) -> Self {
        self.range(|name| {
            Expr::Between(
                Operand::Path(Segments::root(name)),
                Operand::Value(low.named(name)),
                Operand::Value(high.named(name)),
            )
        })
    }

    fn beginning(self, prefix: Value) -> Self {
        self.range(|name| {
            Expr::Call(
                "begins_with",
                vec![
                    Operand::Path(Segments::root(name)),
                    Operand::Value(prefix.named(name)),
                ],
            )
        })
    }

    /// Where the first request begins.
    pub(super) fn start_key(&self) -> Result<Option<Vec<u8>>> {
        Ok(match &self.start {
            None => None,
            Some(Start::After(cursor)) => Some(cursor.start_key(&self.target)?.to_vec()),
            #[cfg(feature = "cursor")]
            Some(Start::Sealed { text, seal }) => {
                // A count reads no projection, and its cursor may be of a read that does.
                let opened = seal.open(&self.plan(false)?.origin(), text);
                let key = opened.filter(|key| self.has_hash_of(key));
                Some(key.ok_or_else(refused)?)
            }
        })
    }

    /// Whether a start key has the hash key of this query.
    #[cfg(feature = "cursor")]
    fn has_hash_of(&self, start: &[u8]) -> bool {
        let start: serde_json::Value = serde_json::from_slice(start).unwrap_or_default();
        let hash = self.target.hash();
        hash.iter().zip(&self.key).all(|(attribute, condition)| {
            let Expr::Compare(_, _, Operand::Value(Value(Ok(value)))) = condition else {
                return false;
            };
            let started = start.get(attribute.name).map(ToString::to_string);
            started.is_some_and(|started| same(started.as_bytes(), value))
        })
    }

    pub(super) fn plan(&self, counts: bool) -> Result<Plan> {
        let request = |message: String| Err(Error::new(ErrorKind::Request, message));
        if self.page_size == Some(0) {
            return request(
                "a page examines at least one item; give `page_size` at least 1".into(),
            );
        }
        if let Some((segment, total)) = self.segment
            && (!SEGMENTS.contains(&total) || segment >= total)
        {
            return request(format!(
                "a scan has 1 to 1,000,000 segments, counted from 0; there is no segment {segment} of {total}"
            ));
        }
        self.check_filter()?;
        let mut members = Members::default();
        if let Some(index) = self.target.index {
            members.text("IndexName", index.name);
        }
        self.expressions(counts)
            .map_err(Error::expression)?
            .write(&mut members);
        if self.reverse {
            members.scalar("ScanIndexForward", false);
        }
        if let Some((segment, total)) = self.segment {
            members.scalar("Segment", segment);
            members.scalar("TotalSegments", total);
        }
        #[cfg(feature = "cursor")]
        let bound = members.len();
        if self.consistent {
            members.scalar("ConsistentRead", true);
        }
        if counts {
            members.text("Select", "COUNT");
        }
        Ok(Plan {
            target: self.target.clone(),
            members,
            scans: self.scans,
            filtered: self.filter.is_some(),
            counts,
            page_size: self.page_size,
            #[cfg(feature = "cursor")]
            bound,
        })
    }

    /// Checks of an erased filter what the bounds of `filter` check of others.
    fn check_filter(&self) -> Result<()> {
        let mut attributes = Vec::new();
        if let Some(filter) = &self.filter {
            filter.roots(&mut attributes);
        }
        let mut keys = self.target.hash();
        keys.extend(self.target.range());
        for attribute in attributes {
            let rule = if !self.target.projects(attribute) {
                "this index does not project the attribute, so a filter cannot see it; include the attribute in the \
                 index, or filter on the table"
            } else if !self.scans && keys.iter().any(|key| key.name == attribute) {
                "a query's filter cannot name the key of what it queries; the hash key is the query's argument, and \
                 `.range()` sets a condition on the range key"
            } else {
                continue;
            };
            return Err(Error::new(
                ErrorKind::Request,
                format!("attribute `{attribute}`: {rule}"),
            ));
        }
        Ok(())
    }

    fn expressions(&self, counts: bool) -> Result<Expression, EncodeError> {
        let mut expression = Expression::default();
        if !self.key.is_empty() {
            let key = Expr::And(self.key.clone());
            expression.condition("KeyConditionExpression", &key)?;
        }
        if let Some(filter) = &self.filter {
            expression.condition("FilterExpression", filter)?;
        }
        // Beside a projection, DynamoDB refuses to select a count.
        // <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-Select>
        if let Some(names) = self.projection.filter(|_| !counts) {
            project(&mut expression, names, &self.target.position())?;
        }
        Ok(expression)
    }
}

#[cfg(all(test, feature = "cursor"))]
mod tests {
    use super::unqualified;

    #[test]
    fn a_type_is_called_so_in_whatever_module_it_is() {
        for (name, expected) in [
            ("User", "User"),
            ("shop::users::User", "User"),
            (
                "shop::Kept<shop::a::B, alloc::vec::Vec<u8>>",
                "Kept<B, Vec<u8>>",
            ),
            (
                "shop::Array<[u8; 4], (a::B, &c::D)>",
                "Array<[u8; 4], (B, &D)>",
            ),
        ] {
            assert_eq!(unqualified(name), expected);
        }
    }
}
