//! Expressions as text and placeholders: `#0` for names, `:0` for values, each name and value sent once.

use std::fmt::Write as _;
use std::ops::Range;

use super::{Expr, Operand, Segment, Segments, Value, scalar};
use crate::codec::json::quoted;
use crate::codec::number::Decimal;
use crate::codec::{EncodeError, Type};
use crate::wire::Members;

// Bytes as they are sent, with placeholders for names and values; operators and functions, of which parentheses are none.
// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters>
const MAX_LENGTH: usize = 4096;
const MAX_OPERATORS: usize = 300;
const MAX_IN: usize = 100;

/// The expressions of one request, which share their placeholders.
#[derive(Debug, Default)]
pub(crate) struct Expression {
    members: Vec<(&'static str, String)>,
    names: Placeholders,
    values: Placeholders,
    operators: usize,
}

/// Placeholders, each with what it stands for: the members of an object in JSON.
#[derive(Default)]
struct Placeholders {
    json: Vec<u8>,
    /// Where in it stands what each stands for.
    meanings: Vec<Range<usize>>,
}

// A value may be secret.
impl std::fmt::Debug for Placeholders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Placeholders(..)")
    }
}

impl Placeholders {
    /// Writes the placeholder of what this writes.
    fn place(&mut self, text: &mut String, sigil: u8, meaning: impl FnOnce(&mut Vec<u8>)) {
        if self.json.is_empty() {
            self.json.reserve(64);
        }
        let start = self.json.len();
        let mut index = self.meanings.len();
        self.json.push(if start == 0 { b'{' } else { b',' });
        self.json.extend([b'"', sigil]);
        self.json
            .extend_from_slice(itoa::Buffer::new().format(index).as_bytes());
        self.json.extend_from_slice(b"\":");
        let at = self.json.len();
        meaning(&mut self.json);
        let is_known = |known: &Range<usize>| self.json[known.clone()] == self.json[at..];
        match self.meanings.iter().position(is_known) {
            Some(known) => {
                index = known;
                self.json.truncate(start);
            }
            None => self.meanings.push(at..self.json.len()),
        }
        text.push(sigil.into());
        text.push_str(itoa::Buffer::new().format(index));
    }
}

impl Expression {
    /// Adds an expression under a request's member, such as `FilterExpression`.
    pub(crate) fn condition(
        &mut self,
        member: &'static str,
        expr: &Expr,
    ) -> Result<(), EncodeError> {
        let mut text = String::with_capacity(64);
        self.operators = 0;
        self.expr(&mut text, expr)?;
        self.push(member, text)
    }

    /// Adds an expression that was put together from [`path`](Self::path) and [`value`](Self::value).
    pub(crate) fn push(&mut self, member: &'static str, text: String) -> Result<(), EncodeError> {
        if text.len() > MAX_LENGTH {
            return Err(EncodeError::new(format!(
                "an expression has at most {MAX_LENGTH} bytes; this one has {}",
                text.len()
            )));
        }
        if self.operators > MAX_OPERATORS {
            return Err(EncodeError::new(format!(
                "an expression has at most {MAX_OPERATORS} operators; this one has {}",
                self.operators
            )));
        }
        // Most requests have one.
        self.members.reserve_exact(1);
        self.members.push((member, text));
        Ok(())
    }

    /// Adds a condition, with AND, to one that is put together elsewhere.
    pub(crate) fn also(&mut self, text: &mut String, expr: &Expr) -> Result<(), EncodeError> {
        if text.is_empty() {
            return self.expr(text, expr);
        }
        self.operators += 1;
        text.push_str(" AND ");
        self.inner(text, expr, matches!(expr, Expr::Or(_)))
    }

    /// Counts operators of an expression that is put together elsewhere.
    pub(crate) fn count_operators(&mut self, operators: usize) {
        self.operators += operators;
    }

    fn expr(&mut self, text: &mut String, expr: &Expr) -> Result<(), EncodeError> {
        match expr {
            Expr::Compare(operator, left, right) => {
                self.operators += 1;
                distinct(left, [right])?;
                self.operand(text, left)?;
                let _ = write!(text, " {operator} ");
                self.operand(text, right)?;
            }
            Expr::Between(operand, low, high) => {
                self.operators += 1;
                distinct(operand, [low, high])?;
                bounds(operand, low, high)?;
                self.operand(text, operand)?;
                text.push_str(" BETWEEN ");
                self.operand(text, low)?;
                text.push_str(" AND ");
                self.operand(text, high)?;
            }
            Expr::In(operand, values) => {
                self.operators += 1;
                if values.is_empty() {
                    return Err(EncodeError::new("`is_in` needs at least one value"));
                }
                if values.len() > MAX_IN {
                    return Err(EncodeError::new(format!(
                        "`is_in` takes at most {MAX_IN} values, not {}",
                        values.len()
                    )));
                }
                self.operand(text, operand)?;
                text.push_str(" IN ");
                self.list(text, values)?;
            }
            Expr::Call(function, operands) => {
                self.operators += 1;
                if let [first, rest @ ..] = &operands[..] {
                    distinct(first, rest)?;
                }
                text.push_str(function);
                self.list(text, operands)?;
            }
            Expr::Not(inner) => {
                self.operators += 1;
                text.push_str("NOT ");
                let joined = matches!(**inner, Expr::And(_) | Expr::Or(_));
                self.inner(text, inner, joined)?;
            }
            Expr::And(all) => self.joined(text, all, " AND ")?,
            Expr::Or(any) => self.joined(text, any, " OR ")?,
        }
        Ok(())
    }

    /// NOT binds tighter than AND, and AND than OR, so that only an OR has parentheses here.
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Precedence>
    fn joined(
        &mut self,
        text: &mut String,
        parts: &[Expr],
        operator: &str,
    ) -> Result<(), EncodeError> {
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.operators += 1;
                text.push_str(operator);
            }
            self.inner(text, part, matches!(part, Expr::Or(_)))?;
        }
        Ok(())
    }

    fn inner(
        &mut self,
        text: &mut String,
        expr: &Expr,
        parenthesised: bool,
    ) -> Result<(), EncodeError> {
        if !parenthesised {
            return self.expr(text, expr);
        }
        text.push('(');
        self.expr(text, expr)?;
        text.push(')');
        Ok(())
    }

    fn list(&mut self, text: &mut String, operands: &[Operand]) -> Result<(), EncodeError> {
        for (index, operand) in operands.iter().enumerate() {
            text.push_str(if index == 0 { "(" } else { ", " });
            self.operand(text, operand)?;
        }
        text.push(')');
        Ok(())
    }

    fn operand(&mut self, text: &mut String, operand: &Operand) -> Result<(), EncodeError> {
        match operand {
            Operand::Path(path) => self.path(text, path),
            Operand::Size(path) => {
                self.operators += 1;
                text.push_str("size(");
                self.path(text, path);
                text.push(')');
            }
            Operand::Value(Value(Ok(json))) => self.value(text, json),
            Operand::Value(Value(Err(error))) => return Err(error.clone()),
        }
        Ok(())
    }

    /// Writes a path's placeholders.
    pub(crate) fn path(&mut self, text: &mut String, path: &Segments) {
        self.name(text, &path.root);
        for segment in &path.tail {
            match segment {
                Segment::Member(name) => {
                    text.push('.');
                    self.name(text, name);
                }
                Segment::Element(index, _) => {
                    let _ = write!(text, "[{index}]");
                }
            }
        }
    }

    fn name(&mut self, text: &mut String, name: &str) {
        self.names.place(text, b'#', |json| quoted(json, name));
    }

    /// Writes a value's placeholder.
    pub(crate) fn value(&mut self, text: &mut String, json: &[u8]) {
        self.values
            .place(text, b':', |out| out.extend_from_slice(json));
    }

    /// Writes the expressions and their placeholders as members of a request.
    pub(crate) fn write(&self, out: &mut Members) {
        let Self {
            members,
            names: Placeholders { json: names, .. },
            values: Placeholders { json: values, .. },
            ..
        } = self;
        let texts: usize = members.iter().map(|(_, text)| text.len()).sum();
        // The members' names are less than this.
        out.reserve(texts + names.len() + values.len() + 128);
        for (member, text) in members {
            out.text(member, text);
        }
        for (member, json) in [
            ("ExpressionAttributeNames", names),
            ("ExpressionAttributeValues", values),
        ] {
            if !json.is_empty() {
                let out = out.open(member);
                out.extend_from_slice(json);
                out.push(b'}');
            }
        }
    }
}

/// DynamoDB refuses to compare an attribute with itself: "The first operand must be distinct from the remaining operands
/// for this operator or function".
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions>
fn distinct<'a>(
    first: &Operand,
    rest: impl IntoIterator<Item = &'a Operand>,
) -> Result<(), EncodeError> {
    let Operand::Path(path) = first else {
        return Ok(());
    };
    for other in rest {
        if matches!(other, Operand::Path(other) if other == path) {
            return Err(path.locate(EncodeError::new(
                "DynamoDB does not compare an attribute with itself; name another attribute or a value",
            )));
        }
    }
    Ok(())
}

/// "The BETWEEN operator requires same data type for lower and upper bounds", and "upper bound to be greater than or
/// equal to lower bound".
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Comparators>
fn bounds(operand: &Operand, low: &Operand, high: &Operand) -> Result<(), EncodeError> {
    let (Operand::Value(Value(Ok(low))), Operand::Value(Value(Ok(high)))) = (low, high) else {
        return Ok(());
    };
    let (Ok((low_type, low)), Ok((high_type, high))) = (scalar(low), scalar(high)) else {
        return Ok(());
    };
    let refused = if low_type != high_type {
        format!(
            "the bounds of `between` are of one type in DynamoDB, and these are {low_type} and {high_type}; give two of \
             the same type"
        )
    } else if is_less(high_type, &high, &low) {
        "the upper bound of `between` is less than the lower one, which DynamoDB refuses; give the lower one first"
            .into()
    } else {
        return Ok(());
    };
    let refused = EncodeError::new(refused);
    Err(match operand {
        Operand::Path(path) | Operand::Size(path) => path.locate(refused),
        Operand::Value(_) => refused,
    })
}

/// Numbers compare by value, strings and binary by their bytes.
fn is_less(ty: Type, one: &[u8], other: &[u8]) -> bool {
    if ty != Type::N {
        return one < other;
    }
    let number = |text| Decimal::parse(std::str::from_utf8(text).ok()?);
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one.compare(&other).is_lt(),
        _ => false,
    }
}
