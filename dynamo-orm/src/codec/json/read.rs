//! DynamoDB JSON, read straight from a response's bytes. The expected spelling is compared as literal bytes; only at
//! a surprise is it parsed in general.

use std::borrow::Cow;

use super::super::{DecodeError, Element, Name, Reader, Slot, Type};

/// Deeper than DynamoDB stores (32), and far from exhausting a stack.
const MAX_DEPTH: usize = 64;

/// Reads DynamoDB JSON.
#[derive(Clone, Debug)]
pub struct JsonReader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    lossy: bool,
}

impl<'a> JsonReader<'a> {
    /// Reads from the start of `text`.
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            lossy: false,
        }
    }

    /// Reads a response's body, which is UTF-8 like all JSON.
    pub(crate) fn from_bytes(body: &'a [u8]) -> Result<Self, DecodeError> {
        std::str::from_utf8(body)
            .map(Self::new)
            .map_err(|error| DecodeError::malformed(error.valid_up_to()))
    }

    /// Where the reader stands.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// What was read since `start`.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        &self.text[start..self.at]
    }

    /// Goes back to the start of a top-level value.
    pub(crate) fn rewind(&mut self, start: usize) {
        self.at = start;
        self.depth = 0;
        self.lossy = false;
    }

    /// Whether anything since the last call would not be written back as it is stored.
    pub(crate) fn take_lossy(&mut self) -> bool {
        std::mem::take(&mut self.lossy)
    }

    /// That nothing but white space is left.
    pub(crate) fn finish(&mut self) -> Result<(), DecodeError> {
        self.white();
        if self.at == self.text.len() {
            Ok(())
        } else {
            Err(self.malformed())
        }
    }

    fn malformed(&self) -> DecodeError {
        DecodeError::malformed(self.at)
    }

    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn white(&mut self) {
        while matches!(self.rest().first(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn literal(&mut self, literal: &[u8]) -> bool {
        let found = self.rest().starts_with(literal);
        if found {
            self.at += literal.len();
        }
        found
    }

    fn byte(&mut self, byte: u8) -> Result<(), DecodeError> {
        if self.take(byte) {
            Ok(())
        } else {
            Err(self.malformed())
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let text = self.text.as_bytes();
        if text.get(self.at) != Some(&byte) {
            self.white();
            if text.get(self.at) != Some(&byte) {
                return false;
            }
        }
        self.at += 1;
        true
    }

    /// A JSON string, with its quotes.
    fn token(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        self.byte(b'"')?;
        let start = self.at;
        let mut escaped = false;
        loop {
            let rest = self.rest();
            let found = memchr::memchr2(b'"', b'\\', rest).ok_or_else(|| self.malformed())?;
            self.at += found + 1;
            if rest[found] == b'"' {
                break;
            }
            escaped = true;
            // Whatever is escaped is one byte, or one byte and hexadecimal digits.
            if self.at >= self.text.len() || !self.text.is_char_boundary(self.at + 1) {
                return Err(self.malformed());
            }
            self.at += 1;
        }
        if escaped {
            serde_json::from_str(&self.text[start - 1..self.at])
                .map(Cow::Owned)
                .map_err(|_| DecodeError::malformed(start))
        } else {
            Ok(Cow::Borrowed(&self.text[start..self.at - 1]))
        }
    }

    /// Enters a value of the given type, up to its content.
    fn open(&mut self, expected: Type) -> Result<(), DecodeError> {
        let literal: &[u8] = match expected {
            Type::S => b"{\"S\":",
            Type::N => b"{\"N\":",
            Type::B => b"{\"B\":",
            Type::SS => b"{\"SS\":",
            Type::NS => b"{\"NS\":",
            Type::BS => b"{\"BS\":",
            Type::M => b"{\"M\":",
            Type::L => b"{\"L\":",
            Type::Bool => b"{\"BOOL\":",
            Type::Null => b"{\"NULL\":",
        };
        if self.literal(literal) {
            return Ok(());
        }
        let found = self.tag()?;
        if found == expected {
            Ok(())
        } else {
            Err(DecodeError::mismatch(expected, found))
        }
    }

    /// Enters a value of any type.
    fn tag(&mut self) -> Result<Type, DecodeError> {
        self.byte(b'{')?;
        self.white();
        let start = self.at;
        let ty = match &*self.token()? {
            "S" => Type::S,
            "N" => Type::N,
            "B" => Type::B,
            "SS" => Type::SS,
            "NS" => Type::NS,
            "BS" => Type::BS,
            "M" => Type::M,
            "L" => Type::L,
            "BOOL" => Type::Bool,
            "NULL" => Type::Null,
            _ => return Err(DecodeError::malformed(start)),
        };
        self.byte(b':')?;
        Ok(ty)
    }

    fn close(&mut self) -> Result<(), DecodeError> {
        self.byte(b'}')
    }

    fn boolean_token(&mut self) -> Result<bool, DecodeError> {
        self.white();
        if self.literal(b"true") {
            Ok(true)
        } else if self.literal(b"false") {
            Ok(false)
        } else {
            Err(self.malformed())
        }
    }

    /// A JSON array, element by element.
    pub(crate) fn array(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.byte(b'[')?;
        if self.take(b']') {
            return Ok(());
        }
        loop {
            self.white();
            each(self)?;
            if !self.take(b',') {
                return self.byte(b']');
            }
        }
    }

    fn descend<T>(
        &mut self,
        content: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        if self.depth == MAX_DEPTH {
            return Err(DecodeError::new("values nest too deep"));
        }
        self.depth += 1;
        let value = content(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn slot(&mut self, names: &'static [Name], predicted: usize) -> Result<Slot<'a>, DecodeError> {
        if let Some(name) = names.get(predicted)
            && self.literal(name.json.as_bytes())
        {
            return Ok(Slot::Known(predicted));
        }
        let name = self.token()?;
        self.byte(b':')?;
        Ok(match names.iter().position(|known| known.name == name) {
            Some(index) => Slot::Known(index),
            None => Slot::Unknown(name),
        })
    }

    /// Passes over any JSON value and gives its text.
    pub(crate) fn json(&mut self) -> Result<&'a str, DecodeError> {
        self.white();
        let start = self.at;
        let mut open = 0_usize;
        loop {
            match self.rest().first().ok_or_else(|| self.malformed())? {
                b'"' => {
                    self.token()?;
                }
                b'{' | b'[' => {
                    open += 1;
                    self.at += 1;
                }
                b'}' | b']' if open > 0 => {
                    open -= 1;
                    self.at += 1;
                }
                b'}' | b']' => return Err(self.malformed()),
                b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                _ => {
                    let scalar = self
                        .rest()
                        .iter()
                        .take_while(|b| {
                            b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.')
                        })
                        .count();
                    if scalar == 0 {
                        return Err(self.malformed());
                    }
                    self.at += scalar;
                }
            }
            if open == 0 {
                return Ok(self.since(start));
            }
        }
    }
}

impl<'a> Reader<'a> for JsonReader<'a> {
    fn peek(&mut self) -> Result<Type, DecodeError> {
        let start = self.at;
        let ty = self.tag();
        self.at = start;
        ty
    }

    fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        self.open(Type::S)?;
        let text = self.token()?;
        self.close()?;
        Ok(text)
    }

    fn number(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        self.open(Type::N)?;
        let text = self.token()?;
        self.close()?;
        Ok(text)
    }

    fn binary(&mut self) -> Result<Vec<u8>, DecodeError> {
        self.open(Type::B)?;
        let start = self.at;
        let bytes = debase64(&self.token()?, start)?;
        self.close()?;
        Ok(bytes)
    }

    fn boolean(&mut self) -> Result<bool, DecodeError> {
        self.open(Type::Bool)?;
        let value = self.boolean_token()?;
        self.close()?;
        Ok(value)
    }

    fn null(&mut self) -> Result<bool, DecodeError> {
        if !self.rest().starts_with(b"{\"NULL\"") && self.peek()? != Type::Null {
            return Ok(false);
        }
        self.open(Type::Null)?;
        self.boolean_token()?;
        self.close()?;
        Ok(true)
    }

    fn list(
        &mut self,
        each: impl FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.open(Type::L)?;
        self.descend(|reader| reader.array(each))?;
        self.close()
    }

    fn set(
        &mut self,
        container: Type,
        mut each: impl FnMut(Element<'a>) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.open(container)?;
        self.array(|reader| {
            let start = reader.at;
            let text = reader.token()?;
            each(if container == Type::BS {
                Element::Binary(debase64(&text, start)?)
            } else {
                Element::Text(text)
            })
        })?;
        self.close()
    }

    fn map<T>(
        &mut self,
        content: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        self.open(Type::M)?;
        let value = self.descend(content)?;
        self.close()?;
        Ok(value)
    }

    fn members(
        &mut self,
        names: &'static [Name],
        mut each: impl FnMut(Slot<'a>, &mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.byte(b'{')?;
        if self.take(b'}') {
            return Ok(());
        }
        let mut predicted = 0;
        loop {
            match self.slot(names, predicted)? {
                Slot::Known(index) => {
                    predicted = index + 1;
                    each(Slot::Known(index), self)
                        .map_err(|error| error.in_member(names[index].name))?;
                }
                slot @ Slot::Unknown(_) => each(slot, self)?,
            }
            if !self.take(b',') {
                return self.byte(b'}');
            }
        }
    }

    fn skip(&mut self) -> Result<(), DecodeError> {
        self.json().map(drop)
    }

    fn lossy(&mut self) {
        self.lossy = true;
    }

    fn nested(&self) -> bool {
        self.depth > 0
    }
}

fn debase64(text: &str, at: usize) -> Result<Vec<u8>, DecodeError> {
    aws_smithy_types::base64::decode(text).map_err(|_| DecodeError::malformed(at))
}
