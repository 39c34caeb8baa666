//! What an update does to its paths, and the expression that says so.
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html>

use std::borrow::Cow;
use std::fmt;

use super::path::Steps;
use super::update::{Term, Token, elements, encoded, if_not_exists, list, operand};
use super::{Expression, Segment, Segments, Value};
use crate::codec::{EncodeError, SetElement};
use crate::error::{Error, ErrorKind};
use crate::key::IntoValue;
use crate::schema::{CounterSchema, Schema};
use crate::timestamp::now;
use crate::version;

impl fmt::Display for Segments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.root)?;
        self.shown().iter().try_for_each(|step| match step {
            Segment::Member(name) => write!(f, ".{name}"),
            Segment::Element(index, _) => write!(f, "[{index}]"),
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Set,
    Remove,
    Add,
    Delete,
}

impl Verb {
    fn keyword(self) -> &'static str {
        match self {
            Self::Set => " SET ",
            Self::Remove => " REMOVE ",
            Self::Add => " ADD ",
            Self::Delete => " DELETE ",
        }
    }
}

/// What an update does to one path.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    verb: Verb,
    path: Segments,
    term: Term,
}

// Values are taken as users have them, borrowed or owned, and encoded at once.
#[allow(clippy::needless_pass_by_value)]
impl Action {
    fn new(verb: Verb, path: Segments, term: Term) -> Self {
        // DynamoDB would add what is beyond the end.
        let beyond = path.tail.iter().find_map(|step| match step {
            Segment::Element(index, Some(length)) if index >= length => Some(length),
            _ => None,
        });
        let term = match beyond {
            Some(length) => refuse(format!(
                "the array has {length} elements, so the item could not be read with this one; give an index that is \
                 less, or make the field a `Vec`"
            )),
            None => term,
        };
        Self {
            verb,
            term: named(term, &path),
            path,
        }
    }

    /// `None` is stored by leaving the attribute out.
    pub(crate) fn set<V>(path: Steps, value: impl IntoValue<V>) -> Self {
        let place = path.place();
        // In a list nothing can be left out: `None` is null there.
        if value.is_left_out() && !place.is_element {
            return Self::new(Verb::Remove, path.segments(), Term::default());
        }
        let value = encoded(&value, place.key_limit, place.whole);
        Self::set_to(path, Term::of(Token::Value(value)))
    }

    pub(super) fn set_to(path: Steps, term: Term) -> Self {
        Self::new(Verb::Set, path.segments(), term)
    }

    pub(crate) fn set_if_absent<V>(path: Steps, value: impl IntoValue<V>) -> Self {
        let value = if value.is_left_out() {
            operand(&value)
        } else {
            let place = path.place();
            encoded(&value, place.key_limit, place.whole)
        };
        let path = path.segments();
        Self::new(Verb::Set, path.clone(), if_not_exists(path, value))
    }

    /// Of a field that is `required`, or may be absent.
    pub(crate) fn remove(path: Steps, required: bool) -> Self {
        let path = path.segments();
        // A member's name is the derive's constant, an entry's the caller's: entries and elements may go.
        let is_field = !matches!(
            path.tail.last(),
            Some(Segment::Element(_, None) | Segment::Member(Cow::Owned(_)))
        );
        let is_of_array = matches!(path.tail.last(), Some(Segment::Element(_, Some(_))));
        let term = if is_of_array {
            refuse(
                "an array keeps its length, so the item could not be read without this element; set the element to \
                 another value, or make the field a `Vec`",
            )
        } else if required && is_field {
            refuse(
                "its field requires it, so the item could not be read without it; set it to another value, or make the \
                 field an `Option`",
            )
        } else {
            Term::default()
        };
        Self::new(Verb::Remove, path, term)
    }

    pub(crate) fn add(path: Steps, addend: Option<Value>) -> Option<Self> {
        let term = Term::of(Token::Value(addend?));
        Some(Self::new(Verb::Add, path.segments(), term))
    }

    pub(crate) fn delete<E: SetElement>(
        path: Steps,
        values: impl IntoIterator<Item: IntoValue<E>>,
    ) -> Option<Self> {
        let term = Term::of(Token::Value(elements::<E>(values)?));
        Some(Self::new(Verb::Delete, path.segments(), term))
    }

    pub(crate) fn extend<E>(
        path: Steps,
        values: impl IntoIterator<Item: IntoValue<E>>,
        in_front: bool,
    ) -> Self {
        let path = path.segments();
        let nothing = Value(Ok(b"{\"L\":[]}".to_vec()));
        let there = if_not_exists(path.clone(), nothing);
        let new = Term::of(Token::Value(list(values)));
        let (first, second) = if in_front { (new, there) } else { (there, new) };
        Self::new(Verb::Set, path, Term::call("list_append(", first, second))
    }

    /// Whether it changes nothing more if it is done a second time.
    pub(crate) fn is_idempotent(&self) -> bool {
        // Beyond the end of a list another element is added, and those behind a removed one move up.
        let is_of_element = matches!(self.path.tail.last(), Some(Segment::Element(_, None)));
        let mut tokens = self.term.0.iter();
        match self.verb {
            Verb::Delete => true,
            Verb::Remove => !is_of_element,
            Verb::Add => tokens.all(|token| match token {
                Token::Value(Value(Ok(json))) => !json.starts_with(b"{\"N\""),
                _ => true,
            }),
            Verb::Set => {
                let is_as_it_was = |token: &Token| match token {
                    Token::Text(text) => *text != "list_append(",
                    Token::Path(path) => *path == self.path,
                    Token::Value(_) => true,
                };
                let is_calculated = |token: &Token| matches!(token, Token::Text(" + " | " - "));
                !is_of_element && tokens.clone().all(is_as_it_was) && !tokens.any(is_calculated)
            }
        }
    }

    /// Adds the step to a counter: `#0 = if_not_exists(#0, :0) + :1`.
    pub(crate) fn count(counter: &CounterSchema) -> Self {
        let path = Segments::root(counter.name);
        let number = |number| Value(Ok(version::json(number)));
        let absent = if_not_exists(path.clone(), number(counter.before_start()));
        let step = Term::of(Token::Value(number(counter.step)));
        Self {
            verb: Verb::Set,
            path,
            term: absent.join(" + ", step),
        }
    }

    pub(crate) fn write(
        &self,
        text: &mut String,
        expression: &mut Expression,
    ) -> Result<(), EncodeError> {
        expression.path(text, &self.path);
        match self.verb {
            Verb::Set => text.push_str(" = "),
            Verb::Add | Verb::Delete => text.push(' '),
            Verb::Remove => {}
        }
        for token in &self.term.0 {
            match token {
                Token::Text(part) => text.push_str(part),
                Token::Path(path) => expression.path(text, path),
                Token::Value(Value(Ok(json))) => expression.value(text, json),
                Token::Value(Value(Err(error))) => return Err(error.clone()),
            }
        }
        Ok(())
    }
}

/// Adds the expression that does all of these, counts the version and counters and sets the timestamps.
pub(crate) fn write(
    expression: &mut Expression,
    actions: &[Action],
    schema: &Schema,
    must_exist: bool,
) -> Result<(), Error> {
    check(actions)?;
    let of_table = of_table(schema, must_exist);
    let mut text = String::with_capacity(64);
    for verb in [Verb::Set, Verb::Remove, Verb::Add, Verb::Delete] {
        let actions = actions.iter().chain(&of_table);
        let actions = actions.filter(|action| action.verb == verb);
        for (index, action) in actions.enumerate() {
            text.push_str(match index {
                0 if text.is_empty() => verb.keyword().trim_start(),
                0 => verb.keyword(),
                _ => ", ",
            });
            action
                .write(&mut text, expression)
                .map_err(Error::expression)?;
        }
    }
    // Operators are not counted: the shortest action that has one takes 14 of the 4,096 bytes, so that there are fewer
    // than 300 of them.
    let written = expression.push("UpdateExpression", text);
    written.map_err(Error::expression)
}

/// What every update of a table does.
fn of_table(schema: &Schema, must_exist: bool) -> Vec<Action> {
    let number = |number| Value(Ok(version::json(number)));
    let action = |verb, name, term| Action {
        verb,
        path: Segments::root(name),
        term,
    };
    let mut actions = Vec::new();
    if let Some(version) = schema.version {
        let one = Term::of(Token::Value(number(1)));
        actions.push(action(Verb::Add, version, one));
    }
    actions.extend(schema.counters.iter().map(Action::count));
    if let Some(created) = schema.created_at.filter(|_| !must_exist) {
        let kept = if_not_exists(Segments::root(created), number(now()));
        actions.push(action(Verb::Set, created, kept));
    }
    if let Some(updated) = schema.updated_at {
        let now = Term::of(Token::Value(number(now())));
        actions.push(action(Verb::Set, updated, now));
    }
    actions
}

/// There is something to do, and nothing is done twice.
fn check(actions: &[Action]) -> Result<(), Error> {
    let refused = |message: String| Err(Error::new(ErrorKind::Request, message));
    if actions.is_empty() {
        return refused(
            "this update has no action, so there is nothing to send; give it one, such as `set` or `add`".into(),
        );
    }
    for (index, action) in actions.iter().enumerate() {
        for other in &actions[..index] {
            let (one, two) = (&action.path, &other.path);
            if one == two {
                return refused(format!(
                    "this update changes `{one}` twice; leave one of the two actions out"
                ));
            }
            let (outer, inner) = if one.tail.len() < two.tail.len() {
                (one, two)
            } else {
                (two, one)
            };
            if outer.root == inner.root && inner.tail.starts_with(&outer.tail) {
                return refused(format!(
                    "this update changes `{outer}` and also `{inner}`, which is a part of it; leave one of the two \
                     actions out"
                ));
            }
        }
    }
    Ok(())
}

fn refuse(message: impl Into<String>) -> Term {
    Term::of(Token::Value(Value(Err(EncodeError::new(message)))))
}

/// Says of which attribute a term's values cannot be a part.
fn named(mut term: Term, path: &Segments) -> Term {
    for token in &mut term.0 {
        if let Token::Value(Value(Err(error))) = token {
            *error = located(error.clone(), path);
        }
    }
    term
}

fn located(error: EncodeError, path: &Segments) -> EncodeError {
    let inner = path
        .tail
        .iter()
        .rev()
        .fold(error, |error, step| match step {
            Segment::Member(name) => error.in_member(name),
            Segment::Element(index, _) => error.in_element(*index),
        });
    inner.in_member(&path.root)
}
